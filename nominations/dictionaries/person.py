"""What Annex 1 asks about the person; none of these lists gates an application, each can say “none” (R15)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    """R82."""

    MALE = "male", _("男")
    FEMALE = "female", _("女")


class Political(TextChoices):
    """R84: GB/T 4762-1984; the code is stored, the short name is printed."""

    CPC = "01", _("中共党员")
    CPC_PROBATIONARY = "02", _("中共预备党员")
    YOUTH_LEAGUE = "03", _("共青团员")
    KMT_REVOLUTIONARY = "04", _("民革党员")
    DEMOCRATIC_LEAGUE = "05", _("民盟盟员")
    NATIONAL_CONSTRUCTION = "06", _("民建会员")
    PROMOTING_DEMOCRACY = "07", _("民进会员")
    PEASANTS_WORKERS = "08", _("农工党党员")
    ZHI_GONG = "09", _("致公党党员")
    JIU_SAN = "10", _("九三学社社员")
    TAIWAN_LEAGUE = "11", _("台盟盟员")
    INDEPENDENT = "12", _("无党派人士")
    MASSES = "13", _("群众")


class Education(TextChoices):
    """R85: reduced list of GB/T 4658-2006, highest attained; no gate (R15)."""

    DOCTOR = "11", _("博士研究生")
    MASTER = "14", _("硕士研究生")
    BACHELOR = "21", _("大学本科")
    COLLEGE = "31", _("大学专科（含高职）")
    SECONDARY_VOCATIONAL = "41", _("中等专科")
    VOCATIONAL_HIGH = "44", _("职业高中")
    TECHNICAL = "47", _("技工学校")
    HIGH = "61", _("普通高中")
    JUNIOR = "71", _("初中")
    PRIMARY = "81", _("小学")
    OTHER = "99", _("其他")


class ModelWorker(TextChoices):
    """R88: several may be ticked; “否” excludes the others (A-20)."""

    NATIONAL = "national", _("全国劳模")
    SHANGHAI = "shanghai", _("上海市劳模")
    MINISTRY = "ministry", _("部劳模")
    MAY_FIRST = "may_first", _("全国五一")
    NONE = "none", _("否")


class Hukou(TextChoices):
    """R89."""

    RURAL = "rural", _("农业户口")
    URBAN = "urban", _("非农业户口")


class Identity(TextChoices):
    """R100a: one of; a cadre at the front line is welcome (R6)."""

    CADRE = "cadre", _("干部")
    PROFESSIONAL = "professional", _("专业技术人员")
    WORKER = "worker", _("普通工人")
    STAFF = "staff", _("职员")
    OTHER = "other", _("其他")


class SkillLevel(TextChoices):
    """R100b: highest held."""

    SENIOR_TECHNICIAN = "senior_technician", _("高级技师")
    TECHNICIAN = "technician", _("技师")
    SENIOR = "senior", _("高级工")
    MIDDLE = "middle", _("中级工")
    JUNIOR = "junior", _("初级工")
    NONE = "none", _("无")


class TitleLevel(TextChoices):
    """R100c: highest held; 正高 and 副高 are both 高级."""

    SENIOR = "senior", _("高级职称")
    MIDDLE = "middle", _("中级职称")
    JUNIOR = "junior", _("初级职称")
    NONE = "none", _("无")


class FrontlineType(TextChoices):
    """R18: not printed; the unit confirms it."""

    PRODUCTION = "production", _("生产")
    SERVICE = "service", _("服务")
    TECHNOLOGY = "technology", _("技术")
    RESEARCH = "research", _("研发")
    OTHER = "other", _("其他一线")
