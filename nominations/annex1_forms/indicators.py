"""四项指标: ticks with their own lines, and patents that go with 是 alone (R102–R104)."""

from typing import Any

from django.utils.translation import gettext as _t

from nominations.annex1_forms.fields import LINES
from nominations.annex1_forms.step import StepForm
from nominations.annex1_rules.indicators import PATENTS


class IndicatorsForm(StepForm):
    """A line without its tick, and counts without an answer, cannot be stored: they stay on the page with an error."""

    def build(self) -> None:
        """At least one of four is a must: none of them alone is “optional” to the eye."""
        for name in self.fields:
            if name != "apprentices":
                self.fields[name].needed = True

    def clean(self) -> None:
        data = self.cleaned_data
        for name, codes in LINES.items():
            for code in codes:
                line = f"{name}_{code}"
                if data.get(line) and code not in data.get(name, []):
                    label = self.fields[line].label.rstrip("：")
                    self.add_error(line, _t("请勾选“%(label)s”，或清空这里的文字。") % {"label": label})
        if data.get("has_patent") is None and any(data.get(name) for name in PATENTS):
            self.add_error("has_patent", _t("填写了专利数，请选择“是”；没有专利的请清空。"))

    def values(self) -> dict[str, Any]:
        found = super().values()
        for name, codes in LINES.items():
            lines = [f"{name}_{code}" for code in codes]
            if name not in found or any(line in self.errors for line in lines):
                found.pop(name, None)
            else:
                found[name] = {code: self._line(name, code) for code in found[name]}
        return self._patents(found)

    def _line(self, name: str, code: str) -> Any:
        return self.cleaned_data[f"{name}_{code}"] if code in LINES[name] else True

    def _patents(self, found: dict[str, Any]) -> dict[str, Any]:
        """R103c: 0 where 是 leaves a kind blank; nothing at all without 是, whatever was posted (T-22)."""
        for name in PATENTS:
            if "has_patent" not in found:
                found.pop(name, None)
            elif found["has_patent"] is not True:
                found[name] = None
            elif name in found:
                found[name] = found[name] or 0
        return found
