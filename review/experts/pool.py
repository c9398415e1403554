"""What the verbs of the pool share: who may not be appointed, what is compared when, what an end takes back."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import RoleGrant, User
from accounts.roles import Role, holders, labels
from nominations.acting import Actor
from nominations.identity import normalise_credit_code, normalise_unit_name
from nominations.models import Cycle, StageEvent, Unit
from nominations.pipeline import CycleStage as C
from nominations.transitions import everyone
from nominations.visibility import READERS
from review.experts import conflicts, rules
from review.experts.models import Appointment, Avoidance, Expert
from review.experts.standing import appointments
from review.sheets.advancing import advance_assignment
from review.sheets.models import Assignment
from review.sheets.moves import State

OVER = (C.COMPLETED, C.ARCHIVED, C.CANCELLED)
UNDER_WAY = (C.WRITTEN, C.CONSENSUS, C.DEFENSE, C.APPROVAL)
MOST_ASKED = 2  # §2.9
UNSUBMITTED = (State.PROPOSED, State.INVITED, State.ACCEPTED, State.SCORING)


def note(what: str, expert: Expert, by: Actor, **detail: Any) -> None:
    """One line of the audit trail; never a name from a declaration."""
    audit.record_late(f"expert.{what}", actor=by.user, ip=by.ip, target=f"expert:{expert.pk}", detail=detail)


def compare(expert: Expert, by: Actor) -> None:
    """Conflicts of one expert anew, in every year for which they are appointed and which is not over."""
    rows = Cycle.objects.filter(appointments__expert=expert, appointments__ended_at=None).exclude(stage__in=OVER)
    for cycle in rows.distinct().order_by("pk"):
        conflicts.refresh(cycle, [expert], by=by)


def compare_all() -> int:
    """Every appointed expert with every dossier of the years under way; returns how many conflicts are new."""
    rows = Cycle.objects.filter(appointments__ended_at=None).exclude(stage__in=OVER).distinct().order_by("pk")
    return sum(len(conflicts.refresh(cycle)) for cycle in rows)


def under_way(expert: Expert) -> bool:
    """Whether a review in which the expert has a part is being held."""
    return Appointment.objects.filter(expert=expert, ended_at=None, cycle__stage__in=UNDER_WAY).exists()


def unfit(expert: Expert, cycle: Cycle) -> list[str]:
    """Why this person cannot be appointed for the year: no expert now, or at work for the association this year."""
    name = {"name": expert.user.name}
    if not expert.active or not expert.user.is_active:
        return [_("%(name)s已停用，不能聘任。") % name]
    grants = RoleGrant.objects.filter(user=expert.user_id)
    if not grants.filter(role=Role.EXP, revoked_at=None).exists():
        return [_("%(name)s现在没有专家角色，请重新邀请。") % name]
    this_year = Q(revoked_at=None) | Q(revoked_at__gte=cycle.open_at)
    done = StageEvent.objects.filter(application__cycle=cycle, actor=expert.user_id, role__in=READERS)
    held = [rows.values_list("role", flat=True) for rows in (grants.filter(this_year, role__in=READERS), done)]
    if roles := labels({role for rows in held for role in rows}):
        words = name | {"roles": "、".join(roles)}
        return [_("%(name)s本年度担任过%(roles)s，不能同时担任专家。") % words]
    return []


def against_role(user: User, role: str) -> str:
    """Whoever judges this year reads no dossier with its name for the association in the same year (§4.1, §4.3)."""
    if role not in READERS:
        return ""
    rows = Appointment.objects.filter(expert__user=user.pk).exclude(cycle__stage__in=OVER)
    read = Assignment.objects.filter(expert=OuterRef("expert"), cycle=OuterRef("cycle"), accepted_at__isnull=False)
    row = rows.filter(Q(ended_at=None) | Exists(read)).select_related("cycle").order_by("-cycle__year").first()
    if row is None:
        return ""
    words = {"year": row.cycle.year, "role": Role(role).label}
    return _("该账号是%(year)s年度的评审专家，本年度不能担任%(role)s。") % words


def take_back(appointment: Appointment) -> None:
    """What the expert had not submitted is open to others again."""
    rows = Assignment.objects.filter(expert=appointment.expert, cycle=appointment.cycle, state__in=UNSUBMITTED)
    for row in rows.order_by("pk"):
        move = "remove" if row.state == State.PROPOSED else "cancel"
        advance_assignment(row, move, by=Actor.system(), permit=everyone, reason=_("专家聘任已结束"))


def meant(row: Avoidance) -> list[Expert]:
    """The appointed experts whom a nominee's request means."""
    held = appointments(row.application.cycle)
    people = Expert.objects.filter(appointments__in=held).select_related("user").order_by("pk").distinct()
    return [one for one in people if rules.is_asked(row.person_name, row.unit_name, one.user.name, one.employer_name)]


def is_key(text: str) -> bool:
    """Whether a ticked box holds a public key at all."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def unit_named(text: str) -> Unit | None:
    """The registry's unit of this full name or credit code, if there is exactly one."""
    code = normalise_credit_code(text)
    rows = Unit.objects.filter(Q(name_normal=normalise_unit_name(text)) | (Q(uscc=code) & ~Q(uscc="")), active=True)
    found = list(rows.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def columns(said: dict[str, Any]) -> dict[str, Any]:
    """What was typed as columns: a unit of the registry is linked, any other name is kept as it is."""
    rest = {name: value for name, value in said.items() if name not in ("employer", "fields_")}
    unit = unit_named(said["employer"])
    name = unit.name if unit else said["employer"]
    return rest | {"employer": unit, "employer_name": name, "fields": said["fields_"]}


def unfiled() -> QuerySet[User]:
    """Who holds the role and has no record yet."""
    return holders(Role.EXP).filter(expert=None)


def initial(expert: Expert | None) -> dict[str, Any]:
    """What the profile's form begins with."""
    if expert is None:
        return {}
    return {
        "employer": expert.employer_name, "title": expert.title, "fields_": expert.fields, "methods": expert.methods,
        "note": expert.note, "active": expert.active,
    }  # fmt: skip
