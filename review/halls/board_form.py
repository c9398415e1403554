"""Input of the board on which the timetable is changed by hand, with or without a script."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t

from nominations.acting import WrongState
from review.attending.forms import line
from review.halls import gathering
from review.halls.models import Session, Slot
from review.halls.rearranging import Row


class BoardForm(forms.Form):
    """The timetable in numbers: `session_`, `order_`, `pause_`, `reason_` of each slot, `version_` of each session.

    A button named `shift` (`<slot>:-1` or `<slot>:1`) exchanges a slot with the one before or after it.
    """

    def __init__(self, data: Any = None, *, sessions: Sequence[Session], slots: Sequence[Slot]) -> None:
        super().__init__(data)
        self.sessions, self.slots = sessions, slots
        halls = [(row.pk, gathering.name_of(row)) for row in sessions]
        for row in sessions:
            self._add(f"version_{row.pk}", forms.IntegerField(widget=forms.HiddenInput, initial=row.version))
        for slot in slots:
            name = {"name": slot.application.name}
            self._add(f"session_{slot.pk}", forms.TypedChoiceField(
                label=_t("%(name)s的场次") % name, coerce=int, choices=halls, initial=slot.session_id
            ))  # fmt: skip
            self._add(f"order_{slot.pk}", forms.IntegerField(
                label=_t("%(name)s的顺序") % name, min_value=1, max_value=99, initial=slot.order
            ))  # fmt: skip
            self._add(f"pause_{slot.pk}", forms.IntegerField(
                label=_t("%(name)s之前休息的分钟数") % name, min_value=0, max_value=240, initial=slot.pause_before
            ))  # fmt: skip
            self._add(f"reason_{slot.pk}", forms.CharField(
                label=_t("%(name)s调整的理由") % name, max_length=200, required=False
            ))  # fmt: skip

    def _add(self, name: str, field: forms.Field) -> None:
        field.widget.attrs["aria-label"] = field.label
        self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        """A board of other sessions or slots than stand there now cannot be put right by typing: one looks again."""
        told = ("session_", "order_", "pause_", "version_")
        sent, there = ({name for name in names if name.startswith(told)} for names in (self.data, self.fields))
        if not sent or sent != there:
            raise WrongState(_t("排期已有变化，请刷新后再调整。"))
        return self.cleaned_data

    def lines(self) -> dict[int, list[dict[str, Any]]]:
        """{session: its slots with their fields}, where they stand now."""
        made: dict[int, list[dict[str, Any]]] = {row.pk: [] for row in self.sessions}
        for slot in self.slots:
            fields = {name: self[f"{name}_{slot.pk}"] for name in ("session", "order", "pause", "reason")}
            made[slot.session_id].append({"slot": slot, **fields})
        return made

    @property
    def versions(self) -> dict[int, int]:
        return {row.pk: self.cleaned_data[f"version_{row.pk}"] for row in self.sessions}

    @property
    def rows(self) -> dict[int, Row]:
        said = self.cleaned_data
        made = {
            slot.pk: Row(
                said[f"session_{slot.pk}"], said[f"order_{slot.pk}"], said[f"pause_{slot.pk}"],
                line(said[f"reason_{slot.pk}"]),
            )
            for slot in self.slots
        }  # fmt: skip
        return shifted(made, str(self.data.get("shift", "")))

    @property
    def anchor(self) -> str:
        """Where the page goes on after a step up or down, for whoever works by keyboard."""
        slot = str(self.data.get("shift", "")).partition(":")[0]
        return f"#card-{slot}" if any(str(one.pk) == slot for one in self.slots) else ""


def shifted(rows: dict[int, Row], shift: str) -> dict[int, Row]:
    """The rows after one step up or down; anything else leaves them as they are."""
    slot, _sep, step = shift.partition(":")
    if not slot.isdecimal() or int(slot) not in rows or step not in ("-1", "1"):
        return rows
    mine = rows[int(slot)].session
    order = [pk for pk, row in sorted(rows.items(), key=lambda one: (one[1].order, one[0])) if row.session == mine]
    at = order.index(int(slot))
    to = min(max(at + int(step), 0), len(order) - 1)
    order[at], order[to] = order[to], order[at]
    places = {pk: number for number, pk in enumerate(order, start=1)}
    return {pk: Row(row.session, places.get(pk, row.order), row.pause, row.reason) for pk, row in rows.items()}
