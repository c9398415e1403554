"""Pairs and sheets as they are seen: no barrier, no sideways scroll, on desk and phone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from review.matching.models import EvidenceMatch
from tests.factories.certificates import certificate, jpeg, scan_again
from tests.factories.nominations import IN_TIME, make_user
from tests.review.matching.papers import add, arrive, compare

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair():
    with clock.at(IN_TIME + timedelta(hours=2)):
        first = arrive(name="演示甲")
        second = arrive(first.cycle, name="演示乙")
        add(first, jpeg(certificate(1)), proves="skill_level")
        add(second, scan_again(1), proves="skill_level")
        compare()
    return EvidenceMatch.objects.get()


def test_every_screen_is_open_to_everybody_on_desk_and_phone(live, axe, pair):
    live.sign_in(make_user(Role.STAFF, name="演示经办人"))
    screens = {
        "same-evidence-queue": reverse("same_evidence:queue"),
        "same-evidence-pair": reverse("same_evidence:detail", args=[pair.key]),
        "result-sheet": reverse("result_sheet:queue"),
    }
    for width in (1280, 390):
        live.page.set_viewport_size({"width": width, "height": 900})
        for name, address in screens.items():
            assert live.open(address).status == 200, address
            live.page.wait_for_load_state("networkidle")
            live.shot(name, width=width)
            assert axe(live.page) == [], (address, width)
            scroll = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert live.page.evaluate(scroll) == 0, (address, width)
