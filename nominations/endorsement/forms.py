"""Input of the work unit's screens: filters, agreement with its ticks, return with comments, a form on behalf."""

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from nominations import texts
from nominations.act_forms import ActForm, OpinionForm, ReasonForm
from nominations.dossier import sections
from nominations.identity import IdentityError, check_name
from nominations.models import Application, Cycle, Unit
from nominations.pipeline import MOVES, TERMINAL, WITH_ASSOCIATION, Status

# What the queue counts and filters by; the states after the submission are one group, as the unit reads them.
GROUPS: tuple[tuple[str, Any, frozenset[str]], ...] = (
    ("review", _("待本单位审核"), frozenset({Status.UNIT_REVIEW})),
    ("draft", _("填报中"), frozenset({Status.DRAFT})),
    ("recommender", _("推荐单位审核"), frozenset({Status.RECOMMENDER_REVIEW, Status.RECOMMENDED})),
    ("association", _("已报送协会"), frozenset(WITH_ASSOCIATION)),
    ("over", _("已结束"), frozenset(TERMINAL)),
)
ATTACHMENTS = "attachments"


class FilterForm(forms.Form):
    """The queue's address line."""

    q = forms.CharField(
        label=_("姓名"), required=False, max_length=30, widget=forms.TextInput(attrs={"placeholder": _("按姓名搜索")})
    )
    state = forms.ChoiceField(
        label=_("进度"), required=False, choices=[("", _("不限")), *((key, label) for key, label, _states in GROUPS)]
    )


def _tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, error_messages={"required": _("请核对后勾选。")})


class AgreeForm(OpinionForm):
    """T7: the ticks of R18–R21 and R35, the opinion R111a, and where it goes next (R32)."""

    id_original = _tick(_("已核对身份证原件，与填报内容一致"))
    frontline = _tick(_("确属一线岗位"))
    not_bureau_level = _tick(_("不是副局级或相当于副局级以上领导干部"))
    not_centrally_managed_head = _tick(_("不是由中央、市委组织部、市级相关委办管理的企事业单位负责人"))
    not_retired = _tick(_("不是退休职工"))
    recommender = forms.ChoiceField(
        label=_("推荐单位"), help_text=_("所属集团公司等上级单位，或单位所在地相关管理部门。")
    )
    commitment = _tick(texts.UNIT_COMMITMENT.body)
    field_order = [
        "id_original", "frontline", "not_bureau_level", "not_centrally_managed_head", "not_retired",
        "recommender", "opinion", "signer", "signed_on", "commitment",
    ]  # fmt: skip

    def __init__(self, data: Any = None, *, recommenders: list[Unit], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.by_key = {str(unit.key): unit for unit in recommenders}
        choices = [("", _t("请选择")), *((key, unit.name) for key, unit in self.by_key.items())]
        self.fields["recommender"].choices = choices  # type: ignore[attr-defined]

    def clean_recommender(self) -> Unit:
        return self.by_key[self.cleaned_data["recommender"]]

    @property
    def decision(self) -> dict[str, Any]:
        """What transitions.agree records."""
        from nominations.endorsement.transitions import TICKS

        return super().decision | {"ticks": {name: self.cleaned_data[name] for name in TICKS}}


class SendBackForm(ReasonForm):
    """T5: why, and what to change at which field; a comment beside a field is shown beside it to the nominee."""

    def __init__(self, data: Any = None, *, application: Application, **kwargs: Any) -> None:
        super().__init__(data, move=MOVES["unit_return"], **kwargs)
        self.sections: list[tuple[Any, list[Any]]] = []
        for part in sections(application, Role.UNIT):
            rows = [self._comment(row["name"], row["label"], row["value"]) for row in part["rows"]]
            self.sections.append((part["title"], rows))
        self.sections.append((_("附件材料"), [self._comment(ATTACHMENTS, _("附件材料"), "")]))

    def _comment(self, name: str, label: Any, written: str) -> Any:
        """A line for a comment, under what the nominee wrote."""
        said = Truncator(written).chars(60)
        self.fields[f"on_{name}"] = forms.CharField(label=label, required=False, max_length=200, help_text=said)
        return self[f"on_{name}"]

    @property
    def terms(self) -> dict[str, Any]:
        """With `fields`: {field: comment} of those that were written."""
        given = {name[3:]: str(text).strip() for name, text in self.cleaned_data.items() if name.startswith("on_")}
        return super().terms | {"fields": {name: text for name, text in given.items() if text}}


class RefuseForm(ReasonForm):
    """T6."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, move=MOVES["unit_refuse"], **kwargs)


class ConfirmForm(forms.Form):
    """One file, compared with the original or not."""

    confirmed = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1")


class NewForm(ActForm):
    """T1 on behalf of a worker."""

    unit = forms.ChoiceField(label=_("工作单位"))
    cycle = forms.ChoiceField(label=_("年度"))
    name = forms.CharField(label=_("申报人姓名"), max_length=30, help_text=_("与身份证一致。"))
    told = _tick(texts.ON_BEHALF.body)

    def __init__(self, data: Any = None, *, units: list[Unit], cycles: list[Cycle], **kwargs: Any) -> None:
        super().__init__(data, version=0, **kwargs)
        self.units = {str(unit.key): unit for unit in units}
        self.cycles = {str(cycle.year): cycle for cycle in cycles}
        names = {"unit": {key: unit.name for key, unit in self.units.items()}}
        names["cycle"] = {year: _t("%(year)s年度") % {"year": year} for year in self.cycles}
        for field, options in names.items():
            self.fields[field].choices = list(options.items())  # type: ignore[attr-defined]
            self.fields[field].initial = next(iter(options), None)

    def clean_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]

    def clean_cycle(self) -> Cycle:
        return self.cycles[self.cleaned_data["cycle"]]

    def clean_name(self) -> str:
        try:
            return check_name(self.cleaned_data["name"])
        except IdentityError as error:
            raise forms.ValidationError(str(error)) from error
