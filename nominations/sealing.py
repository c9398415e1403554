"""Takes in what came back sealed: the right paper in the version in force, by its code or by an officer's word (§2.12).

Whatever code can be read decides. An officer's word is heard only where a picture shows none, and a PDF that was never
on paper and bears no electronic seal is refused whatever is said: a picture of a seal laid on it is none.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts import clock
from documents import eseals, registry
from documents.files import read
from documents.mark_reading import Mark, Reading, parse, read_marks
from documents.marks import mark_text
from documents.models import GeneratedDocument, StoredFile
from nominations.acting import Actor, TransitionError
from nominations.models import ApplicationRevision, BatchRevision, SealedFile
from nominations.printing import application_target, batch_target

Mode, Party = SealedFile.Mode, SealedFile.Party
Revision = ApplicationRevision | BatchRevision
FIELD, BY_HAND = "scan", "by_hand"
REASON_CHARS = 5


@dataclass(frozen=True)
class Found:
    """What was found out about a file before it is kept."""

    mode: str
    by_hand: str = ""
    report: dict[str, Any] = field(default_factory=dict)


def _kind(revision: Revision) -> str:
    return "annex2" if isinstance(revision, BatchRevision) else "annex1"


def target(revision: Revision) -> str:
    """What the documents of this revision are about."""
    if isinstance(revision, BatchRevision):
        return batch_target(revision.batch)
    return application_target(revision.application)


def mark_of(revision: Revision) -> str:
    """The text of the code on the print of this revision."""
    return mark_text(_kind(revision), target(revision), revision.number, revision.snapshot.sha256)


def verify(stored: StoredFile, revision: Revision, by_hand: str = "") -> Found:
    """What this file is to this revision; raises TransitionError with a sentence beside the field when it is not."""
    data = read(stored)
    reading = read_marks(data, stored.media_type)
    signed = stored.media_type == "application/pdf" and eseals.is_signed(data)
    if signed:
        return _electronic(data, reading, revision, by_hand)
    if stored.media_type == "application/pdf" and (reading.beside or not reading.pictures):
        raise _no(
            _("这份 PDF 是没有盖章的电子文件，也没有电子签名（在 PDF 上贴公章图片不算盖章）。")
            + _("请打印、盖章后扫描或拍照上传，或上传用电子印章签署的 PDF。")
        )
    return Found(Mode.PAPER, _accepted(reading.marks, revision, by_hand), _report(reading.marks))


def _electronic(data: bytes, reading: Reading, revision: Revision, by_hand: str) -> Found:
    """A signed PDF: it must be whole to the last byte, and still be the paper that was printed."""
    checked = eseals.check(data)
    if checked.problem:
        raise _no(_of_seal(checked.problem))
    marks, unchanged = reading.marks | reading.beside, _stands_on_print(data, revision)
    if unchanged:
        marks |= {_expected(revision)}
    said = _accepted(marks, revision, by_hand)
    return Found(Mode.E_SEAL, said, _report(marks) | checked.report | {"unchanged": unchanged})


def _of_seal(problem: str) -> str:
    return {
        eseals.UNSIGNED: _("这份 PDF 没有有效的电子签名。请上传用电子印章签署的 PDF，或盖章纸质件的扫描件。"),
        eseals.ALTERED: _("这份 PDF 的电子签名与内容不符：签署之后文件有改动，或者签名没有覆盖整个文件。")
        + _("请用平台生成的现行版重新签署后上传。"),
        eseals.UNKNOWN: _("这份 PDF 的电子签名使用平台不能核验的算法（如国密 SM2）。")
        + _("请改为上传盖章纸质件的扫描件。"),
    }[problem]


def _stands_on_print(data: bytes, revision: Revision) -> bool:
    """Whether the seal was put behind the very bytes that the portal has printed."""
    rows = GeneratedDocument.objects.filter(target=target(revision), kind=_kind(revision), format="pdf")
    rows = rows.filter(snapshot=revision.snapshot_id, file__isnull=False).select_related("file")
    return any(row.file and eseals.stands_on(data, row.file.sha256, row.file.size) for row in rows)


def _report(marks: frozenset[Mark]) -> dict[str, Any]:
    return {"read": sorted(mark.text for mark in marks)}


def _expected(revision: Revision) -> Mark:
    mark = parse(mark_of(revision))
    assert mark is not None
    return mark


def _accepted(marks: frozenset[Mark], revision: Revision, by_hand: str) -> str:
    """The officer's reason where it had to be heard, else ''; raises when the codes say that it is another paper."""
    expected = _expected(revision)
    if problem := _mismatch(marks, expected):
        raise _no(problem)
    if expected in marks:
        return ""
    if not by_hand:
        raise _no(
            _("没有读到平台打印的二维码。请把盖章的那一页展平，整页、正对着重新拍摄或扫描（二维码在页面下方），")
            + _("光线均匀、不要裁切。反复上传仍读不出的，请在“人工核对”写明理由后上传。")
        )
    if len(by_hand) < REASON_CHARS:
        sentence = _("请写明人工核对的理由，至少 %(n)d 个字。") % {"n": REASON_CHARS}
        raise TransitionError(sentence, [(BY_HAND, sentence)])
    return by_hand


def _no(sentence: str) -> TransitionError:
    return TransitionError(sentence, [(FIELD, sentence)])


def _mismatch(marks: frozenset[Mark], expected: Mark) -> str:
    """Why these codes are of another paper; '' when nothing speaks against them.

    A scan of several papers may show codes of other kinds beside the right one, but no other version of it.
    """
    same = sorted((mark for mark in marks if mark.kind == expected.kind and mark != expected), key=lambda m: m.text)
    ours = [mark for mark in same if mark.target == expected.target]
    words: dict[str, Any] = {"wanted": _label(expected.kind), "new": expected.revision}
    if older := [mark.revision for mark in ours if mark.revision != expected.revision]:
        words["old"] = older[0]
        return _("此件为第 %(old)d 版，现行为第 %(new)d 版。请打印现行版，重新盖章后上传。") % words
    if ours:
        return (
            _("此件的校验码与第 %(new)d 版不符：可能是填写时的预览，或者内容有改动。请打印第 %(new)d 版，盖章后上传。")
            % words
        )
    if same:
        whose = _("另一批次") if expected.kind == "annex2" else _("另一位申报人")
        return _("此件是%(whose)s的%(wanted)s，请上传本页所列的这一份。") % (words | {"whose": whose})
    other = sorted({mark.kind for mark in marks if mark.kind != expected.kind})
    if other and expected not in marks:
        return _("此件是%(paper)s，这里要的是盖章的%(wanted)s。") % (words | {"paper": _label(other[0])})
    return ""


def _label(kind: str) -> str:
    try:
        return str(registry.get(kind).label)
    except registry.UnknownKind:
        return _("其他文件")


def keep(revision: Revision, party: str, stored: StoredFile, found: Found, *, by: Actor) -> SealedFile:
    """The one sealed paper in force of this revision and party; the caller holds the lock of what it belongs to."""
    assert by.user is not None
    where: dict[str, Any] = {"batch_revision" if isinstance(revision, BatchRevision) else "revision": revision}
    SealedFile.objects.filter(**where, party=party, void_at=None).update(void_at=clock.now())
    return SealedFile.objects.create(
        **where, party=party, file=stored, mode=found.mode, by_hand=found.by_hand, report=found.report, by=by.user
    )


def keep_list(revision: BatchRevision, stored: StoredFile, found: Found, *, by: Actor) -> None:
    """The sealed Annex 2 of this revision (R43)."""
    keep(revision, Party.RECOMMENDER, stored, found, by=by)
    revision.scan, revision.scan_by, revision.scan_at = stored, by.user, clock.now()
    revision.save(update_fields=["scan", "scan_by", "scan_at"])


def verify_list(revisions: Any, number: int, stored: StoredFile, by_hand: str) -> Found | None:
    """The same for the revision of this number; None when it is in force no longer, which the act itself will say."""
    row = revisions.filter(number=number, void_at=None).select_related("snapshot", "batch").first()
    return verify(stored, row, by_hand) if row is not None else None


def make_void(**which: Any) -> int:
    """These sealed papers count no longer; the files stay for the record."""
    return SealedFile.objects.filter(**which, void_at=None).update(void_at=clock.now())


def how(stored: StoredFile | None) -> SealedFile | None:
    """How a sealed file was checked; None for one that came before files were. Asked with its file, or one query."""
    return getattr(stored, "sealed", None) if stored is not None else None


def to_look_at(stored: StoredFile | None) -> list[str]:
    """What whoever checks a sealed paper looks at twice: an officer's word, foreign bytes, an unverified signer."""
    sealed = how(stored)
    if sealed is None:
        return []
    found = []
    if sealed.by_hand:
        words = {"who": sealed.by.name, "why": sealed.by_hand}
        found.append(_("盖章件的二维码读不出，由 %(who)s 人工核对：%(why)s。请与纸质件核对版本。") % words)
    if sealed.is_on_other_bytes:
        found.append(_("此件不是在平台生成的原文件上签署，请逐项核对内容。"))
    lines: Any = sealed.report.get("signatures", [])
    if names := [line["signer"] for line in lines if not line["trusted"]]:
        found.append(_("电子印章的签署人未验证：%(who)s。请核实证书持有人。") % {"who": "、".join(names)})
    return found
