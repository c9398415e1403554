"""A dispute about data keeps the file until it is answered: what somebody asks about must still be there."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from nominations.models import DataRequest
from nominations.retention import holds

OPEN = (DataRequest.State.ASKED, DataRequest.State.PROPOSED)
# A deletion that is asked for is no reason to keep anything.
DISPUTES = (DataRequest.Kind.CORRECT, DataRequest.Kind.COPY, DataRequest.Kind.WITHDRAW)


def find(pks: Collection[int]) -> dict[int, str]:
    """Open requests about these applications."""
    rows = DataRequest.objects.filter(application__in=pks, kind__in=DISPUTES, state__in=OPEN)
    why = _("本人的个人信息请求还没有答复。")
    return {pk: why for pk in rows.values_list("application", flat=True) if pk is not None}


def register() -> None:
    """Called once, when the application starts."""
    holds.register(find)
