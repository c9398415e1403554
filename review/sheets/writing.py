"""Writes a score sheet: kept while it is typed, handed in whole; the server adds up (E6, E7)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts import clock
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.annex1_rules.indicators import FIELDS
from nominations.transitions import latest_event
from nominations.wordcount import WordLimitError, check_limit
from review.sheets import printing, rubric
from review.sheets.advancing import Step, advance_held
from review.sheets.keeping import version_of
from review.sheets.models import Assignment, AssignmentEvent, Sheet, SheetVersion, with_sheet
from review.sheets.moves import WRITABLE, State
from review.sheets.sight import ended, this_one

COMMENT_MAX = 500
# What a save needs of the rows beside the assignment and its sheet: what was claimed, by which rubric it is read.
NEEDED = (
    *(f"application__{name}" for name in FIELDS.values()),
    "cycle__stage", "cycle__rubric__content", "cycle__rubric__sha256",
)  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """What stands in the fields of the page, as typed."""

    scores: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    verdict: str = ""


@dataclass(frozen=True)
class Kept:
    """What a save left: the sheet, and what could not be kept or is still lacking ([(field of the page, sentence)])."""

    sheet: Sheet
    problems: list[tuple[str, str]]


class _Overtaken(StaleVersion):
    """Read while another window was still saving: what was read beside the locked row is older than the lock."""

    def __init__(self) -> None:
        super().__init__(_("这份评分表刚刚在另一个窗口保存过，请再提交一次。"))


class StaleSheet(StaleVersion):
    """Another window saved this sheet since the page was opened; `sheet` is what stands now."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(_("这份评分表已在另一个窗口保存过，请核对两边的内容。"))
        self.sheet = sheet


def _held(user: Any, key: UUID, page: str | None) -> Any:
    """The assignment, locked and asked for anew: whoever may not read it now has nothing here (T-14).

    For `page`, which hands it in, it comes with `clicked` (this page did so before) and `kept` (number of the last
    version of its sheet). The lock is the assignment's and ends with the caller's transaction; whoever changes a sheet
    holds it. PostgreSQL reads the rows beside a locked one as they were before the wait, so `_on_what_stands` looks a
    second time if need be.
    """
    rows = this_one(user, key).select_for_update(of=("self",), no_key=True)
    if page is not None:
        clicks = AssignmentEvent.objects.filter(assignment=OuterRef("pk"), move="submit_score", actor=user, key=page)
        last = SheetVersion.objects.filter(sheet__assignment=OuterRef("pk")).order_by("-number").values("number")[:1]
        rows = rows.annotate(clicked=Exists(clicks.exclude(key="")), kept=Coalesce(Subquery(last), 0))
    row = rows.select_related("application", "cycle__rubric", "sheet").only(*with_sheet(), *NEEDED).first()
    if row is None:
        raise _gone(user, key)
    return row


def _on_what_stands(work: Callable[[Any], Kept], user: Any, key: UUID, page: str | None = None) -> Kept:
    """`work` on the locked assignment; once more, by a new look at it, when somebody else had just saved."""
    try:
        return work(_held(user, key, page))
    except _Overtaken:
        return work(_held(user, key, page))


def _gone(user: Any, key: UUID) -> TransitionError:
    """Who was still writing when it ended reads why; for whoever stays away there is nothing here (T-14)."""
    row = ended(user).filter(key=key).first()
    if row is None:
        return NotPermitted(_("您没有办理此事项的权限。"))
    words = {"state": row.get_state_display()}
    sentence = _("这份材料的评审已经结束（%(state)s），刚才填写的内容没有保存。") % words
    return WrongState(sentence, latest=latest_event(row))


def _writable(row: Assignment, user: Any, page: str) -> None:
    if row.state not in WRITABLE:
        if AssignmentEvent.objects.filter(assignment=row, move="submit_score", actor=user, key=page).exists():
            raise _Overtaken  # the same page, sent twice at once
        raise WrongState(_("这份评分表已经提交，不能再修改。"), latest=latest_event(row))


def sheet_of(row: Assignment) -> Sheet | None:
    """The sheet of an assignment loaded with it, or None."""
    return getattr(row, "sheet", None)


@transaction.atomic
def save(key: UUID, filled: Filled, *, by: Actor, version: int, page: str) -> Kept:
    """Keep what can be kept; the first time the assignment becomes 评分中 (E6).

    `version` is the sheet's as the page knows it (0: none yet), `page` names the open page: a page that saved last
    may save again. Scores out of range are left out and said; nothing here leaves a version behind.
    """

    def work(row: Any) -> Kept:
        _writable(row, by.user, "")
        kept = _filled(row, filled, version, page)
        _store(kept.sheet)
        if steps := _begun(row):
            advance_held(row, steps, by=by, permit=_still)
        return kept

    return _on_what_stands(work, by.user, key)


def _store(sheet: Sheet) -> None:
    """Write it over the very version it was filled from; nothing is written over what another window saved."""
    if sheet.pk is None:
        sheet.save(force_insert=True)
        return
    columns = {field.attname: getattr(sheet, field.attname) for field in Sheet._meta.concrete_fields}
    del columns["id"]
    if not Sheet.objects.filter(pk=sheet.pk, version=sheet.version - 1).update(**columns):
        raise _Overtaken


def _begun(row: Assignment) -> list[Step]:
    return [Step("first_save")] if row.state == State.ACCEPTED else []


def _filled(row: Assignment, filled: Filled, version: int, page: str) -> Kept:
    """The sheet with what was typed, not yet stored."""
    sheet = sheet_of(row) or Sheet(assignment=row, version=0)
    if sheet.pk is None and row.state != State.ACCEPTED:
        raise _Overtaken  # begun meanwhile
    if sheet.pk and version != sheet.version and (not page or page != sheet.page):
        raise StaleSheet(sheet)
    content = row.cycle.rubric.content
    result = rubric.evaluate(content, filled.scores, rubric.claimed(row.application))
    _fill(sheet, filled, result, row, page)
    return Kept(sheet, [(name_of(content, code), sentence) for code, sentence in result.problems])


def _still(user: Any, row: Assignment) -> bool:
    """Asked under the lock already, a moment ago and in this transaction."""
    return True


def _fill(sheet: Sheet, filled: Filled, result: rubric.Evaluation, row: Assignment, page: str) -> None:
    content, kept = row.cycle.rubric.content, {}
    for _dimension, item in rubric.items(content):
        value = rubric.read_score(filled.scores.get(item["code"], ""), item["points"], content["step"])
        if value is not None:
            kept[item["code"]] = str(value)
    codes = {dimension["code"] for dimension in content["dimensions"]}
    sheet.scores, sheet.comment, sheet.verdict, sheet.page = kept, filled.comment, filled.verdict, page
    sheet.notes = {code: text for code, text in filled.notes.items() if code in codes and text}
    sheet.dimensions = {code: str(total) for code, total in result.dimensions.items()}
    sheet.total = result.total if kept else None
    sheet.version += 1
    sheet.saved_at = clock.now()


def lacking(content: rubric.Content, claims: Collection[str], sheet: Sheet) -> list[tuple[str, str]]:
    """Why a sheet cannot be handed in yet: [(field of the page, sentence)] (E7)."""
    result = rubric.evaluate(content, sheet.scores, claims)
    found = [(f"score_{code}", _("还没有评分。")) for code in result.missing]
    found += [(name_of(content, code), sentence) for code, sentence in result.problems]
    for dimension in content["dimensions"]:
        if dimension["code"] not in claims and not sheet.notes.get(dimension["code"], "").strip():
            sentence = _("申报人未填报“%(title)s”，请说明这样评分的理由。") % {"title": dimension["title"]}
            found.append((f"note_{dimension['code']}", sentence))
    try:
        check_limit(sheet.comment, COMMENT_MAX, content["comment_min"])
    except WordLimitError as error:
        found.append(("comment", error.message))
    if not sheet.verdict:
        found.append(("verdict", _("请选择总体建议。")))
    return found


def name_of(content: rubric.Content, code: str) -> str:
    """The field of the page a problem of the evaluation stands beside: an item, or the first item of a dimension."""
    for dimension in content["dimensions"]:
        if dimension["code"] == code:
            return f"score_{dimension['items'][0]['code']}"
    return f"score_{code}"


@transaction.atomic
def submit(key: UUID, filled: Filled, *, by: Actor, version: int, page: str) -> Kept:
    """E7: keep what was typed and, when nothing lacks, hand it in; from now on nobody changes it.

    The answer's `problems` are empty once it is handed in. One version, one print (D9, which a worker asks for). The
    same page sent twice gets the first answer.
    """
    return _on_what_stands(lambda row: _submit(row, filled, by, version, page), by.user, key, page)


def _submit(row: Any, filled: Filled, by: Actor, version: int, page: str) -> Kept:
    if row.clicked and row.state not in WRITABLE:  # given back since (E8), it is no repetition but an outdated page
        return Kept(row.sheet, [])
    _writable(row, by.user, page)
    kept, held = _filled(row, filled, version, page), row.cycle.rubric
    sheet, claims = kept.sheet, rubric.claimed(row.application)
    # What was typed out of range is not stored: say that, not that it is missing.
    said = {name for name, _sentence in kept.problems}
    problems = kept.problems + [one for one in lacking(held.content, claims, sheet) if one[0] not in said]
    steps = _begun(row)
    if not problems:
        sheet.submitted_at, sheet.unprinted = clock.now(), True
    _store(sheet)
    if not problems:
        last = version_of(sheet, "submit_score", row.kept + 1, by=by.user, rubric_sha256=held.sha256)
        last.save(force_insert=True)
        payload = {"total": str(sheet.total), "sha256": last.sha256}
        steps.append(Step("submit_score", payload, key=page))
        printing.soon()
    if steps:
        advance_held(row, steps, by=by, permit=_still)
    return Kept(sheet, problems)


__all__ = ["Filled", "Kept", "StaleSheet", "lacking", "save", "sheet_of", "submit"]
