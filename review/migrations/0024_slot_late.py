"""Who is placed in a session after its lot is called by a number of their own, above every lot."""

from django.db import migrations, models
from django.db.models import F, Q


def give_numbers(apps, _editor):
    """Those who were placed late before: in the order in which they came."""
    session_events, slots = apps.get_model("review", "SessionEvent"), apps.get_model("review", "Slot")
    for event in session_events.objects.filter(move="draw").order_by("pk"):
        rows = slots.objects.filter(session=event.session_id)
        last = max(len(event.payload.get("order", ())), *rows.filter(lot__isnull=False).values_list("lot", flat=True), 0)
        late = rows.filter(lot=None).exclude(freed_at__lt=F("session__drawn_at"))
        for number, pk in enumerate(late.order_by("pk").values_list("pk", flat=True), start=last + 1):
            slots.objects.filter(pk=pk).update(late=number)


class Migration(migrations.Migration):
    dependencies = [("review", "0023_approval_last_key")]

    operations = [
        migrations.AddField("slot", "late", models.PositiveSmallIntegerField(null=True)),
        migrations.AddConstraint(
            "slot", models.UniqueConstraint(fields=["session", "lot"], condition=Q(lot__isnull=False), name="slot_lot")
        ),
        migrations.AddConstraint(
            "slot",
            models.UniqueConstraint(fields=["session", "late"], condition=Q(late__isnull=False), name="slot_late"),
        ),
        migrations.AddConstraint(
            "slot", models.CheckConstraint(condition=Q(lot=None) | Q(late=None), name="slot_lot_or_late")
        ),
        migrations.RunPython(give_numbers, migrations.RunPython.noop, elidable=True),
    ]
