"""The score sheet by HTTP: the head of department writes it until it is frozen; the next year takes it over."""

import re
from copy import deepcopy

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from nominations.models import Cycle
from review.rubric import permissions
from review.sheets import rubric
from review.sheets.default_rubric import CONTENT
from review.sheets.models import Rubric
from tests.factories import experts as make
from tests.factories.nominations import make_cycle, make_user

QUEUE = "/rubric/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(db):
    return make_cycle()


@pytest.fixture
def lead(client, db):
    user = make_user(Role.LEAD, name="演示负责人")
    client.force_login(user)
    return user


def address(name, year=2023):
    return reverse(f"rubric:{name}", args=[year])


def typed(content=CONTENT, version=1, **changes):
    """What the page sends for this content."""
    data = {name: content[name] for name in ("step", "unfilled_cap", "comment_min")}
    data |= {"version": version, "key": "k", "move": "save", "items": []}
    for dimension in content["dimensions"]:
        for row in (dimension, *dimension["items"]):
            data |= {f"{row['code']}-title": row["title"], f"{row['code']}-points": row["points"]}
            data |= {f"{row['code']}-{grade}": text for grade, text in enumerate(row.get("anchors", ()))}
        data["items"] += [item["code"] for item in dimension["items"]]
    return data | changes


def test_a_year_starts_with_the_default_and_reading_stores_nothing(client, lead, cycle):
    page = client.get(address("detail")).content.decode()
    assert "绝技绝活的独特性、不可替代性" in page
    assert "行业独有，有名称、有规程" in page
    assert client.get(QUEUE).status_code == 200
    assert client.get(address("edit")).status_code == 200
    assert not Rubric.objects.exists()


def test_points_and_words_are_changed_and_the_trail_says_what(client, lead, cycle):
    data = typed(**{"craft.unique-points": 10, "craft.fame-points": 7, "craft.fame-title": "影响力", "comment_min": 50})
    assert client.post(address("edit"), data).status_code == 302
    held = Rubric.objects.get()
    points = [item["points"] for item in held.content["dimensions"][0]["items"]]
    assert (points, held.content["comment_min"], held.version, held.changed_by) == ([10, 8, 7], 50, 2, lead)
    event = AuditEvent.objects.get(action="rubric.edit")
    assert event.actor_id == lead.pk
    assert [row["label"] for row in event.detail["changes"]] == [
        "评语最少字数", "具有工艺专长·绝技绝活的独特性、不可替代性", "具有工艺专长·影响力",
    ]  # fmt: skip
    assert "影响力" in client.get(address("detail")).content.decode()


def test_the_same_form_twice_changes_it_once(client, lead, cycle):
    data = typed(comment_min=50)
    assert client.post(address("edit"), data).status_code == 302
    assert client.post(address("edit"), data).status_code == 302
    assert Rubric.objects.get().version == 2
    assert AuditEvent.objects.filter(action="rubric.edit").count() == 1


def test_who_comes_second_is_told(client, lead, cycle):
    client.post(address("edit"), typed(comment_min=50))
    answer = client.post(address("edit"), typed(comment_min=60))
    assert answer.status_code == 409
    assert "演示负责人" in answer.content.decode()
    assert Rubric.objects.get().content["comment_min"] == 50


WRONG = (
    ({"craft.unique-points": 11}, "“具有工艺专长”各项分值之和应为 25 分。"),
    ({"craft.unique-points": 13, "craft-points": 26}, "四个维度的分值之和应为 100 分。"),
    ({"craft.unique-points": 0}, "craft.unique-points"),
    ({"craft.unique-title": " "}, "craft.unique-title"),
    ({"craft.unique-2": ""}, "craft.unique-2"),
    ({"unfilled_cap": 101}, "unfilled_cap"),
    ({"step": "0.3"}, "step"),
)


def test_wrong_input_is_said_beside_its_field_and_stores_nothing(client, lead, cycle):
    for changes, said in WRONG:
        answer = client.post(address("edit"), typed(**changes, **{"lead.team-title": "带领团队"}))
        page = answer.content.decode()
        assert answer.status_code == 422, changes
        assert said in page.split('id="errors"')[1].split("</div>")[0], changes
        assert 'value="带领团队"' in page, "what was typed stays"
    assert not AuditEvent.objects.filter(action="rubric.edit").exists()


def test_an_item_more_and_one_fewer_change_the_page_only_until_saved(client, lead, cycle):
    page = client.post(address("edit"), typed(move="add:lead", **{"lead-title": "带头"})).content.decode()
    assert 'name="lead.new1-title"' in page
    assert 'value="带头"' in page
    page = client.post(address("edit"), typed(move="drop:craft.fame")).content.decode()
    assert "craft.fame" not in page
    assert not Rubric.objects.exists()
    more = {"lead.pupils-points": 5, "lead.new1-title": "传播", "lead.new1-points": 5}
    more |= {f"lead.new1-{grade}": f"第{grade}档" for grade in range(4)}
    data = typed(**more)
    data["items"].append("lead.new1")
    assert client.post(address("edit"), data).status_code == 302
    content = Rubric.objects.get().content
    assert [item["code"] for item in content["dimensions"][2]["items"]] == ["lead.pupils", "lead.team", "lead.new1"]
    assert rubric.problems(content) == []


def test_made_up_codes_and_moves_are_nothing(client, lead, cycle):
    data = typed()
    data["items"] += ["other.item", "craft.<b>", "craft.fame"]
    assert client.post(address("edit"), data).status_code == 302
    assert rubric.shown(cycle).content == CONTENT
    last = typed(move="drop:lead.team")
    last["items"].remove("lead.pupils")
    assert 'name="lead.team-title"' in client.post(address("edit"), last).content.decode(), "one item always stays"


def test_back_to_the_default(client, lead, cycle):
    client.post(address("edit"), typed(comment_min=50))
    assert "恢复默认评分表" in client.get(address("detail")).content.decode()
    assert client.post(address("reset"), {"version": 2, "key": "r"}).status_code == 302
    assert Rubric.objects.get().content == CONTENT
    assert AuditEvent.objects.filter(action="rubric.reset").count() == 1
    assert "恢复默认评分表" not in client.get(address("detail")).content.decode()


def test_a_frozen_sheet_is_read_with_its_hash_and_written_by_nobody(client, lead, cycle):
    make.written_stage(cycle)
    page = client.get(address("detail")).content.decode()
    assert rubric.sha256(CONTENT) in page
    assert "已定稿" in page
    assert "修改评分表" not in page
    assert client.get(address("edit")).status_code == 404
    assert client.post(address("edit"), typed(comment_min=50)).status_code == 404
    assert client.post(address("reset"), {"version": 1, "key": "r"}).status_code == 404


def test_the_next_year_takes_it_over(cycle):
    content = deepcopy(CONTENT)
    content["comment_min"] = 80
    Rubric.objects.create(cycle=cycle, content=content)
    following = make_cycle(2024, "preparing")
    assert rubric.shown(following).content == content
    assert rubric.of_cycle(following).content == content
    assert rubric.of_cycle(make_cycle(2022, "preparing")).content == CONTENT, "an older year learns nothing"


def test_the_association_reads_and_nobody_else(client, cycle):
    for role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP):
        client.force_login(make_user(role))
        assert client.get(QUEUE).status_code == 200
        assert client.get(address("detail")).status_code == 200
        assert client.get(address("edit")).status_code == (200 if role == Role.LEAD else 404), role
    assert client.get(address("detail", 1999)).status_code == 404
    for role in (Role.NOM, Role.EXP, Role.ADM):
        client.force_login(make_user(role))
        assert {client.get(url).status_code for url in (QUEUE, address("detail"), address("edit"))} == {404}, role
        assert client.post(address("reset"), {"version": 1, "key": "r"}).status_code == 404


def test_the_predicates_and_their_twins_agree(cycle):
    users = [make_user(role) for role in (Role.STAFF, Role.LEAD, Role.SUP, Role.ADM, Role.EXP)]
    for stage in ("preparing", "formal_exam", "written", "archived"):
        Cycle.objects.update(stage=stage)
        row = Cycle.objects.get()
        for user in users:
            rows = Cycle.objects.all()
            assert permissions.can_read(user, row) == rows.filter(permissions.readable(user)).exists()
            assert permissions.can_edit(user, row) == rows.filter(permissions.editable(user)).exists(), (user, stage)


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_asks_the_same_number_of_questions(client, lead, cycle, more, django_assert_num_queries):
    for year in range(2024, 2024 + more):
        rubric.of_cycle(make_cycle(year, "preparing"))
    client.get(QUEUE)
    with django_assert_num_queries(5):
        client.get(QUEUE)
    assert len(re.findall("/rubric/20", client.get(QUEUE).content.decode())) == 2 * (more + 1)
