"""Input of the panel's pages: the sheet of one nominee, a reason to open one again, a paper sheet keyed in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm
from review.marks import rubric, syncing
from review.marks.writing import COMMENT_MAX, Sent

COLUMNS = (_("场次"), _("时间"), _("会场"), _("状态"), _("已交"), _("迟到"))
PREFIX = "score_"


class SheetForm(ActForm):
    """The sheet as it is typed: any state of it may be kept, only the domain says when it is whole.

    `version` and `round` are those of `mark` (a mark, a keying or None), `key` is the ticket of this sheet; ids begin
    with `head`, since a page shows several sheets.
    """

    use_required_attribute = False

    round = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("评语"), required=False, max_length=3000,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": COMMENT_MAX}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, content: rubric.Content, mark: Any, head: str = "s", **kwargs: Any) -> None:
        held: dict[str, Any] = {"round": getattr(mark, "round", 0)}
        if mark is not None:
            held |= {"comment": mark.comment} | {f"{PREFIX}{code}": value for code, value in mark.scores.items()}
        kwargs.setdefault("initial", held)
        super().__init__(data, version=mark.version if mark else 0, auto_id=f"{head}_%s", **kwargs)
        for item in content["items"]:
            self.fields[f"{PREFIX}{item['code']}"] = forms.CharField(
                label=item["title"], required=False, max_length=12, help_text=item["hint"]
            )
        self.content = content

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items of the sheet with their fields."""
        return [item | {"field": self[f"{PREFIX}{item['code']}"]} for item in self.content["items"]]

    def blame(self, problems: list[tuple[str, str]]) -> None:
        """What the domain found stands beside its field."""
        for code, sentence in problems:
            name = code if code == "comment" else f"{PREFIX}{code}"
            self.add_error(name if code else None, sentence)


def typed(data: Any) -> dict[str, Any]:
    """{"scores", "comment"} as they were typed, whatever the fields say of them."""
    scores = {name[len(PREFIX) :]: data[name] for name in data if name.startswith(PREFIX)}
    return {"scores": syncing.scores_of(scores), "comment": syncing.words_of(data.get("comment", ""))}


def sent(slot: Any, data: Any) -> Sent | None:
    """A plain form as the sheet it stands for; None where no page of ours could have sent it."""
    act = ActForm(data)
    if not act.is_valid() or not syncing.TICKET.fullmatch(act.cleaned_data["key"]):
        return None
    number = data.get("round", "")
    return Sent(
        slot=slot, ticket=act.cleaned_data["key"], version=act.cleaned_data["version"],
        round=int(number) if number.isdecimal() and len(number) < 6 else 0, hand_in=data.get("move") == "submit",
        **typed(data),
    )  # fmt: skip


class ReopenForm(ActForm):
    """Why a sheet is given back."""

    reason = forms.CharField(
        label=_("理由"), min_length=5, max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("至少 5 个字，评委会看到。请不要写答辩人姓名。"),
    )  # fmt: skip
