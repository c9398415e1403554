"""Input of the audit pages: the filter, the days of an export."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import audit_words, clock
from accounts.forms.people import ANY


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class AuditFilter(forms.Form):
    """`content`: whether the viewer may look for an application."""

    kind = forms.ChoiceField(label=_("种类"), required=False)
    actor = forms.CharField(label=_("办理人"), required=False, max_length=60)
    number = forms.CharField(label=_("受理编号"), required=False, max_length=20)
    since = _day(_("从"))
    until = _day(_("到"))

    def __init__(self, data: Any = None, *, content: bool) -> None:
        super().__init__(data)
        technical = audit_words.TECHNICAL
        named = audit_words.GROUPS.items()
        groups = [(key, label) for key, (label, starts) in named if content or starts[0] in technical]
        self.fields["kind"].choices = [ANY, *groups]  # type: ignore[attr-defined]
        if not content:
            del self.fields["number"]

    def criteria(self) -> dict[str, Any]:
        """What was understood; nonsense filters nothing."""
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}


class ExportForm(forms.Form):
    since = _day(_("从"), required=True)
    until = _day(_("到"), required=True)

    def __init__(self, data: Any = None) -> None:
        today = clock.today()
        super().__init__(data, initial={"since": today, "until": today})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", _t("结束日期不能早于开始日期。"))
        return data
