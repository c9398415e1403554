"""Every page of the stage opens for whom it is meant."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
EXP = ("mine", "score", "decline", "recuse")
LEAD = ("queue", "start", "begin", "progress", "case", "clues")


def address(name, assigned):
    keys = {"score": assigned.key, "decline": assigned.key, "recuse": assigned.key, "case": assigned.application.key}
    return reverse(f"written_review:{name}", args=[keys[name]] if name in keys else [])


def test_pages(client, assigned, expert, lead):
    for user, names in ((expert.user, EXP), (lead, LEAD)):
        client.force_login(user)
        for name in names:
            assert client.get(address(name, assigned)).status_code == 200, name
