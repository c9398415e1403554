"""A yearly selection (年度): its notice, its dates and every number the notice leaves open."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.pipeline import CycleStage

doc_no_format = RegexValidator(
    r"^[\u4e00-\u9fff]{1,12}〔\d{4}〕[1-9]\d{0,3}号$", _("文号应如“沪质协〔2023〕13号”：用六角括号〔〕，序号不加 0。")
)


def _small(default: int, low: int, high: int) -> models.PositiveSmallIntegerField:
    limits = [MinValueValidator(low), MaxValueValidator(high)]
    return models.PositiveSmallIntegerField(default=default, validators=limits)


class Notice(models.Model):
    """What the notice says to the public: R1–R10, R59–R61, R71–R75."""

    organiser = models.CharField(_("主办单位"), max_length=60, default="上海市质量协会")
    department = models.CharField(_("受理部门"), max_length=60, default="会员与质量推进部")
    title = models.CharField(_("通知标题"), max_length=120)
    doc_no = models.CharField(_("文号"), max_length=40, validators=[doc_no_format])
    addressee = models.CharField(_("主送"), max_length=60, default="各会员单位及相关组织")
    intro = models.TextField(_("通知开头"), blank=True)
    sections = models.JSONField(_("通知正文"), default=list, blank=True)
    basis_docs = models.JSONField(_("依据文件"), default=list, blank=True)
    contacts = models.JSONField(_("联系人"), default=list, blank=True)
    address = models.CharField(_("联系地址"), max_length=120, blank=True)
    postcode = models.CharField(_("邮编"), max_length=6, blank=True)
    email = models.CharField(_("电子邮箱"), max_length=120, blank=True)
    form_title = models.CharField(_("申报表标题"), max_length=60, default="{year} 年度“上海质量工匠”申报表")

    class Meta:
        abstract = True


class Rules(models.Model):
    """The numbers of domain page 7, each a field of the cycle and never a constant in the code."""

    min_indicators = _small(1, 1, 4)
    honour_window_years = _small(3, 1, 10)
    copies_form = _small(3, 1, 9)
    copies_annex2 = _small(1, 1, 9)
    paper_required = models.BooleanField(_("须交纸质材料"), default=True)
    correction_days = _small(3, 1, 30)
    correction_rounds = _small(2, 0, 5)
    experts_per_file = _small(5, 3, 15)
    experts_min = _small(3, 3, 15)
    trim_from = _small(5, 4, 15)
    flag_range = _small(20, 1, 100)
    flag_deviation = _small(15, 1, 100)
    weight_written = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.40"))
    weight_defense = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.60"))
    panel_min = _small(7, 3, 15)
    panel_max = _small(9, 3, 15)
    panel_per_slot = _small(5, 3, 15)
    talk_minutes = _small(10, 1, 60)
    questions_minutes = _small(10, 1, 60)
    defense_notice_days = _small(5, 1, 30)
    # Shares of votes are fractions, not decimals: 0.6667 of twelve would round up to nine.
    quorum_num = _small(2, 1, 99)
    quorum_den = _small(3, 1, 100)
    pass_num = _small(2, 1, 99)
    pass_den = _small(3, 1, 100)
    publicity_days = _small(5, 5, 60)
    objection_screening_days = _small(2, 1, 10)
    objection_days = _small(15, 1, 60)
    objection_extension_days = _small(15, 0, 60)
    ban_years = _small(3, 1, 10)
    written_blind = models.CharField(
        max_length=4, default="semi", choices=[("none", _("不匿名")), ("semi", _("半匿名")), ("full", _("全匿名"))]
    )
    show_recommender_in_public = models.BooleanField(default=False)
    allow_exceptional_intake = models.BooleanField(default=False)
    allow_renomination = models.BooleanField(default=False)
    list_order = models.CharField(
        max_length=6, default="stroke", choices=[("stroke", _("姓氏笔画")), ("number", _("受理编号"))]
    )
    certificate_format = models.CharField(max_length=40, default="SAQ-ZLGJ-{year}-{number:04d}")
    quota_named = models.PositiveSmallIntegerField(null=True, blank=True)
    quota_shortlist = models.PositiveSmallIntegerField(null=True, blank=True)
    quota_proposed = models.PositiveSmallIntegerField(null=True, blank=True)
    quota_reserve = models.PositiveSmallIntegerField(null=True, blank=True)
    audit_retention_years = _small(3, 1, 30)

    class Meta:
        abstract = True


class Cycle(Notice, Rules):
    """One year. `stage` is written by nominations.transitions alone; times are absolute instants."""

    year = models.PositiveSmallIntegerField(_("年度"), unique=True, validators=[MinValueValidator(2000)])
    stage = models.CharField(max_length=12, choices=CycleStage.choices, default=CycleStage.PREPARING)
    version = models.PositiveIntegerField(default=1)
    open_at = models.DateTimeField(_("开始申报"))
    submit_deadline = models.DateTimeField(_("报送截止"))
    grace_minutes = _small(0, 0, 120)
    last_acceptance_no = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=CycleStage.values), name="cycle_stage_known"),
            models.CheckConstraint(condition=Q(submit_deadline__gt=F("open_at")), name="cycle_deadline_after_open"),
            models.CheckConstraint(condition=Q(weight_written__gte=0, weight_defense__gte=0), name="cycle_weights"),
            models.CheckConstraint(condition=Q(experts_per_file__gte=F("experts_min")), name="cycle_experts"),
            models.CheckConstraint(condition=Q(panel_max__gte=F("panel_min")), name="cycle_panel"),
            models.CheckConstraint(condition=Q(quorum_num__lte=F("quorum_den")), name="cycle_quorum_share"),
            models.CheckConstraint(condition=Q(pass_num__lte=F("pass_den")), name="cycle_pass_share"),
            models.CheckConstraint(condition=Q(publicity_days__gte=5), name="cycle_publicity_five_days"),
        ]

    def __str__(self) -> str:
        return f"{self.year}"
