"""Keeping a step while it is typed: what was stored, what waits, and what others wrote meanwhile (G2); no HTTP."""

from collections.abc import Callable
from typing import Any

from django.template.defaultfilters import date as date_words
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations import trail
from nominations.acting import Actor, TransitionError
from nominations.annex1_forms import step_form
from nominations.annex1_forms.honour import HonourForm
from nominations.annex1_forms.step import VERSION, StepForm
from nominations.annex1_rules import files, honours
from nominations.annex1_rules.spec import ID_NO
from nominations.drafts import Draft
from nominations.field_saving import Merged, Typed
from nominations.filling import unmeant
from nominations.identity import mask_id
from nominations.waiting import row_section

# A page that asks for more than any step has is no page of ours; longer texts are no texts of the form.
MOST_INPUTS, LONGEST = 80, 20_000


def keep_typed(work: Draft, slug: str, data: Any, *, by: Actor, merge: Callable[..., Merged]) -> dict[str, Any]:
    """Store the inputs named in `touched`; the answer as the page's script reads it.

    {"version", "at", "errors": {input: sentence}, "inputs": {input: values}, "clashes": [{"inputs", "stored", …}]}.
    """
    form, inputs = step_form(slug, work, data), data.getlist("touched")[:MOST_INPUTS]
    inputs = [name for name in inputs if all(len(text) <= LONGEST for text in data.getlist(name))]
    form.full_clean()
    values = form.values_of(inputs)
    values.pop("new_unit", None)
    for name in unmeant(work, values, data):
        form.add_error(name, _("这一项印在已盖章的推荐汇总表上，请勾选页面下方的说明后按“保存”。"))
        del values[name]
    place = _place(work, slug, data)
    typed = Typed(place, form.unstored(inputs, values) | _row(slug, inputs, data), _tab(data))
    merged = merge(work.application, by=by, values=values, version=form.seen_version, typed=typed)
    # What was typed and cannot be stored yet stands against what somebody else stored there meanwhile just as well.
    unstored = {form.owner(name) for name in inputs} - values.keys()
    merged.clashes |= merged.theirs & unstored
    found = _answer(work, form, inputs, merged, by)
    found["clashes"] += [_waiting_clash(place, name, merged, by) for name in sorted(merged.waiting)]
    if _unseen(place, slug, merged):
        found["version"] = form.seen_version  # its button says so
    return found


def _tab(data: Any) -> str:
    """The page's own name for itself; anything but letters and digits is no page of ours."""
    name = data.get("tab", "")[:16]
    return name if name.isascii() and name.isalnum() else ""


def _unseen(place: str, slug: str, merged: Merged) -> bool:
    """Whether others changed what this page shows and the answer does not bring: the open row, the files."""
    if slug == files.SECTION:
        return any(name.startswith("file_") for name in merged.theirs)
    return place != slug and trail.HONOURS in merged.theirs


def _place(work: Draft, slug: str, data: Any) -> str:
    """Where what is no part of the form yet waits: with its step, or with the row of honours whose page is open."""
    pk = data.get("row", "")
    if slug != honours.SECTION or not pk:
        return slug
    if not any(str(one.pk) == pk for one in work.honours):
        raise TransitionError(_("这一项荣誉成果已在别处移除，请复制需要的内容后返回“荣誉成果”。"))
    return row_section(int(pk))


def _row(slug: str, inputs: list[str], data: Any) -> dict[str, list[str] | None]:
    """A row of honours that was begun waits until its button is pressed."""
    names = set(HonourForm.base_fields) - {VERSION} if slug == honours.SECTION else set()
    return {name: data.getlist(name) for name in inputs if name in names}


def _answer(work: Draft, form: StepForm, inputs: list[str], merged: Merged, by: Actor) -> dict[str, Any]:
    row, mine = merged.row, {form.owner(name) for name in inputs}
    for name in ("employer", "recommender"):  # asked for once, not again for the locked row
        if getattr(row, f"{name}_id") == getattr(work.application, f"{name}_id"):
            setattr(row, name, getattr(work.application, name))
    form.app = row
    names = {one.name for one in form.step.specs}
    return {
        "version": row.version,
        "at": date_words(timezone.localtime(row.changed_at), "H:i:s"),
        "errors": {name: str(form.errors[name][0]) for name in inputs if name in form.errors},
        "inputs": form.inputs_of(((merged.theirs | merged.written) - mine) & names),
        "clashes": [_clash(form, name, merged, by) for name in sorted(merged.clashes & names)],
        "employer": _employer(row) if "employer" in (merged.theirs | merged.clashes) else None,
    }


def _employer(row: Any) -> dict[str, str] | None:
    """The choice that a page may not have among its own yet."""
    return {"value": str(row.employer.key), "label": row.employer.name} if row.employer is not None else None


def _waiting_clash(place: str, name: str, merged: Merged, by: Actor) -> dict[str, Any]:
    """The same of what waits: both texts of one input."""
    texts, known = trail.pending_of(merged.row, place)[name], HonourForm.base_fields.get(name)
    labels = dict(getattr(known, "choices", ()) or ())
    return {
        "name": name,
        "inputs": {name: texts},
        "said": _who_wrote(merged.row, f"{place}.{name}", by),
        "stored": "、".join(mask_id(text) if name == "id_no" else str(labels.get(text, text)) for text in texts),
        "label": str(known.label) if known is not None else name,
    }


def _who_wrote(row: Any, name: str, by: Actor) -> str:
    who, when = trail.last_writer(row, name)
    words = {"when": date_words(timezone.localtime(when), "H:i:s")}
    if by.user is None or who == by.user.pk:
        return _("您在另一个页面或设备上于 %(when)s 改过这一项，现在保存的是：") % words
    other = User.objects.filter(pk=who or 0).values_list("name", flat=True).first() or _("他人")
    return _("%(who)s 于 %(when)s 改过这一项，现在保存的是：") % (words | {"who": other})


def _clash(form: StepForm, name: str, merged: Merged, by: Actor) -> dict[str, Any]:
    """Both texts of one field; the page asks which is to stay."""
    spec = next(one for one in form.step.specs if one.name == name)
    said = _who_wrote(merged.row, name, by)
    inputs = form.inputs_of({name})
    shown = [form.shown(one, texts) for one, texts in inputs.items()]
    stored = mask_id(getattr(form.app, name)) if spec.kind == ID_NO else "\n".join(word for word in shown if word)
    return {
        "name": name,
        "inputs": inputs or {name: [""]},
        "said": said,
        "stored": stored or _("（空）"),
        "label": str(form.fields[name].label),
    }
