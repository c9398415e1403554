"""An objection that is not answered yet keeps the file of the person it is about (§2.16)."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from nominations.retention import holds
from publicity.objections.models import Objection
from publicity.objections.moves import State


def find(pks: Collection[int]) -> dict[int, str]:
    """Objections about these applications that are not closed."""
    rows = Objection.objects.filter(application__in=pks).exclude(state=State.CLOSED)
    return dict.fromkeys(rows.values_list("application", flat=True), _("异议没有办结。"))


def register() -> None:
    """Called once, when the application starts."""
    holds.register(find)
