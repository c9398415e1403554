"""What a seat on a panel and a seat on the approval committee have in common: invited, answered, there, given up."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Invited(models.Model):
    """One expert with a seat; given up, never deleted. The kind of seat adds whose it is and what of."""

    class Answer(models.TextChoices):
        INVITED = "invited", _("已邀请")
        ACCEPTED = "accepted", _("已接受")
        DECLINED = "declined", _("已谢绝")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField()  # never given again: figures name it, not people
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.INVITED)
    answered_at = models.DateTimeField(null=True)
    chair = models.BooleanField(default=False)
    present_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["number"]
