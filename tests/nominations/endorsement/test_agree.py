"""T7: what the unit's agreement writes, and everything that stands against it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import Message
from documents.models import GeneratedDocument
from nominations import texts
from nominations.endorsement.transitions import CONFIRMED_KINDS, TICKS
from nominations.models import Ban, Commitment, Opinion
from nominations.pipeline import Status
from tests.factories.nominations import DEADLINE, make_unit, make_user
from tests.nominations.conftest import NOW, hidden
from tests.support.kept import kept


@kept(at=NOW)
def case(town):
    """An application before the unit, every file compared with its original."""
    application = town.reach(Status.UNIT_REVIEW)
    application.attachments.filter(kind__in=CONFIRMED_KINDS).update(confirmed_at=NOW, confirmed_by=town.unit)
    return application


def filled(case, **changes):
    return {
        **dict.fromkeys(TICKS, "on"),
        "recommender": str(case.recommender.key),
        "opinion": "该同志长期在一线，情况属实，同意申报。",
        "signer": "周　正",
        "signed_on": clock.today().isoformat(),
        "version": case.version,
        "key": "one-click",
    } | changes


def agree(browser, case, **changes):
    data = {name: value for name, value in filled(case, **changes).items() if value is not None}
    return browser.post(reverse("endorsement:agree", args=[case.key]), data)


def test_opinion_commitment_revision_document_and_messages(town, browser_of, case):
    answer = agree(browser_of(town.unit), case)
    assert (answer.status_code, answer.url) == (302, reverse("endorsement:detail", args=[case.key]))
    case.refresh_from_db()
    assert case.status == Status.RECOMMENDER_REVIEW
    assert case.endorsed_at is not None
    opinion = case.opinions.get(void_at=None)
    assert (opinion.party, opinion.signer, opinion.by) == (Opinion.Party.UNIT, "周 正", town.unit)
    assert opinion.checklist == dict.fromkeys(TICKS, True)
    commitment = Commitment.objects.get(kind="unit")
    assert (commitment.text_hash, commitment.user, commitment.ip) == (
        texts.UNIT_COMMITMENT.sha256, town.unit, "127.0.0.1",
    )  # fmt: skip
    revision = case.revisions.first()
    assert revision.cause == "unit_agree"
    assert revision.snapshot.payload["unit_opinion"]["text"] == "该同志长期在一线，情况属实，同意申报。"
    assert revision.snapshot.payload["draft"] is True
    assert GeneratedDocument.objects.filter(kind="annex1", snapshot=revision.snapshot).count() == 1
    told = set(Message.objects.filter(subject__contains="待推荐审核").values_list("user", flat=True))
    assert told == {town.rec.pk}


def test_a_double_click_is_one_agreement_and_the_same_answer(town, browser_of, case):
    browser = browser_of(town.unit)
    first, second = agree(browser, case), agree(browser, case)
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert case.events.filter(move="unit_agree").count() == 1
    assert case.opinions.count() == 1
    assert case.revisions.filter(cause="unit_agree").count() == 1


def test_a_colleague_who_was_slower_reads_who_was_faster(town, browser_of, case):
    colleague = make_user("unit", town.employer)
    agree(browser_of(town.unit), case)
    answer = agree(browser_of(colleague), case, key="another-click", opinion="另一位经办人写下的意见，请不要丢。")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert town.unit.name in page
    assert "另一位经办人写下的意见，请不要丢。" in page
    assert case.opinions.count() == 1


def test_the_unit_may_choose_another_recommending_unit(town, browser_of, case):
    local = make_unit("（演示）云间区市场监督管理局（虚构区）", recommender="local")
    officer = make_user("rec", local)
    agree(browser_of(town.unit), case, recommender=str(local.key))
    case.refresh_from_db()
    assert case.recommender == local
    assert browser_of(officer).get(reverse("recommendation:detail", args=[case.key])).status_code == 200
    assert browser_of(town.rec).get(reverse("recommendation:detail", args=[case.key])).status_code == 404
    assert case.revisions.first().snapshot.payload["recommender"] == local.name


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"frontline": None}, "请核对后勾选。"),
        ({"commitment": None}, "请核对后勾选。"),
        ({"opinion": "同意。"}, "不足 5 字"),
        ({"opinion": "工" * 201}, "请删去 1 字"),
        ({"opinion": ""}, "这一项必填，请填写或选择"),
        ({"signer": ""}, "这一项必填，请填写或选择"),
        ({"signed_on": "2023-04-09"}, "日期不能晚于今天。"),
        ({"signed_on": "2023-02-30"}, "输入一个有效的日期"),
        ({"recommender": ""}, "这一项必填，请填写或选择"),
        ({"recommender": "00000000-0000-0000-0000-000000000000"}, "不在可选范围内，请重新选择"),
        ({"version": "x"}, "输入整数"),
    ],
)
def test_what_is_missing_stands_beside_its_field_and_nothing_is_written(town, browser_of, case, changes, sentence):
    answer = agree(browser_of(town.unit), case, **changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    case.refresh_from_db()
    assert case.status == Status.UNIT_REVIEW
    assert not case.opinions.exists()
    assert not Commitment.objects.filter(kind="unit").exists()


@pytest.mark.parametrize("words", [5, 200])
def test_five_and_two_hundred_characters_are_taken(town, browser_of, case, words):
    assert agree(browser_of(town.unit), case, opinion="工" * words).status_code == 302


def test_an_unconfirmed_file_a_broken_form_and_a_ban_are_named_all_at_once(town, browser_of, case):
    case.attachments.filter(kind="evidence").update(confirmed_at=None, confirmed_by=None)
    case.trade = ""
    case.save(update_fields=["trade"])
    Ban.objects.create(
        subject_type="employer", subject_key=town.employer.uscc, starts_on=NOW.date(),
        ends_on=NOW.date() + timedelta(days=9), decision_doc="演示决定",
    )  # fmt: skip
    answer = agree(browser_of(town.unit), case)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "还有 1 份证明材料没有核对原件并盖章确认。" in page
    assert "申报表需要申报人修改" in page
    assert "当前不在受理范围，请联系协会" in page
    case.refresh_from_db()
    assert (case.status, case.endorsed_at) == (Status.UNIT_REVIEW, None)


def test_what_was_typed_is_still_there_after_a_refusal(town, browser_of, case):
    page = agree(browser_of(town.unit), case, signer="", opinion="写了很久的一段意见。").content.decode()
    assert "写了很久的一段意见。" in page


def test_a_page_that_is_out_of_date_is_refused_whole(town, browser_of, case):
    answer = agree(browser_of(town.unit), case, version=case.version - 1)
    assert answer.status_code == 409
    assert not case.opinions.exists()


def test_the_last_instant_counts_and_the_deadline_itself_does_not(town, browser_of, case):
    browser = browser_of(town.unit)
    with clock.at(DEADLINE):
        late = agree(browser, case, key="late")
    assert late.status_code == 422
    assert "服务器时间 2023-04-13 00:00:00" in late.content.decode()
    with clock.at(DEADLINE - timedelta(milliseconds=100)):
        assert agree(browser, case, key="in-time").status_code == 302


def test_the_page_says_beforehand_what_happens_and_who_is_told(town, browser_of, case):
    page = browser_of(town.unit).get(reverse("endorsement:detail", args=[case.key]))
    text = page.content.decode()
    assert "将通知：推荐单位经办人、申报人" in text
    assert "同意后本单位不能再修改" in text
    assert texts.UNIT_COMMITMENT.body in text
    assert hidden(page)["version"] == case.version
