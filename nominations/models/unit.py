"""The registry of units (R30, R93–R99): one row a legal person, whether it employs, recommends or both (A-14)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.dictionaries import District, Industry, RecommenderKind, UnitNature


class Unit(models.Model):
    """A work unit; with `recommender_kind` it is a recommending unit too. Key: the credit code (GB 32100)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("单位全称"), max_length=100)
    name_normal = models.CharField(max_length=100, db_index=True, editable=False)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    uscc_exempt_reason = models.CharField(_("无信用代码的原因"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("上级单位")
    )
    recommender_kind = models.CharField(_("推荐单位类别"), max_length=20, blank=True, choices=RecommenderKind.choices)
    nature = models.CharField(_("单位性质"), max_length=20, blank=True, choices=UnitNature.choices)
    industry = models.CharField(_("所属行业"), max_length=1, blank=True, choices=Industry.choices)
    district = models.CharField(_("所在区"), max_length=20, blank=True, choices=District.choices)
    address = models.CharField(_("单位地址"), max_length=100, blank=True)
    postcode = models.CharField(_("邮编"), max_length=6, blank=True)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    is_member = models.BooleanField(_("协会会员"), null=True, blank=True)
    verified = models.BooleanField(_("已核对"), default=True)
    active = models.BooleanField(_("在用"), default=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["uscc"], condition=~Q(uscc=""), name="unit_uscc_unique"),
            models.CheckConstraint(condition=~Q(uscc="", uscc_exempt_reason=""), name="unit_uscc_or_reason"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=models.F("pk")), name="unit_not_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name
