"""What the system finds for each item: fine, worth a look, or wrong, in words; a person decides (R45)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts import clock
from nominations import annex1_rules, bans, resealing
from nominations.dictionaries import AttachmentKind
from nominations.models import Application, Attachment, Batch
from nominations.models.application import HOLDS_ID
from review.paperwork import ledger

# Below this nobody can read a certificate that was photographed.
LEAST_PIXELS = 600
OF_ID = (AttachmentKind.ID_FRONT, AttachmentKind.ID_BACK)
PROOFS = (AttachmentKind.CERTIFICATE, AttachmentKind.EVIDENCE)


@dataclass
class Finding:
    """`bad`: something the notice does not allow; `look`: something a person should look at twice."""

    bad: list[str] = field(default_factory=list)
    look: list[str] = field(default_factory=list)

    @property
    def tone(self) -> str:
        return "bad" if self.bad else "warn" if self.look else "ok"

    @property
    def sentences(self) -> list[str]:
        return self.bad + self.look


def findings(application: Application, batch: Batch | None) -> dict[str, Finding]:
    """{item: Finding} for all items the system can say something about; a constant number of queries."""
    files = list(application.attachments.filter(removed_at=None).select_related("file", "honour"))
    honours = list(application.honours.all())
    found = {code: Finding() for code in CODES}
    _form(application, files, honours, found)
    _papers(files, found)
    _opinions(application, found)
    if batch is not None:
        found["annex2"].bad += resealing.problems(batch)
    _once(application, files, found)
    found["paper"].bad += ledger.problems(application)
    found["ban"].bad += bans.problems_for(application.id_index, application.employer, application.recommender)
    _hints(application, honours, found)
    return found


CODES = (
    "form",
    "id",
    "union",
    "certificates",
    "evidence",
    "honours",
    "opinions",
    "annex2",
    "paper",
    "once",
    "ban",
    "retired",
)
# Where a lack of the form is told: by the field it belongs to, else with the form.
_BY_FIELD = {
    "file_id_front": "id", "file_id_back": "id", "file_union_card": "union", "union_doc_kind": "union",
    "file_skill_level": "certificates", "file_title": "certificates", "file_patent": "certificates",
}  # fmt: skip


def _form(app: Application, files: list[Attachment], honours: list[Any], found: dict[str, Finding]) -> None:
    for problem in annex1_rules.problems(app, files, honours, clock.today()):
        code = _BY_FIELD.get(problem.field, "form")
        if problem.field.startswith("file_indicator_"):
            code = "evidence"
        elif problem.field.startswith(("file_honour_", "file_model_worker")):
            code = "certificates"
        elif problem.section == "honours":
            code = "honours"
        found[code].bad.append(problem.sentence)


def _papers(files: list[Attachment], found: dict[str, Finding]) -> None:
    """Tiny scans, and proofs the unit has not confirmed."""
    for row in files:
        code = "id" if row.kind in OF_ID else "union" if row.kind == AttachmentKind.UNION_CARD else "certificates"
        code = "evidence" if row.kind == AttachmentKind.EVIDENCE else code
        size = min(row.file.width or LEAST_PIXELS, row.file.height or LEAST_PIXELS)
        if size < LEAST_PIXELS and row.kind not in OF_ID:
            words = {"name": row.file.original_name, "n": size}
            found[code].look.append(_("“%(name)s”只有 %(n)d 像素，可能看不清。") % words)
        if row.kind in PROOFS and row.confirmed_at is None:
            found[code].bad.append(_("“%(name)s”没有经基层单位确认。") % {"name": row.file.original_name})


def _opinions(app: Application, found: dict[str, Finding]) -> None:
    held = set(app.opinions.filter(void_at=None).values_list("party", flat=True))
    if "unit" not in held:
        found["opinions"].bad.append(_("没有基层单位意见。"))
    if "recommender" not in held:
        found["opinions"].bad.append(_("没有推荐单位意见。"))


def _once(app: Application, files: Iterable[Attachment], found: dict[str, Finding]) -> None:
    """The same person twice in the year, the same file for two people or twice for one."""
    same = Application.objects.filter(cycle=app.cycle_id, id_index=app.id_index, status__in=HOLDS_ID)
    if app.id_index and same.exclude(pk=app.pk).exists():
        found["once"].bad.append(_("同一身份证号码在本年度另有一份申报。"))
    proofs = {row.file.sha256: row for row in files if row.kind in PROOFS}
    others = Attachment.objects.filter(file__sha256__in=proofs, removed_at=None).exclude(application=app.pk)
    others = others.exclude(application__acceptance_no="").select_related("application", "file")
    for row in others.order_by("pk")[:10]:
        words = {"name": proofs[row.file.sha256].file.original_name, "number": row.application.acceptance_no}
        found["once"].look.append(_("“%(name)s”与受理编号 %(number)s 的材料是同一文件。") % words)
    counted: dict[str, int] = {}
    for row in files:
        if row.kind in PROOFS:
            counted[row.file.sha256] = counted.get(row.file.sha256, 0) + 1
    if any(count > 1 for count in counted.values()):
        found["once"].look.append(_("同一文件在本申报中用于两项以上的证明。"))


def _hints(app: Application, honours: list[Any], found: dict[str, Finding]) -> None:
    """R21 and R24: what deserves a second look and is never a bar by itself."""
    for problem in annex1_rules.hints(app, honours, annex1_rules.deadline_day(app.cycle)):
        code = {"declarations": "retired", "honours": "honours"}.get(problem.section, "form")
        found[code].look.append(problem.sentence)
    if app.priority_focus != annex1_rules.is_focus(app, honours):
        found["honours"].look.append(_("“重点培养对象”标记与现在的荣誉不一致，请核对获得时间是否在三年之内。"))
