"""The paper register: what came in, copy by copy, and what may come later (R66–R69, B7); rows are never changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock


class Paper(models.TextChoices):
    """What the notice wants on paper; the list of names belongs to the batch, all else to one person."""

    FORM = "form", _("申报审批表原件")
    ID_COPY = "id_copy", _("身份证复印件")
    UNION_CARD = "union_card", _("工会会员服务卡复印件")
    CERTIFICATES = "certificates", _("各类证书、证明材料复印件")
    ANNEX2 = "annex2", _("推荐汇总表")


class PaperEntry(models.Model):
    """One line of the register. A mistake is put right by a line with a negative number, never by a change.

    `revision` is the version of the form or of the list that the paper shows; 0 for copies of other papers.
    """

    application = models.ForeignKey(
        "nominations.Application", null=True, on_delete=models.PROTECT, related_name="paper_entries"
    )
    batch = models.ForeignKey("nominations.Batch", null=True, on_delete=models.PROTECT, related_name="paper_entries")
    paper = models.CharField(_("材料"), max_length=12, choices=Paper.choices)
    copies = models.SmallIntegerField(_("份数"))
    revision = models.PositiveSmallIntegerField(default=0)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(application=None, batch__isnull=False, paper="annex2")
                | (Q(application__isnull=False, batch=None) & ~Q(paper="annex2")),
                name="paperentry_one_target",
            ),
            models.CheckConstraint(condition=~Q(copies=0), name="paperentry_some_copies"),
            models.UniqueConstraint(fields=["by", "key", "paper"], name="paperentry_once"),
        ]


class PaperGrace(models.Model):
    """容缺: what is missing may come by this day; the latest row of an application counts."""

    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="paper_graces")
    reason = models.CharField(_("理由"), max_length=500)
    due_on = models.DateField(_("补齐日期"))
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="papergrace_once")]
