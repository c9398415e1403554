"""The files an application carries: kinds, how many of each, and which contents they may have."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnionDocKind(TextChoices):
    """R36: one of the two proofs of union membership."""

    CARD = "card", _("工会会员服务卡")
    ELECTRONIC = "electronic", _("工会电子会员证")


class AttachmentKind(TextChoices):
    """R35–R37, R109, R112 and R33: what a file proves."""

    ID_FRONT = "id_front", _("身份证人像面")
    ID_BACK = "id_back", _("身份证国徽面")
    UNION_CARD = "union_card", _("工会会员服务卡（或工会电子会员证）")
    CERTIFICATE = "certificate", _("证书、奖状")
    EVIDENCE = "evidence", _("四项指标证明材料")
    SUPPLEMENT = "supplement", _("补充材料（附页）")
    INTERNAL_PUBLICITY = "internal_publicity", _("单位内部公示证明")
    OTHER = "other", _("其他材料")


@dataclass(frozen=True)
class AttachmentRule:
    """How many files of one kind an application holds at most, their contents, and whether one is a must."""

    limit: int
    allow: frozenset[str]
    required: bool = False


IMAGE = frozenset({"image"})
IMAGE_OR_PDF = frozenset({"image", "pdf"})

ATTACHMENT_RULES: dict[str, AttachmentRule] = {
    AttachmentKind.ID_FRONT: AttachmentRule(1, IMAGE, required=True),
    AttachmentKind.ID_BACK: AttachmentRule(1, IMAGE, required=True),
    AttachmentKind.UNION_CARD: AttachmentRule(1, IMAGE_OR_PDF, required=True),
    AttachmentKind.CERTIFICATE: AttachmentRule(30, IMAGE_OR_PDF),
    AttachmentKind.EVIDENCE: AttachmentRule(20, IMAGE_OR_PDF),
    AttachmentKind.SUPPLEMENT: AttachmentRule(10, IMAGE_OR_PDF),
    AttachmentKind.INTERNAL_PUBLICITY: AttachmentRule(5, IMAGE_OR_PDF),
    AttachmentKind.OTHER: AttachmentRule(5, IMAGE_OR_PDF),
}

# Per application, over all kinds (documented limit).
MAX_FILES = 60
MAX_BYTES = 200 * 1024 * 1024
