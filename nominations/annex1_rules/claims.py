"""What has to be proved by a file (R35–R37, R103c, R109, R112): a claim for each paper, tick, honour, indicator."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t

from nominations import dictionaries as d
from nominations.annex1_rules.indicators import filled
from nominations.dictionaries import ATTACHMENT_RULES, AttachmentKind

K = AttachmentKind


@dataclass(frozen=True)
class Claim:
    """`code` names the claim in forms; `kind`, `proves`, `indicator`, `honour_id` are what its files get."""

    code: str
    label: str
    kind: str
    group: str
    needed: bool = True
    help: str = ""
    proves: str = ""
    indicator: str = ""
    honour_id: int | None = None

    @property
    def field(self) -> str:
        """The name of its file input; `#id_<field>` is where a problem leads to."""
        return "file_" + self.code.replace(".", "_")

    @property
    def single(self) -> bool:
        """One file of the kind; a new one takes the place of the old."""
        return ATTACHMENT_RULES[self.kind].limit == 1

    @property
    def allow(self) -> frozenset[str]:
        return ATTACHMENT_RULES[self.kind].allow

    def takes(self, file: Any) -> bool:
        """Whether this file is offered for this claim."""
        if file.kind != self.kind or file.indicator != self.indicator or file.honour_id != self.honour_id:
            return False
        return self.kind != K.CERTIFICATE or self.honour_id is not None or file.proves == self.proves


def claims(app: Any, honours: Iterable[Any]) -> list[Claim]:
    """Everything the form as it stands has to prove, in the order of the form, and the two kinds it may add."""
    return [*_papers(app), *_certificates(app), *_honours(honours), *_evidence(app), *_extra()]


def _papers(app: Any) -> list[Claim]:
    group = _t("身份与工会会员凭证")
    card_help = _t("服务卡是联名银行卡：请遮挡银行卡号，只露出姓名一面。")
    return [
        Claim("id_front", str(K.ID_FRONT.label), K.ID_FRONT, group, help=_t("JPG、PNG 或手机拍摄的照片。")),
        Claim("id_back", str(K.ID_BACK.label), K.ID_BACK, group, help=_t("JPG、PNG 或手机拍摄的照片。")),
        Claim("union_card", str(K.UNION_CARD.label), K.UNION_CARD, group, help=card_help),
    ]


def _certificates(app: Any) -> list[Claim]:
    group = _t("等级、职称、称号与专利")
    found = []
    if app.skill_level and app.skill_level != d.SkillLevel.NONE:
        label = _t("技能等级证书：%(level)s") % {"level": d.SkillLevel(app.skill_level).label}
        found.append(Claim("skill_level", label, K.CERTIFICATE, group, proves="skill_level"))
    if app.title and app.title != d.TitleLevel.NONE:
        label = _t("职称证书：%(level)s") % {"level": d.TitleLevel(app.title).label}
        found.append(Claim("title", label, K.CERTIFICATE, group, proves="title"))
    for code in app.model_worker:
        if code in d.ModelWorker.values and code != d.ModelWorker.NONE:
            label = _t("劳模称号证书：%(title)s") % {"title": d.ModelWorker(code).label}
            found.append(Claim(f"model_worker.{code}", label, K.CERTIFICATE, group, proves=f"model_worker.{code}"))
    if app.has_patent:
        found.append(Claim("patent", _t("专利证书（已授权）"), K.CERTIFICATE, group, proves="patent"))
    return found


def _honours(honours: Iterable[Any]) -> list[Claim]:
    group = _t("荣誉、成果证书")
    return [
        Claim(f"honour.{row.pk}", row.name, K.CERTIFICATE, group, proves="honour", honour_id=row.pk) for row in honours
    ]


def _evidence(app: Any) -> list[Claim]:
    group = _t("四项指标证明材料")
    help = _t("工作单位会逐份核对原件并盖章确认。")
    return [
        Claim(f"indicator.{one.value}", str(one.label), K.EVIDENCE, group, help=help, indicator=one.value)
        for one in filled(app)
    ]


def _extra() -> list[Claim]:
    group = _t("补充材料")
    return [
        Claim("supplement", str(K.SUPPLEMENT.label), K.SUPPLEMENT, group, needed=False, help=_t("最多 10 份。")),
        Claim("other", str(K.OTHER.label), K.OTHER, group, needed=False, help=_t("最多 5 份。")),
    ]
