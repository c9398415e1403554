"""T10: the checklist of R41, every file opened (R61), the opinion, the quota (R7), the ban (R64)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent, RoleGrant
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.acting import Actor
from nominations.conditions import CONDITIONS
from nominations.models import Ban, Opinion
from nominations.pipeline import Status
from nominations.recommendation import transitions
from nominations.recommendation.models import Quota, Viewed
from tests.factories.journey import Town
from tests.factories.nominations import DEADLINE, id_number, make_attachment, make_unit, make_user
from tests.nominations.conftest import NOW
from tests.support.kept import kept

CASE_QUERIES = 10


@kept(at=NOW)
def case(town):
    """An application before the recommending unit, every file opened."""
    application = town.reach(Status.RECOMMENDER_REVIEW)
    look_at_all(town, application)
    return application


def look_at_all(town, application):
    for file in application.attachments.filter(removed_at=None):
        transitions.mark_viewed(file, by=Actor(town.rec, Role.REC))


def filled(case, **changes):
    return {
        **{row.clause: "yes" for row in CONDITIONS},
        "R12_remark": "高端装备",
        "opinion": "符合申报条件，材料完整、真实、客观，同意推荐。",
        "signer": "林悦",
        "signed_on": clock.today().isoformat(),
        "version": case.version,
        "key": "one-click",
    } | changes


def recommend(browser, case, **changes):
    data = {name: value for name, value in filled(case, **changes).items() if value is not None}
    return browser.post(reverse("recommendation:recommend", args=[case.key]), data)


def open_case(browser, application, **query):
    return browser.get(reverse("recommendation:detail", args=[application.key]), query)


def test_opinion_checklist_final_form_and_document(town, browser_of, case):
    answer = recommend(browser_of(town.rec), case, R14="no", R14_remark="传统制造")
    assert (answer.status_code, answer.url) == (302, reverse("recommendation:detail", args=[case.key]))
    case.refresh_from_db()
    assert case.status == Status.RECOMMENDED
    opinion = case.opinions.get(party=Opinion.Party.RECOMMENDER, void_at=None)
    assert opinion.checklist["R12"] == {"answer": "yes", "remark": "高端装备"}
    assert opinion.checklist["R14"] == {"answer": "no", "remark": "传统制造"}
    assert set(opinion.checklist) == {row.clause for row in CONDITIONS}
    revision = case.revisions.first()
    assert (revision.cause, revision.snapshot.payload["draft"]) == ("recommend", False)
    assert revision.snapshot.payload["recommender_opinion"]["signer"] == "林悦"
    assert GeneratedDocument.objects.filter(kind="annex1", snapshot=revision.snapshot, void_at=None).count() == 1
    assert case.events.get(move="recommend").payload == {"same_entity": False, "same_officer": False}


def test_a_double_click_is_one_recommendation(town, browser_of, case):
    browser = browser_of(town.rec)
    first, second = recommend(browser, case), recommend(browser, case)
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert case.events.filter(move="recommend").count() == 1
    assert case.revisions.filter(cause="recommend").count() == 1


def test_a_colleague_who_was_slower_reads_who_was_faster(town, browser_of, case):
    recommend(browser_of(town.rec), case)
    colleague = browser_of(make_user("rec", town.recommender))
    answer = colleague.post(
        reverse("recommendation:refuse", args=[case.key]),
        {"version": case.version, "key": "other", "reason": "本年度名额已满，不予推荐。"},
    )
    assert answer.status_code == 409
    assert town.rec.name in answer.content.decode()


@pytest.mark.parametrize("row", CONDITIONS, ids=lambda row: row.clause)
def test_every_condition_must_be_answered(town, browser_of, case, row):
    answer = recommend(browser_of(town.rec), case, **{row.clause: None})
    assert answer.status_code == 422
    assert f'href="#id_{row.clause}_0"' in answer.content.decode()
    case.refresh_from_db()
    assert case.status == Status.RECOMMENDER_REVIEW


@pytest.mark.parametrize("row", [row for row in CONDITIONS if row.gate], ids=lambda row: row.clause)
def test_who_fails_a_condition_is_not_recommended(town, browser_of, case, row):
    answer = recommend(browser_of(town.rec), case, **{row.clause: "no"})
    assert answer.status_code == 422
    assert "不符合申报条件的不能推荐" in answer.content.decode()
    assert not case.opinions.filter(party=Opinion.Party.RECOMMENDER).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"opinion": "同意推荐。"}, "不足 10 字"),
        ({"opinion": "工" * 501}, "请删去 1 字"),
        ({"signer": ""}, "必填"),
        ({"signed_on": "2023-04-02"}, "日期不能晚于今天。"),
        ({"R11": "perhaps"}, "可选范围内，请重新选择"),
    ],
)
def test_what_is_missing_stands_beside_its_field(town, browser_of, case, changes, sentence):
    answer = recommend(browser_of(town.rec), case, **changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("words", [10, 500])
def test_ten_and_five_hundred_characters_are_taken(town, browser_of, case, words):
    assert recommend(browser_of(town.rec), case, opinion="工" * words).status_code == 302


def test_an_unopened_file_blocks_and_opening_it_is_noted_and_audited(town, browser_of):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    browser = browser_of(town.rec)
    answer = recommend(browser, application)
    assert "还有 6 份材料本单位没有打开过" in answer.content.decode()
    for file in application.attachments.all():
        shown = browser.get(reverse("recommendation:file", args=[file.key]))
        assert shown["Content-Type"] == "image/jpeg"
        assert shown["Cache-Control"] == "no-store, private"
    assert AuditEvent.objects.filter(action="file.download", actor=town.rec).count() == 6
    assert Viewed.objects.count() == 6
    browser.get(reverse("recommendation:file", args=[file.key]))
    assert Viewed.objects.count() == 6
    assert recommend(browser, application).status_code == 302


def test_what_another_unit_had_opened_does_not_count(town, browser_of):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    stranger = make_user("rec", make_unit(recommender="group"))
    for file in application.attachments.all():
        Viewed.objects.create(attachment=file, user=stranger)
    assert "还有 6 份材料本单位没有打开过" in recommend(browser_of(town.rec), application).content.decode()


def test_the_picture_in_view_counts_at_once_and_the_page_says_how_many_are_left(town, browser_of):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    page = open_case(browser_of(town.rec), application).content.decode()
    assert "材料已打开 <strong>1 / 6</strong> 份" in page
    assert "还有 5 份材料没有打开过。" in page


def test_files_of_others_are_not_there(town, browser_of):
    early = town.reach(Status.UNIT_REVIEW)
    foreign = Town.build(town.cycle).reach(Status.RECOMMENDER_REVIEW)
    browser = browser_of(town.rec)
    for application in (early, foreign):
        for file in application.attachments.all():
            assert browser.get(reverse("recommendation:file", args=[file.key])).status_code == 404
    assert not Viewed.objects.exists()


def test_a_banned_recommender_is_refused_in_neutral_words(town, browser_of, case):
    Ban.objects.create(
        subject_type="recommender", subject_key=town.recommender.uscc, starts_on=NOW.date(),
        ends_on=NOW.date() + timedelta(days=1), decision_doc="演示决定",
    )  # fmt: skip
    answer = recommend(browser_of(town.rec), case)
    assert answer.status_code == 422
    assert "当前不在受理范围，请联系协会" in answer.content.decode()


def test_no_more_than_the_quota(town, browser_of, case):
    Quota.objects.create(cycle=town.cycle, unit=town.recommender, most=1)
    other = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)
    second = other.reach(Status.RECOMMENDER_REVIEW)
    look_at_all(town, second)
    assert recommend(browser_of(town.rec), case).status_code == 302
    answer = recommend(browser_of(town.rec), second, key="another")
    assert answer.status_code == 422
    assert "最多推荐 1 人" in answer.content.decode()


def test_one_legal_person_in_both_parts_is_allowed_and_marked(town, browser_of):
    """A-14: unit and recommender may be one; the same officer for both opinions is shown to whoever decides next."""
    RoleGrant.objects.create(user=town.rec, role=Role.UNIT, unit_id=town.recommender.pk)
    officer = type(town.rec).objects.get(pk=town.rec.pk)
    one = Town(town.cycle, town.recommender, town.recommender, make_user(), officer, officer)
    application = one.reach(Status.RECOMMENDER_REVIEW)
    page = open_case(browser_of(officer), application).content.decode()
    assert "工作单位与推荐单位为同一单位" in page
    assert "基层单位意见也是由您办理的" in page
    look_at_all(one, application)
    assert recommend(browser_of(officer), application).status_code == 302
    assert application.events.get(move="recommend").payload == {"same_entity": True, "same_officer": True}


def test_a_hint_about_retirement_age_stops_nobody(town, browser_of):
    number = id_number(77, birth=date(1962, 11, 16))
    from nominations.bans import person_key

    application = town.reach(Status.RECOMMENDER_REVIEW, id_no=number, id_index=person_key(number))
    look_at_all(town, application)
    assert "已达常见退休年龄" in open_case(browser_of(town.rec), application).content.decode()
    assert recommend(browser_of(town.rec), application).status_code == 302


def test_the_number_and_the_street_are_masked(town, browser_of, case):
    page = open_case(browser_of(town.rec), case).content.decode()
    assert case.id_no not in page
    assert case.home_addr not in page
    assert "演示市******" in page


def test_after_the_deadline_nobody_is_recommended(town, browser_of, case):
    browser = browser_of(town.rec)
    with clock.at(DEADLINE):
        answer = recommend(browser, case)
    assert answer.status_code == 422
    assert "服务器时间 2023-04-13 00:00:00" in answer.content.decode()


@pytest.mark.parametrize("files", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_files(town, browser_of, django_assert_num_queries, files):
    application = town.reach(Status.DRAFT)
    for _number in range(files):
        make_attachment(application, "supplement", town.nominee)
    with clock.at(NOW):
        town.send(application)
        town.endorse(application)
    browser = browser_of(town.rec)
    with django_assert_num_queries(CASE_QUERIES):
        assert len(open_case(browser, application).context["sheet"]["files"]) == 6 + files
