"""Who may what: each predicate and its queryset twin agree, and whatever is not allowed is a missing page."""

import itertools

import pytest

from accounts.roles import Role
from nominations.application import permissions
from nominations.models import Application
from nominations.pipeline import Status
from tests.factories.nominations import make_draft, make_user
from tests.nominations.application.conftest import act_url, step_url, visit


@pytest.fixture
def people(cycle, complete, employer, group, officer, nominee):
    """The people around one application, and some who have nothing to do with it."""
    disabled = make_user(Role.NOM, is_active=False)
    return {
        "nominee": nominee,
        "officer": officer,
        "recommender": make_user(Role.REC, group),
        "other nominee": make_draft(cycle).nominee,
        "other officer": make_user(Role.UNIT, group),
        "staff": make_user(Role.STAFF),
        "lead": make_user(Role.LEAD),
        "chief": make_user(Role.CHIEF),
        "supervisor": make_user(Role.SUP),
        "administrator": make_user(Role.ADM),
        "expert": make_user(Role.EXP),
        "disabled": disabled,
    }


@pytest.mark.parametrize("on_behalf", [True, False])
@pytest.mark.parametrize("status", [Status.DRAFT, Status.UNIT_REVIEW, Status.SUBMITTED, Status.WITHDRAWN])
def test_the_list_and_the_page_have_one_rule(people, complete, status, on_behalf):
    """Law 4."""
    Application.objects.filter(pk=complete.pk).update(status=status, on_behalf=on_behalf)
    for user, row in itertools.product(people.values(), Application.objects.all()):
        assert (
            permissions.can_view(user, row) is Application.objects.filter(permissions.visible(user), pk=row.pk).exists()
        )
        own = user.is_active and row.nominee_id == user.pk
        assert own is Application.objects.filter(permissions.own(user), pk=row.pk).exists()
        claims = Application.objects.filter(permissions.claimable(user), pk=row.pk).exists()
        assert permissions.can_claim(user, row) is claims


def test_a_disabled_account_may_nothing(complete, people):
    nominee = people["nominee"]
    nominee.is_active = False
    for rule in (
        permissions.can_view, permissions.can_create, permissions.can_edit, permissions.can_submit,
        permissions.can_recall, permissions.can_withdraw, permissions.can_claim,
    ):  # fmt: skip
        assert not rule(nominee, complete)


GET = ("detail", "submit", "withdraw")
POST = ("submit", "recall", "withdraw", "upload", "preview")
FORM = {"version": 1, "key": "k", "commitment": "on", "confirm": "撤回申报", "claim": "id_front"}


@pytest.mark.parametrize(
    "who",
    ["officer", "recommender", "other nominee", "other officer", "staff", "lead", "chief", "supervisor",
     "administrator", "expert"],
)  # fmt: skip
def test_to_everybody_else_the_draft_does_not_exist(people, complete, who):
    client = visit(people[who])
    for name in GET:
        assert client.get(act_url(complete, name)).status_code == 404
    for name in POST:
        assert client.post(act_url(complete, name), FORM).status_code == 404
    for section in ("person", "files", "honours"):
        assert client.get(step_url(complete, section)).status_code == 404
        assert client.post(step_url(complete, section), FORM).status_code == 404
    assert Application.objects.get(pk=complete.pk).version == complete.version


def test_strangers_are_led_to_the_log_in_page(client, complete):
    for name in (*GET, "summary"):
        assert client.get(act_url(complete, name)).url.startswith("/accounts/login/")
    assert client.post(step_url(complete, "person"), FORM).url.startswith("/accounts/login/")


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEAD, Role.SUP, Role.ADM, Role.EXP, Role.REC])
def test_only_nominees_begin(cycle, group, role):
    client = visit(make_user(role, group if role == Role.REC else None))
    for url in ("/application/", "/application/new/", "/application/units/"):
        assert client.get(url).status_code == 404
    assert client.post("/application/new/", {}).status_code == 404


def test_a_missing_application_looks_the_same_as_a_forbidden_one(people, complete):
    """T-07."""
    client = visit(people["other nominee"])
    missing = act_url(complete, "detail").replace(str(complete.key), "00000000-0000-4000-8000-000000000000")
    one, other = client.get(act_url(complete, "detail")), client.get(missing)
    assert one.status_code == other.status_code == 404
    assert str(complete.key) not in one.content.decode()
