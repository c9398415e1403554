"""Annex 1 as rules: what is asked in which step, and all that a submission still lacks (R80–R115). No database."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from accounts.clock import SHANGHAI
from nominations.annex1_rules import declarations, files, honours, indicators, narrative, person, work
from nominations.annex1_rules.hints import hints
from nominations.annex1_rules.problem import Problem

__all__ = ["Problem", "deadline_day", "hints", "is_focus", "problems"]


def deadline_day(cycle: Any) -> date:
    """The last day of the deadline: an instant at 24:00 belongs to the day that ends (A-4)."""
    return (cycle.submit_deadline - timedelta(microseconds=1)).astimezone(SHANGHAI).date()


def problems(app: Any, attachments: Iterable[Any], honour_rows: Iterable[Any], on: date) -> list[Problem]:
    """Every reason why the form cannot be submitted on the day `on`, in the order of the form; [] when it can.

    `attachments` are those not removed, each with its file; `app` comes with cycle, employer and recommender.
    """
    deadline = deadline_day(app.cycle)
    files_there, rows = list(attachments), list(honour_rows)
    return [
        *person.problems(app, deadline),
        *work.problems(app, deadline),
        *indicators.problems(app, app.cycle.min_indicators),
        *narrative.problems(app),
        *honours.problems(app, rows, on),
        *files.problems(app, files_there, rows),
        *declarations.problems(app),
    ]


def is_focus(app: Any, honour_rows: Iterable[Any]) -> bool:
    """R24: whether the form is tagged 重点培养对象."""
    return honours.is_focus(honour_rows, deadline_day(app.cycle), app.cycle.honour_window_years)
