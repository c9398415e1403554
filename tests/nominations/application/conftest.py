"""A nominee with a draft in the open cycle of 2023, ten days before the deadline."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.models import Application
from tests.factories.nominations import IN_TIME, make_cycle, make_draft, make_unit, make_user
from tests.support.kept import kept


@pytest.fixture(autouse=True)
def _in_time():
    with clock.at(IN_TIME):
        yield


@kept(at=IN_TIME)
def cycle():
    return make_cycle()


@kept(at=IN_TIME)
def group(cycle):
    return make_unit("（演示）申浦重型装备（集团）有限公司", recommender="group")


@kept(at=IN_TIME)
def employer(group):
    return make_unit("（演示）申浦重装第一机械制造有限公司", parent=group)


@kept(at=IN_TIME)
def nominee():
    return make_user(Role.NOM)


@kept(at=IN_TIME)
def officer(employer):
    return make_user(Role.UNIT, employer)


@kept(at=IN_TIME)
def blank(cycle, nominee):
    """A draft in which nothing is answered but the units."""
    return make_draft(cycle, nominee=nominee, complete=False)


@kept(at=IN_TIME)
def complete(cycle, nominee, employer, group):
    """A draft that can be submitted."""
    return make_draft(cycle, nominee=nominee, employer=employer, recommender=group)


def visit(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def web(nominee):
    """The nominee's browser without JavaScript."""
    return visit(nominee)


def step_url(application, section, query=""):
    return reverse("application:step", args=[application.key, section]) + query


def act_url(application, name):
    return reverse(f"application:{name}", args=[application.key])


def text(response):
    """The page as read: no tags, no line breaks."""
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", response.content.decode(), flags=re.S)
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split()))


def stored(application):
    return Application.objects.get(pk=application.pk)


def typed(application, **answers):
    """What a step's form posts: the version of the page and the answers."""
    return {"version": stored(application).version, "go": "stay", **answers}


def save(web, application, section, **answers):
    """Post one step as the page would."""
    return web.post(step_url(application, section), typed(application, **answers))
