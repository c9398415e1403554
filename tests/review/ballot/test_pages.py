"""A member's pages: what they read, the ballot and its receipt, the tally; and what nobody else sees."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from nominations.acting import Actor
from review.experts import standing
from review.experts.conflicts import enter
from review.experts.texts import CONFIDENTIALITY
from review.votes import proof, rounds, seating, tellers
from review.votes.models import Ballot, Member, Voter
from review.votes.moves import Mode
from tests.factories import halls
from tests.factories.nominations import make_user
from tests.factories.votes import NO, YES, vote

pytestmark = pytest.mark.django_db


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def members(one):
    return list(one.approval.members.order_by("number").select_related("expert__user"))


def ballot(page, *choices):
    """The page's form as a person fills it in."""
    fields = re.findall(r'name="(choice_\d+)"', page)
    secret = re.search(r'name="secret" value="([0-9a-f]{32})"', page)[1]
    return {"secret": secret} | dict(zip(dict.fromkeys(fields), choices, strict=True))


def test_a_ballot_is_cast_and_answered_with_a_receipt(opened):
    member = members(opened)[0]
    client, url = browser(member.expert.user), reverse("ballot:vote", args=[opened.key])
    page = client.get(url).content.decode()
    said = ballot(page, YES, NO, "abstain")
    assert proof.spoken(said["secret"]) in page
    answer = client.post(url, said)
    text = answer.content.decode()
    assert answer.status_code == 200 and "已投票" in text and "no-store" in answer["Cache-Control"]
    assert proof.spoken(said["secret"]) in text
    assert all(proof.code(said["secret"], row)[:16] in text for row in opened.candidacies.all())
    assert Ballot.objects.count() == 3 and Voter.objects.get(member=member).used
    again = client.get(url).content.decode()
    assert "您已经投过票" in again and 'name="choice_' not in again


def test_a_second_ballot_is_answered_409_and_the_same_one_with_the_same_receipt(opened):
    client, url = browser(members(opened)[0].expert.user), reverse("ballot:vote", args=[opened.key])
    said = ballot(client.get(url).content.decode(), YES, YES, YES)
    pages = [client.post(url, said).content.decode() for _n in range(2)]
    first, again = (page.partition("<main")[2].partition("</main")[0] for page in pages)
    assert again == first and "已投票" in first
    other = client.post(url, said | {"secret": proof.new_secret()})
    assert other.status_code == 409 and "每人每轮只能投一次" in other.content.decode()


def test_a_blank_stands_beside_its_candidate_and_the_rest_stays_filled_in(opened):
    client, url = browser(members(opened)[0].expert.user), reverse("ballot:vote", args=[opened.key])
    said = ballot(client.get(url).content.decode(), YES, NO, "abstain")
    blank = next(name for name in said if name.startswith("choice_"))
    del said[blank]
    answer = client.post(url, said)
    text = answer.content.decode()
    assert answer.status_code == 422 and "请选择同意、不同意或弃权。" in text
    assert text.count(" checked") == 2 and said["secret"] in text
    assert not Ballot.objects.exists()


def test_who_is_no_member_finds_nothing(opened, staff, lead):
    addresses = [
        reverse("ballot:vote", args=[opened.key]), reverse("ballot:tally", args=[opened.key]),
        reverse("ballot:proof", args=[opened.key]), reverse("ballot:briefs", args=[opened.approval.key]),
    ]  # fmt: skip
    stranger = halls.panel(opened.approval.cycle, staff, 1)[0].user
    for user in (stranger, staff, lead, make_user(Role.EXP), make_user(Role.SUP)):
        client = browser(user)
        assert {client.get(address).status_code for address in addresses} == {404}


def test_a_member_who_was_not_there_has_no_ballot_and_no_tally(sitting, staff):
    row, found = sitting
    gone = row.members.order_by("-number").first()
    Member.objects.filter(pk=gone.pk).update(present_at=None)
    one = rounds.open_round(row, found, by=Actor(staff, Role.STAFF), key="k" * 8)
    client, url = browser(gone.expert.user), reverse("ballot:vote", args=[one.key])
    assert "没有签到到会" in client.get(url).content.decode()
    refused = client.post(url, {"secret": proof.new_secret()})
    assert refused.status_code == 409 and "没有签到到会" in refused.content.decode()
    for member in members(one)[:6]:
        vote(one, member, YES)
    rounds.close_round(one, by=Actor(staff, Role.STAFF))
    assert client.get(reverse("ballot:tally", args=[one.key])).status_code == 404


def test_who_steps_out_of_a_candidate_reads_and_votes_nothing_of_them(sitting, staff):
    row, found = sitting
    type(found[0]).objects.filter(pk=found[0].pk).update(name="须回避者")
    found[0].refresh_from_db()
    member = row.members.order_by("number").first()
    enter(member.expert, found[0], "master", reason="曾是师徒", by=Actor(staff, Role.STAFF))
    one = rounds.open_round(row, found, by=Actor(staff, Role.STAFF), key="k" * 8)
    client = browser(member.expert.user)
    pages = [client.get(reverse("ballot:briefs", args=[row.key])), client.get(reverse("ballot:vote", args=[one.key]))]
    for page in pages:
        text = page.content.decode()
        assert found[0].name not in text and found[1].name in text
    assert client.get(reverse("ballot:brief", args=[row.key, found[0].key])).status_code == 404
    assert client.get(reverse("ballot:brief", args=[row.key, found[1].key])).status_code == 200
    for each in members(one):
        vote(one, each, YES)
    rounds.close_round(one, by=Actor(staff, Role.STAFF))
    text = client.get(reverse("ballot:tally", args=[one.key])).content.decode()
    assert found[0].name not in text and "有 1 位人选您须回避" in text and text.count("data-code=") == 2 * 7
    data = client.get(reverse("ballot:proof", args=[one.key])).json()
    assert sorted(len(row) for row in data["candidates"]) == [2, 11, 11]


def test_who_steps_out_of_somebody_reads_no_ranks_among_which_one_is_missing(sitting, staff):
    row, found = sitting
    client, url = browser(row.members.first().expert.user), reverse("ballot:briefs", args=[row.key])
    rank = '<td data-label="综合名次" class="saq-num">2</td>'
    assert rank in client.get(url).content.decode()
    enter(row.members.first().expert, found[0], "master", reason="曾是师徒", by=Actor(staff, Role.STAFF))
    assert rank not in client.get(url).content.decode()


def test_a_relation_that_a_member_adds_while_reading_hides_that_person_at_once(sitting):
    row, found = sitting
    type(found[0]).objects.filter(pk=found[0].pk).update(name="师从之人")
    client = browser(row.members.first().expert.user)
    assert reverse("expert_pool:relate") in client.get(reverse("ballot:briefs", args=[row.key])).content.decode()
    brief = reverse("ballot:brief", args=[row.key, found[0].key])
    assert client.get(brief).status_code == 200
    said = {"kind": "master", "person_name": "师从之人", "unit_name": "", "note": "", "version": 0, "key": "k" * 8}
    assert client.post(reverse("expert_pool:relate"), said).status_code == 302
    assert client.get(brief).status_code == 404
    assert "师从之人" not in client.get(reverse("ballot:briefs", args=[row.key])).content.decode()


def test_a_posted_choice_about_somebody_to_step_out_of_is_refused(opened, sitting, staff):
    _row, found = sitting
    member = members(opened)[0]
    client, url = browser(member.expert.user), reverse("ballot:vote", args=[opened.key])
    said = ballot(client.get(url).content.decode(), YES, YES, YES)
    enter(member.expert, found[0], "family", reason="近亲属关系", by=Actor(staff, Role.STAFF))
    answer = client.post(url, said)
    assert answer.status_code == 422 and "应当回避" in answer.content.decode()
    assert not Ballot.objects.exists()


def test_nobody_is_shown_before_the_pledges_of_the_year_are_signed(sitting, monkeypatch):
    row, found = sitting
    member = row.members.first()
    monkeypatch.setattr(standing, "PLEDGES", (replace(CONFIDENTIALITY, version="2099-1"),))
    client = browser(member.expert.user)
    assert "承诺书和回避声明尚未签署" in client.get("/ballot/").content.decode()
    assert found[1].name not in client.get(reverse("ballot:briefs", args=[row.key])).content.decode()
    assert client.get(reverse("ballot:brief", args=[row.key, found[1].key])).status_code == 404


def test_a_brief_holds_no_identity_no_contact_and_no_political_data(sitting):
    row, found = sitting
    one = found[0]
    text = (
        browser(row.members.first().expert.user).get(reverse("ballot:brief", args=[row.key, one.key])).content.decode()
    )
    assert one.name in text and one.employer.name in text and "综合得分" in text
    for secret in (one.id_no, one.mobile, one.home_addr):
        assert secret and secret not in text
    assert "政治面貌" not in text and "户籍" not in text and "性别" not in text
    assert one.achievements[:40] in text and (len(one.achievements) <= 300 or one.achievements not in text)


def test_the_tally_is_shown_after_the_closing_and_adds_up(opened, staff):
    client = browser(members(opened)[0].expert.user)
    url = reverse("ballot:tally", args=[opened.key])
    for member in members(opened):
        vote(opened, member, YES if member.number < 6 else NO)
    assert client.get(url).status_code == 404
    rounds.close_round(opened, by=Actor(staff, Role.STAFF))
    text = client.get(url).content.decode()
    assert "选票与计票一致" in text and opened.candidacies.count() * 7 == text.count("data-code=")
    data = client.get(reverse("ballot:proof", args=[opened.key])).json()
    assert [len(row["ballots"]) for row in data["candidates"]] == [7] * 3 and data["candidates"][0]["yes"] == 5
    Ballot.objects.filter(pk=Ballot.objects.first().pk).update(choice="abstain")
    assert "请立即报告监督员" in client.get(url).content.decode()


def test_an_invitation_is_answered_and_changed_until_the_meeting_opens(planned, lead):
    from review.votes.advancing import APPROVAL
    from tests.factories.experts import yes

    row, _found = planned
    member = row.members.order_by("number").first()
    client, url = browser(member.expert.user), reverse("ballot:answer", args=[row.key])
    briefs = reverse("ballot:briefs", args=[row.key])
    assert client.post(url, {"coming": "yes"}).status_code == 404, "not announced yet"
    assert client.get(briefs).status_code == 404, "nobody is shown before the notice"
    APPROVAL.advance(row, "notify", by=Actor(lead, Role.LEAD), permit=yes, key="n" * 8)
    assert client.get(briefs).status_code == 200
    assert "请答复是否参加" in client.get("/").content.decode()
    for said, wanted in (("yes", "accepted"), ("no", "declined")):
        assert client.post(url, {"coming": said}).status_code == 302
        member.refresh_from_db()
        assert member.answer == wanted
    APPROVAL.advance(row, "replan", by=Actor(lead, Role.LEAD), permit=yes, reason="会场另有安排", key="r" * 8)
    assert client.get(briefs).status_code == 404, "and not while another day is looked for"


def test_the_code_on_the_wall_checks_a_member_in_once_and_runs_out(planned, lead):
    from datetime import timedelta

    import time_machine

    from review.votes.advancing import APPROVAL
    from tests.factories.experts import yes

    row, _found = planned
    APPROVAL.advance(row, "notify", by=Actor(lead, Role.LEAD), permit=yes, key="n" * 8)
    member = row.members.order_by("number").first()
    client = browser(member.expert.user)
    url = reverse("ballot:here", args=[row.key, seating.token(row)])
    assert client.get(url).status_code == 200
    for _n in range(2):
        assert client.post(url).status_code == 302
    member.refresh_from_db()
    assert member.present_at is not None
    second = row.members.order_by("number")[1]
    with time_machine.travel(timedelta(minutes=7)):
        late = browser(second.expert.user).post(url)
    assert late.status_code == 422 and "签到码已过期" in late.content.decode()
    assert browser(make_user(Role.EXP)).post(url).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_pages_ask_the_same_however_many_candidates(planned, staff, lead, n, django_assert_num_queries):
    from tests.factories.votes import in_session

    row, found = planned
    in_session(row, staff, lead)
    one = rounds.open_round(row, found[:n], by=Actor(staff, Role.STAFF), key="k" * 8)
    client = browser(row.members.first().expert.user)
    client.get("/ballot/")
    with django_assert_num_queries(9):
        client.get(reverse("ballot:vote", args=[one.key]))


def test_who_steps_out_of_everybody_is_neither_asked_to_vote_nor_waited_for(opened, sitting, staff, lead):
    _row, found = sitting
    member = members(opened)[0]
    client = browser(member.expert.user)
    assert "打开选票" in client.get(reverse("ballot:mine")).content.decode()
    for one in found:
        enter(member.expert, one, "master", reason="曾是师徒", by=Actor(staff, Role.STAFF))
    page = client.get(reverse("ballot:mine")).content.decode()
    assert "打开选票" not in page and "人选您全部须回避" in page and "您还没有投票" not in page
    assert "正在投票" not in client.get("/").content.decode().partition("<main")[2]
    vote(opened, members(opened)[1], YES)
    watch = browser(lead).get(reverse("final_approval:round", args=[opened.key])).content.decode()
    assert "已投 1 / 6 人" in watch


def test_a_void_count_is_called_so_in_the_tally_and_in_the_file(opened, sitting, staff):
    _row, found = sitting
    people = members(opened)
    for member in people:
        vote(opened, member, YES)
    rounds.close_round(opened, by=Actor(staff, Role.STAFF))
    client = browser(people[1].expert.user)
    assert "计票无效" not in client.get(reverse("ballot:tally", args=[opened.key])).content.decode()
    enter(people[0].expert, found[0], "family", reason="近亲属关系", by=Actor(staff, Role.STAFF))
    assert client.get(reverse("ballot:tally", args=[opened.key])).content.decode().count("计票无效") == 1
    data = client.get(reverse("ballot:proof", args=[opened.key])).json()
    assert {row["name"] for row in data["candidates"] if row["void"]} == {found[0].name}


def test_of_a_vote_on_paper_there_is_a_tally_and_no_file_of_ballots(sitting, staff, lead):
    row, found = sitting
    one = rounds.open_round(row, found[:1], by=Actor(staff, Role.STAFF), mode=Mode.PAPER, key="k" * 8)
    for teller, role in ((staff, Role.STAFF), (lead, Role.LEAD)):
        tellers.count(one.candidacies.get(), by=Actor(teller, role), yes=6, no=1, abstain=0)
    rounds.close_round(one, by=Actor(staff, Role.STAFF))
    client = browser(members(one)[0].expert.user)
    assert client.get(reverse("ballot:tally", args=[one.key])).status_code == 200
    assert client.get(reverse("ballot:proof", args=[one.key])).status_code == 404
