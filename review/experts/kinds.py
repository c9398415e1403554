"""Why an expert stays away, in words, and which of these nobody can lift (§2.9)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from review.experts.models import Conflict

Source = Conflict.Source


@dataclass(frozen=True)
class Kind:
    """`hard`: nobody lifts it; it ends only when the data it rests on change."""

    words: Any
    hard: bool


@dataclass(frozen=True)
class Found:
    """One reason of one pair. `detail` is read by the association alone."""

    kind: str
    detail: str = ""

    @property
    def source(self) -> str:
        """Who is behind it: a nominee's request that was granted, or the comparison of the data."""
        return Source.NOMINEE if self.kind == "asked" else Source.COMPUTED


KINDS: dict[str, Kind] = {
    # Computed from data.
    "self": Kind(_("专家即申报人"), True),
    "applicant": Kind(_("专家本年度申报"), True),
    "employer": Kind(_("同一工作单位"), True),
    "group": Kind(_("同一推荐单位或同一集团"), True),
    "signer": Kind(_("参与审核、签署或推荐"), True),
    "mentor": Kind(_("师徒关系"), True),
    "team": Kind(_("共同获奖"), True),
    "relation": Kind(_("专家申报的关系名单"), True),
    # A namesake in a text is a question, not an answer.
    "mention": Kind(_("材料文字中出现同名"), False),
    # Declared by the expert, found by the association, asked for by the nominee.
    "family": Kind(_("近亲属（三代以内旁系、近姻亲）"), False),
    "master": Kind(_("师徒、师生"), False),
    "colleague": Kind(_("近三年同事、合作项目或共同获奖"), False),
    "interest": Kind(_("经济利益"), False),
    "other": Kind(_("其他可能影响公正的关系"), False),
    "asked": Kind(_("申报人申请回避"), False),
}
DECLARED = ("family", "master", "colleague", "interest", "other")
DECLARED_CHOICES = [(key, KINDS[key].words) for key in DECLARED]
COMPUTED = frozenset(KINDS) - frozenset(DECLARED) - {"asked"}
