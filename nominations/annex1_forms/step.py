"""One step of Annex 1 as a form: it takes whatever can be stored and says beside the field what cannot (T2)."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _t

from nominations import annex1_rules, trail
from nominations.annex1_forms.fields import LINES, decorated, initial, make_fields
from nominations.annex1_rules import steps
from nominations.annex1_rules.indicators import PATENTS
from nominations.annex1_rules.spec import BOXES, ID_NO, TICK
from nominations.drafts import Draft

VERSION = "version"
# What follows from a field is stored with it.
LINKED = {"id_no": ("sex",), **dict.fromkeys(("has_patent", *PATENTS), ("has_patent", *PATENTS))}


class StepForm(forms.Form):
    """One step of the form. `values()` is what can be stored; what cannot has its error beside it."""

    use_required_attribute = False
    fields: dict[str, Any]
    data: Any

    def __init__(self, data: Any, work: Draft, step: steps.Step, *, strict: bool = False) -> None:
        super().__init__(data, initial=initial(work.application, step))
        self.waiting = trail.pending_of(work.application, step.slug) if data is None else {}
        self.work, self.step, self.app = work, step, work.application
        self.deadline = annex1_rules.deadline_day(self.app.cycle)
        self.fields.update(make_fields(self.app, step))
        self.fields[VERSION] = decorated(forms.IntegerField(widget=forms.HiddenInput, required=False))
        self.initial[VERSION] = self.app.version
        self.build()
        self._close_what_was_not_returned()
        for name, field in self.fields.items():
            field.required = field.needed
            field.said = work.comments.get(name, "")
        if not self.is_bound:
            self._show_problems(strict)
            self._show_waiting()

    def _close_what_was_not_returned(self) -> None:
        """During a correction the other fields keep their stored value, whatever is sent (T-22)."""
        if (scope := self.work.scope) is None:
            return
        for name, field in self.fields.items():
            stem = next((one.name for one in self.step.specs if name.startswith(f"{one.name}_")), name)
            field.closed = name != VERSION and name not in scope.names and stem not in scope.names
            field.disabled = field.disabled or field.closed

    def build(self) -> None:
        """What a step adds to the fields of its specification."""

    def full_clean(self) -> None:
        """Drafts may be incomplete: what is a must is shown, not enforced."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for field in self.fields.values():
            field.required = field.needed

    def _show_problems(self, strict: bool) -> None:
        """What a submission lacks, beside its field, once somebody has asked for it; a text over its limit always."""
        self.full_clean()
        self.cleaned_data = {}
        for problem in self.work.of_step(self.step.slug):
            if problem.field in self.fields and (strict or problem.over):
                self.add_error(problem.field, problem.sentence)

    def _show_waiting(self) -> None:
        """What was typed before and could not be stored stands in its place again, with the reason."""
        if not self.waiting:
            return
        again = type(self)(MultiValueDict(self.waiting), self.work, self.step)
        again.full_clean()
        for name, texts in self.waiting.items():
            field = self.fields.get(name)
            if field is None or field.closed or field.disabled:
                continue
            self.initial[name] = texts if isinstance(field, forms.MultipleChoiceField) else texts[0]
            self.add_error(name, again.errors.get(name) or [_t("这一项还没有保存，请核对后按“保存”。")])

    @property
    def seen_version(self) -> int:
        """The version the page was opened on; without one it is stale by definition."""
        return self.cleaned_data.get(VERSION) or 0

    def values(self) -> dict[str, Any]:
        """{model field: value} of all that can be stored."""
        found: dict[str, Any] = {}
        for spec in self.step.specs:
            if spec.name not in self.cleaned_data:
                continue
            value = self.cleaned_data[spec.name]
            if spec.kind == TICK:
                # A declaration that was not made is unanswered, not denied.
                value = value or (None if self.app._meta.get_field(spec.name).null else False)
            elif spec.kind == BOXES and spec.choices is not None:
                value = [code for code in spec.choices.values if code in value]
            found[spec.name] = value
        if (scope := self.work.scope) is not None:
            found = {name: value for name, value in found.items() if name in scope.names}
        return found

    def owner(self, name: str) -> str:
        """The model field that an input belongs to; '' for what is stored nowhere."""
        names = [one.name for one in self.step.specs]
        if name in names:
            return name
        return next((stem for stem in names if name in {f"{stem}_{code}" for code in LINES.get(stem, ())}), "")

    def inputs_of(self, names: Collection[str]) -> dict[str, list[str]]:
        """{input: values} as the page would show these stored fields."""
        found = {}
        for name, value in initial(self.app, self.step, names).items():
            held = value if isinstance(value, list) else [value]
            found[name] = [str(one) for one in held if one is not None and one is not False]
        return found

    def values_of(self, inputs: Iterable[str]) -> dict[str, Any]:
        """values(), of these inputs and what follows from them alone; a unit is proposed by a whole page only."""
        names = {self.owner(name) for name in inputs}
        names |= {linked for name in names for linked in LINKED.get(name, ())}
        return {name: value for name, value in self.values().items() if name in names}

    def unstored(self, inputs: Iterable[str], stored: Collection[str]) -> dict[str, list[str] | None]:
        """{input: what was typed, None where it is stored or empty}, for trail.set_pending."""
        found: dict[str, list[str] | None] = {}
        for name in inputs:
            owner = self.owner(name)
            if owner and name in self.fields and not self.fields[name].closed:
                found[name] = None if owner in stored else self.data.getlist(name)
        return found

    def carried(self, version: int, saved: Collection[str] = ()) -> Any:
        """What was typed, for the same page on another version; an ID number that was stored is not shown again."""
        data = self.data.copy()
        data[VERSION] = version
        if "id_no" in saved:
            data["id_no"] = ""
        return data

    def shown(self, name: str, value: Any) -> str:
        """A value in the words of the page, for comparing what is stored with what was typed."""
        options = dict(getattr(self.fields[name], "choices", ()))
        values = value if isinstance(value, (list, tuple)) else [value]
        return "、".join(str(options.get(str(one), one)) for one in values if one not in (None, ""))

    def differences(self) -> list[dict[str, str]]:
        """Where the typed values differ from the stored ones, each noted beside its field (G2)."""
        found = []
        for name in self.fields:
            if name in (VERSION, ID_NO):
                continue
            stored, typed = self.shown(name, self.initial.get(name)), self.shown(name, self[name].value())
            if stored.strip() != typed.replace("\r\n", "\n").strip():
                self.fields[name].stored = stored or _t("（空）")
                found.append({"url": f"#{self[name].auto_id}", "label": str(self[name].label), "message": stored})
        return found
