"""Filling a step: what a POST stored, what it could not store, and who was faster; no HTTP, whoever edits the form."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from nominations import stamps, trail
from nominations.acting import Actor, StaleVersion, refusals
from nominations.annex1_forms import step_form
from nominations.annex1_forms.honour import HonourForm
from nominations.annex1_rules import honours, steps
from nominations.drafts import Draft
from nominations.field_saving import Typed
from nominations.waiting import row_section

# The tick by which whoever writes takes note that a sealed list loses its force.
TAKEN_NOTE = "void_list"


@dataclass(frozen=True)
class Desk:
    """Whose desk it is: how the draft is loaded again, which verbs of the stage write, and who acts."""

    reload: Callable[[], Draft]
    save: Callable[..., Any]
    save_honour: Callable[..., Any]
    by: Actor


@dataclass
class Page:
    """A step to be shown; `saved` when there is nothing more to say.

    `partly`: the rest was stored. `waits`: what was typed in the row before stands in it again, and is not stored.
    `stale`: nothing was, because the draft had changed; `differences` then say where
    the stored values and the typed ones part.
    """

    work: Draft
    form: Any
    row: Any = None
    saved: bool = False
    partly: bool = False
    waits: bool = False
    stale: bool = False
    differences: list[dict[str, str]] = field(default_factory=list)

    @cached_property
    def voids(self) -> list[stamps.Stamp]:
        """In a correction: the stamps in force that a change on this page voids; before that nothing is sealed."""
        scope = self.work.scope
        if scope is None:
            return []
        slug = self.form.step.slug if hasattr(self.form, "step") else honours.SECTION
        names = {one.name for one in steps.BY_SLUG[slug].specs} & scope.names
        if slug == honours.SECTION:
            names.add("honours")
        return stamps.at_stake(self.work.application, names)

    @property
    def asks(self) -> bool:
        """Whether a list on which others stand too is among them: then a change has to be meant."""
        return any(stamp.kind == stamps.LIST for stamp in self.voids)


def unmeant(work: Draft, values: dict[str, Any], data: Any) -> list[str]:
    """The fields whose new value would void a sealed list without the writer's having taken note of it."""
    if work.scope is None or data.get(TAKEN_NOTE):
        return []
    lost = {stamp.kind for stamp in stamps.voided(work.application, values)}
    changed = (name for name in stamps.ON_LIST & values.keys() if values[name] != getattr(work.application, name))
    return sorted(changed) if stamps.LIST in lost else []


def _row_form(work: Draft, slug: str, data: Any = None) -> HonourForm | None:
    if slug != honours.SECTION:
        return None
    waiting = trail.pending_of(work.application, slug) if data is None else None
    return HonourForm(data, version=work.application.version, waiting=waiting)


def open_step(work: Draft, slug: str, *, strict: bool = False) -> Page:
    return Page(work, step_form(slug, work, strict=strict), _row_form(work, slug))


def save_step(work: Draft, slug: str, data: Any, desk: Desk) -> Page:
    """Store what can be stored; a row of honours that was begun is added by the same click."""
    form, row = step_form(slug, work, data), _row_form(work, slug, data)
    if row is not None and (row.typed() or "add" in data):
        return _add_row(work, form, row, desk)
    form.full_clean()
    values = form.values()
    for name in unmeant(work, values, data):
        form.add_error(name, _("这一项印在已盖章的推荐汇总表上。请先勾选页面下方的“知道这一改动使盖章作废”，再保存。"))
        del values[name]
    try:
        with refusals(form):
            typed = Typed(slug, form.unstored(form.fields, values))
            desk.save(work.application, by=desk.by, values=values, version=form.seen_version, typed=typed)
    except StaleVersion:
        return _stale(form, desk)
    if not form.errors and "find" not in data:
        return Page(work, form, saved=True)
    fresh = desk.reload()
    again = step_form(slug, fresh, form.carried(fresh.application.version, saved=values))
    for name, sentences in form.errors.items():
        if name not in again.errors:
            again.add_error(name, sentences)
    return Page(fresh, again, _row_form(fresh, slug), partly=bool(form.errors))


def _add_row(work: Draft, form: Any, row: HonourForm, desk: Desk) -> Page:
    if row.is_valid():
        try:
            with refusals(row):
                desk.save_honour(work.application, by=desk.by, values=row.values(), version=row.seen_version)
        except StaleVersion:
            return _stale(form, desk, with_row=True)
    return Page(work, step_form(form.step.slug, work), row, saved=row.is_valid())


def _stale(form: Any, desk: Desk, *, with_row: bool = False) -> Page:
    """What is stored now beside what was typed; the next click saves knowingly (G2)."""
    fresh = desk.reload()
    data = form.carried(fresh.application.version)
    again = step_form(form.step.slug, fresh, data)
    row = _row_form(fresh, form.step.slug, data if with_row else None)
    return Page(fresh, again, row, stale=True, differences=again.differences())


def open_row(work: Draft, pk: int, data: Any = None) -> Page:
    """One row of honours to be changed."""
    found = next(one for one in work.honours if one.pk == pk)
    waits = trail.pending_of(work.application, row_section(pk)) if data is None else None
    form = HonourForm(data, honour=found, version=work.application.version, waiting=waits)
    return Page(work, form, waits=bool(waits))


def save_row(work: Draft, pk: int, data: Any, desk: Desk) -> Page:
    page = open_row(work, pk, data)
    form = page.form
    if not form.is_valid():
        return page
    try:
        with refusals(form):
            desk.save_honour(work.application, by=desk.by, values=form.values(), version=form.seen_version, pk=pk)
    except StaleVersion:
        fresh, typed = desk.reload(), data.copy()
        typed["version"] = fresh.application.version
        again = open_row(fresh, pk, typed) if any(one.pk == pk for one in fresh.honours) else page
        again.stale = True
        return again
    page.saved = form.is_valid()
    return page
