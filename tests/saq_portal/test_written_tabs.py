"""The tabs of stage 2: the same strip on every page, only what exists and opens for this person."""

import re

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.factories.nominations import make_cycle, make_user

pytestmark = pytest.mark.django_db


def tabs(client, name):
    page = client.get(reverse(f"written_review:{name}")).content.decode()
    strip = page.split('aria-label="书面初评">')[1].split("</nav>")[0]
    return re.findall(r'<a href="([^"]+)"( aria-current="page")?>([^<]+)</a>', strip)


@pytest.mark.parametrize(("name", "label"), [("queue", "概览"), ("progress", "进度")])
def test_the_present_tab_is_marked_and_each_opens(client, name, label):
    make_cycle()
    client.force_login(make_user(Role.SUP))
    strip = tabs(client, name)
    assert [words for _url, current, words in strip if current] == [label]
    assert {client.get(url).status_code for url, _current, _words in strip} == {200}
