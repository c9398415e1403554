"""Input only: the places of the rows, reasons, the second proof, one line of the log of channels."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.act_forms import ActForm, ProvedForm, ReasonForm, WordsField, tidied
from publicity.lists.models import Channel, Entry
from publicity.lists.moves import MOVES


class MoveReasonForm(ReasonForm):
    """A move of the list that says why."""

    def __init__(self, data: Any = None, *, name: str, **kwargs: Any) -> None:
        super().__init__(data, move=MOVES[name], **kwargs)  # type: ignore[arg-type]
        self.fields["reason"].help_text = _t("至少 %(n)d 个字，会留有记录。") % {"n": self.least}


class SignForm(ProvedForm):
    """CHIEF proves once more who they are."""


class DropForm(ActForm):
    """Why nobody moves up."""

    reason = WordsField(label=_("不予递补的理由"), least=5, most=150, room=200)

    @property
    def terms(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], **self.act}


class OrderForm(ActForm):
    """A place for each row, 1 to n, each once, and why the rule's order was left."""

    reason = forms.CharField(
        label=_("调整顺序的理由"), max_length=200, required=False,
        help_text=_("与规则顺序不同时必填，至少 5 个字，会留有记录。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, version: int, entries: list[Entry], reason: str = "") -> None:
        super().__init__(data, version=version, initial={"reason": reason})
        self.entries = entries
        for entry in entries:
            self.fields[f"place_{entry.pk}"] = forms.IntegerField(
                label=_t("%(name)s 的序号") % {"name": entry.name}, min_value=1, max_value=len(entries),
                initial=entry.place,
            )  # fmt: skip

    def rows(self) -> list[tuple[Entry, Any]]:
        """[(entry, its bound field)] for the table."""
        return [(entry, self[f"place_{entry.pk}"]) for entry in self.entries]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        holders: dict[int, Entry] = {}
        for entry in self.entries:
            name = f"place_{entry.pk}"
            place = said[name]
            if other := holders.get(place):
                words = {"n": place, "name": other.name}
                self.add_error(name, _t("序号 %(n)d 已给了%(name)s，请改为没有用过的序号。") % words)
            holders.setdefault(place, entry)
        return said

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        order = sorted(self.entries, key=lambda entry: said[f"place_{entry.pk}"])
        return {"order": [entry.pk for entry in order], "reason": tidied(said["reason"]), **self.act}


class ChannelForm(ActForm):
    """Where and when it was announced, with a picture."""

    kind = forms.ChoiceField(label=_("渠道"), choices=Channel.Kind.choices)
    name = forms.CharField(label=_("名称"), max_length=60, required=False, help_text=_("其他媒体和公示栏请写明名称。"))
    url = forms.URLField(label=_("网址"), max_length=500, required=False, assume_scheme="https")
    published_at = forms.DateTimeField(
        label=_("发布时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    shot = forms.FileField(label=_("页面截图"), required=False, help_text=_("JPG 或 PNG 图片，10 MB 以内。"))

    def clean_published_at(self) -> Any:
        moment = self.cleaned_data["published_at"]
        if moment > clock.now():
            raise forms.ValidationError(_t("发布时间不能晚于现在。"))
        return moment

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") in (Channel.Kind.BOARD, Channel.Kind.OTHER) and not said.get("name"):
            self.add_error("name", _t("请写明名称。"))
        if said.get("kind") in (Channel.Kind.SITE, Channel.Kind.WECHAT) and not said.get("url"):
            self.add_error("url", _t("请填写文章或页面的网址。"))
        return said

    @property
    def terms(self) -> dict[str, Any]:
        said = {key: self.cleaned_data[key] for key in ("kind", "name", "url", "published_at")}
        return {"said": said, "shot": self.cleaned_data["shot"], **self.act}
