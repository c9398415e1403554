"""A consent is taken back: before the submission with the application, afterwards by a request that T34 precedes."""

import pytest

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from nominations.models import Consent, DataRequest
from nominations.pipeline import Status
from tests.factories.nominations import DEADLINE, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/personal_data/consent/2023/publication/"


def given(browser, **change):
    form = browser.get(ADDRESS).context["form"]
    return {"version": 0, "key": form["key"].value(), "confirm": "on"} | change


def live(user):
    return set(Consent.objects.filter(user=user, withdrawn_at=None).values_list("kind", flat=True))


def test_the_page_says_what_follows_and_asks_twice(drafted, town, browser_of):
    browser = browser_of(town.nominee)
    page = browser.get(ADDRESS).content.decode()
    assert "不能参加本次选树，所以您的申报同时撤回" in page and "撤回同意并撤回申报" in page
    answer = browser.post(ADDRESS, given(browser, confirm=""))
    assert answer.status_code == 422 and "请勾选确认" in answer.content.decode()
    assert "publication" in live(town.nominee)


def test_a_draft_is_withdrawn_with_it(drafted, town, browser_of):
    browser = browser_of(town.nominee)
    said = given(browser)
    assert [browser.post(ADDRESS, said).status_code for _n in range(2)] == [302, 302], "a second click (G3)"
    drafted.refresh_from_db()
    assert drafted.status == Status.WITHDRAWN and "publication" not in live(town.nominee)
    assert drafted.events.filter(move="withdraw").count() == 1
    assert browser.get(ADDRESS).status_code == 404, "there is nothing to take back any more"


def test_after_the_submission_it_is_a_request_and_the_application_goes_on(submitted, town, desk, browser_of):
    browser = browser_of(town.nominee)
    page = browser.get(ADDRESS).content.decode()
    assert "须办理退出申请" in page and "答复之前申报照常进行" in page
    browser.post(ADDRESS, given(browser))
    submitted.refresh_from_db()
    row = DataRequest.objects.get()
    assert submitted.status == Status.SUBMITTED and "publication" in live(town.nominee)
    assert (row.kind, row.consent, row.application) == ("withdraw", "publication", submitted)
    assert Message.objects.filter(user=desk["staff"], subject__contains="个人信息请求").exists()
    staff = browser_of(desk["staff"])
    said = {"version": row.version, "key": "k1", "text": "已按您的要求办理退出和撤回。"}
    answer = staff.post(f"/personal_data/{row.key}/answer/", said)
    assert answer.status_code == 422 and "请先由推荐单位或协会办理“申请退出”" in answer.content.decode()
    assert said["text"] in answer.content.decode(), "nobody loses what they typed"
    type(submitted).objects.filter(pk=submitted.pk).update(**{"status": Status.WITHDRAWN})
    assert staff.post(f"/personal_data/{row.key}/answer/", said).status_code == 302
    assert "publication" not in live(town.nominee)


def test_once_the_time_is_over_a_draft_waits_for_the_answer(drafted, town, browser_of):
    from nominations.ticking import tick

    with clock.at(DEADLINE):
        browser = browser_of(town.nominee)
        tick()
        browser.post(ADDRESS, given(browser))
    drafted.refresh_from_db()
    assert drafted.status == Status.EXPIRED and "publication" not in live(town.nominee)


def test_a_person_who_is_named_reads_that_the_title_stays(submitted, town, desk, browser_of):
    type(submitted).objects.filter(pk=submitted.pk).update(**{"status": Status.NAMED})
    browser = browser_of(town.nominee)
    page = browser.get(ADDRESS).content.decode()
    assert "命名决定和证书不因撤回同意而改变" in page and "15 个工作日内答复" in page
    assert "退出申请" not in page and "申报照常进行" not in page and "没有这项同意" not in page
    browser.post(ADDRESS, given(browser))
    (row,) = DataRequest.objects.all()
    asked = browser_of(desk["staff"]).get(f"/personal_data/{row.key}/").content.decode()
    assert "申报须先办理退出" not in asked, "there is nothing left to leave"


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("closed", "没有报送的申报，本年度不再受理。"),
        ("suspended", "本年度已中止，申报暂停办理；恢复后，您也可以自行撤回。"),
    ],
)
def test_a_draft_that_cannot_be_withdrawn_now_is_not_said_to_be_submitted(drafted, town, browser_of, stage, said):
    type(drafted.cycle).objects.filter(pk=drafted.cycle_id).update(stage=stage)
    page = browser_of(town.nominee).get(ADDRESS).content.decode()
    assert "申报没有报送协会" in page and said in page
    assert "已经报送协会" not in page and "申报照常进行" not in page


def test_without_an_application_it_is_done_at_once(drafted, town, browser_of):
    type(drafted).objects.filter(pk=drafted.pk).update(**{"status": Status.WITHDRAWN})
    browser = browser_of(town.nominee)
    assert "撤回立即生效" in browser.get(ADDRESS).content.decode()
    browser.post(ADDRESS, given(browser))
    assert "publication" not in live(town.nominee) and not DataRequest.objects.exists()


@pytest.mark.parametrize("address", ["2023/privacy/", "2023/nothing/", "2022/publication/"])
def test_what_nobody_agreed_to_is_a_missing_page(address, drafted, town, browser_of):
    assert browser_of(town.nominee).get(f"/personal_data/consent/{address}").status_code == 404


def test_anothers_consent_is_a_missing_page(drafted, browser_of):
    assert browser_of(make_user(Role.NOM)).get(ADDRESS).status_code == 404
