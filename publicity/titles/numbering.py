"""Certificate numbers without gaps, never given twice, and the token of the verification page (§2.13)."""

import secrets
from collections.abc import Sequence

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import clock
from nominations.acting import TransitionError
from nominations.models import Cycle
from publicity.titles.models import Naming, Nominated, Title

# 32 signs that nobody mistakes for each other: 16 of them are 80 bits.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
TOKEN = 16


def new_token() -> str:
    """16 signs of ALPHABET, drawn by chance."""
    return "".join(secrets.choice(ALPHABET) for _n in range(TOKEN))


def worded(cycle: Cycle, sequence: int) -> str:
    """SAQ-ZLGJ-2023-0001, by the format of the year."""
    return cycle.certificate_format.format(year=cycle.year, number=sequence)


def give(naming: Naming, rows: Sequence[Nominated]) -> list[Title]:
    """A title for each row, numbered on from the last one of the year, in their order.

    The caller holds the lock on the year's row: two decisions of a year cannot number at once, and what is rolled back
    leaves no number behind. A revoked title keeps its number, so it is not given again.
    """
    cycle = naming.cycle
    last = Title.objects.filter(year=cycle.year).aggregate(last=Max("sequence"))["last"] or 0
    made = [_title(naming, row, sequence, worded(cycle, sequence)) for sequence, row in enumerate(rows, start=last + 1)]
    numbers = [title.number for title in made]
    if len(set(numbers)) < len(numbers) or Title.objects.filter(number__in=numbers).exists():
        raise TransitionError(_("证书编号与已有的重复，请核对年度的证书编号格式。"))
    return Title.objects.bulk_create(made)


def _title(naming: Naming, row: Nominated, sequence: int, number: str) -> Title:
    application, entry = row.application, row.entry
    return Title(
        naming=naming, application=application, place=row.place, year=naming.cycle.year, sequence=sequence,
        number=number, token=new_token(), name=entry.name, employer=entry.employer, post=entry.post,
        recommender=application.recommender.name if application.recommender else "", industry=application.industry,
        unit_kind=application.unit_nature, issued_at=naming.issued_at or clock.db_now(),
    )  # fmt: skip
