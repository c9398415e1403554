"""The recommender's opinion as later stages embed it."""

from django.urls import reverse

from nominations.pipeline import Status
from tests.factories.nominations import make_user


def summary(browser, application):
    return browser.get(reverse("recommendation:summary", args=[application.key]))


def test_the_association_reads_opinion_and_checklist_the_work_unit_the_opinion(town, browser_of):
    application = town.reach(Status.SUBMITTED)
    page = summary(browser_of(make_user("staff")), application).content.decode()
    assert "符合申报条件，材料完整、真实、客观，同意推荐。" in page
    assert "在企事业单位一线从事生产、服务、技术、研发等工作" in page
    assert "<html" not in page
    page = summary(browser_of(town.unit), application).content.decode()
    assert "同意推荐。" in page
    assert "逐项审核结果" not in page


def test_neither_before_nor_for_strangers_nor_for_the_nominee(town, browser_of):
    application = town.reach(Status.RECOMMENDED)
    for user in (make_user("staff"), make_user("adm"), make_user("exp"), town.nominee, make_user()):
        assert summary(browser_of(user), application).status_code == 404
