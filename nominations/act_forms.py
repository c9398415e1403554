"""Forms that every decision shares: which version was seen, which click it is, a reason, an opinion. Input only."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock, factor
from nominations.pipeline import Move
from nominations.wordcount import WordLimitError, char_cap, check_limit, clean


def tidied(text: str | None) -> str:
    """What was typed as it is stored: nothing invisible, nothing around it."""
    return clean(text or "").strip()


class WordsField(forms.CharField):
    """A few sentences between `least` and `most` 字, counted like the form's own texts: nobody is refused at 298.

    What cannot be seen is taken out first. `room`: the characters, blanks among them, that the row can hold; without
    it twice what the count allows, so that nobody fills a page with blanks.
    """

    def __init__(self, *, least: int = 0, most: int, rows: int = 3, room: int | None = None, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "data-limit": most}), **kwargs)
        self.least, self.most = least, most
        self.room = 2 * char_cap(most) if room is None else room

    def to_python(self, value: Any) -> str:
        return tidied(super().to_python(value))

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        try:
            check_limit(value, self.most, self.least)
        except WordLimitError as error:
            raise forms.ValidationError(error.message) from error
        if len(value) > self.room:
            numbers = {"n": len(value), "room": self.room}
            raise forms.ValidationError(_t("共 %(n)d 个字符（含空格），最多 %(room)d 个，请删减。") % numbers)


class ActForm(forms.Form):
    """`version` is the object as the person saw it (G2), `key` this one rendered form (G3); a yes needs no more."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, version: int | None = None, **kwargs: Any) -> None:
        initial = {"version": version, "key": uuid.uuid4().hex} | (kwargs.pop("initial", None) or {})
        super().__init__(data, initial=initial, **kwargs)

    @property
    def act(self) -> dict[str, Any]:
        """What a call of a stage's transition takes besides the object and the actor."""
        return {"version": self.cleaned_data["version"], "key": self.cleaned_data["key"]}

    @property
    def terms(self) -> dict[str, Any]:
        """All that it takes: the same, and in the forms below what was typed."""
        return self.act


class ProvedForm(ActForm):
    """A grave act: who sits here proves it once more, in the last field and only when all the others are right.

    So a slip elsewhere does not use a code up. `done`: this very form has acted already, and is asked no second time.
    """

    def __init__(self, data: Any = None, *, user: Any, done: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user, self.done = user, done
        self.fields["proof"] = factor.field(user)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not self.done:
            try:
                factor.confirm(self.user, said["proof"])
            except forms.ValidationError as error:
                self.add_error("proof", error)
        return said


class ScanForm(ActForm):
    """The scan of what was signed on paper."""

    scan = forms.FileField(
        label=_("签名的扫描件"),
        help_text=_("PDF 不超过 20 MB，图片不超过 10 MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/heic"}),
    )
    label: Any = ""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["scan"].label = self.label or self.fields["scan"].label

    @property
    def terms(self) -> dict[str, Any]:
        return {"scan": self.cleaned_data["scan"], **self.act}


class ReasonForm(ActForm):
    """A move that must say why, in at least as many characters as the pipeline asks."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: Any = None, *, move: Move, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.least = move.reason_chars
        self.fields["reason"].help_text = _t("至少 %(n)d 个字，对方会看到。") % {"n": self.least}

    def clean_reason(self) -> str:
        reason = clean(self.cleaned_data["reason"]).strip()
        if len(reason) < self.least:
            raise forms.ValidationError(_t("请写明理由，至少 %(n)d 个字。") % {"n": self.least})
        return reason

    @property
    def terms(self) -> dict[str, Any]:
        """What the stage's transition takes: the reason, the version and the key."""
        return {"reason": self.cleaned_data["reason"], **self.act}


class OpinionForm(ActForm):
    """意见、签署人、日期 of a unit (R111): the limits in 字 are given by the stage."""

    opinion = forms.CharField(label=_("意见"), widget=forms.Textarea(attrs={"rows": 5}))
    signer = forms.CharField(label=_("签署人"), max_length=30)
    signed_on = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    least, most = 5, 200

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"signed_on": clock.today()} | (kwargs.get("initial") or {})
        super().__init__(data, **kwargs)
        words = {"least": self.least, "most": self.most}
        self.fields["opinion"].help_text = _t("%(least)d 至 %(most)d 字，打印在申报审批表上。") % words
        self.fields["opinion"].widget.attrs["data-limit"] = self.most
        self.fields["signed_on"].widget.attrs["max"] = clock.today().isoformat()

    def clean_opinion(self) -> str:
        opinion = clean(self.cleaned_data["opinion"]).strip()
        try:
            check_limit(opinion, self.most, self.least)
        except WordLimitError as error:
            raise forms.ValidationError(error.message) from error
        return opinion

    def clean_signer(self) -> str:
        signer = " ".join(clean(self.cleaned_data["signer"]).split())
        if not signer:
            raise forms.ValidationError(_t("请填写签署人。"))
        return signer

    def clean_signed_on(self) -> Any:
        day = self.cleaned_data["signed_on"]
        if day > clock.today():
            raise forms.ValidationError(_t("日期不能晚于今天。"))
        return day

    @property
    def decision(self) -> dict[str, Any]:
        """{"opinion", "signer", "signed_on"}: what is printed in the row of Annex 1."""
        return {name: self.cleaned_data[name] for name in ("opinion", "signer", "signed_on")}
