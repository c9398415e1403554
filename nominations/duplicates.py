"""One application a person and year: who has one already, in sentences that say nothing of where (T-23)."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from nominations.models import Application, Cycle
from nominations.models.application import HOLDS_PERSON
from nominations.pipeline import Status

# Says nothing of the other unit (T-23).
ID_TAKEN = _("该身份证号码在本年度已有正在办理的申报，不能重复提交。如有疑问，请联系协会。")
NAMED_BEFORE = _("已获得“上海质量工匠”称号的人员，本年度不再受理申报。如有疑问，请联系协会。")


def under_way(cycle: Cycle, indexes: Collection[str]) -> set[str]:
    """Those of the blind indexes that a live application of the year bears, drafts among them; one query."""
    rows = Application.objects.filter(cycle=cycle, id_index__in=indexes, status__in=HOLDS_PERSON)
    return set(rows.values_list("id_index", flat=True))


def named_before(indexes: Collection[str]) -> set[str]:
    """Those of the blind indexes whose owner bears the title; one query."""
    return set(Application.objects.filter(id_index__in=indexes, status=Status.NAMED).values_list("id_index", flat=True))
