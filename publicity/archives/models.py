"""The package of a year: proposed by one person, confirmed by another."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts import clock
from nominations.models.event import Event
from publicity.archives.moves import State

USER = "accounts.User"
DOCUMENT = "documents.GeneratedDocument"


class Package(models.Model):
    """One archive package of a year (C13); `state` is written by publicity.archives.advancing alone.

    `sha256`: of the whole package, written when it is confirmed; printed in the register of the archive. `checks`:
    what the last check found, {"at": ISO time, "found": {check: [sentences]}, "package": SHA-256, "manifest": SHA-256
    of manifest.json or ""}.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("nominations.Cycle", on_delete=models.PROTECT, related_name="packages")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    version = models.PositiveIntegerField(default=0)
    document = models.ForeignKey(DOCUMENT, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    checks = models.JSONField(default=dict)
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["cycle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="package_number"),
            models.UniqueConstraint(fields=["cycle"], condition=~Q(state="void"), name="package_one_in_force"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="package_state_known"),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(sha256=""),
                name="package_confirmed_with_code",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")), name="package_two_people"
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class PackageEvent(Event):
    """What happened to a package; append-only."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="events")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["package", "move", "actor", "key"], condition=~Q(key=""), name="packageevent_once"
            )
        ]
