"""What the system finds for each item: fine, worth a look, or wrong, in words; a person decides (R45)."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts import clock
from nominations import annex1_rules, resealing, sealing
from nominations.dictionaries import AttachmentKind
from nominations.models import Application, Attachment
from review.checklist.material import Material
from review.matching.finder import MatchLine

# Below this nobody can read a certificate that was photographed; the few words of an identity card need less.
LEAST_PIXELS, LEAST_OF_ID = 600, 400
OF_ID = (AttachmentKind.ID_FRONT, AttachmentKind.ID_BACK)
PROOFS = (AttachmentKind.CERTIFICATE, AttachmentKind.EVIDENCE)


class Leading(str):
    """A sentence about something that has a page of its own."""

    url: str

    @classmethod
    def to(cls, url: str, sentence: str) -> "Leading":
        made = cls(sentence)
        made.url = url
        return made


@dataclass
class Finding:
    """`bad`: something the notice does not allow; `look`: something a person should look at twice."""

    bad: list[str] = field(default_factory=list)
    look: list[str] = field(default_factory=list)

    @property
    def tone(self) -> str:
        return "bad" if self.bad else "warn" if self.look else "ok"

    @property
    def by_tone(self) -> list[tuple[str, list[str]]]:
        """As the page shows them: what is wrong, then what is only worth a look."""
        return [(tone, rows) for tone, rows in (("bad", self.bad), ("warn", self.look)) if rows]

    @property
    def sentences(self) -> list[str]:
        return self.bad + self.look


def findings(material: Material) -> dict[str, Finding]:
    """{item: Finding} for all items the system can say something about."""
    application, found = material.application, {code: Finding() for code in CODES}
    _form(application, material.files, material.honours, found)
    _papers(material.files, found)
    _opinions(material, found)
    if material.batch is not None:
        found["annex2"].bad += resealing.problems_of(material.batch, material.sealed, material.items)
        found["annex2"].look += sealing.to_look_at(material.sealed.scan if material.sealed else None)
    _once(material, found["once"])
    found["paper"].bad, found["paper"].look = material.paper
    found["ban"].bad += material.ban_problems
    _hints(application, material.honours, found)
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
        least = LEAST_OF_ID if row.kind in OF_ID else LEAST_PIXELS
        size = min(row.file.width or least, row.file.height or least)
        if size < least:
            words = {"name": row.file.original_name, "n": size}
            found[code].look.append(_("“%(name)s”只有 %(n)d 像素，可能看不清。") % words)
        if row.kind in PROOFS and row.confirmed_at is None:
            found[code].bad.append(_("“%(name)s”没有经基层单位确认。") % {"name": row.file.original_name})


def _opinions(material: Material, found: dict[str, Finding]) -> None:
    held = {opinion.party for opinion in material.opinions}
    if "unit" not in held:
        found["opinions"].bad.append(_("没有基层单位意见。"))
    if "recommender" not in held:
        found["opinions"].bad.append(_("没有推荐单位意见。"))


def _once(material: Material, found: Finding) -> None:
    """The same person twice in the year; one paper for two people or twice for one, as far as nobody has excused it."""
    if material.facts["twice"]:
        found.bad.append(_("同一身份证号码在本年度另有一份申报。"))
    for line in material.matches:
        (found.bad if line.decision else found.look).append(Leading.to(line.url, _pair_in_words(line)))
    waiting = [row for row in material.files if getattr(row, "scan", None) is None or row.scan.done_at is None]
    if waiting:
        found.look.append(_("有 %(n)d 份材料还没有比对完，可能尚有未列出的相同材料。") % {"n": len(waiting)})


def _pair_in_words(line: MatchLine) -> str:
    """Which file, what it has in common with which other one, and what was said of it."""
    other = line.other.application
    words = {
        "name": line.mine.file.original_name,
        "other": line.other.file.original_name,
        "number": other.acceptance_no,
        "who": other.name,
        "how": line.how,
        "said": line.decision or _("待判断"),
    }
    if line.own:
        return _("“%(name)s”与本申报的“%(other)s”%(how)s（%(said)s）。") % words
    return _("“%(name)s”与 %(number)s %(who)s 的“%(other)s”%(how)s（%(said)s）。") % words


def _hints(app: Application, honours: list[Any], found: dict[str, Finding]) -> None:
    """R21 and R24: what deserves a second look and is never a bar by itself."""
    for problem in annex1_rules.hints(app, honours, annex1_rules.deadline_day(app.cycle)):
        code = {"declarations": "retired", "honours": "honours"}.get(problem.section, "form")
        found[code].look.append(problem.sentence)
    if app.priority_focus != annex1_rules.is_focus(app, honours):
        found["honours"].look.append(_("“重点培养对象”标记与现在的荣誉不一致，请核对获得时间是否在三年之内。"))
