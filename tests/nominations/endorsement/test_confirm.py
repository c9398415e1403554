"""已核对原件并盖章确认, file by file (R112)."""

from django.urls import reverse

from nominations.pipeline import Status
from tests.factories.journey import Town


def tick(browser, attachment, value="1"):
    return browser.post(reverse("endorsement:confirm", args=[attachment.key]), {"confirmed": value})


def files(application, kind):
    return list(application.attachments.filter(kind=kind).order_by("pk"))


def test_a_tick_says_who_and_when_and_goes_on_to_the_next_file(town, browser_of):
    application = town.reach(Status.UNIT_REVIEW)
    skill, honour = files(application, "certificate")
    (evidence,) = files(application, "evidence")
    browser = browser_of(town.unit)
    answer = tick(browser, skill)
    assert answer.url == reverse("endorsement:detail", args=[application.key]) + f"?file={evidence.key}#evidence"
    skill.refresh_from_db()
    assert skill.confirmed_by == town.unit
    assert skill.confirmed_at is not None
    tick(browser, evidence)
    assert tick(browser, honour).url.endswith(f"?file={honour.key}#evidence")  # the last one stays in view
    page = browser.get(reverse("endorsement:detail", args=[application.key])).content.decode()
    assert "材料原件已核对 <strong>3 / 3</strong> 份" in page


def test_a_tick_twice_is_one_and_can_be_taken_back(town, browser_of):
    application = town.reach(Status.UNIT_REVIEW)
    skill = files(application, "certificate")[0]
    browser = browser_of(town.unit)
    tick(browser, skill)
    skill.refresh_from_db()
    first = skill.confirmed_at
    tick(browser, skill)
    skill.refresh_from_db()
    assert skill.confirmed_at == first
    tick(browser, skill, "0")
    skill.refresh_from_db()
    assert (skill.confirmed_at, skill.confirmed_by) == (None, None)


def test_foreign_files_other_kinds_and_nonsense_are_not_there(town, browser_of):
    application = town.reach(Status.UNIT_REVIEW)
    foreign = Town.build(town.cycle).reach(Status.UNIT_REVIEW)
    browser = browser_of(town.unit)
    assert tick(browser, files(foreign, "certificate")[0]).status_code == 404
    assert tick(browser, files(application, "id_front")[0]).status_code == 404
    assert tick(browser, files(application, "certificate")[0], "maybe").status_code == 404
    assert browser.get(reverse("endorsement:confirm", args=[files(application, "evidence")[0].key])).status_code == 405


def test_what_has_moved_on_is_not_ticked_any_more(town, browser_of):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    skill = files(application, "certificate")[0]
    answer = tick(browser_of(town.unit), skill, "0")
    assert answer.status_code == 409
    skill.refresh_from_db()
    assert skill.confirmed_at is not None
