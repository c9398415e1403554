"""工作信息: the employer is looked up in the registry or proposed to it, the recommender chosen from it."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from nominations import registry
from nominations.annex1_forms import lean
from nominations.annex1_forms.fields import CHOOSE, LineField, decorated
from nominations.annex1_forms.step import StepForm
from nominations.identity import IdentityError, check_credit_code
from nominations.models import Unit

NEW_UNIT = "new"
NEW_INPUTS = ("new_unit_name", "new_unit_code")


def search(query: str) -> list[Unit]:
    """What the search for an employer finds."""
    return list(registry.find(query)) if query.strip() else []


def employer_options(units: list[Unit | None]) -> list[tuple[str, Any]]:
    """The choices of the employer, each unit once, the way out last."""
    names = {str(unit.key): unit.name for unit in units if unit is not None}
    return [*names.items(), (NEW_UNIT, _t("单位不在列表中"))]


class WorkForm(StepForm):
    """The employer comes from the registry, or is proposed with its credit code (R93)."""

    @staticmethod
    def options_for(query: Any) -> list[dict[str, Any]]:
        """The choices for a search while it is typed, the chosen unit kept at the top."""
        chosen = query.get("employer", "")
        units = [registry.by_key(chosen), *search(query.get("employer_q", ""))]
        return [
            {"value": value, "label": label, "checked": value == chosen} for value, label in employer_options(units)
        ]

    def build(self) -> None:
        self.found: list[Any] = []
        self.recommenders: list[Unit] | None = None
        q = LineField(
            limit=100, required=False, label=_("查找工作单位"), widget=lean.TextInput(attrs={"type": "search"})
        )
        name = LineField(limit=100, required=False, label=_("单位全称"), help_text=_("与公章一致。"))
        code = LineField(limit=40, required=False, label=_("统一社会信用代码"), help_text=_("18 位，见营业执照。"))
        self.fields["employer_q"] = decorated(q, needed=True)
        self.fields["new_unit_name"] = decorated(name, needed=True, when=f"employer={NEW_UNIT}")
        self.fields["new_unit_code"] = decorated(code, needed=True, when=f"employer={NEW_UNIT}")
        self.fields["employer_q"].part, self.fields["employer"].part = "search", "with_search"
        self.order_fields(["employer_q", "employer", "new_unit_name", "new_unit_code"])
        self.fields["employer"].widget = lean.RadioSelect()
        self.fields["employer"].choices = self._employers
        self.fields["recommender"].choices = self._recommenders
        if self.work.role != Role.NOM:
            self.fields["employer"].disabled = True

    def _employers(self) -> list[tuple[str, Any]]:
        """Asked for only when the page is shown: the chosen one, what the search found, and “not in the list”."""
        chosen = getattr(self, "cleaned_data", {}).get("employer") if self.is_bound else None
        return employer_options([chosen, self.app.employer, *self.found])

    def _recommenders(self) -> list[tuple[str, Any]]:
        if self.recommenders is None:  # a select walks its choices twice
            self.recommenders = registry.recommenders_for(self.app.employer)
        return [CHOOSE, *((str(unit.key), unit.name) for unit in self.recommenders)]

    def clean(self) -> None:
        data = self.cleaned_data
        self.found = search(data.get("employer_q", ""))
        if data.pop("employer", "") == NEW_UNIT:
            self._new_unit()
        else:
            self._unit("employer", self.app.employer)
        self._unit("recommender", self.app.recommender)
        if self.cleaned_data.get("recommender") and not self.cleaned_data["recommender"].recommender_kind:
            self.add_error("recommender", _t("这个单位不是推荐单位，请重新选择。"))

    def _unit(self, name: str, held: Any) -> None:
        """Turn the key into a unit; the one that is stored already needs no query."""
        key = self[name].value() or ""
        unit = None if not key else held if held is not None and str(held.key) == key else registry.by_key(key)
        if key and unit is None:
            self.add_error(name, _t("没有找到这个单位，请重新选择。"))
        elif key or name == "recommender":
            self.cleaned_data[name] = unit

    def _new_unit(self) -> None:
        data = self.cleaned_data
        if not 4 <= len(data.get("new_unit_name", "")) <= 100 and "new_unit_name" in data:
            self.add_error("new_unit_name", _t("请填写单位全称（与公章一致，4 至 100 个字）。"))
        try:
            check_credit_code(data.get("new_unit_code", ""))
        except IdentityError as error:
            self.add_error("new_unit_code", error.message)
        if not self.errors.get("new_unit_name") and not self.errors.get("new_unit_code"):
            data["new_unit"] = (data["new_unit_name"], data["new_unit_code"])

    def owner(self, name: str) -> str:
        return "employer" if name in NEW_INPUTS else super().owner(name)

    def unstored(self, inputs: Iterable[str], stored: Collection[str]) -> dict[str, list[str] | None]:
        """A unit of one's own waits whole: its choice, name and code."""
        asked = set(inputs)
        held = self.data.get("employer") in (NEW_UNIT, None) and asked & {"employer", *NEW_INPUTS}
        if held and "new_unit" not in stored:
            asked |= {"employer", *NEW_INPUTS}
        return super().unstored(asked, {"employer", *stored} if "new_unit" in stored else stored)

    def values(self) -> dict[str, Any]:
        found = super().values()
        return found | {"new_unit": self.cleaned_data["new_unit"]} if "new_unit" in self.cleaned_data else found
