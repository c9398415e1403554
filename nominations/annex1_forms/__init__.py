"""Annex 1 as forms, one for each step: built from its rules, and the same wherever the form is edited."""

from typing import Any

from nominations.annex1_forms.indicators import IndicatorsForm
from nominations.annex1_forms.person import PersonForm
from nominations.annex1_forms.step import StepForm
from nominations.annex1_forms.work import WorkForm
from nominations.annex1_rules.steps import BY_SLUG
from nominations.drafts import Draft

_OWN: dict[str, type[StepForm]] = {"person": PersonForm, "work": WorkForm, "indicators": IndicatorsForm}


def step_form(slug: str, work: Draft, data: Any = None, *, strict: bool = False) -> StepForm:
    """The form of one step; `strict` shows beside the fields what a submission still lacks."""
    return _OWN.get(slug, StepForm)(data, work, BY_SLUG[slug], strict=strict)
