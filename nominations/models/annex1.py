"""The content of Annex 1 (R81–R110) and of the portal's own additions (R115), as the nominee types it.

Drafts may be incomplete, so every text may be blank and every choice empty; `nominations.annex1_rules`
holds what a submission needs. Identity and contact data are encrypted (groups F1, F2 of the permissions page).
"""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField
from nominations import dictionaries as d

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _choice(label: "StrOrPromise", choices: type[models.TextChoices]) -> models.CharField:
    return models.CharField(label, max_length=20, blank=True, choices=choices.choices)


def _text(label: "StrOrPromise", length: int) -> models.CharField:
    return models.CharField(label, max_length=length, blank=True)


def _number(label: "StrOrPromise", high: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=[MaxValueValidator(high)])


def _yes_no(label: "StrOrPromise") -> models.BooleanField:
    return models.BooleanField(label, null=True, blank=True)


class Person(models.Model):
    """R81–R92: who the nominee is. `id_index` is the blind index of the normalised number."""

    name = _text(_("姓名"), 30)
    sex = _choice(_("性别"), d.Sex)
    mobile = EncryptedTextField(_("手机号码"), purpose="application.mobile", blank=True, default="")
    political = _choice(_("政治面貌"), d.Political)
    education = _choice(_("学历"), d.Education)
    position = _text(_("职务"), 40)
    id_no = EncryptedTextField(_("身份证"), purpose="application.id_no", blank=True, default="")
    id_index = models.CharField(max_length=64, blank=True, editable=False)
    model_worker = models.JSONField(_("是否曾获劳模称号"), default=list, blank=True)
    hukou = _choice(_("户籍属性"), d.Hukou)
    migrant = _yes_no(_("是否外来务工人员"))
    home_addr = EncryptedTextField(_("家庭住址"), purpose="application.home_addr", blank=True, default="")
    home_zip = EncryptedTextField(_("邮编（家庭）"), purpose="application.home_zip", blank=True, default="")
    email = EncryptedTextField(_("电子邮箱"), purpose="application.email", blank=True, default="")

    class Meta:
        abstract = True


class Work(models.Model):
    """R94–R100: where and as what the nominee works."""

    unit_nature = _choice(_("单位性质"), d.UnitNature)
    industry = models.CharField(_("所属行业"), max_length=1, blank=True, choices=d.Industry.choices)
    industry_detail = _text(_("细分行业"), 30)
    trade = _text(_("工种"), 30)
    work_years = _number(_("工作年限"), 60)
    unit_addr = _text(_("单位地址"), 100)
    unit_zip = _text(_("邮编（单位）"), 6)
    identity = _choice(_("身份"), d.Identity)
    identity_note = _text(_("身份说明"), 20)
    skill_level = _choice(_("技能等级"), d.SkillLevel)
    skill_note = _text(_("技能等级说明"), 30)
    title = _choice(_("职称"), d.TitleLevel)
    title_name = _text(_("职称名称"), 30)
    post_name = _text(_("所在岗位名称"), 30)
    frontline_type = _choice(_("一线岗位类型"), d.FrontlineType)
    frontline_note = _text(_("一线岗位说明"), 30)
    work_domain = _choice(_("工作领域"), d.WorkDomain)
    key_industry = models.CharField(_("重点产业领域"), max_length=30, blank=True, choices=d.KeyIndustry.choices)
    four_new = models.JSONField(_("四新经济"), default=list, blank=True)

    class Meta:
        abstract = True


class Merit(models.Model):
    """R101–R110: the four indicators and the long texts. `craft` and `mentoring` map a ticked box to its text."""

    craft = models.JSONField(_("是否具有工艺专长"), default=dict, blank=True)
    tech_level = _choice(_("技术水平"), d.TechLevel)
    has_patent = _yes_no(_("是否获得专利"))
    patents_invention = _number(_("发明专利数"), 999)
    patents_utility = _number(_("实用新型专利数"), 999)
    patents_design = _number(_("外观设计专利数"), 999)
    mentoring = models.JSONField(_("技能、技艺传授途径"), default=dict, blank=True)
    apprentices = _number(_("带徒人数"), 999)
    contribution = models.JSONField(_("是否做出突出贡献"), default=list, blank=True)
    understanding = models.TextField(_("对“工匠精神”的理解"), blank=True)
    job_brief = models.TextField(_("所在岗位简述"), blank=True)
    self_statement = models.TextField(_("个人自述"), blank=True)
    achievements = models.TextField(_("主要成绩与突出贡献"), blank=True)
    no_honours = models.BooleanField(_("无区级以上荣誉/成果"), default=False)

    class Meta:
        abstract = True


class Declarations(models.Model):
    """R11–R21: what the nominee declares; null means not answered yet."""

    is_in_service = _yes_no(_("我是在职职工"))
    is_prc_national = _yes_no(_("我具有中华人民共和国国籍"))
    is_union_member = _yes_no(_("我是工会会员"))
    not_bureau_level = _yes_no(_("我不是副局级或相当于副局级以上领导干部"))
    not_centrally_managed_head = _yes_no(_("我不是由中央、市委组织部、市级相关委办管理的企事业单位负责人"))
    not_retired = _yes_no(_("我不是退休职工"))
    union_doc_kind = _choice(_("工会会员凭证种类"), d.UnionDocKind)

    class Meta:
        abstract = True


class Annex1(Person, Work, Merit, Declarations):
    """All of the form's content; `Application` adds the process."""

    class Meta:
        abstract = True
