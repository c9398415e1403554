"""What STAFF and the readers get of the registry: search, pages, a record entered, changed, verified, retired."""

import re

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from nominations.models import Unit
from tests.factories.nominations import credit_code, make_unit, make_user

pytestmark = pytest.mark.django_db
QUEUE_QUERIES = 5  # session, user with grants, count, page, counts by verification; and unread


@pytest.fixture
def staff(client):
    user = make_user(Role.STAFF)
    client.force_login(user)
    return user


def record(**changes):
    return {
        "name": "（演示）申浦重装铸锻有限公司",
        "uscc": credit_code(901),
        "uscc_exempt_reason": "",
        "recommender_kind": "",
        "parent": "",
        "nature": "state",
        "industry": "C",
        "district": "minhang",
        "address": "演示路1号",
        "postcode": "200240",
        "phone": "021-50000001",
        "is_member": "",
        "version": "1",
    } | changes


def text(response):
    return re.sub(r"\s+", "", response.content.decode())


def test_search_finds_by_name_and_code(client, staff):
    wanted, other = make_unit("（演示）沪云配网运维有限公司"), make_unit("（演示）浦澄乘用车有限公司")
    for query in ("配网运维", "(演示)沪云", wanted.uscc, wanted.uscc.lower()[:10] + wanted.uscc[10:]):
        page = client.get(reverse("units:queue"), {"q": query}).content.decode()
        assert wanted.name in page and other.name not in page


def test_filters_show_as_chips_that_remove_themselves(client, staff):
    make_unit("（演示）集团有限公司", recommender="group")
    plain = make_unit("（演示）普通有限公司")
    page = client.get(reverse("units:queue"), {"kind": "group", "active": "yes"})
    assert plain.name not in page.content.decode()
    assert 'href="?active=yes"' in page.content.decode() and 'href="?kind=group"' in page.content.decode()


def test_nonsense_in_the_address_is_no_error(client, staff):
    make_unit()
    assert (
        client.get(reverse("units:queue"), {"page": "x", "sort": "pk;", "kind": "?", "q": "\x00%"}).status_code == 200
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_for_one_row_and_three(client, staff, django_assert_num_queries, rows):
    parent = make_unit(recommender="group")
    for _ in range(rows):
        make_unit(parent=parent)
    with django_assert_num_queries(QUEUE_QUERIES + 1):
        client.get(reverse("units:queue"))


def test_enter_a_unit(client, staff):
    parent = make_unit("（演示）申浦重型装备（集团）有限公司", recommender="group")
    answer = client.post(reverse("units:new"), record(parent="(演示)申浦重型装备(集团)有限公司"), follow=True)
    unit = Unit.objects.get(uscc=credit_code(901))
    assert unit.parent == parent and unit.verified and unit.created_by == staff
    assert unit.name in answer.content.decode()
    assert AuditEvent.objects.get(action="unit.add").actor == staff


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"uscc": credit_code(901)[:17] + "0"}, "校验码"),
        ({"uscc": ""}, "请填写统一社会信用代码"),
        ({"uscc_exempt_reason": "部队单位"}, "不需要写原因"),
        ({"name": "公司"}, "单位全称"),
        ({"postcode": "2002"}, "邮编应为6位"),
        ({"phone": "12"}, "固定电话"),
        ({"parent": "不存在的单位"}, "没有“不存在的单位”"),
    ],
)
def test_a_wrong_record_is_refused_beside_its_field(client, staff, changes, said):
    answer = client.post(reverse("units:new"), record(**changes))
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Unit.objects.exists()


def test_a_code_belongs_to_one_unit(client, staff):
    holder = make_unit("（演示）先登记有限公司", uscc=credit_code(901))
    answer = client.post(reverse("units:new"), record())
    assert f"已登记为“{holder.name}”" in text(answer) and Unit.objects.count() == 1


def test_a_unit_without_code_needs_a_reason(client, staff):
    client.post(reverse("units:new"), record(uscc="", uscc_exempt_reason="街镇机构，无代码"))
    assert Unit.objects.get().uscc_exempt_reason == "街镇机构，无代码"


def test_a_namesake_is_pointed_out(client, staff):
    make_unit("（演示）申浦重装铸锻有限公司")
    client.post(reverse("units:new"), record(name="(演示)申浦重装铸锻有限公司"))
    twin = Unit.objects.get(uscc=credit_code(901))
    assert "可能是同一家单位" in text(client.get(reverse("units:detail", args=[twin.key])))


def test_a_postcode_elsewhere_is_a_hint_only(client, staff):
    client.post(reverse("units:new"), record(postcode="310000"))
    assert "不在上海市范围" in text(client.get(reverse("units:detail", args=[Unit.objects.get().key])))


def test_change_is_kept_with_what_was_before(client, staff):
    unit = make_unit("（演示）旧名称有限公司", uscc=credit_code(901), phone="021-50000009")
    client.post(reverse("units:edit", args=[unit.key]), record(name="（演示）新名称有限公司"))
    unit.refresh_from_db()
    assert unit.name == "（演示）新名称有限公司" and unit.version == 2
    page = text(client.get(reverse("units:detail", args=[unit.key])))
    assert "<del>旧</del><ins>新</ins>" in page
    assert "50000009" not in str(AuditEvent.objects.get(action="unit.change").detail)


def test_a_stale_form_never_overwrites_and_says_who_was_faster(client, staff):
    unit = make_unit("（演示）旧名称有限公司", uscc=credit_code(901))
    client.post(reverse("units:edit", args=[unit.key]), record(name=unit.name, address="演示路2号"))
    client.force_login(make_user(Role.STAFF))
    answer = client.post(reverse("units:edit", args=[unit.key]), record(name="（演示）新名称有限公司"))
    unit.refresh_from_db()
    assert answer.status_code == 409 and unit.address == "演示路2号" and "旧名称" in unit.name
    page = text(answer)
    assert staff.name in page and "<del>1</del><ins>2</ins>" in page and "（演示）新名称有限公司" in page


def test_the_tree_of_units_has_no_circle(client, staff):
    top = make_unit("（演示）甲集团有限公司", uscc=credit_code(901), recommender="group")
    middle = make_unit("（演示）乙机械有限公司", parent=top)
    bottom = make_unit("（演示）丙零件有限公司", parent=middle)
    for below in (top, middle, bottom):
        answer = client.post(reverse("units:edit", args=[top.key]), record(name=top.name, parent=below.name))
        assert answer.status_code == 422 and "不能再作为上级" in text(answer)
    top.refresh_from_db()
    assert top.parent is None


def test_verify_retire_restore(client, staff):
    unit = make_unit(verified=False)
    assert unit.name in client.get(reverse("units:queue"), {"verified": "no"}).content.decode()
    client.post(reverse("units:move", args=[unit.key, "verify"]), {"version": 1})
    refused = client.post(reverse("units:move", args=[unit.key, "retire"]), {"version": 2, "reason": "撤"})
    assert refused.status_code == 422 and "至少5个字" in text(refused)
    client.post(reverse("units:move", args=[unit.key, "retire"]), {"version": 2, "reason": "单位已注销合并"})
    unit.refresh_from_db()
    assert unit.verified and not unit.active
    again = client.post(reverse("units:move", args=[unit.key, "retire"]), {"version": 2, "reason": "单位已注销合并"})
    assert again.status_code == 302 and AuditEvent.objects.filter(action="unit.retire").count() == 1
    client.post(reverse("units:move", args=[unit.key, "restore"]), {"version": 3})
    unit.refresh_from_db()
    assert unit.active


def test_a_recommender_with_work_in_hand_stays_one(client, staff):
    from tests.factories.nominations import make_cycle, make_draft

    recommender = make_unit("（演示）甲集团有限公司", uscc=credit_code(901), recommender="group")
    make_draft(make_cycle(), recommender=recommender)
    answer = client.post(reverse("units:edit", args=[recommender.key]), record(name=recommender.name))
    assert answer.status_code == 422 and "不能取消推荐单位类别" in text(answer)
