"""What the rooms of the review share: a verb with its form for one person, and its panel before the click."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from nominations import messages
from nominations.act_forms import ActForm

Text = str | Promise


@dataclass(frozen=True)
class Said:
    """What a panel says of one verb."""

    label: Text
    does: tuple[Text, ...]
    final: Text = ""
    fields: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()  # whose audiences are told
    told: tuple[Text, ...] = ()  # and who else
    tone: str = "primary"


@dataclass(frozen=True)
class Step:
    """One verb for one person: `form(data, files)`, `run(by=…, **form.terms)`; `on`: the page it leads back to."""

    role: str
    form: Callable[..., Any]
    run: Callable[..., Any]
    done: Text
    on: str = ""


def panel(
    verb: str, said: Said, url: str, form: Any, problems: list[Any], *, tone: str = "", mute: bool = False
) -> dict[str, Any]:
    """The `act` of parts/_act_form.html. One problem stands below the greyed button, several in a list above it.

    `mute`: nobody is told and the panel does not say so.
    """
    told = [*said.told, *dict.fromkeys(who for move in said.moves for who in messages.told(move))]
    why = _("请先办理上面列出的事项。") if len(problems) > 1 else "".join(map(str, problems))
    button = {"label": said.label, "value": verb, "tone": tone or said.tone, "why_not": why}
    return {
        "title": said.label, "does": list(said.does), "told": None if mute else told, "final": said.final,
        "action_url": url, "version": form["version"].value(), "key": form["key"].value(),
        "fields": [form[name] for name in said.fields], "actions": [button],
        "problems": problems if len(problems) > 1 else [], "upload": form.is_multipart(),
    }  # fmt: skip


def bound(verb: str, tried: str, form: Any, fresh: Any) -> Any:
    """The form that was sent stays on the page with its errors."""
    return form if verb == tried and form is not None else fresh


def on(verb: Callable[..., Any], subject: Any) -> Callable[..., Any]:
    """The verb of the stage with what it is about."""

    def run(**terms: Any) -> Any:
        return verb(subject, **terms)

    return run


def plain(form: Callable[..., Any], **more: Any) -> Callable[..., Any]:
    """A form without a file, made like one with."""
    return lambda data=None, files=None, **kwargs: form(data, **more, **kwargs)


def with_file(form: Callable[..., Any]) -> Callable[..., Any]:
    return lambda data=None, files=None, **kwargs: form(data, files=files, **kwargs)


YES = plain(ActForm)
