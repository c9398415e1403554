"""Employers, recommending units and the fields of work they belong to."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Industry(TextChoices):
    """R95: the twenty sections of GB/T 4754-2017; printed with their letter, “C 制造业”."""

    A = "A", _("农、林、牧、渔业")
    B = "B", _("采矿业")
    C = "C", _("制造业")
    D = "D", _("电力、热力、燃气及水生产和供应业")
    E = "E", _("建筑业")
    F = "F", _("批发和零售业")
    G = "G", _("交通运输、仓储和邮政业")
    H = "H", _("住宿和餐饮业")
    I = "I", _("信息传输、软件和信息技术服务业")  # noqa: E741 — the letter is the GB section code
    J = "J", _("金融业")
    K = "K", _("房地产业")
    L = "L", _("租赁和商务服务业")
    M = "M", _("科学研究和技术服务业")
    N = "N", _("水利、环境和公共设施管理业")
    O = "O", _("居民服务、修理和其他服务业")  # noqa: E741
    P = "P", _("教育")
    Q = "Q", _("卫生和社会工作")
    R = "R", _("文化、体育和娱乐业")
    S = "S", _("公共管理、社会保障和社会组织")
    T = "T", _("国际组织")


class UnitNature(TextChoices):
    """R94."""

    STATE = "state", _("国有企业（含国有独资、控股）")
    COLLECTIVE = "collective", _("集体企业")
    PRIVATE = "private", _("民营（私营）企业")
    MIXED = "mixed", _("股份合作、混合所有制企业")
    HMT = "hmt", _("港澳台商投资企业")
    FOREIGN = "foreign", _("外商投资企业")
    GOVERNMENT = "government", _("机关")
    PUBLIC_INSTITUTION = "public_institution", _("事业单位")
    SOCIAL_ORGANISATION = "social_organisation", _("社会组织（社团、民非）")
    SOLE_TRADER = "sole_trader", _("个体工商户")
    OTHER = "other", _("其他")


class RecommenderKind(TextChoices):
    """R30: who may recommend."""

    GROUP = "group", _("行业集团公司")
    SUPERIOR = "superior", _("其他上级单位")
    LOCAL = "local", _("属地管理部门（区局、园区、街镇）")
    OTHER = "other", _("其他（协会认可）")


class WorkDomain(TextChoices):
    """R6: statistics only."""

    DESIGN = "design", _("研发设计")
    MANUFACTURING = "manufacturing", _("生产制造")
    SERVICES = "services", _("现代服务")
    CONSTRUCTION = "construction", _("建筑施工")
    CITY_MANAGEMENT = "city_management", _("城市管理")
    LIVELIHOOD = "livelihood", _("民生服务")
    OTHER = "other", _("其他")


class KeyIndustry(TextChoices):
    """R12: statistics only."""

    INTEGRATED_CIRCUITS = "integrated_circuits", _("集成电路")
    BIOMEDICINE = "biomedicine", _("生物医药")
    ARTIFICIAL_INTELLIGENCE = "artificial_intelligence", _("人工智能")
    ELECTRONICS = "electronics", _("电子信息")
    HEALTH = "health", _("生命健康")
    AUTOMOTIVE = "automotive", _("汽车")
    EQUIPMENT = "equipment", _("高端装备")
    MATERIALS = "materials", _("先进材料")
    CONSUMER_GOODS = "consumer_goods", _("时尚消费品")
    OTHER = "other", _("其他")


class FourNew(TextChoices):
    """R14: several may be ticked; statistics only."""

    TECHNOLOGY = "technology", _("新技术")
    INDUSTRY = "industry", _("新产业")
    BUSINESS = "business", _("新业态")
    MODEL = "model", _("新模式")


class District(TextChoices):
    """R11: where the employer is; a head office outside Shanghai chooses `other`."""

    HUANGPU = "huangpu", _("黄浦区")
    XUHUI = "xuhui", _("徐汇区")
    CHANGNING = "changning", _("长宁区")
    JINGAN = "jingan", _("静安区")
    PUTUO = "putuo", _("普陀区")
    HONGKOU = "hongkou", _("虹口区")
    YANGPU = "yangpu", _("杨浦区")
    MINHANG = "minhang", _("闵行区")
    BAOSHAN = "baoshan", _("宝山区")
    JIADING = "jiading", _("嘉定区")
    PUDONG = "pudong", _("浦东新区")
    JINSHAN = "jinshan", _("金山区")
    SONGJIANG = "songjiang", _("松江区")
    QINGPU = "qingpu", _("青浦区")
    FENGXIAN = "fengxian", _("奉贤区")
    CHONGMING = "chongming", _("崇明区")
    OTHER = "other", _("其他（本市以外）")
