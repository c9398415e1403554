"""What T36 means for a title: no more in force, its papers void, a note for the public, off the public list."""

from django.db.models import Q

from accounts import audit, clock
from accounts.models import User
from nominations.acting import Actor
from nominations.models import Application
from publicity.lists.striking import strike
from publicity.titles import papers, wording
from publicity.titles.models import Title
from review.expelling import Decision

REVOKE = "revoke"


def follow(application: Application, move: str, decision: Decision, by: Actor) -> None:
    """Called by review.expelling inside the transaction of the decision, after the application has moved."""
    if move != REVOKE:
        return
    strike(Q(application=application))
    title = Title.objects.select_for_update(of=("self",), no_key=True).filter(application=application).first()
    if title is None:  # named before titles were kept here: nothing else to take back
        return
    moment = clock.db_now()
    title.revoked_at = moment
    title.revocation_note = wording.of_revocation(papers.day_of(moment), decision.doc_no)
    title.save(update_fields=["revoked_at", "revocation_note"])
    papers.void_for(title)
    actor: User | None = by.user
    audit.record_late("title.revoke", actor=actor, ip=by.ip, target=f"title:{title.key}", detail={"no": title.number})
