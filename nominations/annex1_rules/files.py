"""证明材料 (R35–R38, R112): is there a file for every claim, and are the limits kept (§6.3)."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import dictionaries as d
from nominations.annex1_rules.claims import Claim, claims
from nominations.annex1_rules.problem import Problem
from nominations.annex1_rules.spec import HOW_TO_APPLY, NOTE_1, RADIO, Spec, field_problems

SECTION = "files"
SPECS = (
    Spec(
        "union_doc_kind", RADIO, choices=d.UnionDocKind,
        note=_("身份证、工会会员服务卡（或工会电子会员证）、各类证书（奖状）等相关附件材料打印件或复印件。"),
        cite=HOW_TO_APPLY,
    ),
)  # fmt: skip
EVIDENCE_NOTE = _(
    "是否具有工艺专长、是否掌握高超技能、是否体现领军作用、是否做出突出贡献四项指标需提交证明材料，并由基层单位盖章确认。"
)
EVIDENCE_CITE = NOTE_1


def problems(app: Any, attachments: Iterable[Any], honours: Iterable[Any]) -> list[Problem]:
    """`attachments`: the files that were not removed."""
    rows, found = list(attachments), field_problems(SECTION, app, SPECS)
    for claim in claims(app, honours):
        if claim.needed and not any(claim.takes(row) for row in rows):
            found.append(Problem(SECTION, claim.field, _missing(claim)))
    for kind, count in Counter(row.kind for row in rows).items():
        if sentence := too_many(kind, count):
            found.append(Problem(SECTION, "union_doc_kind", sentence))
    if sentence := too_much(len(rows), sum(row.file.size for row in rows)):
        found.append(Problem(SECTION, "union_doc_kind", sentence))
    return found


def _missing(claim: Claim) -> str:
    if claim.indicator or claim.honour_id is not None:
        return _t("请上传“%(label)s”的证明材料。") % {"label": claim.label}
    return _t("请上传“%(label)s”。") % {"label": claim.label}


def too_many(kind: str, count: int) -> str:
    """The sentence when more files of a kind are there than its rule allows."""
    limit = d.ATTACHMENT_RULES[kind].limit
    if count <= limit:
        return ""
    words = {"kind": d.AttachmentKind(kind).label, "limit": limit}
    return _t("“%(kind)s”最多 %(limit)d 个文件，请先移除不需要的。") % words


def too_much(count: int, size: int) -> str:
    """The sentence when the application as a whole is too large."""
    if count > d.MAX_FILES:
        return _t("每份申报最多 %(n)d 个文件，请先移除不需要的。") % {"n": d.MAX_FILES}
    if size > d.MAX_BYTES:
        return _t("全部文件合计不能超过 %(n)d MB，请压缩后再上传。") % {"n": d.MAX_BYTES // 1024 // 1024}
    return ""
