"""Bytes that nobody may have any more: written in the transaction that says so, done once it stands."""

from django.db import models

from accounts import clock


class Removal(models.Model):
    """One key of the private store. The row goes when the bytes are gone; a crash in between loses nothing."""

    storage_name = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.storage_name
