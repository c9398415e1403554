"""The four indicators of Annex 1 and the honours: what a nominee has achieved."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Indicator(TextChoices):
    """R101: the four indicators by their names on the form; R26's 掌握质量技能 is `skill` here (A-2)."""

    CRAFT = "craft", _("具有工艺专长")
    SKILL = "skill", _("掌握高超技能")
    LEAD = "lead", _("体现领军作用")
    CONTRIBUTION = "contribution", _("做出突出贡献")


class Craft(TextChoices):
    """R102: each tick carries its own text of at most 60 字."""

    SKILL = "skill", _("一技之长")
    STUNT = "stunt", _("绝技高招")
    SPECIALITY = "speciality", _("技术专长")
    OTHER = "other", _("其他")


class TechLevel(TextChoices):
    """R103a: ordinal, one of."""

    INTL_LEADING = "intl_leading", _("国际领先")
    INTL_ADVANCED = "intl_advanced", _("国际先进")
    DOM_LEADING = "dom_leading", _("国内领先")
    DOM_ADVANCED = "dom_advanced", _("国内先进")


class Mentoring(TextChoices):
    """R104: ways of passing on skills, several may be ticked."""

    APPRENTICE = "apprentice", _("带徒")
    TRAINING = "training", _("培训")
    OTHER = "other", _("其他")


class Contribution(TextChoices):
    """R105: several may be ticked (A-11)."""

    NATIONAL = "national", _("全国")
    CITY = "city", _("本市")
    INDUSTRY = "industry", _("本行业")
    UNIT = "unit", _("本单位")


class HonourLevel(TextChoices):
    """R110; `association` is read with the organiser (A-12)."""

    DISTRICT = "district", _("区级")
    CITY = "city", _("市级")
    NATIONAL = "national", _("国家级（部级）")
    ASSOCIATION = "association", _("协会")


class OrganiserType(TextChoices):
    """R113: `other` is kept with a warning and does not count for the focus of R24."""

    GOVERNMENT = "government", _("政府相关主管部门")
    CAQ = "caq", _("中国质量协会")
    SAQ = "saq", _("上海市质量协会")
    OTHER = "other", _("其他")


class ActivityKind(TextChoices):
    """R23: the quality activity an honour came from."""

    QC_CIRCLE = "qc_circle", _("QC小组")
    TRUSTED_TEAM = "trusted_team", _("质量信得过班组")
    METHOD = "method", _("先进质量技术方法")
    EXCELLENCE = "excellence", _("卓越绩效")
    ON_SITE = "on_site", _("现场管理")
    TECHNOLOGY_AWARD = "technology_award", _("质量技术奖")
    OTHER = "other", _("其他")


class TeamRole(TextChoices):
    """R24: asked only for an honour won by a team."""

    LEADER = "leader", _("负责人")
    KEY_MEMBER = "key_member", _("主要成员")
    MEMBER = "member", _("成员")
