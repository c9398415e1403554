"""A matter as it is seen, on desk and phone: no barrier, nothing sideways, the act under the facts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME
from tests.factories.proceedings import Bench

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_screen_on_desk_and_phone(live, axe):
    with clock.at(IN_TIME + timedelta(hours=3)):
        town, bench = Town.build(), Bench.build()
        application = town.reach(Status.SUBMITTED)
        first = bench.bring(application, "heard")
        with clock.at(first.due_at):
            bench.decide(first, subjects=["person", "employer"])
        other = Town.build(town.cycle)
        second = bench.bring(other.reach(Status.SUBMITTED), "proposed")
        third = Town.build(town.cycle)
        heard = bench.bring(third.reach(Status.SUBMITTED), "heard")
    ban = first.named.order_by("pk").first().ban
    pages = (
        (bench.staff, "disqualification:queue", ()),
        (bench.lead, "disqualification:detail", (second.key,)),
        (bench.chief, "disqualification:detail", (heard.key,)),
        (bench.lead, "disqualification:detail", (first.key,)),
        (town.nominee, "disqualification:hearing", (application.key,)),
        (bench.lead, "disqualification:bans", ()),
        (bench.chief, "disqualification:ban", (ban.pk,)),
    )
    for number, (user, name, args) in enumerate(pages):
        live.sign_in(user)
        for width in (1280, 390):
            live.page.set_viewport_size({"width": width, "height": 900})
            assert live.open(reverse(name, args=args)).status == 200, name
            live.shot(f"disqualification-{number}-{name.partition(':')[2]}", width=width)
            assert axe(live.page) == [], (name, width)
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert live.page.evaluate(wide) == 0, (name, width)
