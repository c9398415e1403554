"""Input only: subject and body, which version was seen, which of the four buttons was pressed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm
from nominations.mail_texts import MOST_BODY, MOST_SUBJECT, Text, problems
from nominations.wordcount import clean

PREVIEW, TEST, SAVE, RESTORE = "preview", "test", "save", "restore"


class FindForm(forms.Form):
    """The address line of the list."""

    changed = forms.BooleanField(required=False)


class TextForm(ActForm):
    """`text` says which gaps there may be and which there must be."""

    subject = forms.CharField(label=_("标题"), max_length=MOST_SUBJECT)
    body = forms.CharField(label=_("正文"), max_length=MOST_BODY, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, data: Any = None, *, text: Text, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.text = text

    def clean_subject(self) -> str:
        return " ".join(clean(self.cleaned_data["subject"]).split())

    def clean_body(self) -> str:
        lines = clean(self.cleaned_data["body"].replace("\r\n", "\n")).strip().splitlines()
        return "\n".join(line.rstrip() for line in lines)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            for field, sentence in problems(self.text, said["subject"], said["body"]):
                self.add_error(field, sentence)
        return said

    @property
    def words(self) -> dict[str, str]:
        return {"subject": self.cleaned_data["subject"], "body": self.cleaned_data["body"]}

    @property
    def terms(self) -> dict[str, Any]:
        return {**self.words, **self.act}
