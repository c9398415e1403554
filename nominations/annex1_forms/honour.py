"""One row of 荣誉成果 (R110, R113)."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations import dictionaries as d
from nominations.annex1_forms import lean
from nominations.annex1_forms.fields import CHOOSE, LineField, decorated
from nominations.annex1_rules import honours
from nominations.models import Honour
from nominations.waiting import GIVEN

_DATE = re.compile(r"([0-9]{4})[-./年]([0-9]{1,2})(?:月$|$|[-./月]([0-9]{1,2})日?$)|([0-9]{4})([0-9]{2})([0-9]{2})?$")
ALONE_OR_TEAM = (("no", _("个人")), ("yes", _("集体（班组、团队）")))


class AwardDateField(forms.CharField):
    """A year and month, or a full date, in the ways people write them; gives (first of the month, day or None)."""

    def to_python(self, value: Any) -> Any:
        text = "".join(unicodedata.normalize("NFKC", super().to_python(value) or "").split())
        if not text:
            return None
        match = _DATE.match(text)
        try:
            year, month, day = (int(part) if part else 0 for part in _parts(match))
            return date(year, month, 1), date(year, month, day) if day else None
        except (TypeError, ValueError) as error:
            raise ValidationError(_t("请填写年月，例如 2022-08；知道具体日期的填 2022-08-15。")) from error


def _parts(match: re.Match[str] | None) -> tuple[Any, Any, Any]:
    if match is None:
        raise ValueError
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)
    return year, month, day


class HonourForm(forms.Form):
    """Adds a row or changes one; a row needs its name, organiser, level and month to be kept."""

    use_required_attribute = False
    fields: dict[str, Any]
    name = LineField(limit=honours.NAME_LIMIT, label=_("荣誉/成果名称"), help_text=_("按证书上的全称。"))
    awarded = AwardDateField(
        label=_("获得时间"), max_length=20, help_text=_("例如 2022-08，或 2022-08-15。"),
        widget=lean.TextInput(attrs={"class": "saq-short", "autocomplete": "off"}),
    )  # fmt: skip
    organiser = LineField(limit=honours.ORGANISER_LIMIT, label=_("授予单位"))
    organiser_type = forms.ChoiceField(
        label=_("组织方类型"), choices=d.OrganiserType.choices, widget=lean.RadioSelect,
        help_text=_("其他单位颁发的可以填写，但不属于附件1 注2 所列范围。"),
    )  # fmt: skip
    level = forms.ChoiceField(label=_("级别"), choices=d.HonourLevel.choices, widget=lean.RadioSelect)
    activity_kind = forms.ChoiceField(
        label=_("活动类别"), choices=[CHOOSE, *d.ActivityKind.choices], required=False, widget=lean.Select
    )
    is_team = forms.ChoiceField(label=_("个人或集体"), choices=ALONE_OR_TEAM, widget=lean.RadioSelect, initial="no")
    team_role = forms.ChoiceField(
        label=_("您在集体中的角色"), choices=d.TeamRole.choices, widget=lean.RadioSelect, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        honour: Honour | None = None,
        version: int,
        waiting: dict[str, list[str]] | None = None,
    ) -> None:
        """`waiting`: what was typed of a row before, and is no row yet."""
        initial: dict[str, Any] = {"version": version}
        if honour is not None:
            day, month = honour.awarded_day, honour.awarded_month
            initial |= {name: getattr(honour, name) for name in ("name", "organiser", "organiser_type", "level")}
            initial |= {"activity_kind": honour.activity_kind, "team_role": honour.team_role}
            initial |= {"is_team": "yes" if honour.is_team else "no"}
            initial["awarded"] = day.isoformat() if day else f"{month:%Y-%m}"
        initial |= {name: texts[0] for name, texts in (waiting or {}).items() if name in self.base_fields}
        super().__init__(data, initial=initial, auto_id="id_row_%s")
        for name, field in self.fields.items():
            decorated(field, needed=field.required, when="is_team=yes" if name == "team_role" else "")

    @property
    def seen_version(self) -> int:
        """The version the page was opened on; without one it is stale."""
        return self.cleaned_data.get("version") or 0

    def typed(self) -> bool:
        """Whether anybody began to write the row; choices alone do not count, see nominations.waiting."""
        names = set(self.fields) - {"version"} - GIVEN
        return any(str(self[name].value() or "").strip() for name in names)

    def clean(self) -> None:
        data = self.cleaned_data
        if "level" in data and (sentence := honours.level_problem(data["level"], data.get("organiser_type", ""))):
            self.add_error("level", sentence)
        if data.get("awarded"):
            month, day = data["awarded"]
            if sentence := honours.date_problem(month, day, clock.today()):
                self.add_error("awarded", sentence)
        if data.get("is_team") == "yes" and not data.get("team_role"):
            self.add_error("team_role", _t("集体荣誉请选择您在其中的角色。"))

    def values(self) -> dict[str, Any]:
        """The columns of the row."""
        data = dict(self.cleaned_data)
        month, day = data.pop("awarded")
        team = data.pop("is_team") == "yes"
        data.pop("version")
        role = data["team_role"] if team else ""
        return data | {"awarded_month": month, "awarded_day": day, "is_team": team, "team_role": role}
