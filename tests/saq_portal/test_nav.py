"""The head of every page: whoever holds several roles finds each room by a name of its own, and one is the present."""

import re

import pytest
from django.urls import reverse

from accounts.models import RoleGrant
from accounts.roles import Role
from tests.factories.experts import expert
from tests.factories.nominations import make_cycle

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(client):
    """An expert who is a nominee in the same year."""
    make_cycle()
    user = expert("两任").user
    RoleGrant.objects.create(user=user, role=Role.NOM)
    client.force_login(user)
    return client


def entries(client, name):
    strip = client.get(reverse(name)).content.decode().split("<nav")[1].split("</nav>")[0]
    return re.findall(r'<a href="([^"]+)"( aria-current="page")?>([^<]+)</a>', strip)


@pytest.mark.parametrize(("name", "label"), [("attendance:queue", "会审答辩"), ("attendance:mine", "担任评委")])
def test_two_parts_in_the_defense_have_two_names_and_one_is_here(both, name, label):
    found = entries(both, name)
    words = [word for _url, _here, word in found]
    assert len(set(words)) == len(words)
    assert [word for _url, here, word in found if here] == [label]
