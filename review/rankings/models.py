"""A numbered ranking with its rows: append-only, so that every figure can be counted again years later."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import clock

USER = "accounts.User"


def _figure() -> models.DecimalField:
    return models.DecimalField(max_digits=5, decimal_places=2, null=True)


class Ranking(models.Model):
    """One counting of all valid sheets of a year; the newest is the one that counts, the older ones stay.

    `parameters`: review.rankings.inputs.Inputs.parameters; `sha256` covers them and every valid sheet;
    `information`: review.modelling.information, which decides nothing.
    """

    class Cause(models.TextChoices):
        OPENED = "opened", _("合议开始，评分表锁定")
        QUARANTINE = "quarantine", _("有评分表因回避被隔离")
        CHANGED = "changed", _("评分表、名额或参评人有变化")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="rankings")
    number = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=12, choices=Cause.choices)
    parameters = models.JSONField()
    information = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["cycle", "number"], name="ranking_number")]


class RankingRow(models.Model):
    """One application in one ranking.

    `sheets`: [{"expert": number within the year, "assignment", "total", "dimensions", "scores", "mark"}], mark being
    '', 'highest', 'lowest' or 'quarantined'. `suggested`: within the quota by rank; None where the ranking cannot say.
    """

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="rows")
    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="ranking_rows")
    code = models.CharField(max_length=20)
    count = models.PositiveSmallIntegerField()
    mean = _figure()
    skill = _figure()
    contribution = _figure()
    spread = _figure()
    rank = models.PositiveIntegerField(null=True)
    tied = models.BooleanField(default=False)
    flags = models.JSONField(default=list)
    suggested = models.BooleanField(null=True)
    sheets = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "application"], name="rankingrow_once"),
            # Who has no mean has no rank: missing is never zero.
            models.CheckConstraint(
                condition=Q(mean=None, rank=None) | Q(mean__isnull=False, rank__isnull=False), name="rankingrow_whole"
            ),
        ]
