"""Input only: a step, who is in the chair, why somebody comes later, who has come."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.act_forms import ActForm, WordsField
from nominations.wordcount import clean
from review.attending.forms import HOUR, at
from review.halls.models import Seat, Slot
from review.halls.moves import SLOT_MOVES


class StepForm(ActForm):
    """One press of a button: version and click, nothing else."""


class ScreenForm(ActForm):
    """One more address for a screen."""


class ChairForm(ActForm):
    """Somebody else in the chair. `seats`: those who may be."""

    seat = forms.TypedChoiceField(label=_("主持人"), coerce=int)

    def __init__(self, data: Any = None, *, version: int, seats: list[Seat]) -> None:
        now = next((seat.pk for seat in seats if seat.chair), None)
        super().__init__(data, version=version, initial={"seat": now})
        choices = [(seat.pk, seat.expert.user.name) for seat in seats]
        self.fields["seat"].choices = [("", _t("请选择")), *choices]  # type: ignore[attr-defined]


class ReinstateForm(ActForm):
    """Why whoever was absent is heard after all."""

    reason = forms.CharField(
        label=_("到场情况"), max_length=200, help_text=_("例如“9点50分到场，交通延误”，会留有记录。")
    )

    def clean_reason(self) -> str:
        reason = clean(self.cleaned_data["reason"]).strip()
        least = SLOT_MOVES["reinstate"].reason_chars
        if len(reason) < least:
            raise forms.ValidationError(_t("请至少写 %(n)d 个字。") % {"n": least})
        return reason

    @property
    def terms(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], **self.act}


class SinceForm(forms.Form):
    """Since when a member who checked in late was there. `seat`: with its session, which is of one day."""

    since = forms.TimeField(label=_("实际到会时间"), widget=HOUR)
    reason = WordsField(label=_("理由"), least=4, most=100, help_text=_("例如“开会时已就座，手机没有电”，会留有记录。"))

    def __init__(self, data: Any = None, *, seat: Seat) -> None:
        super().__init__(data)
        self.day = (seat.session.opened_at or seat.session.starts_at).astimezone(clock.SHANGHAI).date()

    @property
    def terms(self) -> dict[str, Any]:
        return {"since": at(self.day, self.cleaned_data["since"]), "reason": self.cleaned_data["reason"]}


class TickForm(forms.Form):
    """Who has come (`there` 1) or was ticked by mistake (0). `places`: the seats and slots of the list."""

    place = forms.ChoiceField()
    there = forms.TypedChoiceField(coerce=lambda text: text == "1", choices=[("1", "1"), ("0", "0")])

    def __init__(self, data: Any, *, places: list[Seat | Slot]) -> None:
        super().__init__(data)
        self.places = {name_of(place): place for place in places}
        self.fields["place"].choices = [(name, name) for name in self.places]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Seat | Slot:
        return self.places[self.cleaned_data["place"]]


def name_of(place: Seat | Slot) -> str:
    """How a row of the list is called in its form."""
    return f"{'seat' if isinstance(place, Seat) else 'slot'}-{place.pk}"
