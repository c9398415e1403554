"""What is worth a second look and stops nobody: R11 postcode, R21 age, R110 no honour, R113 other organiser."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _t

from nominations.annex1_rules import honours as honour_rules
from nominations.annex1_rules.person import read_id
from nominations.annex1_rules.problem import Problem
from nominations.dictionaries import OrganiserType
from nominations.identity import postcode_warning, retirement_warning


def hints(app: Any, honours: Iterable[Any], deadline: date) -> list[Problem]:
    """The same shape as problems."""
    rows, found = list(honours), []
    if app.unit_zip and (sentence := postcode_warning(app.unit_zip)):
        found.append(Problem("work", "unit_zip", sentence))
    known = read_id(app.id_no, deadline)
    if known is not None and (sentence := retirement_warning(known.birth, known.sex, on=deadline)):
        found.append(Problem("declarations", "not_retired", sentence))
    if not rows and not app.no_honours:
        found.append(Problem(honour_rules.SECTION, "no_honours", _t("没有填写荣誉/成果，也没有勾选“无”，请确认。")))
    for row in rows:
        if row.organiser_type == OrganiserType.OTHER:
            text = _t("“%(name)s”不属注2所列范围，请确认。") % {"name": row.name}
            found.append(Problem(honour_rules.SECTION, f"honour_{row.pk}", text))
    return found
