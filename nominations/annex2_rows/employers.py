"""Which unit of the registry a row means: by its credit code, else by its full name; two queries for a whole list."""

from collections import defaultdict

from django.utils.translation import gettext as _

from nominations.annex2_rows.lines import Lines
from nominations.identity import IdentityError, check_credit_code, normalise_credit_code, normalise_unit_name
from nominations.models import Unit


class Employers:
    """The registered units that the list names."""

    def __init__(self, lines: Lines) -> None:
        texts = {name: {row[name].text for row in lines.rows.values() if name in row} for name in ("employer", "uscc")}
        named = {normalise_unit_name(text) for text in texts["employer"]}
        codes = {normalise_credit_code(text) for text in texts["uscc"]} - {""}
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        for unit in Unit.objects.filter(active=True, name_normal__in=named):
            self.by_name[unit.name_normal].append(unit)
        self.by_code = {unit.uscc: unit for unit in Unit.objects.filter(active=True, uscc__in=codes)}

    def find(self, name: str, code: str) -> tuple[Unit | None, str, str]:
        """(unit, "", "") or (None, the column that is wrong, a sentence)."""
        if code:
            return self._by_code(name, code)
        if not name:
            return None, "employer", _("请填写所在单位名称。")
        found = self.by_name.get(normalise_unit_name(name), [])
        if len(found) > 1:
            words = {"n": len(found)}
            return None, "employer", _("名录中有 %(n)d 个同名单位，请在“统一社会信用代码”列写明是哪一个。") % words
        if not found:
            advice = _("单位名录中没有这个名称。请填写全称（与公章一致）；尚未登记的，请先联系协会登记。")
            return None, "employer", advice
        return found[0], "", ""

    def _by_code(self, name: str, code: str) -> tuple[Unit | None, str, str]:
        try:
            unit = self.by_code.get(check_credit_code(code))
        except IdentityError as error:
            return None, "uscc", error.message
        if unit is None:
            return None, "uscc", _("单位名录中没有这个统一社会信用代码。请核对；尚未登记的，请先联系协会登记。")
        if name and normalise_unit_name(name) != unit.name_normal:
            words = {"name": unit.name}
            return None, "employer", _("该统一社会信用代码登记的单位是“%(name)s”，与所在单位名称不一致。") % words
        return unit, "", ""
