"""The unit's opinion as later stages embed it."""

from django.urls import reverse

from nominations.pipeline import Status
from tests.factories.nominations import make_user


def summary(browser, application):
    return browser.get(reverse("endorsement:summary", args=[application.key]))


def test_the_association_reads_the_opinion_once_it_has_the_form(town, browser_of):
    staff = browser_of(make_user("staff"))
    application = town.reach(Status.SUBMITTED)
    page = summary(staff, application).content.decode()
    assert "情况属实，同意推荐申报。" in page
    assert "已核对身份证原件" in page
    assert "<html" not in page


def test_neither_before_nor_for_strangers_nor_for_the_nominee(town, browser_of):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    for user in (make_user("staff"), make_user("adm"), town.nominee, make_user()):
        assert summary(browser_of(user), application).status_code == 404
    assert summary(browser_of(town.rec), application).status_code == 200


def test_a_void_opinion_is_none(town, browser_of):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    browser_of(town.rec).post(
        reverse("recommendation:send_back", args=[application.key]),
        {"version": application.version, "key": "back", "ground": "content", "reason": "请核对工作年限。"},
    )
    assert "还没有意见。" in summary(browser_of(town.unit), application).content.decode()
