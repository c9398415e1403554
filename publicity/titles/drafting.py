"""Who is to be named: whose publicity is over with nothing open, in the order in which they were made public (R57)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from documents.canonical import canonical_json, digest
from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage, Status
from publicity.lists import moves as lists
from publicity.lists.models import Entry
from publicity.objections import holding
from publicity.titles.models import Naming, Nominated
from publicity.titles.moves import UNSIGNED, State
from review import expelling
from review.disqualification.models import Proceeding

FIELDS = ("place", "name", "employer", "post", "number")  # what D19 prints of a person
UNDER_WAY = [str(step) for step in Proceeding.Step if step not in (Proceeding.Step.DECIDED, Proceeding.Step.DROPPED)]
WHY = {
    "hold": gettext_lazy("异议核查，暂缓"),
    "objection": gettext_lazy("有异议没有办结"),
    "proceeding": gettext_lazy("取消资格事项正在办理"),
}


def clear(cycle: Cycle) -> list[Application]:
    """Everybody who can be named now, in published order; a constant number of queries."""
    rows = _waiting(cycle)
    kept = held_back(cycle, rows)
    return [row for row in _ordered(cycle, rows) if row.pk not in kept]


def _waiting(cycle: Cycle) -> list[Application]:
    rows = Application.objects.filter(cycle=cycle, status=Status.PUBLICITY_CLEAR)
    return list(rows.select_related("employer", "recommender").order_by("pk"))


def on_hold(cycle: Cycle) -> list[tuple[Application, str]]:
    """[(who, why in words)]: whom this year's next decision leaves out and a later one may name."""
    held = Application.objects.filter(cycle=cycle, status=Status.OBJECTION_HOLD)
    rows = [*held.select_related("employer", "recommender").order_by("pk"), *_waiting(cycle)]
    why = held_back(cycle, rows)
    return [(row, str(WHY[why[row.pk]])) for row in rows if row.pk in why]


def held_back(cycle: Cycle, rows: Iterable[Application]) -> dict[int, str]:
    """{primary key: key of WHY} of those of these who may not be named yet: they hold up nobody else."""
    found = {row.pk: "hold" for row in rows if row.status == Status.OBJECTION_HOLD}
    free = [row.pk for row in rows if row.pk not in found]
    under_way = Proceeding.objects.filter(application__in=free, step__in=UNDER_WAY)
    found |= dict.fromkeys(under_way.values_list("application", flat=True), "proceeding")
    return found | dict.fromkeys(holding.held(free), "objection")


def entries_of(cycle: Cycle) -> dict[int, Entry]:
    """{application: the row under which its publicity ended}, the latest; in published order, one query."""
    rows = Entry.objects.filter(
        publication__cycle=cycle, publication__state=lists.State.ENDED, removed_at=None
    ).order_by("publication__number", "place")
    return {row.application_id: row for row in rows}


def _ordered(cycle: Cycle, rows: Iterable[Application]) -> list[Application]:
    order = {pk: place for place, pk in enumerate(entries_of(cycle))}
    return sorted(rows, key=lambda row: (order.get(row.pk, len(order)), row.pk))


def open_draft(cycle: Cycle) -> Naming | None:
    """The decision of this year that is being prepared, if there is one."""
    return Naming.objects.filter(cycle=cycle, state__in=UNSIGNED).first()


def begun_by(user: User, key: str) -> Naming | None:
    """What this very form has begun already, whatever has become of it (G3)."""
    begun = Naming.objects.filter(events__move="prepare", events__actor=user, events__key=key)
    return begun.first() if key else None


def next_number(cycle: Cycle) -> int:
    """A decision that was given up gives its number back: nobody has seen it."""
    rows = Naming.objects.filter(cycle=cycle).exclude(state=State.VOID)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def fill(naming: Naming) -> list[Nominated]:
    """Put everybody who can be named on the decision that has just been begun; who has no public row is passed over."""
    entries = entries_of(naming.cycle)
    rows = [row for row in clear(naming.cycle) if row.pk in entries]
    return Nominated.objects.bulk_create(
        Nominated(naming=naming, application=row, entry=entries[row.pk], place=place)
        for place, row in enumerate(rows, start=1)
    )


def bears(number: str, *, but: int | None = None) -> bool:
    """Whether a naming decision has this 发文字号; one that was given up, and the row `but`, do not count."""
    return Naming.objects.filter(decision_no=number).exclude(state=State.VOID).exclude(pk=but or 0).exists()


def against_number(naming: Naming, number: str) -> list[str]:
    """The 发文字号 is new: no decision, ban or notice bears it."""
    taken = bears(number, but=naming.pk) or expelling.bears(number)
    return [_("这个文号已经用于另一份文件，请核对。")] if taken else []


def against(naming: Naming) -> list[str]:
    """What stands in the way of naming these people now: sentences that say whom and why, empty when nothing does."""
    rows = list(naming.rows.select_related("application__employer", "application__recommender", "entry__publication"))
    if not rows:
        return [_("决定上没有人，请作废后重新起草。")]
    found = []
    if naming.cycle.stage != CycleStage.NAMING:
        found.append(_("本年度当前处于“%(stage)s”，不能命名。") % {"stage": naming.cycle.get_stage_display()})
    kept = held_back(naming.cycle, [row.application for row in rows])
    for row in rows:
        found += _against_one(row, kept)
    missing = {row.pk for row in clear(naming.cycle)} - {row.application_id for row in rows}
    if missing:
        found.append(_("另有 %(n)d 名公示期满的人不在决定上，请作废后重新起草。") % {"n": len(missing)})
    return found


def against_issuing(naming: Naming) -> list[str]:
    """The same, and the 发文字号 is there and new."""
    if not naming.decision_no:
        return [_("还没有填写发文字号。"), *against(naming)]
    return against_number(naming, naming.decision_no) + against(naming)


def _against_one(row: Nominated, kept: dict[int, str]) -> list[str]:
    name, application, entry = {"name": row.entry.name}, row.application, row.entry
    if application.status != Status.PUBLICITY_CLEAR:
        words = name | {"status": application.get_status_display()}
        return [_("%(name)s 当前为“%(status)s”，不能命名，请作废后重新起草。") % words]
    if why := kept.get(application.pk):
        return [_("%(name)s 暂不能命名（%(why)s），请作废后重新起草。") % (name | {"why": WHY[why]})]
    if entry.removed_at is not None or entry.publication.state != lists.State.ENDED:
        return [_("%(name)s 的公示还没有结束，或者已从公示名单取消。") % name]
    if application.name != entry.name:
        return [_("%(name)s 的姓名与公示的不一致，请先核实。") % name]
    return []


def fingerprint(naming: Naming, rows: list[dict[str, Any]], day: str) -> str:
    """SHA-256 of number, day and rows in canonical JSON; what stands on D19."""
    said = {
        "schema": "naming/1", "year": naming.cycle.year, "number": naming.number, "decision_no": naming.decision_no,
        "date": day, "rows": rows,
    }  # fmt: skip
    return digest(canonical_json(said))
