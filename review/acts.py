"""What the rooms of the review share: a verb with its form for one person, and its panel before the click."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.roles import Role, has_role
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


def offered(
    verb: str, said: Said, step: Step, url: str, version: int, *, problems: list[Any], tried: str, form: Any
) -> dict[str, Any]:
    """The panel of a verb that this person may use: with a fresh form, or with the one that was sent and refused."""
    fresh = bound(verb, tried, form, step.form(version=version, auto_id=f"id_{verb}_%s"))
    return panel(verb, said, url, fresh, problems, mute=not said.moves)


@dataclass(frozen=True)
class Paper:
    """A paper that three people bring out: STAFF hands it in, LEAD reviews it, CHIEF signs it with the verb `sign`.

    LEAD or CHIEF sends it back or gives it up before. By verb: what its panel says, who may, what runs, what is told
    when it is done, and what stands in the way; `forms` makes those that ask for more than a yes, each by
    `form(row, user, again)`, where `again` says that this very form has signed already. `page` is the address of the
    acts, taken with key and verb.
    """

    sign: str
    page: str
    said: Mapping[str, Said]
    rights: Mapping[str, Callable[[Any, Any], bool]]
    runs: Mapping[str, Callable[..., Any]]
    done: Mapping[str, Text]
    guards: Mapping[str, Callable[[Any], list[Any]]]
    forms: Mapping[str, Callable[..., Any]]

    def step(self, user: Any, verb: str, row: Any, key: str = "") -> Step | None:
        """The verb in the role in which this person may use it; None hides as 404. The verb asks state and guard."""
        if verb not in self.said or not self.rights[verb](user, row):
            return None
        again = bool(key) and row.events.filter(move=self.sign, actor=user, key=key).exists()
        form = self.forms[verb](row, user, again) if verb in self.forms else YES
        return Step(self._role(user, verb), form, on(self.runs[verb], row), self.done[verb])

    def on_page(self, user: Any, row: Any, tried: str = "", form: Any = None) -> list[dict[str, Any]]:
        """What this person can do with the paper as it stands.

        Whoever holds the role but had a part before, or stays away from somebody on it, is told why not.
        """
        made = []
        for verb in self._verbs(row):
            said, url = self.said[verb], reverse(self.page, args=[row.key, verb])
            found = self.step(user, verb, row)
            if found is not None:
                problems = self.guards[verb](row) if verb in self.guards else []
                made.append(offered(verb, said, found, url, row.version, problems=problems, tried=tried, form=form))
            elif verb in ("review", self.sign) and has_role(user, self._role(user, verb)):
                bare, why = Said(said.label, said.does), [_("须由另一位无须回避的人办理。")]
                made.append(panel(verb, bare, url, ActForm(version=row.version), why, mute=True))
        return made

    def _verbs(self, row: Any) -> tuple[str, ...]:
        by_state = {
            "draft": ("hand_in", "void"), "handed_in": ("review", "send_back", "void"),
            "reviewed": (self.sign, "send_back", "void"),
        }  # fmt: skip
        return by_state.get(row.state, ())

    def _role(self, user: Any, verb: str) -> str:
        over = Role.CHIEF if has_role(user, Role.CHIEF) else Role.LEAD
        return {"hand_in": Role.STAFF, "review": Role.LEAD, self.sign: Role.CHIEF}.get(verb, over)
