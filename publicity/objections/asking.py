"""What an objection is asked, on the public page and at the desk: the facts, the files, and a small sum. Input only."""

import secrets
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import WordsField, tidied
from nominations.identity import IdentityError, contact
from publicity.lists.models import Entry
from publicity.objections import filing

SALT, GOOD_FOR = "objection.sum", 3600
DIGITS = "零一二三四五六七八九十"


class Sum(forms.Form):
    """An arithmetic question that a screen reader reads and no third party asks (ASVS 2.4.1)."""

    ticket = forms.CharField(widget=forms.HiddenInput, max_length=200)
    total = forms.IntegerField(label=_("验证问题"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))

    asked: tuple[int, int] | None = None

    def ask(self) -> None:
        """The question that was sent along, or a new one when there is none that still holds.

        Called before the fields are read: a bound field keeps the words it was made with.
        """
        sent = self.data.get("ticket", "") if self.is_bound else ""
        try:
            first, second = signing.loads(sent, salt=SALT, max_age=GOOD_FOR)
            self.asked = first, second
        except signing.BadSignature:
            first, second = (secrets.randbelow(9) + 1 for _n in range(2))
            fresh = {"ticket": signing.dumps([first, second], salt=SALT), "total": ""}
            if self.is_bound:
                self.data = {**self.data.dict(), **fresh}  # type: ignore[attr-defined]
            self.initial.update(fresh)
        words = {"a": DIGITS[first], "b": DIGITS[second]}
        self.fields["total"].help_text = _t("%(a)s加%(b)s等于几？请填阿拉伯数字。") % words

    def check_sum(self, said: dict[str, Any]) -> None:
        if self.asked is None:
            self.add_error("total", _t("验证问题已过期，请回答新的问题。"))
        elif said.get("total") is not None and said["total"] != sum(self.asked):
            self.add_error("total", _t("答案不对，请再算一次。"))


class ObjectionForm(Sum):
    """O1: about whom, who objects, what is the matter, with evidence."""

    # The query code follows from it: nobody may choose one that somebody else could have.
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    entry = forms.TypedChoiceField(label=_("对谁提出异议"), coerce=int, empty_value=None)
    by_unit = forms.TypedChoiceField(
        label=_("以什么名义反映"), coerce=lambda value: value == "unit", widget=forms.RadioSelect, initial="person",
        choices=[("person", _("个人")), ("unit", _("单位"))],
    )  # fmt: skip
    name = forms.CharField(label=_("真实姓名"), max_length=30, help_text=_("以单位名义反映的，填写联系人姓名。"))
    unit_name = forms.CharField(label=_("单位名称"), max_length=100, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=30)
    address = forms.CharField(label=_("联系地址"), max_length=100)
    facts = WordsField(label=_("事实和理由"), least=filing.LEAST_FACTS, most=filing.MOST_FACTS, rows=8)
    consent = forms.BooleanField(
        label=_("我已阅读并同意：协会为核查异议处理我填写的个人信息，只有承办人、部门负责人、秘书长和监督员可以看到。")
    )

    def __init__(self, data: Any = None, files: Any = None, *, people: list[Entry], initial: Any = None) -> None:
        super().__init__(data, files, initial={"key": secrets.token_hex(16)} | (initial or {}))
        self.people = {entry.pk: entry for entry in people}
        choices = [(entry.pk, f"{entry.name}（{entry.employer}）") for entry in people]
        self.fields["entry"].choices = [("", _t("请选择")), *choices]  # type: ignore[attr-defined]
        for number in range(1, filing.MOST_FILES + 1):
            first = number == 1
            limits = _t("PDF 不超过 20 MB，图片不超过 10 MB；以单位名义反映的，请附加盖公章的书面材料。")
            self.fields[f"file_{number}"] = forms.FileField(
                label=_t("证明材料 %(n)d") % {"n": number}, required=first,
                help_text=limits if first else "",
                widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/heic"}),
            )  # fmt: skip
        for field in self.fields.values():
            field.error_messages["required"] = _t("请填写%(what)s。") % {"what": field.label}
        self.fields["entry"].error_messages["required"] = _t("请选择对谁提出异议。")
        self.fields["file_1"].error_messages["required"] = _t("请附至少一份证明材料。")
        self.fields["consent"].error_messages["required"] = _t("须同意后才能提交。")
        self.order_fields([name for name in self.fields if name not in ("consent", "total")] + ["consent", "total"])
        self.ask()

    def clean_name(self) -> str:
        name = tidied(self.cleaned_data["name"])
        if len(name) < 2:
            raise forms.ValidationError(_t("请填写真实姓名，匿名的异议不予受理。"))
        return name

    def clean_phone(self) -> str:
        try:
            return contact.check_phone(self.cleaned_data["phone"])
        except IdentityError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("by_unit") and not tidied(said.get("unit_name")):
            self.add_error("unit_name", _t("以单位名义反映的，请填写单位名称。"))
        self.check_sum(said)
        return said

    @property
    def files_sent(self) -> list[Any]:
        sent = (self.cleaned_data.get(f"file_{n}") for n in range(1, filing.MOST_FILES + 1))
        return [file for file in sent if file]

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        kept: dict[str, Any] = {name: tidied(said[name]) for name in ("name", "unit_name", "address")}
        kept |= {"phone": said["phone"], "facts": said["facts"], "by_unit": bool(said["by_unit"])}
        return {"said": kept, "files": self.files_sent, "key": said["key"]}
