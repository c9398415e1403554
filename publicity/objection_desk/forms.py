"""Input only: what the desk writes at each step."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.roles import Role, holders
from nominations.act_forms import ActForm, ProvedForm, ReasonForm, WordsField, tidied
from nominations.models.ban import BanSubject
from nominations.models.cycle import doc_no_format
from nominations.visibility import far_from
from publicity.lists.models import Entry
from publicity.objections.asking import ObjectionForm
from publicity.objections.models import Objection
from publicity.objections.moves import MOVES, Refusal

READ_BY = {
    "ask_evidence": _("至少 %(n)d 个字，反映人凭查询码会看到。"),
    "conclude_upheld": _("至少 %(n)d 个字，当事人会看到，请不要写出反映人的身份。"),
}


class MoveReasonForm(ReasonForm):
    """A move that says why."""

    def __init__(self, data: Any = None, *, name: str, **kwargs: Any) -> None:
        super().__init__(data, move=MOVES[name], **kwargs)  # type: ignore[arg-type]
        self.fields["reason"].help_text = READ_BY.get(name, _t("至少 %(n)d 个字，仅协会可见。")) % {"n": self.least}


class ProposeForm(ActForm):
    told = WordsField(
        label=_("告知当事人的事实"), least=10, most=2000, rows=6,
        help_text=_("只写需要核实的事实，不写反映人的姓名、单位、联系方式，也不写能推断出反映人的内容。"),
    )  # fmt: skip

    @property
    def terms(self) -> dict[str, Any]:
        return {"told": self.cleaned_data["told"], **self.act}


class SupplyForm(ActForm):
    """What was asked for and came by letter."""

    text = WordsField(label=_("补充说明"), most=1000, rows=4, required=False)
    file_1 = forms.FileField(label=_("补充的证明材料"), help_text=_("PDF 不超过 20 MB，图片不超过 10 MB。"))

    @property
    def terms(self) -> dict[str, Any]:
        return {"files": [self.cleaned_data["file_1"]], "text": self.cleaned_data["text"], **self.act}


class RefuseForm(ActForm):
    ground = forms.ChoiceField(label=_("不予受理的理由"), choices=Refusal.choices, widget=forms.RadioSelect)

    @property
    def terms(self) -> dict[str, Any]:
        return {"ground": self.cleaned_data["ground"], **self.act}


class AssignForm(ActForm):
    investigator = forms.TypedChoiceField(
        label=_("核查人"), coerce=int, help_text=_("不能是办理该申报形式审查的人，也不能是须回避的人。")
    )

    def __init__(self, data: Any = None, *, away_from: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        there = [user for user in holders(Role.STAFF, Role.LEAD) if away_from not in far_from(user)]
        self.people = {user.pk: user for user in there}
        choices = [(pk, user.name) for pk, user in self.people.items()]
        self.fields["investigator"].choices = [("", _t("请选择")), *choices]  # type: ignore[attr-defined]

    @property
    def terms(self) -> dict[str, Any]:
        return {"investigator": self.people[self.cleaned_data["investigator"]], **self.act}


class ReportForm(ActForm):
    text = WordsField(label=_("核查报告"), least=20, most=5000, rows=10)
    hearing = WordsField(label=_("听取当事人意见的情况"), least=5, most=2000, rows=4)

    @property
    def terms(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "hearing": self.cleaned_data["hearing"], **self.act}


class ReplyForm(ActForm):
    text = WordsField(label=_("答复内容"), least=5, most=2000, rows=5, help_text=_("写入告知书，反映人凭查询码阅读。"))

    @property
    def terms(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], **self.act}


class JudgeForm(ProvedForm, MoveReasonForm):
    """A conclusion, with the second proof."""


class UpholdForm(JudgeForm):
    """T28: the decision's number, what was found, and whom it names."""

    doc_no = forms.CharField(label=_("决定书文号"), max_length=40, validators=[doc_no_format])
    findings = WordsField(label=_("认定的事实"), least=10, most=2000, rows=5)
    subjects = forms.MultipleChoiceField(
        label=_("三年内不再受理的对象"), choices=BanSubject.choices, widget=forms.CheckboxSelectMultiple
    )

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {name: said[name] for name in ("doc_no", "findings", "subjects")} | super().terms


IDENTITY = ("name", "phone", "address")


class EnterForm(ObjectionForm):
    """What came by letter, call or visit, entered by a case worker; no sum and no consent are asked of them.

    What came without a name or without evidence is entered too: it is refused on its ground (O3), not passed over.
    """

    anonymous = forms.BooleanField(
        label=_("匿名：来件没有真实姓名或者联系方式"), required=False,
        help_text=_("姓名、电话、地址按来件填写，没有的留空。匿名的异议不予受理；线索具体、可以核实的，协会可以另行核实，查实的按取消资格办理。"),
    )  # fmt: skip

    origin = forms.ChoiceField(label=_("来源"), choices=[row for row in Objection.Origin.choices if row[0] != "web"])
    received_at = forms.DateTimeField(
        label=_("收到时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def __init__(self, data: Any = None, files: Any = None, *, people: list[Entry]) -> None:
        super().__init__(data, files, people=people, initial={"received_at": clock.now().astimezone(clock.SHANGHAI)})
        for name in ("consent", "total", "ticket"):
            self.fields.pop(name)
        for name in (*IDENTITY, "file_1"):
            self.fields[name].required = False
        self.order_fields(["origin", "received_at", "anonymous"])

    def ask(self) -> None:
        """Nobody is asked to reckon at the desk."""

    def check_sum(self, said: dict[str, Any]) -> None:
        """The same."""

    def clean_name(self) -> str:
        return super().clean_name() if self.cleaned_data["name"] else ""

    def clean_phone(self) -> str:
        return super().clean_phone() if self.cleaned_data["phone"] else ""

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        lacking = [name for name in IDENTITY if not tidied(said.get(name)) and name not in self.errors]
        if said.get("anonymous"):
            if len([name for name in ("name", "phone") if said.get(name)]) == 2:
                self.add_error("anonymous", _t("已填写姓名和电话，不是匿名来件。"))
            return said
        for name in lacking:
            self.add_error(name, self.fields[name].error_messages["required"])
        return said

    def clean_received_at(self) -> Any:
        moment = self.cleaned_data["received_at"]
        if moment > clock.now():
            raise forms.ValidationError(_t("收到时间不能晚于现在。"))
        return moment

    @property
    def terms(self) -> dict[str, Any]:
        terms = super().terms
        extra = {"origin": tidied(self.cleaned_data["origin"]), "received_at": self.cleaned_data["received_at"]}
        return terms | {"said": terms["said"] | extra}
