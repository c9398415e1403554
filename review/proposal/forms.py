"""Input only: the scan, notes and reasons, and the list with a choice, a place and a reason a line."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import act_forms
from nominations.act_forms import ActForm, ReasonForm, tidied
from review.proposals.choosing import Chosen
from review.proposals.models import Choice
from review.proposals.moves import MOVES


class ScanForm(act_forms.ScanForm):
    """The signed summary."""

    label = _("签名的答辩评分汇总表扫描件")


class SubmitForm(ActForm):
    """Why more or fewer are on the list than the year has places."""

    quota_note = forms.CharField(
        label=_("人数与名额不同的说明"), max_length=300, required=False,
        help_text=_("人数与名额相同时不必填写；填写的会写入候选人建议名单。"),
    )  # fmt: skip

    @property
    def terms(self) -> dict[str, Any]:
        return {"quota_note": tidied(self.cleaned_data["quota_note"]), **self.act}


class _InsideReason(ReasonForm):
    """A reason that stays within the association."""

    move = ""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, move=cast(Any, MOVES[self.move]), **kwargs)
        self.fields["reason"].help_text = _t("至少 %(n)d 个字，会留有记录。") % {"n": self.least}


class GiveBackForm(_InsideReason):
    """What STAFF should look at again."""

    move = "give_back"


class ReopenForm(_InsideReason):
    """Which appeal brings somebody back."""

    move = "reopen"


class ListForm(ActForm):
    """A choice for the lines of one page. `lines`: overview.line rows; those that are decided have no fields."""

    def __init__(self, data: Any = None, *, version: int, lines: list[dict[str, Any]]) -> None:
        self.rows = lines
        self.open = [line["row"] for line in lines if line["open"]]
        initial: dict[str, Any] = {}
        for line in lines:
            pk = line["row"].application_id
            initial |= {f"choice_{pk}": line["choice"], f"reason_{pk}": line["reason"], f"place_{pk}": line["place"]}
        super().__init__(data, version=version, initial=initial)
        for row in self.open:
            self._add(row)

    def _add(self, row: Any) -> None:
        pk, words = row.application_id, {"number": row.application.acceptance_no}
        # Who was absent or has no total can only fail.
        choices = Choice.choices if row.total is not None else [(Choice.FAIL.value, Choice.FAIL.label)]
        self.fields[f"choice_{pk}"] = forms.ChoiceField(
            label=_t("%(number)s的决定") % words, required=False, choices=[("", _t("未决定")), *choices]
        )
        self.fields[f"reason_{pk}"] = forms.CharField(
            label=_t("%(number)s的理由") % words, required=False, max_length=300
        )
        if row.total is not None:
            self.fields[f"place_{pk}"] = forms.IntegerField(
                label=_t("%(number)s的序号") % words, required=False, min_value=1, max_value=999
            )

    def lines(self) -> list[dict[str, Any]]:
        """The rows with their fields, where they have some."""
        names = ("choice", "reason", "place")
        return [
            line | {"fields": {name: self[f"{name}_{line['row'].application_id}"] for name in names
                               if f"{name}_{line['row'].application_id}" in self.fields}}
            for line in self.rows
        ]  # fmt: skip

    @property
    def terms(self) -> dict[str, Any]:
        said, chosen = self.cleaned_data, {}
        for pk in (row.application_id for row in self.open):
            if choice := said[f"choice_{pk}"]:
                place = said.get(f"place_{pk}") if choice != Choice.FAIL else None
                chosen[pk] = Chosen(choice, tidied(said[f"reason_{pk}"]), place)
        return {"chosen": chosen, **self.act}
