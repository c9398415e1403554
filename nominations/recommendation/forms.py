"""Input of the recommending unit's screens: filters, checklist with opinion, reasons, and the parts of a batch."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import texts
from nominations.act_forms import ActForm, OpinionForm, ReasonForm
from nominations.conditions import CONDITIONS, NO, YES
from nominations.identity import IdentityError, check_phone
from nominations.models import Batch, BatchRevision, Cycle, Unit
from nominations.pipeline import MOVES, TERMINAL, WITH_ASSOCIATION, Status
from nominations.seal_forms import SealForm

GROUPS: tuple[tuple[str, Any, frozenset[str]], ...] = (
    ("review", _("待本单位审核"), frozenset({Status.RECOMMENDER_REVIEW})),
    ("recommended", _("同意推荐，待报送"), frozenset({Status.RECOMMENDED})),
    ("association", _("已报送协会"), frozenset(WITH_ASSOCIATION)),
    ("over", _("已结束"), frozenset(TERMINAL)),
)
COLUMNS = (_("姓名"), _("所在岗位"), _("工作单位"), _("进度"), _("进入时间"))


class FilterForm(forms.Form):
    """The queue's address line."""

    q = forms.CharField(
        label=_("姓名"), required=False, max_length=30, widget=forms.TextInput(attrs={"placeholder": _("按姓名搜索")})
    )
    state = forms.ChoiceField(
        label=_("进度"), required=False, choices=[("", _("不限")), *((key, label) for key, label, _states in GROUPS)]
    )
    employer = forms.CharField(label=_("工作单位"), required=False, max_length=100)


class RecommendForm(OpinionForm):
    """T10: an answer and a remark for each condition (R41), then the opinion R111b."""

    least, most = 10, 500

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for row in CONDITIONS:
            self.fields[row.clause] = forms.ChoiceField(
                label=str(row.text), choices=[(YES, row.yes), (NO, row.no)], widget=forms.RadioSelect
            )
            self.fields[f"{row.clause}_remark"] = forms.CharField(
                label=_t("备注（%(clause)s）") % {"clause": row.clause}, required=False, max_length=200
            )
        last = ["opinion", "signer", "signed_on"]
        self.order_fields([name for row in CONDITIONS for name in (row.clause, f"{row.clause}_remark")] + last)

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """[{"clause", "answer", "remark"}] as bound fields, for the template."""
        return [
            {"clause": row.clause, "answer": self[row.clause], "remark": self[f"{row.clause}_remark"]}
            for row in CONDITIONS
        ]

    @property
    def decision(self) -> dict[str, Any]:
        """What transitions.recommend records."""
        said = self.cleaned_data
        return super().decision | {
            "checklist": {
                row.clause: {"answer": said[row.clause], "remark": said[f"{row.clause}_remark"]} for row in CONDITIONS
            }
        }


class SendBackForm(ReasonForm):
    """T8; a person who belongs to another recommending unit goes back on that ground (R32)."""

    OUT_OF_SCOPE = "scope"
    ground = forms.ChoiceField(
        label=_("退回原因"),
        choices=[("content", _("需要工作单位核对或补充")), (OUT_OF_SCOPE, _("非本单位推荐范围"))],
        widget=forms.RadioSelect,
    )
    field_order = ["ground", "reason"]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, move=MOVES["recommender_return"], **kwargs)

    @property
    def terms(self) -> dict[str, Any]:
        """The ground is part of the reason that unit and nominee read."""
        terms, out = super().terms, self.cleaned_data["ground"] == self.OUT_OF_SCOPE
        reason = _t("非本单位推荐范围。%(reason)s") % terms if out else terms["reason"]
        return terms | {"reason": reason, "out_of_scope": out}


class RefuseForm(ReasonForm):
    """T9."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, move=MOVES["refuse"], **kwargs)


class UnrecommendForm(ReasonForm):
    """T11."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, move=MOVES["unrecommend"], **kwargs)


class OpenForm(forms.Form):
    """B1: for which unit and year; `pairs` are those that may be opened."""

    pair = forms.ChoiceField()

    def __init__(self, data: Any = None, *, pairs: list[tuple[Unit, Cycle]]) -> None:
        super().__init__(data)
        self.pairs = {f"{unit.key}:{cycle.year}": (unit, cycle) for unit, cycle in pairs}
        self.fields["pair"].choices = [(key, key) for key in self.pairs]  # type: ignore[attr-defined]

    def clean_pair(self) -> tuple[Unit, Cycle]:
        return self.pairs[self.cleaned_data["pair"]]


class OrderForm(forms.Form):
    """One click on the list: `add` the ticked people, put a line `to` a position, take a line `out`."""

    people = forms.MultipleChoiceField(label=_("可加入名单的申报人"), required=False)
    to = forms.RegexField(r"^\d{1,18}:\d{1,4}$", required=False)
    out = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: Any = None, *, free: list[Any]) -> None:
        super().__init__(data)
        self.by_key = {str(row.key): row.pk for row in free}
        self.fields["people"].choices = [(key, key) for key in self.by_key]  # type: ignore[attr-defined]

    @property
    def change(self) -> tuple[str, Any]:
        """("add", application ids), ("place", (line, position)), ("take_out", line) or ("", None)."""
        said = self.cleaned_data
        if said["people"]:
            return "add", [self.by_key[key] for key in said["people"]]
        if said["to"]:
            line, _sep, position = said["to"].partition(":")
            return "place", (int(line), int(position))
        return ("take_out", said["out"]) if said["out"] is not None else ("", None)

    @property
    def where(self) -> str:
        """The place on the page to come back to: the line that was moved, so that the next key moves it on."""
        moved = self.cleaned_data["to"].partition(":")[0] if self.is_valid() else ""
        return f"#line-{moved}" if moved else "#list"


class ContactForm(ActForm):
    """R126, R127."""

    contact_name = forms.CharField(label=_("联系人"), max_length=20)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=30, help_text=_("手机号码，或带区号的固定电话。"))

    @property
    def said(self) -> dict[str, Any]:
        """What batch_lists.set_contact records."""
        given = self.cleaned_data
        return {"name": given["contact_name"], "phone": given["contact_phone"], "version": given["version"]}

    def clean_contact_name(self) -> str:
        return " ".join(str(self.cleaned_data["contact_name"]).split())

    def clean_contact_phone(self) -> str:
        try:
            return check_phone(self.cleaned_data["contact_phone"])
        except IdentityError as error:
            raise forms.ValidationError(str(error)) from error


class SubmitForm(ActForm):
    """B4 with the commitment R62."""

    commitment = forms.BooleanField(
        label=texts.RECOMMENDER_COMMITMENT.body, error_messages={"required": _("请阅读推荐承诺并勾选。")}
    )


def batch_forms(batch: Batch, revision: BatchRevision | None, bound: dict[str, Any]) -> dict[str, Any]:
    """The forms of a batch's page, {"contact", "lock", "scan", "submit"}; `bound` are those that came back."""
    said = {"contact_name": batch.contact_name, "contact_phone": batch.contact_phone}
    number = {"revision": revision.number} if revision else {}
    return {
        "contact": ContactForm(version=batch.version, initial=said),
        "lock": ActForm(version=batch.version),
        "scan": SealForm(initial=number),
        "submit": SubmitForm(version=batch.version),
    } | bound
