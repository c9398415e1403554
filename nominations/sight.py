"""Who can see what, from the very tables and predicates that decide it: for the page, the docs and one case."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

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
    "F5": _("学历、职务、身份"),
    "F6": _("行业、技能与指标"),
    "F7": _("自述、成绩与荣誉"),
    "F8": _("姓名与单位"),
}
FILE_ROLES = (Role.NOM, Role.UNIT, Role.REC, Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP)
FILE_STATES = (Status.DRAFT, Status.UNIT_REVIEW, Status.RECOMMENDED, Status.SUBMITTED, Status.FORMAL_PASSED)
WHY: dict[str, str | Promise] = {
    Role.NOM: _("申报人本人"),
    Role.UNIT: _("工作单位经办人，申报表已提交到本单位或由本单位代填"),
    Role.REC: _("推荐单位经办人，工作单位已同意并转来"),
    Role.STAFF: _("协会经办人，申报已报送协会"),
    Role.LEAD: _("协会部门负责人，申报已报送协会"),
    Role.CHIEF: _("秘书长，申报已报送协会"),
    Role.SUP: _("监督员，申报已报送协会"),
}


def roles() -> list[Role]:
    """The roles that read a form at all."""
    return [role for role in Role if any(role in row for row in dossier.ACCESS.values())]


def fields() -> list[tuple[str, list[str], list[str]]]:
    """[(group, names of its fields, what each of `roles()` gets: show, mask or hide)]."""
    listed: dict[str, list[str]] = {}
    for _key, _title, row in dossier.SECTIONS:
        for field in row:
            listed.setdefault(field.group, []).append(str(field.label))
    return [
        (group, listed[group], [dossier.ACCESS[group].get(role, dossier.HIDE) for role in roles()])
        for group in sorted(listed)
    ]


def reveals() -> list[tuple[Role, frozenset[str] | None]]:
    """[(role, the states in which it may have the whole identity number shown; None: any)]."""
    return [(role, dossier.REVEALS[role]) for role in roles() if role in dossier.REVEALS]


def files() -> list[tuple[Status, list[frozenset[str]]]]:
    """[(state, the kinds of file hidden from each of FILE_ROLES)], by asking the rule about such an application."""
    rows = []
    for status in FILE_STATES:
        application = Application(status=status)
        if status not in INTAKE:
            application.submitted_at = application.created_at
        rows.append((status, [evidence.hidden_kinds(role, application) for role in FILE_ROLES]))
    return rows


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

    Every candidate is asked by the predicate that guards the page itself. Four queries, however many people.
    """
    can, cannot = [], []
    for user in _candidates(application):
        if visibility.can_read(user, application):
            can.append(_seen(user, application))
        elif not user._grants or application.status in INTAKE or not application.acceptance_no:
            continue
        elif any(grant.role in visibility.READERS for grant in user._grants):
            away = application.pk in visibility.conflicts(user)
            cannot.append({"user": user, "why": _t("已声明回避") if away else _t("规则不允许")})
    order = [str(role) for role in Role]
    can.sort(key=lambda row: (order.index(row["role"]), row["user"].name, row["user"].pk))
    return {"can": can, "cannot": cannot}


def _candidates(application: Application) -> list[Any]:
    """Active people whose role or unit could open it, with their grants and conflicts already asked for."""
    live = RoleGrant.objects.filter(revoked_at=None)
    held = live.filter(
        Q(role__in=visibility.READERS)
        | Q(role=Role.UNIT, unit_id=application.employer_id)
        | Q(role=Role.REC, unit_id=application.recommender_id)
    )
    rows = User.objects.filter(Q(pk__in=held.values("user")) | Q(pk=application.nominee_id), is_active=True)
    users: list[Any] = list(rows.prefetch_related(Prefetch("role_grants", live, to_attr="_grants")).order_by("pk"))
    away = set(StaffConflict.objects.filter(application=application, lifted_at=None).values_list("user", flat=True))
    this = frozenset({application.pk})
    for user in users:
        # What visibility would ask for each person, answered for this application in one query.
        own = this if user.pk == application.nominee_id else frozenset()
        user._close_to = {"own": own, "away": this if user.pk in away else frozenset()}
    return users


def _seen(user: User, application: Application) -> dict[str, Any]:
    role = visibility.viewer_role(user, application)
    access = {group: row.get(role, dossier.HIDE) for group, row in dossier.ACCESS.items()}
    return {
        "user": user,
        "role": role,
        "role_label": Role(role).label,
        "why": WHY[role],
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
        return _t("无")
    names = _t("、").join(str(AttachmentKind(kind).label) for kind in AttachmentKind.values if kind in hidden)
    return _t("除%(names)s以外的材料") % {"names": names}
