"""Stage 2 step by step: what each step counts, which page it is done on, and which one is to be done now."""

from typing import Any

from django.utils.translation import gettext as _

from nominations.models import Cycle
from nominations.pipeline import CycleStage
from review.rankings.readiness import against_opening

BEFORE = (CycleStage.OPEN, CycleStage.CLOSED, CycleStage.FORMAL_EXAM, CycleStage.WRITTEN, CycleStage.CONSENSUS)


def steps(cycle: Cycle, n: dict[str, Any], frozen: bool) -> list[dict[str, Any]]:
    """[{"label", "n", "m", "done", "now", "page" (a name of the URLconf or ''), "note"}] in the order of the work.

    `n`: readiness.figures.
    """
    decided = n["passed"] + n["reviewed"]
    least = _("每件不少于 %(n)d 位") % {"n": cycle.experts_min}
    words: tuple[tuple[str, int, int, str, str], ...] = (
        (_("形式审查结论"), decided, decided + n["undecided"], "formal_check:queue", ""),
        (_("评分表定稿"), int(frozen), 1, "rubric:queue", ""),
        (_("匿名副本确认"), n["confirmed"], n["files"], "blinding:queue", ""),
        (_("专家配齐"), n["staffed"], n["files"], "assignment:queue", least),
        (_("进入初评"), n["reviewed"], n["files"], "", ""),
        (_("专家接受邀请"), n["accepted"], n["assigned"], "written_review:progress", ""),
        (_("评分提交"), n["done"], n["assigned"], "written_review:progress", ""),
        (_("专家合议"), int(cycle.stage not in BEFORE), 1, "consensus:queue", ""),
    )
    made = [
        {"label": label, "n": done, "m": all_, "done": 0 < all_ <= done, "page": page, "note": note}
        for label, done, all_, page, note in words
    ]
    now = next((step for step in made if not step["done"]), None)
    return [step | {"now": step is now} for step in made]


def waits_for_lead(cycle: Cycle, n: dict[str, Any]) -> tuple[str, str, str] | None:
    """(sentence, page, verb): which of C6, T18 and C7 nothing stands against any more; `n`: readiness.figures.

    The consensus is not offered while somebody still writes, but neither held up by invitations nobody answers.
    """
    year = {"year": cycle.year, "n": n["passed"], "open": n["assigned"] - n["accepted"]}
    if cycle.stage == CycleStage.FORMAL_EXAM and n["passed"] and not n["undecided"]:
        return _("%(year)s年度形式审查已全部办结，可以开始书面初评") % year, "written_review:start", _("开始")
    if cycle.stage != CycleStage.WRITTEN:
        return None
    if n["passed"] and n["confirmed"] == n["files"] and n["ready"] == n["passed"]:
        sentence = _("%(year)s年度 %(n)d 件申报的副本和专家都已备齐，可以交专家初评")
        return sentence % year, "written_review:begin", _("交专家")
    if n["done"] == n["accepted"] and not against_opening(cycle):
        sentence = _("%(year)s年度评分已全部提交，可以开始专家合议")
        if year["open"]:
            sentence = _("%(year)s年度每件申报的评分表都已够数，可以开始专家合议；另有 %(open)d 份邀请未接受，届时取消")
        return sentence % year, "consensus:queue", _("开始合议")
    return None
