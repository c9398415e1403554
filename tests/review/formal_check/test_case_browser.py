"""The case screen and its decisions in a real browser: open to everyone, nothing sideways, done by hand and by key."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts import clock
from accounts.roles import Role
from nominations.corrections import ItemDraft
from nominations.pipeline import Status
from review.formal_check.transitions import Given
from tests.factories.formal_check import PHONE_ITEM, answer_all, answered, examining, hand_on, paper, returned
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def look(live, axe):
    """Open a page on a desk and on a phone: axe finds nothing, nothing runs sideways; keeps a picture."""

    def run(name, path=None):
        for width in (1280, 390):
            live.page.set_viewport_size({"width": width, "height": 900})
            if path:
                assert live.open(path).status == 200, path
            live.shot(name, width=width)
            assert axe(live.page) == [], (name, width)
            assert live.page.evaluate(SIDEWAYS) <= 0, (name, width)

    return run


@pytest.fixture
def case(transactional_db):
    with clock.at(IN_TIME):
        town = Town.build()
        application = town.reach(Status.SUBMITTED)
        staff = make_user(Role.STAFF, name="演示经办人甲")
        examining(application.batch_items.get().batch, staff)
        application.refresh_from_db()
        yield town, application, staff


def test_the_checker_answers_and_passes(live, look, case):
    _town, application, staff = case
    paper(application, staff)
    live.sign_in(staff)
    look("check-case", reverse("formal_check:detail", args=[application.key]))
    live.page.set_viewport_size({"width": 1280, "height": 900})
    for field in live.page.locator("input[value=yes]").all():
        field.check()
    live.page.get_by_role("button", name="保存审查结果").click()
    expect(live.page.get_by_text("审查结果已保存。")).to_be_visible()
    live.page.get_by_role("button", name="形式审查通过").click()
    expect(live.page.get_by_text("已办理：形式审查通过。")).to_be_visible()
    application.refresh_from_db()
    assert application.status == Status.FORMAL_PASSED
    look("check-passed")


def test_the_pages_that_ask_for_words(live, look, case):
    _town, application, staff = case
    answered(application, staff, retired=Given("no", "已退休"), union=Given("no", "影像不清晰"))
    live.sign_in(staff)
    for name in ("send_back", "reject", "waive"):
        look(f"check-{name}", reverse(f"formal_check:{name}", args=[application.key]))
    live.open(reverse("formal_check:send_back", args=[application.key]))
    live.page.get_by_role("button", name="退回补正").click()
    expect(live.page.get_by_text("已退回补正，申报人和两级单位会收到通知。")).to_be_visible()
    application.refresh_from_db()
    assert application.status == Status.CORRECTION
    look("check-returned")
    look("check-extend", reverse("formal_check:extend", args=[application.key]))


def test_the_three_parties_of_a_correction(live, look, case):
    town, application, staff = case
    returned(application, staff, PHONE_ITEM, ItemDraft("other", "", "基层单位意见未署日期，请补。"))
    address = reverse("correction:detail", args=[application.key])
    live.sign_in(town.nominee)
    look("correction-nominee", address)
    look("correction-step", reverse("application:step", args=[application.key, "work"]))
    answer_all(application, trade="电焊工")
    hand_on(application)
    live.sign_in(town.unit)
    look("correction-unit", address)
    corrected_by_units(application, town)
    live.sign_in(staff)
    look("check-resubmitted", reverse("formal_check:detail", args=[application.key]))


def corrected_by_units(application, town):
    from tests.factories.formal_check import confirm, resubmit

    confirm(application, town)
    resubmit(application, town)


def test_the_second_person_sees_why(live, look, case):
    from nominations.acting import Actor
    from review.checklist import deciding
    from review.formal_check.permissions import can_check, can_confirm

    _town, application, staff = case
    lead = make_user(Role.LEAD, name="演示负责人")
    deciding.propose_reject(
        application, by=Actor(staff, Role.STAFF), permit=can_check, ask=can_confirm, code="ineligible",
        reason="已于2022年12月退休，不属于在职职工。", version=application.version,
    )  # fmt: skip
    live.sign_in(lead)
    look("check-second", reverse("formal_check:detail", args=[application.key]))
    live.page.set_viewport_size({"width": 1280, "height": 900})
    live.page.get_by_role("button", name="同意", exact=True).click()
    expect(live.page.get_by_text("已办理。")).to_be_visible()
    application.refresh_from_db()
    assert application.status == Status.FORMAL_REJECTED
