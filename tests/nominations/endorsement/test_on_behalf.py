"""A unit starts a form for its worker (T1); it is then filled in the nominee's own steps."""

import pytest
from django.urls import reverse

from accounts import clock
from nominations import texts
from nominations.models import Application, Commitment
from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import DEADLINE


def start(browser, town, **changes):
    data = {
        "unit": str(town.employer.key), "cycle": str(town.cycle.year), "name": "段明徵", "told": "on", "version": 0,
        "key": "one-click",
    } | changes  # fmt: skip
    return browser.post(reverse("endorsement:new"), data)


def test_the_draft_is_the_units_prefilled_and_without_an_account(town, browser_of):
    answer = start(browser_of(town.unit), town)
    application = Application.objects.get()
    assert answer.url == reverse("application:detail", args=[application.key])
    assert (application.status, application.on_behalf, application.nominee) == (Status.DRAFT, True, None)
    assert (application.employer, application.created_by) == (town.employer, town.unit)
    assert (application.unit_addr, application.unit_zip) == (town.employer.address, town.employer.postcode)
    assert Commitment.objects.get(application=application).text_hash == texts.ON_BEHALF.sha256
    assert browser_of(town.unit).get(answer.url).status_code == 200


def test_it_stands_in_the_queue_with_a_way_in(town, browser_of):
    start(browser_of(town.unit), town)
    (row,) = browser_of(town.unit).get(reverse("endorsement:queue")).context["listing"].page
    assert row["url"] == reverse("application:detail", args=[Application.objects.get().key])
    assert row["on_behalf"]


@pytest.mark.parametrize("changes", [{"told": ""}, {"name": "D. Ming"}, {"name": ""}, {"cycle": "2019"}, {"unit": "x"}])
def test_what_is_missing_is_said_and_no_draft_is_made(town, browser_of, changes):
    assert start(browser_of(town.unit), town, **changes).status_code == 422
    assert not Application.objects.exists()


def test_another_units_worker_and_a_closed_year_are_refused(town, browser_of):
    other = Town.build(town.cycle)
    assert start(browser_of(town.unit), town, unit=str(other.employer.key)).status_code == 422
    with clock.at(DEADLINE):
        late = start(browser_of(town.unit), town)
    assert late.status_code == 422
    assert "截止" in late.content.decode()
    assert not Application.objects.exists()
