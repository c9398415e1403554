"""A year from its notice to its end, walked by whoever took part in it: no link leads nowhere, years later."""

import pytest

from accounts.models import User
from nominations.models import Application
from publicity.titles.models import Title
from tests.e2e.crawl import walk

pytestmark = [pytest.mark.django_db, pytest.mark.story]
# The rooms in which a year is over; those of the years under way have walks of their own.
ROOMS = (
    "home", "application:", "formal_check:", "objection", "public_", "naming:", "certificates:", "honour_roll:",
    "disqualification:", "statistics:", "archive:", "inbox:",
)  # fmt: skip


def test_every_page_of_the_finished_year_opens_for_whoever_took_part(demo):
    people = {who: User.objects.get(email=f"{who}@example.com") for who in ("staff", "lead", "chief", "rec2")}
    people["named"] = Title.objects.get(sequence=10).application.nominee
    people["put out"] = Application.objects.get(name="裴叔衍").nominee
    reached, wrong = set(), []
    for who, user in people.items():
        stops, flaws = walk(who, user, within=lambda name: name.startswith(ROOMS), each=1, filtered=1)
        reached |= {stop.name for stop in stops}
        wrong += flaws
    assert wrong == []
    assert {"naming:detail", "certificates:title", "certificates:own", "honour_roll:own",
            "objection_desk:detail", "public_notice:detail"} <= reached  # fmt: skip
