"""What a recommending unit has reminded of; the words themselves are the message that was sent."""

from django.db import models

from accounts import clock


class Reminder(models.Model):
    """One reminder: whom, by whom, when. `status` is where the application was, `people` how many it reached."""

    application = models.ForeignKey("nominations.Application", on_delete=models.PROTECT, related_name="reminders")
    party = models.CharField(max_length=12)
    status = models.CharField(max_length=20)
    people = models.PositiveSmallIntegerField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    click = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["application", "at"], name="reminder_last")]
        constraints = [models.UniqueConstraint(fields=["application", "by", "click"], name="reminder_once")]
