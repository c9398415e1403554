"""A form that could be submitted, and what is found when some of its answers are changed; no database."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from nominations.annex1_rules import claims, problems
from nominations.models import Application, Cycle, Honour, Unit
from tests.factories.nominations import CONTENT, id_number

ON = date(2023, 4, 1)
DEADLINE = datetime(2023, 4, 12, 16, 0, tzinfo=UTC)
MALE = id_number(7)


def cycle(**fields):
    return Cycle(year=2023, submit_deadline=DEADLINE, open_at=datetime(2023, 3, 15, tzinfo=UTC), **fields)


def form(**fields):
    """A form that could be submitted, with some answers changed."""
    group = Unit(pk=1, name="（演示）集团", recommender_kind="group")
    employer = Unit(pk=2, name="（演示）工厂", parent=group)
    values = CONTENT | {"id_no": MALE, "sex": "male", "cycle": cycle(), "employer": employer, "recommender": group}
    return Application(**values | fields)


def honour(**fields):
    values = {
        "pk": 5, "name": "上海市优秀QC小组成果一等奖", "organiser": "上海市质量协会", "organiser_type": "saq",
        "level": "association", "awarded_month": date(2022, 8, 1),
    }  # fmt: skip
    return Honour(**values | fields)


def paper_for(claim, size=1000):
    return SimpleNamespace(
        kind=claim.kind, indicator=claim.indicator, proves=claim.proves, honour_id=claim.honour_id,
        file=SimpleNamespace(size=size),
    )  # fmt: skip


def proved(app, rows=()):
    """A file for everything the form has to prove."""
    return [paper_for(claim) for claim in claims.claims(app, rows) if claim.needed]


def found(rows=(), files=None, on=ON, **fields):
    """[(field, sentence)] of a form with some answers changed; what it claims is proved unless files are given."""
    app = form(**fields)
    there = proved(app, rows) if files is None else files
    return [(problem.field, problem.sentence) for problem in problems(app, there, rows, on)]


def fields_of(**kwargs):
    return [field for field, _sentence in found(**kwargs)]
