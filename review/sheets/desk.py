"""The expert's desk as data: own assignments in order, one dossier with its sheet, and what two windows disagree on."""

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts import clock
from nominations.annex1_rules.indicators import FIELDS
from review.blind import reading
from review.experts.standing import sworn
from review.sheets import blind_files, rubric, sight
from review.sheets.guidance import GRADES, GUIDANCE
from review.sheets.models import Assignment, Clue, Sheet, with_sheet
from review.sheets.moves import MOVES, WRITABLE, State

TURN = {State.SCORING: 0, State.ACCEPTED: 1, State.INVITED: 2, State.SCORED: 3, State.LOCKED: 4}
CHIPS = {
    State.PROPOSED: ("dot", "muted"), State.INVITED: ("send", "info"), State.ACCEPTED: ("dot", "now"),
    State.SCORING: ("pencil", "now"), State.SCORED: ("check", "ok"), State.LOCKED: ("lock", "ok"),
    State.LAPSED: ("alert", "bad"), State.RECUSED: ("stop", "warn"), State.DECLINED: ("x", "warn"),
}  # fmt: skip
WITH = ("application__blind_copy", "cycle__rubric", "sheet")
# What the page of one dossier needs of the rows beside the assignment and its sheet.
NEEDED = (
    *(f"application__{name}" for name in ("industry", "priority_focus", *FIELDS.values())),
    "application__blind_copy__code", "application__blind_copy__texts", "cycle__stage", "cycle__rubric__content",
)  # fmt: skip


def mine(user: Any) -> list[dict[str, Any]]:
    """The person's assignments, what can be done first at the top; one query."""
    pledged = sworn().filter(expert=OuterRef("expert"), cycle=OuterRef("cycle"))
    rows = sight.of_expert(user).select_related(*WITH).annotate(pledged=Exists(pledged))
    made = [_line(row) for row in rows]
    return sorted(made, key=lambda line: (TURN[line["row"].state], line["row"].due_at or clock.now(), line["code"]))


def _line(row: Any) -> dict[str, Any]:
    copy, sheet = getattr(row.application, "blind_copy", None), getattr(row, "sheet", None)
    content = row.cycle.rubric.content
    return {
        "row": row,
        "code": copy.code if copy else "",
        "industry": row.application.get_industry_display() if row.application.industry else "",
        "readable": row.pledged and row.state in TURN and row.state != State.INVITED and bool(copy and copy.sha256),
        "pledged": row.pledged,
        "chip": chip(row),
        "open": row.state in WRITABLE,
        "total": plain(sheet.total) if sheet and sheet.total is not None else "",
        "scored": len(sheet.scores) if sheet else 0,
        "items": sum(1 for _pair in rubric.items(content)),
    }


def chip(row: Assignment) -> dict[str, str]:
    """Icon, word and tone of an assignment's state."""
    icon, tone = CHIPS.get(State(row.state), ("dash", "muted"))
    return {"icon": icon, "label": str(row.get_state_display()), "tone": tone}


def page(user: Any, key: UUID, chosen: str, address: Callable[[UUID], str]) -> dict[str, Any] | None:
    """Dossier, sheet, and the way to the next own one; None hides as 404. `address` of a file, by its key.

    All that this person may read is asked for by the one rule; the dossier itself is then found by its key alone.
    """
    rows = sight.readable(user).order_by("application__blind_copy__code", "pk")
    every: list[Any] = list(rows.values_list("pk", "key", "state", "cycle", named=True))
    this = next((one for one in every if one.key == key), None)
    if this is None:
        return None
    own = [one for one in every if one.cycle == this.cycle]
    at, row = own.index(this), _whole(this.pk)
    copy = row.application.blind_copy
    return {
        "row": row,
        "code": copy.code,
        "industry": row.application.get_industry_display(),
        "focus": row.application.priority_focus,
        "sections": reading.sections(copy),
        "files": blind_files.viewer(copy, chosen, lambda file: address(file.key)),
        "scored": getattr(row, "sheet", None),
        "chip": chip(row),
        # A locked sheet is set aside by it and the ranking counted anew (review.experts.conflicts.declare).
        "can_recuse": row.state in MOVES["recuse"].sources or row.state == State.LOCKED,
        "writable": row.state in WRITABLE,
        "previous": own[at - 1].key if at else None,
        "next": own[at + 1].key if at + 1 < len(own) else None,
        "todo": next((one.key for one in own[at + 1 :] + own[:at] if one.state in WRITABLE), None),
        "handed": sum(one.state not in WRITABLE for one in own),
        "own": len(own),
        "clues": list(row.clues.all()) if row.has_clues else [],
    }


def _whole(pk: int) -> Any:
    """The assignment with its sheet, and of everything else no column more than the page shows."""
    rows = Assignment.objects.select_related(*WITH).only(*with_sheet(), *NEEDED)
    return rows.annotate(has_clues=Exists(Clue.objects.filter(assignment=OuterRef("pk")))).get(pk=pk)


def dimensions(row: Assignment, form: Any = None, sheet: Sheet | None = None) -> list[dict[str, Any]]:
    """The rubric for the page: each item with its field (if `form`), its anchors with their ranges, and what stands."""
    content, claims, made = row.cycle.rubric.content, rubric.claimed(row.application), []
    scores = sheet.scores if sheet else {}
    sums = sheet.dimensions if sheet else {}
    for dimension in content["dimensions"]:
        most = rubric.cap(content, dimension, claims)
        made.append({
            "code": dimension["code"],
            "title": dimension["title"],
            "points": dimension["points"],
            "capped": dimension["code"] not in claims,
            "most": f"{most.normalize():f}",
            "sum": plain(sums.get(dimension["code"], "0")),
            "note": form[f"note_{dimension['code']}"] if form and f"note_{dimension['code']}" in form.fields else None,
            "note_text": sheet.notes.get(dimension["code"], "") if sheet else "",
            "items": [
                {
                    **item,
                    "field": form[f"score_{item['code']}"] if form else None,
                    "got": plain(scores.get(item["code"], "")),
                    "grades": grades(item, content["step"]),
                }
                for item in dimension["items"]
            ],
        })  # fmt: skip
    return made


def around(row: Assignment, form: Any, sheet: Sheet | None) -> dict[str, Any]:
    """What stands beside the dossier: the dimensions, the guidance, how much is done; from the form if it was typed."""
    content = row.cycle.rubric.content
    return {
        "dimensions": dimensions(row, form, sheet),
        "guidance": GUIDANCE,
        "items": sum(1 for _pair in rubric.items(content)),
        "done": len(sheet.scores) if sheet else 0,
        "total": plain(sheet.total) if sheet and sheet.total is not None else "",
        "rules": {name: content[name] for name in ("step", "unfilled_cap", "comment_min")},
    }


def kept(held: Any) -> dict[str, Any]:
    """What the script shows after it has saved: the server's own sums and what it could not keep."""
    sheet = held.sheet
    return {
        "version": sheet.version,
        "at": sheet.saved_at.astimezone(clock.SHANGHAI).strftime("%H:%M:%S"),
        "total": plain(sheet.total) if sheet.total is not None else "",
        "sums": {code: plain(total) for code, total in sheet.dimensions.items()},
        "done": len(sheet.scores),
        "problems": dict(held.problems),
    }


def plain(number: Any) -> str:
    """21.00 → 21, 4.50 → 4.5, '' stays ''."""
    return f"{Decimal(str(number)).normalize():f}" if str(number) else ""


def grades(item: Any, step: str) -> list[dict[str, str]]:
    """Each anchor with the marks it stands for, on the step: 12 points → 优 11–12, 良 9–10.5, 中 7.5–8.5, 差 0–7."""
    spans = _spans(str(item["points"]), step)
    words = [str(word) for word, _percent in GRADES]
    return [
        {"word": word, "span": span, "text": text}
        for word, span, text in zip(words, spans, item["anchors"], strict=False)
    ]


@lru_cache(maxsize=256)
def _spans(points: str, step: str) -> list[str]:
    """The marks of each grade of an item with so many points, "" for a grade that no mark is left for."""
    unit, top, made = Decimal(step), Decimal(points), []
    for _word, percent in GRADES:
        low = (Decimal(points) * percent / 100 / unit).to_integral_value(ROUND_CEILING) * unit
        made.append(f"{plain(low)}–{plain(top)}" if low < top else plain(low) if low == top else "")
        top = min(top, low - unit)
    return made


def differences(row: Assignment, sheet: Sheet, filled: Any) -> list[dict[str, str]]:
    """What this page says and what was saved elsewhere, where they differ: [{"label", "here", "saved"}]."""
    pairs = [
        (item["title"], filled.scores.get(item["code"], ""), plain(sheet.scores.get(item["code"], "")))
        for _dimension, item in rubric.items(row.cycle.rubric.content)
    ]
    verdicts = dict(Sheet.Verdict.choices)
    pairs += [
        (_("总体建议"), str(verdicts.get(filled.verdict, "")), str(verdicts.get(sheet.verdict, ""))),
        (_("评语"), filled.comment, sheet.comment),
    ]
    for dimension in row.cycle.rubric.content["dimensions"]:
        code = dimension["code"]
        label = _("%(title)s：说明") % {"title": dimension["title"]}
        pairs.append((label, filled.notes.get(code, ""), sheet.notes.get(code, "")))
    return [{"label": label, "here": here, "saved": saved} for label, here, saved in pairs if here != saved]
