"""曾经获得的相关荣誉/成果 (R110, R113): up to twenty rows an application."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.dictionaries import ActivityKind, HonourLevel, OrganiserType, TeamRole


class Honour(models.Model):
    """One line of the form. `awarded_day` is null where only the month is known."""

    application = models.ForeignKey("nominations.Application", on_delete=models.CASCADE, related_name="honours")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("荣誉/成果名称"), max_length=80)
    organiser = models.CharField(_("授予单位"), max_length=60)
    organiser_type = models.CharField(_("组织方类型"), max_length=12, choices=OrganiserType.choices)
    level = models.CharField(_("级别"), max_length=12, choices=HonourLevel.choices)
    activity_kind = models.CharField(_("活动类别"), max_length=16, blank=True, choices=ActivityKind.choices)
    awarded_month = models.DateField(_("获得年月"), help_text=_("当月第一天"))
    awarded_day = models.DateField(_("获得日期"), null=True, blank=True)
    is_team = models.BooleanField(_("集体荣誉"), default=False)
    team_role = models.CharField(_("在集体中的角色"), max_length=12, blank=True, choices=TeamRole.choices)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="honour_position"),
            models.CheckConstraint(condition=Q(position__lte=20), name="honour_at_most_twenty"),
            models.CheckConstraint(condition=Q(is_team=True) | Q(team_role=""), name="honour_role_only_in_team"),
        ]
