"""The addresses that belong to no single application: lists, registers, years, units, accounts, the calendar."""

from datetime import timedelta

from django.urls import reverse

from accounts import granting, invitations
from accounts.models import Invitation, Message, RoleGrant
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import StaffConflict
from review.matching.models import EvidenceMatch
from review.result_sheet import transitions as sheets
from tests.factories.certificates import certificate, jpeg
from tests.factories.journey import Town, click
from tests.factories.nominations import DEADLINE, make_user
from tests.factories.powers import give_extension
from tests.permissions.actors import Asked
from tests.permissions.addresses import named
from tests.permissions.scenes import Scene
from tests.review.matching.papers import add, compare

LISTS = (
    "GET home", "GET application:queue", "GET application:new", "GET application:units", "GET endorsement:queue",
    "GET endorsement:new", "GET recommendation:queue", "GET recommendation:batches", "GET intake:queue",
    "GET importing:queue", "GET importing:template", "GET nominee_board:queue", "POST importing:queue",
    "GET formal_check:queue", "GET paper_desk:queue", "GET mail_desk:queue", "GET same_evidence:queue",
    "GET result_sheet:queue", "GET recusal:queue", "GET recusal:declare", "GET appeal:queue",
    "GET late_withdrawal:queue", "GET disqualification:queue", "GET disqualification:bans",
    "GET disqualification:flagged", "GET disqualification:find", "GET oversight:queue", "GET calendar:queue",
    "GET calendar:extensions", "GET calendar:extend", "GET units:queue", "GET units:new",
    "GET cycles:queue", "GET cycles:new",
    "GET people:list", "GET people:create", "GET people:invite", "GET people:proposals", "GET people:invitations",
    "GET personal_data:mine", "GET personal_data:copy", "GET personal_data:queue", "GET deletion_reports:queue",
    "GET mail_templates:queue", "GET mail_choices",
    "POST personal_data:copy", "GET inbox:list", "GET profile", "GET audit:queue", "GET audit:export",
    "GET cycle_notice:queue", "GET account_login", "GET account_signup",
    "POST application:new", "POST endorsement:new", "POST formal_check:assign",
    "POST result_sheet:queue", "POST recusal:declare", "POST disqualification:find",
    "POST calendar:enter", "POST calendar:extend", "POST units:new", "POST cycles:new",
    "POST people:create", "POST people:invite", "POST audit:export", "POST inbox:read", "POST mail_choices",
)  # fmt: skip


def at_the_desk(scene: Scene) -> dict[str, Asked]:
    """All of them, with something to be opened where an address names a row."""
    town, cycle = scene.town, scene.town.cycle
    found: dict[str, Asked] = {}
    found |= named(LISTS) | of_accounts(scene) | of_pairs(scene)
    found |= of_units(town)
    extension = give_extension(cycle, town.recommender, DEADLINE + timedelta(days=5))
    for method in ("GET", "POST"):
        found |= named((f"{method} calendar:revoke",), extension.pk)
        found |= named((f"{method} recusal:lift",), StaffConflict.objects.get().pk)
    export = sheets.ask(
        by=Actor(scene.people["staff"], Role.STAFF), cycle=cycle, unit=None, personal=True,
        purpose="报送市总工会核对劳模身份信息", key=click(),
    )  # fmt: skip
    return found | named(("GET result_sheet:decide", "POST result_sheet:decide", "POST result_sheet:file"), export.key)


def of_units(town: Town) -> dict[str, Asked]:
    unit, year = town.employer, town.cycle.year
    found: dict[str, Asked] = {}
    found |= named(("GET units:detail", "GET units:edit", "POST units:edit"), unit.key)
    found |= named(("POST units:move",), unit.key, "verify")
    found |= named(("GET cycles:detail", "GET cycles:edit", "GET cycles:clone", "POST cycles:edit"), year)
    found |= named(("POST cycles:clone", "GET cycle_notice:detail", "POST intake:begin"), year)
    found |= named(("GET cycles:move", "POST cycles:move"), year, "extend")
    # Without a unit and without a day these two would find nothing for anybody.
    found["POST recommendation:open"] = reverse("recommendation:open"), {"pair": f"{town.recommender.key}:{year}"}
    found["POST calendar:remove"] = reverse("calendar:remove"), {"date": "2023-05-02"}
    for method in ("GET", "POST"):
        found |= named((f"{method} mail_templates:detail",), "submit_to_unit-unit")
    return found | named(("GET cycle_notice:blank",), year, "annex2", "xlsx")


def of_accounts(scene: Scene) -> dict[str, str]:
    """A message, an account, an invitation, a proposal of a role; what takes effect at once comes last."""
    message = Message.objects.filter(user=scene.town.nominee).first()
    assert message is not None
    other, admin = make_user(Role.STAFF), make_user(Role.ADM)
    grant = RoleGrant.objects.get(user=other)
    proposal = granting.propose(other, Role.LEAD, by=admin, reason="分管形式审查。")
    invitations.invite(
        by=make_user(Role.STAFF), email="new@example.com", name="演示新经办人", role=Role.UNIT,
        unit_id=scene.town.employer.pk,
    )  # fmt: skip
    found = named(("GET inbox:message",), message.ref) | named(("GET people:person", "POST people:propose"), other.code)
    found |= named(("POST people:decide",), proposal.pk)
    found |= named(("POST people:revoke_invitation",), Invitation.objects.get().pk)
    found |= named(("POST people:revoke_grant",), other.code, grant.pk)
    return found | named(("POST people:issue_password", "POST people:set_active"), other.code)


def of_pairs(scene: Scene) -> dict[str, str]:
    """One certificate twice in the form."""
    for _copy in range(2):
        add(scene.application, jpeg(certificate(1)), proves="skill_level")
    compare()
    pair = EvidenceMatch.objects.order_by("pk").last()
    assert pair is not None
    return named(("GET same_evidence:detail", "POST same_evidence:decide"), pair.key)
