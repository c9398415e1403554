"""An application 申报件: the form's content, and where it stands in the pipeline."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.fields import EncryptedJSONField
from nominations.models.annex1 import Annex1
from nominations.pipeline import LIVE, Status

# A draft may hold any number, so that nobody can block another person by typing theirs; from the
# first submission on, and for the named, the number belongs to one application of the cycle (T3, T-23).
HOLDS_ID = sorted((LIVE | {Status.NAMED}) - {Status.DRAFT})
HOLDS_PERSON = sorted(LIVE | {Status.NAMED})


class Application(Annex1):
    """`status` is written by nominations.transitions.advance alone (law 2); public id is `key`."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="applications")
    nominee = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="applications")
    employer = models.ForeignKey(
        "nominations.Unit", null=True, on_delete=models.PROTECT, related_name="employed", verbose_name=_("工作单位")
    )
    recommender = models.ForeignKey(
        "nominations.Unit", null=True, on_delete=models.PROTECT, related_name="recommended", verbose_name=_("推荐单位")
    )
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveSmallIntegerField(default=0)
    acceptance_no = models.CharField(_("受理编号"), max_length=12, blank=True)
    priority_focus = models.BooleanField(_("重点培养对象"), default=False)
    on_behalf = models.BooleanField(_("单位代为填报"), default=False)
    # The recommending unit whose list began the draft (R128); it follows by name and state what it has proposed.
    proposed_by = models.ForeignKey(
        "nominations.Unit", null=True, editable=False, on_delete=models.PROTECT, related_name="proposed"
    )
    # The blind index of the typed mobile number, as accounts know it: by it the nominee finds what a unit filled.
    mobile_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    # A save of the draft is no event; a stale page still has to say who was faster (G2).
    changed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    # Who wrote which field last, and where the history of versions stands (nominations.trail).
    trail = models.JSONField(null=True, editable=False)
    # What was typed and cannot be stored yet, a half number or a line without its tick: {step: {input: [text]}}.
    pending: "models.Field[Any, Any]" = EncryptedJSONField(purpose="application.pending", null=True, editable=False)
    entered_at = models.DateTimeField(_("进入现状态的时间"), default=clock.now)
    sent_to_unit_at = models.DateTimeField(null=True)
    unit_opened_at = models.DateTimeField(null=True)
    endorsed_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    # When its content was taken away for good (§2.16, §2.18); the row and its history stay.
    erased_at = models.DateTimeField(null=True, editable=False)
    # Kept by law against the person's wish: stored and nothing else, see visibility (PIPL art. 47).
    restricted_at = models.DateTimeField(null=True, editable=False)
    # Who checks it at the association; nobody yet, or nobody any more.
    case_worker = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="cases")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["cycle", "status", "acceptance_no"], name="application_queue"),
            models.Index(fields=["case_worker", "status"], name="application_worker"),
            models.Index(fields=["employer", "status"], name="application_employer"),
            models.Index(fields=["recommender", "status"], name="application_recommender"),
            models.Index(
                fields=["restricted_at"], condition=Q(restricted_at__isnull=False), name="application_restricted"
            ),
            models.Index(
                fields=["mobile_index"],
                condition=Q(on_behalf=True, nominee__isnull=True) & ~Q(mobile_index=""),
                name="application_to_claim",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="application_status_known"),
            models.UniqueConstraint(
                fields=["cycle", "id_index"],
                condition=Q(status__in=HOLDS_ID) & ~Q(id_index=""),
                name="application_one_live_id",
            ),
            models.UniqueConstraint(
                fields=["cycle", "nominee"],
                condition=Q(status__in=HOLDS_PERSON, nominee__isnull=False),
                name="application_one_live_person",
            ),
            models.UniqueConstraint(
                fields=["cycle", "acceptance_no"], condition=~Q(acceptance_no=""), name="application_acceptance_no"
            ),
            models.CheckConstraint(condition=Q(work_years=None) | Q(work_years__lte=60), name="application_work_years"),
            # R103c: counts only with 是, and the second net against a forged post (T-22).
            models.CheckConstraint(
                condition=Q(has_patent=True) | Q(patents_invention=None, patents_utility=None, patents_design=None),
                name="application_patents_only_with_yes",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(status__in=["withdrawn", "expired"]) | ~Q(id_index=""),
                name="application_submitted_has_id",
            ),
            models.CheckConstraint(condition=Q(changed_at__gte=F("created_at")), name="application_times"),
        ]

    def __str__(self) -> str:
        return self.acceptance_no or str(self.key)
