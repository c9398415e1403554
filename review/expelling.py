"""Out, with a ban for each one named and the letter D18: what T28, T35 and T36 have in common (R63, R64, A-8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit, clock
from documents.models import GeneratedDocument
from nominations import bans, corrections, letters
from nominations.acting import Actor
from nominations.batch_lists import OPEN, drop_from_batches
from nominations.models import Application, Ban, Batch, Cycle, StageEvent
from nominations.transitions import Permit, advance
from review import told
from review.halls.freeing import free_soon
from review.sheets.cancelling import cancel_all

# Told by the rooms to the left what else a decision means there: `follow(application, move, decision, by)`.
_followers: list[Callable[..., None]] = []
# Told by the same rooms, whether a paper of theirs bears a 发文字号: `bears(number)`.
_numbered: list[Callable[[str], bool]] = []
# Told by each kind of proceeding: the way from a ban to the application it was decided about, for select_related.
_paths: list[str] = []


@dataclass(frozen=True)
class Decision:
    """`subjects`: kinds of BanSubject; `findings` go into the letter, `reason` into the notice."""

    doc_no: str
    findings: str
    reason: str
    subjects: Sequence[str]


def register(path: str) -> None:
    """Called once, when the application starts."""
    _paths.append(path)


def then(follow: "Callable[[Application, str, Decision, Actor], None]") -> None:
    """Called once, when the application starts: `follow` runs in the decision's transaction, after the move."""
    _followers.append(follow)


def numbered(bears: Callable[[str], bool]) -> None:
    """Called once, when the application starts: a decision is not made under a number that is given away there."""
    _numbered.append(bears)


def bears(number: str) -> bool:
    """Whether a decision of this kind, or the notice of a year, has gone out under this 发文字号."""
    return Ban.objects.filter(decision_doc=number).exists() or Cycle.objects.filter(doc_no=number).exists()


def paths() -> list[str]:
    """What a list of bans asks along, so that `application_of` needs no query."""
    return list(_paths)


def application_of(ban: Ban) -> Application | None:
    """From whose decision a ban comes; None for one that was entered without."""
    for path in _paths:
        found: Any = ban
        for name in path.split("__"):
            found = getattr(found, name, None)
        if found is not None:
            return found
    return None


def against(application: Application, decision: Decision) -> list[tuple[str, str]]:
    """[(field, sentence)]: it names its subjects, each one known, a unit alone if it alone is to blame (A-8).

    Every decision carries a ban, so its number is new when no ban, no notice and no paper to the left bears it.
    """
    found = []
    if not decision.subjects:
        found.append(("subjects", _("决定须写明对象，至少一个。")))
    if any(not bans.key_of(kind, application) for kind in decision.subjects):
        found.append(("subjects", _("所选单位没有登记，请核对。")))
    if bears(decision.doc_no) or any(taken(decision.doc_no) for taken in _numbered):
        found.append(("doc_no", _("这个文号已经用于另一份文件，请核对。")))
    return found


def expel(
    application: Application, move: str, decision: Decision, *, by: Actor, permit: Permit,
    payload: dict[str, Any] | None = None, key: str = "",
) -> tuple[list[Ban], GeneratedDocument]:  # fmt: skip
    """The bans in the order of the subjects, and the letter; every list, return, sheet and slot is left.

    Locks the open batch the person stands on before the application: a submission that holds the batch is waited for,
    and the person is out all the same. Runs in the caller's transaction.
    """
    Batch.objects.select_for_update(of=("self",)).filter(
        items__application=application, items__live=True, status__in=OPEN
    ).order_by("pk").first()
    said = {"doc_no": decision.doc_no, "words": {"year": application.cycle.year}} | (payload or {})
    advance(application, move, by=by, permit=permit, reason=decision.reason, payload=said, key=key)
    corrections.cancel_open(application)
    drop_from_batches(application, by)
    cancel_all(application)
    free_soon(application)
    made = [bans.impose(application, kind, doc_no=decision.doc_no, by=by.user) for kind in decision.subjects]
    letter = letters.disqualification(
        application, doc_no=decision.doc_no, facts=decision.findings,
        subjects=[bans.in_words(kind, application) for kind in decision.subjects],
        ban_from=made[0].starts_on, ban_to=made[0].ends_on, by=by.user,
    )  # fmt: skip
    told.flag_others(application, decision.subjects, decision.doc_no)
    for follow in _followers:
        follow(application, move, decision, by)
    return made, letter


def lift_bans(decision: StageEvent, by: Actor, reason: str) -> None:
    """The bans of this very decision end with it (T38, §2.14)."""
    assert by.user is not None
    of_it = Q(pk__in=decision.payload.get("bans", []))
    if number := decision.payload.get("doc_no"):
        of_it |= Q(decision_doc=number)
    for ban in Ban.objects.select_for_update(of=("self",)).filter(of_it, lifted_at=None).order_by("pk"):
        ban.lifted_at, ban.lifted_reason = clock.now(), reason
        ban.save(update_fields=["lifted_at", "lifted_reason"])
        detail = {"doc_no": ban.decision_doc}
        audit.record_late("ban.lift", actor=by.user, target=f"ban:{ban.pk}", detail=detail, ip=by.ip)
        told.tell_lifted(ban, application_of(ban))
