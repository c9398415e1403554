"""One function per screen of a correction: the list of what is open, one case, the batch's list made anew."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from nominations import desks, differences, dossier, resealing, stamps, wording
from nominations.annex1_rules.places import linked
from nominations.correction import permissions
from nominations.correction_scope import HONOURS, item_label, labels
from nominations.drafts import drafts, unpack
from nominations.models import Application, Batch, CorrectionItem, CorrectionRound
from nominations.pipeline import Status
from nominations.printing import forms_of, in_force
from nominations.visibility import viewer_role

MANY = 20
PARTIES = (Role.NOM, Role.UNIT, Role.REC)


def to_act(user: Any, key: UUID) -> Application | None:
    """What an act is about, wherever it stands meanwhile."""
    rows = Application.objects.select_related("cycle", "employer", "recommender")
    return rows.filter(permissions.openable(user), key=key).first()


def role_of(user: Any, application: Application) -> str:
    """As which of the three parties this person is here."""
    return viewer_role(user, application)


def items_of(application: Application) -> list[CorrectionItem]:
    """The items of the running round; [] once it is closed."""
    return list(CorrectionItem.objects.filter(round__application=application, round__closed_at=None))


def whose_turn(running: CorrectionRound | None) -> str:
    """The party that has to act, or '' when nobody has."""
    if running is None or running.closed_at is not None:
        return ""
    if running.nominee_done_at is None:
        return Role.NOM
    return Role.UNIT if running.unit_done_at is None else Role.REC


def detail(user: Any, key: UUID) -> dict[str, Any] | None:
    """The case: items with their present value and answer, what changed, whose turn it is; None hides as 404."""
    found = drafts().prefetch_related("honours").filter(permissions.openable(user), key=key).first()
    if found is None:
        return None
    role = viewer_role(user, found)
    work = unpack(found, user.pk, role)
    rounds = list(found.corrections.prefetch_related("items").order_by("-number"))
    last, turn = rounds[0], whose_turn(rounds[0])
    changed, files = differences.changes(found, last.base_revision, role), _files(found, last, role)
    return {
        "application": found,
        "work": work,
        "role": role,
        "chip": wording.chip(found.status, precise=role != Role.NOM),
        "round": last,
        "earlier": rounds[1:],
        "items": _items(found, last, role, work.honours),
        "turn": turn,
        "my_turn": turn == role and (role == Role.NOM or found.nominee_id != user.pk),
        "path": _path(turn),
        "changes": changed,
        "files": files,
        "unchanged": not differences.any_change(changed, files),
        "problems": linked(found.key, work.problems, work.sections),
        "preview": _preview(found) if turn and role == Role.NOM else None,
        "void": [stamp for stamp in stamps.standing(found) if not stamp.in_force] if turn else [],
        "reseal": _reseal(found) if role == Role.REC and turn == Role.REC else None,
    }


def _preview(found: Application) -> dict[str, Any]:
    """The form as it stands while it is corrected is the nominee's own: the units read what was handed on."""
    return {"document": forms_of(in_force(found, ("annex1",)))[1]}


def _files(found: Application, last: CorrectionRound, role: str) -> dict[str, Any]:
    return differences.files_since(found, last.opened_at, role)


def _path(turn: str) -> list[dict[str, str]]:
    """The three steps with where it stands."""
    names = {Role.NOM: _("申报人修改、答复"), Role.UNIT: _("工作单位确认"), Role.REC: _("推荐单位提交")}
    at = PARTIES.index(Role(turn)) if turn else len(PARTIES)
    return [
        {"label": names[party], "state": "done" if n < at else "now" if n == at else "todo"}
        for n, party in enumerate(PARTIES)
    ]


def _items(found: Application, last: CorrectionRound, role: str, honours: Iterable[Any]) -> list[dict[str, Any]]:
    """[{"item", "label", "value", "url"}]: `url` leads the nominee to where it is put right."""
    names = labels(found, honours)
    shown = {row["name"]: row["value"] for part in dossier.sections(found, role) for row in part["rows"]}
    return [
        {
            "item": item,
            "label": item_label(item, names),
            "value": shown.get(item.target, "") if item.kind == CorrectionItem.Kind.FIELD else "",
            "url": _place(found, item),
        }
        for item in last.items.all()
    ]


def _place(found: Application, item: CorrectionItem) -> str:
    """The step of the form, at the very field or paper."""
    if item.kind == CorrectionItem.Kind.ATTACHMENT:
        anchor = "claim-file_" + item.target.replace(".", "_")
        return reverse("application:step", args=[found.key, "files"]) + f"#{anchor}"
    slug = _section(item.target)
    return reverse("application:step", args=[found.key, slug]) + f"#id_{item.target}" if slug else ""


def _section(name: str) -> str:
    from nominations.annex1_rules import steps

    if name == HONOURS:
        return HONOURS
    return next((step.slug for step in steps.STEPS if name in {one.name for one in step.specs}), "")


def _reseal(found: Application) -> dict[str, Any] | None:
    """What Annex 2 needs before the way back is open; None when it says the same as before."""
    item = found.batch_items.filter(live=True).select_related("batch__recommender", "batch__cycle").first()
    if item is None:
        return None
    batch, current = item.batch, resealing.in_force(item.batch)
    differs = resealing.differs(batch)
    if not differs and (current is None or current.number == 1 or _sealed_before(found, current)):
        return None
    return {"batch": batch, "revision": current, "differs": differs, "papers": resealing.papers(batch, current)}


def _sealed_before(found: Application, current: Any) -> bool:
    """A newer list that was sealed for somebody else's correction is no business of this one."""
    last = found.corrections.order_by("-number").first()
    return bool(current.scan_id and last and current.locked_at < last.opened_at)


def batch_of(user: Any, key: UUID) -> Batch | None:
    """The list that is made anew for this case."""
    rows = Batch.objects.select_related("cycle", "recommender").filter(permissions.resealable(user))
    return rows.filter(items__application__key=key, items__live=True).first()


def _running(user: Any, rule: Any) -> Any:
    rows = Application.objects.filter(rule(user), status=Status.CORRECTION, corrections__closed_at=None)
    rows = rows.select_related("cycle").annotate(
        due=F("corrections__due_at"), done=F("corrections__nominee_done_at"), confirmed=F("corrections__unit_done_at")
    )
    return rows.order_by("due", "pk")


def _lines(rows: Any, sentence: str, verb: str) -> list[dict[str, Any]]:
    return [
        desks.line(
            sentence % {"name": row.name},
            reverse("correction:detail", args=[row.key]),
            row.due,
            verb,
        )
        for row in rows[:MANY]
    ]


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: what I have to correct, to confirm, to send, each with its due date."""
    mine = _running(user, permissions.answerable).filter(done=None)
    unit = _running(user, permissions.confirmable).filter(done__isnull=False, confirmed=None)
    rec = _running(user, permissions.sendable).filter(confirmed__isnull=False)
    return [
        *_lines(mine, _("协会退回补正，请逐项修改并答复"), _("去补正")),
        *_lines(unit, _("%(name)s 的补正内容等您确认"), _("确认")),
        *_lines(rec, _("%(name)s 的补正内容等您提交协会"), _("提交")),
    ]


def waiting(user: Any) -> list[dict[str, Any]]:
    """Corrections of ours that another party has now."""
    unit = _running(user, permissions.confirmable).exclude(done__isnull=False, confirmed=None)
    rec = _running(user, permissions.sendable).filter(confirmed=None)
    return [
        *_lines(unit, _("%(name)s 正在补正"), ""),
        *_lines(rec, _("%(name)s 正在补正，等待申报人或工作单位"), ""),
    ]
