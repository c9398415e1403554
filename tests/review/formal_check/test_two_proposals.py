"""Two proposals wait on one page: each decision has its own form, and only the one sent has something wrong in it."""

import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from nominations.acting import Actor
from review.checklist import deciding
from review.formal_check.permissions import can_check, can_confirm
from review.formal_check.transitions import Given
from tests.factories.formal_check import answered
from tests.factories.journey import click

pytestmark = pytest.mark.django_db
WHY = "延迟退休至2024年，单位人事部门出具证明，仍在一线岗位工作。"
TYPED = "再议"


@pytest.fixture
def both(checked, staff):
    """(a rejection, a waiver), proposed by a case worker."""
    answered(checked, staff, retired=Given("no", "身份证显示已满60周岁"))
    terms = {"by": Actor(staff, Role.STAFF), "permit": can_check, "ask": can_confirm, "version": checked.version}
    waiver = deciding.propose_waiver(checked, item="retired", reason=WHY, **terms)
    return deciding.propose_reject(checked, code="ineligible", reason=WHY, **terms), waiver


def sections(page):
    """{title of a panel: its markup}."""
    found = re.findall(r'<section class="saq-act".*?</section>', page, re.DOTALL)
    return {re.search(r"<h2[^>]*>(.*?)</h2>", one)[1]: one for one in found}


@pytest.mark.parametrize("sent", ["decide_reject", "decide_waiver"])
def test_too_short_a_word_is_said_where_it_was_typed_and_no_id_stands_twice(both, checked, lead, sent):
    browser = Client()
    browser.force_login(lead)
    row = both[0] if sent == "decide_reject" else both[1]
    data = {"version": checked.version, "key": click(), "move": "no", "decision": TYPED}
    answer = browser.post(reverse(f"formal_check:{sent}", args=[checked.key, row.pk]), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    twice = {name: n for name, n in Counter(re.findall(r'\sid="([^"]+)"', page)).items() if n > 1}
    assert twice == {}
    rejection, exception = (sections(page)[title] for title in ("复核：形式审查不通过", "复核：例外申请"))
    here, there = (rejection, exception) if sent == "decide_reject" else (exception, rejection)
    assert "不同意的请写明原因" in here
    assert TYPED in here
    assert "saq-error" in here
    assert "saq-error" not in there
    assert TYPED not in there
    link = re.search(r'<a href="#(id_[a-z0-9_]+decision)"', page)[1]
    assert f'id="{link}"' in here
