"""Keeps what was signed: a unit's opinion with its ticks, and the words somebody committed to (R62, R111)."""

from collections.abc import Mapping
from typing import Any

from accounts import clock
from nominations import sealing
from nominations.acting import Actor
from nominations.models import Application, Batch, Commitment, Opinion
from nominations.texts import Text


def give_opinion(
    application: Application, party: str, decision: Mapping[str, Any], checklist: Mapping[str, Any], *, by: Actor
) -> Opinion:
    """The one live opinion of this party. `decision`: {"opinion", "signer", "signed_on"}."""
    void_opinions(application, party)
    assert by.user is not None  # opinions are people's
    return Opinion.objects.create(
        application=application,
        party=party,
        text=decision["opinion"],
        signer=decision["signer"],
        signed_on=decision["signed_on"],
        checklist=dict(checklist),
        by=by.user,
    )


def void_opinions(application: Application, *parties: str) -> None:
    """An opinion that was taken back, or given on a form that went back, has no force, nor the seal beside it."""
    application.opinions.filter(party__in=parties, void_at=None).update(void_at=clock.now())
    sealing.make_void(revision__application=application, party__in=parties)


def commit(text: Text, *, by: Actor, application: Application | None = None, batch: Batch | None = None) -> Commitment:
    """Which words, when and from where: their version and hash prove it later."""
    assert by.user is not None
    return Commitment.objects.create(
        kind=text.kind,
        text_version=text.version,
        text_hash=text.sha256,
        user=by.user,
        ip=by.ip,
        application=application,
        batch=batch,
    )
