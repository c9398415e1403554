"""The person named, and nobody else, says what the roll tells; each answer is kept with its words and its time."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import clock, my_data
from accounts.models import AuditEvent
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted
from publicity.honour_roll import transitions
from publicity.honour_roll.models import HonourConsent
from tests.factories.journey import click
from tests.factories.naming import NAMED
from tests.factories.nominations import make_unit, make_user
from tests.factories.proceedings import Bench
from tests.publicity.honour_roll.scene import build
from tests.support.kept import kept

pytestmark = pytest.mark.django_db


@kept
def scene():
    return build()


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def address(title):
    return reverse("honour_roll:own", args=[title.application.key])


def post(title, *fields, version=0, key="", user=None):
    form = {"version": version, "key": key or click(), **dict.fromkeys(fields, "on")}
    return browser(user or title.application.nominee).post(address(title), form)


def test_the_way_from_the_certificate_and_from_the_own_data(scene):
    _office, titles = scene
    client = browser(titles[0].application.nominee)
    own = client.get(reverse("certificates:own", args=[titles[0].application.key])).content.decode()
    assert address(titles[0]) in own and "选择荣誉榜公开的内容" in own
    data = client.get(reverse("personal_data:mine")).content.decode()
    assert address(titles[0]) in data and "2023年度荣誉榜" in data
    page = client.get(address(titles[0])).content.decode()
    for word in ("我单独同意在荣誉榜上", titles[0].employer, titles[0].post, "制造业", "国有企业"):
        assert word in page
    assert page.count("checked") == 2, "what the published list said"


def test_an_answer_is_kept_with_its_words_its_time_and_who_gave_it(scene):
    _office, titles = scene
    later = NAMED.replace(day=20)
    with clock.at(NAMED):
        assert post(titles[0], "employer", "industry").status_code == 302
    row = HonourConsent.objects.get()
    assert (row.employer, row.post, row.industry, row.unit_kind) == (True, False, True, False)
    assert row.by == titles[0].application.nominee and row.given_at == row.changed_at == row.withdrawn_at == NAMED
    assert (row.text_version, row.text_hash) == (transitions.CONSENT.version, transitions.CONSENT.sha256)
    with clock.at(later):
        assert post(titles[0], "employer", "industry", "post", version=1).status_code == 302
    row.refresh_from_db()
    assert row.given_at == NAMED and row.changed_at == later and row.withdrawn_at == NAMED, "nothing was taken back"
    with clock.at(later):
        assert post(titles[0], version=2).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_at == later and not (row.employer or row.post or row.industry)
    said = [event.detail["fields"] for event in AuditEvent.objects.filter(action="title.honours").order_by("pk")]
    assert said == [["employer", "industry"], ["employer", "industry", "post"], []]
    own = [part for one in my_data.sections(row.by) if one["key"] == "honours" for part in one["parts"]]
    assert ("工作单位", "不公开") in own[0].rows and ("姓名", titles[0].name) in own[0].rows


def test_the_same_form_is_answered_once_and_an_old_page_is_told_so(scene):
    _office, titles = scene
    key = click()
    for _n in range(2):
        assert post(titles[0], "post", key=key).status_code == 302
    assert HonourConsent.objects.get().version == 1
    stale = post(titles[0], "industry")
    assert stale.status_code == 409 and "另一个页面" in stale.content.decode()
    assert not HonourConsent.objects.get().industry
    assert post(titles[0], "post", version="x").status_code == 422


def test_nobody_else_has_the_page_or_the_verb(scene):
    office, titles = scene
    application = titles[0].application
    people = {
        "other": titles[1].application.nominee, "stranger": make_user(Role.NOM),
        "unit": make_user(Role.UNIT, application.employer), "rec": make_user(Role.REC, application.recommender),
        "away": make_user(Role.UNIT, make_unit()), "staff": office.staff, "lead": office.lead, "chief": office.chief,
        "sup": make_user(Role.SUP), "adm": make_user(Role.ADM), "exp": make_user(Role.EXP),
    }  # fmt: skip
    for who, user in people.items():
        assert browser(user).get(address(titles[0])).status_code == 404, who
        assert post(titles[0], user=user).status_code == 404, who
        with pytest.raises(NotPermitted):
            transitions.choose(titles[0], fields=(), by=Actor(user, Role.NOM), version=0, key=click())
    assert not HonourConsent.objects.exists()
    for method in ("get", "post"):
        led = getattr(Client(), method)(address(titles[0]))
        assert led.status_code == 302 and "/accounts/login/" in led["Location"]


def test_a_revoked_title_has_nothing_to_choose(scene):
    office, titles = scene
    with clock.at(NAMED):
        Bench(office.staff, office.lead, office.chief).bring(titles[0].application)
    assert browser(titles[0].application.nominee).get(address(titles[0])).status_code == 404
    assert not [one for one in my_data.sections(titles[0].application.nominee) if one["key"] == "honours"]


def test_the_database_keeps_the_times_in_order(scene):
    _office, titles = scene
    post(titles[0], "post")
    row = HonourConsent.objects.get()
    for wrong in ({"changed_at": row.given_at.replace(year=2000)}, {"withdrawn_at": row.given_at.replace(year=2000)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HonourConsent.objects.filter(pk=row.pk).update(**wrong)
