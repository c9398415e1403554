"""An application as its filler works on it: the form with its honours, files and comments, loaded in one query."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import Role
from documents.models import StoredFile
from nominations import annex1_rules, extensions, waiting
from nominations.annex1_rules import Problem, steps
from nominations.annex1_rules.claims import Claim, claims
from nominations.correction_scope import Scope, open_round, scope_of
from nominations.json_rows import JSONRows, written_out
from nominations.models import Application, Attachment, CorrectionRound, Cycle, Honour, StageEvent
from nominations.pipeline import Status

# What the pages need of the year; its notice is long and has a page of its own.
OF_CYCLE = frozenset({
    "id", "year", "stage", "submit_deadline", "grace_minutes", "min_indicators", "honour_window_years",
})  # fmt: skip
# The moves after which a draft is, or is no longer, one that came back with comments.
SENT_OR_RETURNED = ("submit_to_unit", "recall", "unit_return")


# What the unit comments on that is no field of its own.
COMMENTED_AS = {"honours": "honours", "attachments": "files"}


@dataclass
class Draft:
    """`problems` are those of a submission today; `comments` what the unit wrote beside fields when it sent it back.

    `changer` names who saved last, where that was somebody else.
    """

    application: Application
    reader_id: int
    role: str
    honours: list[Honour]
    files: list[Attachment]
    changer: str = ""
    reason: str = ""
    comments: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    running: CorrectionRound | None = None

    @property
    def scope(self) -> Scope | None:
        """What a return for correction opens; None where nothing but the state decides."""
        return scope_of(self.running.items.all()) if self.running is not None else None

    @property
    def editable(self) -> bool:
        if self.running is not None:
            mine = self.role == Role.NOM and self.running.nominee_done_at is None
            return mine and clock.now() < self.running.due_at
        return self.application.status == Status.DRAFT and self._open

    @cached_property
    def _open(self) -> bool:
        return extensions.is_open(self.application, self.application.cycle)

    @property
    def returned(self) -> bool:
        return bool(self.reason) and self.application.status == Status.DRAFT

    @property
    def sections(self) -> tuple[str, ...]:
        """The steps that can be opened."""
        return steps.SLUGS if self.scope is None else tuple(self.scope.sections())

    def of_step(self, slug: str) -> list[Problem]:
        return [problem for problem in self.problems if problem.section == slug]

    def commented(self) -> Counter[str]:
        """How many comments of the unit wait in each step."""
        where = {one.name: step.slug for step in steps.STEPS for one in step.specs} | COMMENTED_AS
        return Counter(where[name] for name in self.comments if name in where)

    def step_rows(self, current: str = "") -> list[dict[str, Any]]:
        """For parts/_steps.html: every step with its state, and the check at the end."""
        counts, said = steps.count_by_step(self.problems), self.commented()
        key, scope = self.application.key, self.scope
        rows = []
        for step in steps.STEPS:
            if scope is not None and step.slug not in scope.sections():
                continue
            left = counts[step.slug]
            begun = steps.started(self.application, step, self.files, self.honours)
            note = _("还差 %(n)d 项") % {"n": left} if left else _("完成")
            if not begun:
                note = _("未开始")
            elif not left and said[step.slug]:
                note = _("有 %(n)d 条意见") % {"n": said[step.slug]}
            state = "done" if begun and not left else "todo"
            if said[step.slug]:
                state = "bad"
            rows.append({
                "label": step.title,
                "url": reverse("application:step", args=[key, step.slug]),
                "state": "now" if step.slug == current else state,
                "note": note,
                "left": left,
            })  # fmt: skip
        last = (_("检查与提交"), "application:submit") if scope is None else (_("补正清单"), "correction:detail")
        url = reverse(last[1], args=[key])
        return [
            *rows,
            {
                "label": last[0],
                "url": url,
                "state": "now" if current == "submit" else "todo",
                "note": "",
                "left": 0,
            },
        ]


@cache
def drafts() -> QuerySet[Application]:
    """Each row with all that its pages show: session, user, roles and unread messages leave two more queries a page.

    Put together once: filter it, and never evaluate it itself.
    """
    honours = Honour.objects.filter(application=OuterRef("pk")).order_by("position", "pk")
    files = Attachment.objects.filter(application=OuterRef("pk"), removed_at=None).order_by("pk")
    last = StageEvent.objects.filter(application=OuterRef("pk"), move__in=SENT_OR_RETURNED).order_by("-pk")
    unread = [f"cycle__{one.name}" for one in Cycle._meta.concrete_fields if one.name not in OF_CYCLE]
    rows = Application.objects.select_related("cycle", "recommender", "employer").defer(*unread)
    lists = written_out(
        rows,
        honour_rows=JSONRows(
            honours, pk="pk", position="position", name="name", organiser="organiser", organiser_type="organiser_type",
            level="level", activity_kind="activity_kind", awarded_month="awarded_month", awarded_day="awarded_day",
            is_team="is_team", team_role="team_role",
        ),
        file_rows=JSONRows(
            files, pk="pk", key="key", kind="kind", caption="caption", indicator="indicator", proves="proves",
            honour_id="honour_id", name="file__original_name", media_type="file__media_type", size="file__size",
            erased="file__erased_at",
        ),
        last_rows=JSONRows(last[:1], move="move", reason="reason", payload="payload"),
    )  # fmt: skip
    return rows.annotate(changer=F("changed_by__name"), **lists).order_by()


def brief() -> QuerySet[Application]:
    """Each row with what a line about it says."""
    last = StageEvent.objects.filter(application=OuterRef("pk"), move__in=SENT_OR_RETURNED).order_by("-pk")
    rows = Application.objects.select_related("cycle", "recommender", "employer")
    return rows.annotate(last_move=Subquery(last.values("move")[:1]))


def _honour(row: dict[str, Any]) -> Honour:
    day = row.pop("awarded_day")
    month, is_team = date.fromisoformat(row.pop("awarded_month")), bool(row.pop("is_team"))
    return Honour(**row, awarded_month=month, awarded_day=day and date.fromisoformat(day), is_team=is_team)


def _file(row: dict[str, Any]) -> Attachment:
    stored = StoredFile(original_name=row.pop("name"), media_type=row.pop("media_type"), size=row.pop("size"))
    erased = row.pop("erased")
    stored.erased_at = datetime.fromisoformat(erased) if erased else None
    return Attachment(**row | {"key": UUID(row["key"])}, file=stored)


def _inner(value: Any) -> dict[str, Any]:
    """JSON inside a JSON column, which SQLite hands out as text."""
    return json.loads(value) if isinstance(value, str) else value or {}


def unpack(application: Application, reader_id: int, role: str) -> Draft:
    """The draft from a row of drafts()."""
    row: Any = application
    last = row.last_rows[0] if row.last_rows and application.status == Status.DRAFT else {}
    returned = last if last.get("move") == "unit_return" else {}
    draft = Draft(
        application,
        reader_id,
        role,
        [_honour(item) for item in row.honour_rows],
        [_file(item) for item in row.file_rows],
        changer=row.changer if application.changed_by_id not in (None, reader_id) else "",
        reason=returned.get("reason", ""),
        comments=_inner(returned.get("payload")).get("fields", {}),
    )
    if application.status == Status.CORRECTION:
        draft.running = open_round(application)
    if draft.editable or application.status == Status.DRAFT:
        found = annex1_rules.problems(application, draft.files, draft.honours, clock.today())
        if (scope := draft.scope) is not None:
            found = [problem for problem in found if scope.takes_problem(problem)]
        draft.problems = waiting.added(found, application, draft.sections)
    return draft


def claim_groups(work: Draft) -> list[dict[str, Any]]:
    """The files step: claims under their headings, each with its files; last what belongs to no claim any more."""
    groups: dict[str, list[tuple[Claim, list[Attachment]]]] = {}
    left = list(work.files)
    scope = work.scope
    for claim in claims(work.application, work.honours):
        if scope is not None and not scope.takes_claim(claim):
            continue
        mine = [row for row in left if claim.takes(row)]
        left = [row for row in left if row not in mine]
        groups.setdefault(claim.group, []).append((claim, mine))
    found = [{"title": title, "claims": rows} for title, rows in groups.items()]
    over = left and scope is None
    return [*found, {"title": _("不再需要的文件"), "claims": [], "left": left}] if over else found


def claim_of(work: Draft, code: str) -> Claim | None:
    """The claim a file is sent for."""
    return next((claim for claim in claims(work.application, work.honours) if claim.code == code), None)


def honour_of(work: Draft, pk: int) -> Honour | None:
    return next((row for row in work.honours if row.pk == pk), None)


def returned_items(work: Draft, step: steps.Step) -> list[Any]:
    """What the association asked to put right in this step."""
    items = work.running.items.all() if work.running is not None else ()
    names = {one.name for one in step.specs} | ({"honours"} if step.slug == "honours" else set())
    paper = step.slug == "files"
    return [item for item in items if (item.kind == "attachment" if paper else item.target in names)]
