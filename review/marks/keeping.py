"""What happens to a sheet leaves a numbered, hashed, unchangeable version, and a line in the trail that says no value.

A sheet that came second is kept alike: nothing that a member wrote is lost.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import audit
from documents.canonical import canonical_json, digest
from nominations.acting import Actor
from review.marks.models import Mark, MarkVersion

SUBMIT, LATE, SECOND, OUTDATED, DRAFT, PAPER = "submit", "late", "second", "outdated", "draft", "paper"
REOPEN, SET_ASIDE, RELEASE = "reopen", "set_aside", "release"
# Every cause of a version, in the words of the trail (`mark.<cause>`).
CAUSES = {
    SUBMIT: _("评委提交答辩评分表"),
    LATE: _("收到迟到的答辩评分表"),  # after the session was closed
    SECOND: _("收到另一份答辩评分表"),  # one stood already
    OUTDATED: _("收到重开之前填写的答辩评分表"),
    DRAFT: _("答辩评分草稿被提交的评分表代替"),
    PAPER: _("录入纸质答辩评分表"),  # two people agree
    REOPEN: _("重开答辩评分表"),
    SET_ASIDE: _("封存答辩评分"),
    RELEASE: _("恢复答辩评分"),
}
# Versions that were the sheet itself when they were written.
STOOD = (SUBMIT, LATE, PAPER)
# Sheets that came and did not stand: shown beside the one that does.
OTHERS = (SECOND, OUTDATED)


def content(mark: Mark, rubric_sha256: str) -> dict[str, Any]:
    """All that a member said, and by which score sheet."""
    return {
        "rubric": rubric_sha256,
        "scores": dict(mark.scores),
        "comment": mark.comment,
        "total": str(mark.total) if mark.total is not None else "",
        "source": str(mark.source),
        "made_at": mark.made_at.isoformat() if mark.made_at else "",
        "submitted_at": mark.submitted_at.isoformat() if mark.submitted_at else "",
    }


def keep(mark: Mark, cause: str, held: dict[str, Any], *, by: Actor, ticket: str = "") -> MarkVersion:
    """Append a version; the caller holds the slot, so numbers never collide. `mark` comes with slot and seat."""
    last = mark.versions.order_by("-number").values_list("number", flat=True).first() or 0
    kept = MarkVersion.objects.create(
        mark=mark, number=last + 1, cause=cause, ticket=ticket, content=held, sha256=digest(canonical_json(held)),
        by=by.user,
    )  # fmt: skip
    audit.record_late(
        f"mark.{cause}", actor=by.user, ip=by.ip, target=f"application:{mark.slot.application_id}",
        detail={"mark": mark.pk, "seat": mark.seat.number, "version": kept.number, "sha256": kept.sha256},
    )  # fmt: skip
    return kept
