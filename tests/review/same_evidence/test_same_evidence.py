"""The pairs as case workers meet them: listed, filtered, opened side by side, decided once, hidden where not theirs."""

import itertools
import re

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from nominations.models import Application, Attachment
from review.matching.models import EvidenceMatch
from review.same_evidence import permissions
from tests.factories.certificates import certificate, jpeg, scan_again
from tests.factories.nominations import make_user
from tests.review.matching.papers import add, arrive, compare

pytestmark = pytest.mark.django_db
QUEUE = "/same_evidence/"


def text(response):
    return re.sub(r"\s+", "", response.content.decode())


@pytest.fixture
def pair(db):
    """One certificate in the hands of two people, the second time turned and recompressed."""
    first = arrive(name="演示甲")
    second = arrive(first.cycle, name="演示乙")
    add(first, jpeg(certificate(1)), proves="skill_level")
    add(second, scan_again(1), proves="skill_level")
    compare()
    return EvidenceMatch.objects.get()


def decide(client, match, decision="misuse", remark="证书上的姓名不是申报人。", version=None, key="k1"):
    data = {"decision": decision, "remark": remark, "version": version or match.version, "key": key}
    return client.post(reverse("same_evidence:decide", args=[match.key]), data)


def detail(match):
    return reverse("same_evidence:detail", args=[match.key])


def test_the_pair_is_listed_and_on_the_desk(client, staff, pair):
    page = text(client.get(QUEUE))
    assert "演示甲" in page and "演示乙" in page and "图像相近" in page and "待判断<strong>1</strong>" in page
    from review.same_evidence.queries import turns

    assert turns(staff)[0]["sentence"] == "有 1 对相似的申报材料等待判断"


FILTERS: list[tuple[dict[str, str], bool]] = [
    ({"state": "open"}, True), ({"state": "misuse"}, False), ({"how": "picture"}, True), ({"how": "same"}, False),
    ({"whose": "cross"}, True), ({"whose": "own"}, False), ({"q": "演示乙"}, True), ({"q": "无此人"}, False),
]  # fmt: skip


def test_filters(client, staff, pair):
    for query, shown in FILTERS:
        assert (detail(pair) in client.get(QUEUE, query).content.decode()) is shown, query


def test_side_by_side_with_the_claim_the_files_and_the_right_way_up(client, staff, pair):
    page = client.get(detail(pair)).content.decode()
    for file in (pair.left, pair.right):
        address = reverse("application:file", args=[file.key])
        assert f'src="{address}"' in page and client.get(address).status_code == 200
    assert "高级技师" in page and "saq-twin__turn3" in page, "the right one is turned onto the left one"
    assert "saq-twin__turn1" in client.get(detail(pair), {"left": 1, "right": 0}).content.decode()
    assert client.get(detail(pair), {"left": "x", "right": 99}).status_code == 200


def test_a_decision_needs_words_and_leads_on(client, staff, pair):
    assert decide(client, pair, remark="").status_code == 422
    answer = decide(client, pair)
    assert answer.status_code == 302 and answer["Location"] == QUEUE
    pair.refresh_from_db()
    assert (pair.decision, pair.decided_by, pair.remark) == ("misuse", staff, "证书上的姓名不是申报人。")
    assert "同一材料，使用不当" in client.get(detail(pair)).content.decode()
    event = AuditEvent.objects.get(action="same_evidence.decide")
    assert event.detail["decision"] == "misuse" and event.actor_id == staff.pk


def test_no_words_are_needed_to_say_they_are_not_the_same(client, staff, pair):
    assert decide(client, pair, "different", "").status_code == 302


def test_the_next_open_pair_follows(client, staff, pair):
    add(pair.left.application, jpeg(certificate(5)))
    add(pair.right.application, jpeg(certificate(5)))
    compare()
    other = EvidenceMatch.objects.exclude(pk=pair.pk).get()
    assert decide(client, pair)["Location"] == detail(other)


def test_who_comes_second_is_told_and_a_double_click_counts_once(client, staff, pair):
    decide(client, pair)
    assert decide(client, pair, "allowed", version=1).status_code == 302, "the same click gets the first answer"
    assert decide(client, pair, "allowed", version=1, key="k2").status_code == 409
    pair.refresh_from_db()
    assert pair.decision == "misuse" and AuditEvent.objects.filter(action="same_evidence.decide").count() == 1
    decide(client, pair, "allowed", "团队荣誉，两人均为成员。", version=2, key="k3")
    pair.refresh_from_db()
    assert pair.decision == "allowed"


def test_others_of_the_association_read(client, pair):
    for role in (Role.LEAD, Role.CHIEF, Role.SUP):
        client.force_login(make_user(role))
        page = client.get(detail(pair))
        assert page.status_code == 200 and "等待经办人判断" in text(page)
        assert decide(client, pair).status_code == 404


def test_for_everybody_else_there_is_nothing(client, pair):
    for role in (Role.NOM, Role.ADM, Role.EXP):
        client.force_login(make_user(role))
        assert {client.get(url).status_code for url in (QUEUE, detail(pair))} == {404}


@pytest.mark.parametrize("side", ["left", "right"])
def test_whoever_may_not_open_one_case_does_not_learn_of_the_pair(client, staff, pair, side):
    Application.objects.filter(pk=getattr(pair, side).application_id).update(nominee=staff)
    assert detail(pair) not in client.get(QUEUE).content.decode()
    assert client.get(detail(pair)).status_code == 404 and decide(client, pair).status_code == 404
    fresh = EvidenceMatch.objects.get()
    assert not permissions.can_read(staff, fresh) and not permissions.readable(staff).exists()
    from review.same_evidence.queries import turns

    assert turns(staff) == []


def test_the_predicates_and_their_twins_agree(pair):
    users = {role: make_user(role) for role in (Role.STAFF, Role.LEAD, Role.SUP, Role.ADM, Role.NOM)}
    decided = {"decision": "allowed", "decided_by": users[Role.STAFF], "decided_at": pair.found_at}
    for removed, said in itertools.product((None, pair.found_at), ({}, decided)):
        Attachment.objects.filter(pk=pair.right_id).update(removed_at=removed)
        EvidenceMatch.objects.update(**{"decision": "", "decided_by": None, "decided_at": None} | said)
        for role, user in users.items():
            row = EvidenceMatch.objects.get()
            assert permissions.can_read(user, row) == permissions.readable(user).exists(), (role, removed, said)
            assert permissions.can_decide(user, row) == permissions.decidable(user).exists(), (role, removed, said)
            seen = role in (Role.STAFF, Role.LEAD, Role.SUP) and (bool(said) or not removed)
            assert permissions.can_read(user, row) is seen


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_asks_the_same_number_of_questions(client, staff, pair, more, django_assert_num_queries):
    for serial in range(more):
        add(pair.left.application, jpeg(certificate(10 + serial)))
        add(pair.right.application, jpeg(certificate(10 + serial)))
    compare()
    client.get(QUEUE)
    with django_assert_num_queries(6):
        client.get(QUEUE)
