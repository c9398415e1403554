"""One function per screen: whom one can object to, what became of it, what a party has to answer."""

from typing import Any
from uuid import UUID

from documents.models import StoredFile
from publicity.lists import showing
from publicity.lists.models import Entry, Publication
from publicity.lists.moves import PUBLIC
from publicity.objection import permissions
from publicity.objections import filing, sight
from publicity.objections.models import Objection
from publicity.objections.moves import State

# What an objector reads, in plain words; the desk's own words stay at the desk.
WORDS = {
    State.RECEIVED: "received", State.SUPPLEMENT: "supplement", State.NOT_ACCEPTED: "waiting",
    State.ACCEPTED: "accepted", State.INVESTIGATING: "accepted", State.UPHELD: "waiting",
    State.DISMISSED: "waiting", State.WITHDRAWN: "withdrawn", State.CLOSED: "closed",
}  # fmt: skip


def open_to(year: int) -> list[Entry]:
    """Those on the year's running lists; empty when nothing can be objected to now."""
    return filing.people(filing.open_lists(year))


def was_open(year: int) -> bool:
    """Whether the year had a list to which one could object."""
    return Publication.objects.filter(cycle__year=year, state__in=PUBLIC).exists()


def is_shown(year: int) -> bool:
    """Whether the year's list can still be read."""
    return year in showing.years()


def status(row: Objection) -> dict[str, Any]:
    """What the holder of the code reads: where it is, until when, what was asked, the letter; nothing of the desk."""
    asked = row.events.filter(move="ask_evidence").order_by("-pk").first()
    return {
        "objection": row, "word": WORDS[State(row.state)], "asked": asked.reason if asked else "",
        "supplies": permissions.can_supply(None, row), "withdraws": permissions.can_withdraw(None, row),
        "letter": row.letter is not None and row.letter.file_id is not None,
    }  # fmt: skip


def letter(row: Objection) -> StoredFile | None:
    """D17, once it is printed."""
    file = row.letter.file if row.letter is not None else None
    return file if file is not None and file.erased_at is None else None


def to_answer(user: Any) -> list[dict[str, Any]]:
    """The facts this person may read, with what their side said; newest first."""
    rows = sight.concerning(user).prefetch_related("replies__by").order_by("-pk")
    return [
        {"objection": row, "party": sight.party_of(user, row), "answers": permissions.can_answer(user, row),
         "replies": [one for one in row.replies.all() if one.party == sight.party_of(user, row)]}
        for row in rows
    ]  # fmt: skip


def one_to_answer(user: Any, key: UUID) -> Objection | None:
    """One of them; None hides as 404."""
    return sight.concerning(user).filter(key=key).first()


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: facts that wait for this person's answer."""
    from django.urls import reverse
    from django.utils.translation import gettext as _

    from nominations import desks

    found = []
    for row in sight.concerning(user).filter(state=State.INVESTIGATING):
        if not row.replies.filter(by=user.pk).exists():
            url = reverse("objection:answer", args=[row.key])
            sentence = _("请对公示期间反映的%(name)s的有关事实作出说明") % {"name": row.application.name}
            found.append(desks.line(sentence, url, row.parties_due, _("说明")))
    return found
