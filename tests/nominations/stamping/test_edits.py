"""What an edit voids is said on its page before it is saved, and meant with a tick where others are touched too."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations import stamps
from nominations.corrections import ItemDraft
from nominations.fillers import find
from nominations.models import Application, DraftVersion, Unit
from nominations.pipeline import Status
from nominations.versions import restorable
from review.paperwork import ledger
from tests.factories.formal_check import answer_all, confirm, examining, hand_on, resubmit, returned
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
NOW = IN_TIME + timedelta(hours=2)
LIST = "推荐单位在第 1 批次推荐汇总表第 1 版上的盖章"
TICK = "知道这一改动使盖章作废"


@pytest.fixture(autouse=True)
def in_time():
    with clock.at(NOW):
        yield


@kept(at=NOW)
def town():
    return Town.build()


@kept(at=NOW)
def staff():
    return make_user(Role.STAFF)


@kept(at=NOW)
def checked(town, staff):
    application = town.reach(Status.SUBMITTED)
    examining(application.batch_items.get().batch, staff)
    return Application.objects.get()


def visit(user):
    client = Client()
    client.force_login(user)
    return client


def forms_of(application):
    return [f"{unit}单位在申报审批表第 {application.revision} 版上的盖章" for unit in ("工作", "推荐")]


def test_the_step_of_a_correction_names_the_stamps_and_asks_before_the_list_loses_its_force(town, staff, checked):
    items = [ItemDraft("field", name, "与证明不一致，请更正。") for name in ("trade", "post_name")]
    row = returned(checked, staff, *items)
    nominee, step = visit(town.nominee), reverse("application:step", args=[row.key, "work"])
    shown = nominee.get(step).content.decode()
    assert all(label in shown for label in [*forms_of(row), LIST]) and TICK in shown
    typed = {"version": row.version, "trade": row.trade, "post_name": "副班长", "go": "next"}
    refused = nominee.post(step, typed).content.decode()
    assert "这一项印在已盖章的推荐汇总表上" in refused and 'value="副班长"' in refused
    assert Application.objects.get().post_name == row.post_name
    # What is on the form alone wants no tick; a tick without a change of the list does no harm.
    row = Application.objects.get()
    assert nominee.post(step, typed | {"version": row.version, "trade": "电焊工", "post_name": row.post_name})[
        "Location"
    ]
    row = Application.objects.get()
    assert {one.kind for one in stamps.in_force(row)} == {stamps.LIST}
    meant = typed | {"version": row.version, "trade": "电焊工", "void_list": "on"}
    assert nominee.post(step, meant)["Location"] == reverse("correction:detail", args=[row.key])
    assert stamps.in_force(Application.objects.get()) == []
    told = nominee.get(reverse("correction:detail", args=[row.key])).content.decode()
    assert "下列盖章已作废，须重新打印、盖章" in told and all(label in told for label in [*forms_of(row), LIST])


def test_no_list_loses_its_force_by_typing_or_by_an_earlier_version(town, staff, checked):
    """What is sent by itself, or brought back by one click, asks for the same tick or stays away."""
    row = returned(checked, staff, ItemDraft("field", "post_name", "请更正。"), ItemDraft("field", "trade", "请更正。"))
    nominee, url, was = visit(town.nominee), reverse("drafting:keep", args=[row.key, "work"]), row.post_name
    typed = {"touched": ["post_name", "trade"], "trade": "电焊工", "post_name": "副班长"}
    said = nominee.post(url, typed | {"version": row.version}).json()
    assert "印在已盖章的推荐汇总表上" in said["errors"]["post_name"] and "trade" not in said["errors"]
    row = Application.objects.get()
    assert (row.post_name, row.trade) == (was, "电焊工")
    assert {one.kind for one in stamps.in_force(row)} == {stamps.LIST}
    assert 'value="副班长"' in nominee.get(reverse("application:step", args=[row.key, "work"])).content.decode()
    said = nominee.post(url, typed | {"version": row.version, "void_list": "on"}).json()
    row = Application.objects.get()
    assert (said["errors"], row.post_name, stamps.in_force(row)) == ({}, "副班长", [])
    # Back by hand to what was sealed, and then by a click to what was not.
    nominee.post(url, typed | {"version": row.version, "void_list": "on", "post_name": was})
    row = Application.objects.get()
    assert {one.kind for one in stamps.in_force(row)} == {stamps.LIST}
    versions = DraftVersion.objects.filter(application=row).order_by("-number")
    assert versions.exists()
    for version in versions:
        back = reverse("drafting:restore", args=[row.key, version.number])
        for field in ("post_name", ""):
            nominee.post(back, {"version": Application.objects.get().version, "field": field})
            row = Application.objects.get()
            assert row.post_name == was and stamps.LIST in {one.kind for one in stamps.in_force(row)}
    assert "post_name" not in restorable(find(town.nominee, row.key)) and "trade" in restorable(
        find(town.nominee, row.key)
    )


def test_what_a_restored_version_voids_is_said_before_it_is_restored(town, staff, checked):
    row = returned(checked, staff, ItemDraft("field", "trade", "请更正。"))
    nominee, url, was = visit(town.nominee), reverse("drafting:keep", args=[row.key, "work"]), row.trade
    for minutes, trade in ((0, "电焊工"), (10, was)):
        with clock.at(NOW + timedelta(minutes=minutes)):
            version = Application.objects.get().version
            nominee.post(url, {"touched": "trade", "trade": trade, "version": version})
    assert len(stamps.in_force(Application.objects.get())) == 3
    page = nominee.get(reverse("drafting:history", args=[row.key])).content.decode()
    assert "恢复这一项" in page and "下列盖章作废" in page
    assert all(label in page for label in forms_of(row)) and LIST not in page


def test_where_nothing_sealed_is_at_stake_nothing_is_said_and_the_originals_go_on_being_good(town, staff, checked):
    row = returned(checked, staff, ItemDraft("field", "frontline_type", "请更正。"))
    step = reverse("application:step", args=[row.key, "work"])
    assert 'id="voids"' not in visit(town.nominee).get(step).content.decode()
    before = row.revision
    answer_all(row, frontline_type="service")
    hand_on(row)
    confirm(row, town)
    resubmit(row, town)
    row = Application.objects.get()
    assert (row.status, row.revision) == (Status.SUBMITTED, before)
    assert {line.revision for line in ledger.lines(row)} == {0, before}
    assert len(stamps.in_force(row)) == 3


def test_another_name_of_a_unit_is_meant_where_it_stands_on_what_is_sealed(town, staff, checked):
    client, url = visit(staff), reverse("units:edit", args=[town.employer.key])
    form = client.get(url).context["form"]
    assert "1 份申报审批表、1 份推荐汇总表的盖章作废" in form.fields["meant"].help_text
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    refused = client.post(url, typed | {"name": "（演示）改名后的单位"})
    assert refused.status_code == 422 and "1 份申报审批表、1 份推荐汇总表的盖章作废" in refused.content.decode()
    assert len(stamps.in_force(Application.objects.get())) == 3
    assert client.post(url, typed | {"address": "演示路99号"}).status_code == 302
    version = Unit.objects.get(pk=town.employer.pk).version
    meant = typed | {"name": "（演示）改名后的单位", "address": "演示路99号", "meant": "on", "version": version}
    assert client.post(url, meant).status_code == 302
    assert stamps.in_force(Application.objects.get()) == []
