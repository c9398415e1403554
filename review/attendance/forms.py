"""Input only: slides, leave and its answer, a seat's answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm
from nominations.wordcount import clean
from review.attending.forms import line
from review.attending.leaving import LEAST
from review.halls.gathering import name_of
from review.halls.models import Session


class AnswerForm(ActForm):
    """The expert's answer."""

    answer = forms.ChoiceField(choices=[("yes", _("接受")), ("no", _("谢绝"))])
    reason = forms.CharField(label=_("谢绝的原因"), max_length=200, required=False)

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"accepts": said["answer"] == "yes", "reason": line(said["reason"]), **self.act}


class SlidesForm(forms.Form):
    """The slides."""

    slides = forms.FileField(
        label=_("演示文稿（PDF）"), help_text=_("不超过 20 页、50 MB。上传新的文件会代替原来的。"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )  # fmt: skip


class LeaveForm(ActForm):
    """Why the nominee cannot come, with a proof."""

    reason = forms.CharField(label=_("请假理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    proof = forms.FileField(
        label=_("证明材料"), help_text=_("PDF 或图片，例如医院证明、单位证明。"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/heic"}),
    )  # fmt: skip

    def clean_reason(self) -> str:
        reason = clean(self.cleaned_data["reason"]).strip()
        if len(reason) < LEAST:
            raise forms.ValidationError(_t("请至少写 %(n)d 个字。") % {"n": LEAST})
        return reason

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"reason": said["reason"], "proof": said["proof"], "key": said["key"]}


class DecideForm(ActForm):
    """The answer to a request for leave. `sessions`: where the nominee may be heard instead."""

    answer = forms.ChoiceField(
        label=_("答复"), widget=forms.RadioSelect, choices=[("grant", _("准假，另行安排")), ("refuse", _("不准假"))]
    )
    session = forms.TypedChoiceField(label=_("补排到"), coerce=int, empty_value=None, required=False)
    note = forms.CharField(label=_("说明"), max_length=300, required=False, help_text=_("不准假的必须写明理由。"))

    def __init__(self, data: Any = None, *, version: int, sessions: Sequence[Session]) -> None:
        super().__init__(data, version=version)
        self.sessions = {row.pk: row for row in sessions}
        named = [(row.pk, f"{name_of(row)} {row.hall}") for row in sessions]
        self.fields["session"].choices = [("", _t("以后再安排")), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("answer") == "refuse" and len(line(said.get("note", ""))) < LEAST:
            self.add_error("note", _t("请至少写 %(n)d 个字。") % {"n": LEAST})
        return said

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        session = self.sessions.get(said["session"])
        return {"granted": said["answer"] == "grant", "note": line(said["note"]), "session": session, **self.act}
