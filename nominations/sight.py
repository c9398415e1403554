"""Who can see what, from the very tables and predicates that decide it: for the page, the docs and one case.

Experts with a seat read the form by name and are no role of an account: the app that seats them says in its
AppConfig.ready `sight.register(Seat(...))`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import RoleGrant, User
from accounts.roles import Role
from nominations import dossier, evidence, visibility
from nominations.dictionaries import AttachmentKind
from nominations.models import Application, StaffConflict
from nominations.pipeline import INTAKE, Status

GROUPS: dict[str, str | Promise] = {
    "F1": _("身份证号"),
    "F2.home": _("家庭住址与邮箱"),
    "F2.mobile": _("手机号码"),
    "F3": _("政治面貌、户籍等"),
    "F5": _("学历、身份"),
    "F5.merit": _("曾获劳模称号"),
    "F5.position": _("职务"),
    "F6": _("行业、技能与指标"),
    "F7": _("自述、成绩与荣誉"),
    "F8": _("姓名与单位"),
}
FILE_ROLES = (Role.NOM, Role.UNIT, Role.REC, Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP)
# (state, whether the work unit fills it on behalf of the nominee)
FILE_STATES = (
    (Status.DRAFT, False), (Status.DRAFT, True), (Status.UNIT_REVIEW, False), (Status.RECOMMENDER_REVIEW, False),
    (Status.RECOMMENDED, False), (Status.SUBMITTED, False), (Status.FORMAL_PASSED, False), (Status.IN_DEFENSE, False),
    (Status.PROPOSED, False),
)  # fmt: skip
WHY: dict[str, str | Promise] = {
    Role.NOM: _("申报人本人"),
    Role.UNIT: _("工作单位经办人，申报表已提交到本单位或由本单位代填"),
    Role.REC: _("推荐单位经办人，工作单位已同意并转来"),
    Role.STAFF: _("协会经办人，申报已报送协会"),
    Role.LEAD: _("协会部门负责人，申报已报送协会"),
    Role.CHIEF: _("秘书长，申报已报送协会"),
    Role.SUP: _("监督员，申报已报送协会"),
}


@dataclass(frozen=True)
class Seat:
    """Experts of one body: the column of dossier.ACCESS they read by, in which states, and who they are for one form.

    `people(application)` answers with the accounts that its own predicate lets read this one now.
    """

    key: str
    label: str | Promise
    why: str | Promise
    states: frozenset[str]
    people: Callable[[Application], list[User]]


_seats: list[Seat] = []


def register(*seats: Seat) -> None:
    """Called once for each body, when the application starts."""
    _seats.extend(seats)


def columns() -> list[tuple[str, str | Promise]]:
    """[(key in dossier.ACCESS, label)]: the roles that read a form, then the seats."""
    return [(role, role.label) for role in roles()] + [(seat.key, seat.label) for seat in _seats]


def file_columns() -> list[tuple[str, str | Promise]]:
    """The same for those who may have files."""
    return [(role, role.label) for role in FILE_ROLES] + [(seat.key, seat.label) for seat in _seats]


def seats() -> list[Seat]:
    """The bodies that read by a seat, in the order they were registered."""
    return list(_seats)


def roles() -> list[Role]:
    """The roles that read a form at all."""
    return [role for role in Role if any(role in row for row in dossier.ACCESS.values())]


def fields() -> list[tuple[str, list[str], list[str]]]:
    """[(group, names of its fields, what each of `columns()` gets: show, mask or hide)]."""
    listed: dict[str, list[str]] = {}
    for _key, _title, row in dossier.SECTIONS:
        for field in row:
            listed.setdefault(field.group, []).append(str(field.label))
    return [
        (group, listed[group], [dossier.ACCESS[group].get(key, dossier.HIDE) for key, _label in columns()])
        for group in sorted(listed)
    ]


def reveals() -> list[tuple[Role, frozenset[str] | None]]:
    """[(role, the states in which it may have the whole identity number shown; None: any)]."""
    return [(role, dossier.REVEALS[role]) for role in roles() if role in dossier.REVEALS]


def files() -> list[tuple[Status, bool, list[frozenset[str]]]]:
    """[(state, filled by the unit, kinds of file hidden from each of `file_columns()`; all where it cannot be opened)].

    The rules are asked about an application in that state, for somebody who is as near to it as the role can be.
    """
    rows = []
    for status, on_behalf in FILE_STATES:
        application = _sample(status, on_behalf)
        hidden = [
            evidence.hidden_kinds(visibility.viewer_role(_near(role), application), application) for role in FILE_ROLES
        ]
        for seat in _seats:
            hidden.append(evidence.hidden_kinds(seat.key if status in seat.states else "", application))
        rows.append((status, on_behalf, hidden))
    return rows


def _sample(status: Status, on_behalf: bool) -> Application:
    """An application that is nowhere stored, with the marks that one in this state has."""
    moment, application = clock.now(), Application(pk=1, status=status, nominee_id=1, employer_id=1, recommender_id=1)
    application.on_behalf = on_behalf
    application.sent_to_unit_at = None if status == Status.DRAFT else moment
    application.endorsed_at = None if status in visibility.NOT_YET_SENT else moment
    if status not in INTAKE:
        application.submitted_at, application.acceptance_no = moment, "-"
    return application


def _near(role: Role) -> Any:
    """The nominee, or an officer of the very unit, or somebody of the association who need not stay away."""
    own = role == Role.NOM
    user: Any = User(pk=1 if own else 2, is_active=True)
    user._grants = [RoleGrant(role=role, unit_id=1 if role in (Role.UNIT, Role.REC) else None)]
    user._close_to = {"own": frozenset({1} if own else ()), "away": frozenset(), "restricted": frozenset()}
    return user


def pages() -> list[tuple[str, str, str]]:
    """[(address, name, guard)] of every page whose guard is ours."""
    return sorted(_walk(get_resolver().url_patterns))


def _walk(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterable[tuple[str, str, str]]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route)
        else:
            callback: Callable[..., Any] = entry.callback
            if guard := getattr(callback, "guard", ""):
                yield "/" + route, entry.name or "", guard


def readers(application: Application) -> dict[str, list[dict[str, Any]]]:
    """{"can": who can open it now and what they get, "cannot": readers by role whom a rule keeps out}.

    Every candidate is asked by the predicate that guards the page itself. One query, however many people, one for the
    nominee where the caller did not bring the account along, and a few for each expert with a seat.
    """
    can, cannot = [], []
    for user in _candidates(application):
        if visibility.can_read(user, application):
            role = visibility.viewer_role(user, application)
            can.append(_seen(user, application, role, WHY[role]))
        elif not user._grants or application.status in INTAKE or not application.acceptance_no:
            continue
        elif any(grant.role in visibility.READERS for grant in user._grants):
            cannot.append({"user": user, "why": _kept_out(user, application)})
    for seat in _seats:
        can += [_seen(user, application, seat.key, seat.why) for user in seat.people(application)]
    order = [*map(str, Role), *(seat.key for seat in _seats)]
    can.sort(key=lambda row: (order.index(row["role"]), row["user"].name, row["user"].pk))
    return {"can": can, "cannot": cannot}


def _kept_out(user: Any, application: Application) -> str:
    if application.pk in visibility.declared(user):
        return _t("已声明回避")
    shut = application.restricted_at is not None and application.pk in visibility.conflicts(user)
    return _t("本人申请删除，依法限制处理") if shut else _t("规则不允许")


def _candidates(application: Application) -> list[Any]:
    """Active people whose role or unit could open it, with their grants and conflicts already asked for."""
    live = RoleGrant.objects.filter(revoked_at=None)
    held = live.filter(
        Q(role__in=visibility.READERS)
        | Q(role=Role.UNIT, unit_id=application.employer_id)
        | Q(role=Role.REC, unit_id=application.recommender_id)
    )
    avoided = StaffConflict.objects.filter(application=application, lifted_at=None, user=OuterRef("user"))
    rows = live.filter(Q(user__in=held.values("user")) | Q(user=application.nominee_id), user__is_active=True)
    users: dict[int, Any] = {}
    if (nominee := application.nominee) is not None and nominee.is_active:
        users[nominee.pk] = nominee
        nominee._grants, nominee._away = [], False  # type: ignore[attr-defined]
    for grant in rows.select_related("user").annotate(away=Exists(avoided)).order_by("user", "pk"):
        user: Any = users.setdefault(grant.user_id, grant.user)
        user._grants = [*getattr(user, "_grants", ()), grant]
        user._away = grant.away
    this = frozenset({application.pk})
    for user in users.values():
        # What visibility would ask for each person, answered for this application.
        own = this if user.pk == application.nominee_id else frozenset()
        away = this if user._away else frozenset()
        archivist = any(grant.role in visibility.ARCHIVISTS for grant in user._grants)
        shut = this if application.restricted_at is not None and not archivist else frozenset()
        user._close_to = {"own": own, "away": away, "restricted": shut}
    return list(users.values())


def _seen(user: User, application: Application, role: str, why: Any) -> dict[str, Any]:
    access = {group: row.get(role, dossier.HIDE) for group, row in dossier.ACCESS.items()}
    return {
        "user": user,
        "role": role,
        "why": why,
        "shown": [GROUPS[group] for group, what in access.items() if what == dossier.SHOW],
        "masked": [GROUPS[group] for group, what in access.items() if what == dossier.MASK],
        "files": file_words(evidence.hidden_kinds(role, application)),
        "number": dossier.may_reveal(role, application),
    }


def file_words(hidden: frozenset[str]) -> str:
    """What remains when these kinds are hidden."""
    if not hidden:
        return _t("全部材料")
    if len(hidden) == len(AttachmentKind.values):
        return _t("不能打开")
    names = _t("、").join(str(AttachmentKind(kind).label) for kind in AttachmentKind.values if kind in hidden)
    return _t("除%(names)s以外的材料") % {"names": names}
