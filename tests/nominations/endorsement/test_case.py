"""The work unit's case screen: the form masked by rule, one file beside its claim, and that it was opened."""

import pytest
from django.urls import reverse

from accounts import clock
from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import DEADLINE, make_attachment, make_user

CASE_QUERIES = 10


def open_case(browser, application, **query):
    return browser.get(reverse("endorsement:detail", args=[application.key]), query)


def test_number_and_address_are_not_on_the_page(town, browser_of):
    application = town.reach(Status.UNIT_REVIEW)
    page = open_case(browser_of(town.unit), application).content.decode()
    assert application.name in page
    assert application.id_no not in page
    assert f"{application.id_no[:3]}***********{application.id_no[-4:]}" in page
    assert application.home_addr not in page
    assert application.self_statement in page


def test_the_first_look_is_noted_once_and_ends_the_nominees_recall(town, browser_of):
    application = town.reach(Status.UNIT_REVIEW)
    assert application.unit_opened_at is None
    open_case(browser_of(town.unit), application)
    application.refresh_from_db()
    first = application.unit_opened_at
    assert first is not None
    open_case(browser_of(town.unit), application)
    application.refresh_from_db()
    assert application.unit_opened_at == first
    answer = browser_of(town.nominee).post(
        reverse("application:recall", args=[application.key]), {"version": application.version, "key": "again"}
    )
    application.refresh_from_db()
    assert answer.status_code in (302, 409)
    assert application.status == Status.UNIT_REVIEW


def test_one_file_at_a_time_beside_its_claim(town, browser_of):
    application = town.reach(Status.UNIT_REVIEW)
    browser = browser_of(town.unit)
    page = open_case(browser, application)
    assert page.context["sheet"]["current"]["claim"] == "技能等级：高级技师"  # the first one still to do
    certificate = page.context["sheet"]["files"][-1]
    page = open_case(browser, application, file=certificate["attachment"].key)
    assert page.context["sheet"]["current"]["claim"] == "上海市优秀QC小组成果一等奖"
    assert page.content.decode().count("<img") == 1


@pytest.mark.parametrize("chosen", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_file_that_is_not_there_shows_another(town, browser_of, chosen):
    application = town.reach(Status.UNIT_REVIEW)
    assert open_case(browser_of(town.unit), application, file=chosen).status_code == 200


def test_missing_and_forbidden_look_the_same(town, browser_of):
    mine, foreign = town.reach(Status.DRAFT), Town.build(town.cycle).reach(Status.UNIT_REVIEW)
    browser = browser_of(town.unit)
    missing = browser.get(reverse("endorsement:detail", args=["00000000-0000-0000-0000-000000000000"]))
    for application in (mine, foreign):
        assert open_case(browser, application).status_code == missing.status_code == 404
    for page in ("agree", "send_back", "refuse"):
        assert browser.post(reverse(f"endorsement:{page}", args=[foreign.key])).status_code == 404
    for user in (town.nominee, town.rec):
        assert open_case(browser_of(user), foreign).status_code == 404


def test_after_the_deadline_the_button_is_greyed_and_says_why(town, browser_of):
    application = town.reach(Status.UNIT_REVIEW)
    browser = browser_of(town.unit)
    with clock.at(DEADLINE):
        page = open_case(browser, application).content.decode()
    assert "申报已于 2023年4月12日 24:00 截止（服务器时间 2023-04-13 00:00:00）" in page


def test_an_officer_who_applies_does_not_decide_about_oneself(town, browser_of):
    officer = make_user("unit", town.employer)
    alone = Town(town.cycle, town.recommender, town.employer, officer, town.unit, town.rec)
    from accounts.models import RoleGrant

    RoleGrant.objects.create(user=officer, role="nom")
    application = alone.reach(Status.UNIT_REVIEW)
    page = open_case(browser_of(officer), application).content.decode()
    assert "请由本单位其他经办人办理" in page
    assert "saq-act__buttons" not in page
    answer = browser_of(officer).post(reverse("endorsement:refuse", args=[application.key]), {"reason": "理由" * 9})
    assert answer.status_code == 404


@pytest.mark.parametrize("files", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_files(town, browser_of, django_assert_num_queries, files):
    application = town.reach(Status.DRAFT)
    for _number in range(files):
        make_attachment(application, "supplement", town.nominee)
    town.send(application)
    browser = browser_of(town.unit)
    open_case(browser, application)
    with django_assert_num_queries(CASE_QUERIES):
        assert len(open_case(browser, application).context["sheet"]["files"]) == 6 + files


def test_what_a_former_unit_wrote_is_none_of_the_new_ones_business(town, browser_of):
    former = Town.build(town.cycle)
    application = former.reach(Status.UNIT_REVIEW)
    by = {"version": application.version, "key": "back", "reason": "只给原单位和本人看的理由。"}
    browser_of(former.unit).post(reverse("endorsement:send_back", args=[application.key]), by)
    application.refresh_from_db()
    application.employer = town.employer
    application.save(update_fields=["employer"])
    former.send(application)
    page = open_case(browser_of(town.unit), application).content.decode()
    assert "提交给工作单位" in page
    assert "只给原单位和本人看的理由。" not in page
    assert former.unit.name not in page
    assert open_case(browser_of(former.unit), application).status_code == 404


def test_past_the_submission_the_history_speaks_the_applicants_words_and_names_nobody(town, browser_of):
    from accounts.roles import Role
    from nominations.acting import Actor
    from nominations.transitions import advance

    application = town.reach(Status.SUBMITTED)
    staff = make_user("staff", name="演示协会经办")
    advance(application, "formal_pass", by=Actor(staff, Role.STAFF), permit=lambda user, row: True, tell=False)
    page = open_case(browser_of(town.unit), application).content.decode()
    assert "形式审查通过" in page
    assert "演示协会经办" not in page
