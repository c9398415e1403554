"""Paper ballots: two tellers count each candidate on their own, and what both counted alike is the count (§2.10)."""

from collections import Counter

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.acting import Actor, TransitionError, WrongState
from nominations.transitions import locked
from review.votes.models import Candidacy, Round, TellerCount
from review.votes.moves import Mode, RoundState

Figures = tuple[int, int, int]  # yes, no, abstain


@transaction.atomic
def count(row: Candidacy, *, by: Actor, yes: int, no: int, abstain: int) -> TellerCount:
    """One teller's figures for one candidate; counted anew the newest hold, the same ones again are one count."""
    one = locked(Round, row.round_id)
    if one.state != RoundState.OPEN:
        raise WrongState(_("这一轮投票已经结束。"))
    if one.mode != Mode.PAPER:
        raise WrongState(_("这一轮是电子投票，不由计票人录入。"))
    if yes + no + abstain > row.entitled:
        words = {"n": yes + no + abstain, "entitled": row.entitled}
        raise TransitionError(_("票数合计 %(n)d，多于应投票的 %(entitled)d 人，请核对。") % words)
    assert by.user is not None
    last = row.counts.filter(by=by.user).order_by("-pk").first()
    if last is not None and (last.yes, last.no, last.abstain) == (yes, no, abstain):
        return last
    return TellerCount.objects.create(candidacy=row, by=by.user, yes=yes, no=no, abstain=abstain)


def _last(row: Candidacy) -> list[TellerCount]:
    """Each teller's newest count, by their keys: two tellers may bear one name."""
    return list({count.by_id: count for count in row.counts.all()}.values())


def agreed(one: Round) -> tuple[dict[str, Figures], list[str]]:
    """({key of the candidate: what two tellers counted alike}, what is lacking as sentences)."""
    found: dict[str, Figures] = {}
    problems: list[str] = []
    for row in one.candidacies.select_related("application").prefetch_related("counts"):
        counted = [(count.yes, count.no, count.abstain) for count in _last(row)]
        same = [figures for figures, n in Counter(counted).items() if n >= 2]
        if len(counted) < 2:
            problems.append(_("%(name)s：还没有两名计票人的计票结果。") % {"name": row.application.name})
        elif len(same) != 1:
            problems.append(_("%(name)s：两名计票人的结果不一致，请重新清点。") % {"name": row.application.name})
        else:
            found[str(row.key)] = same[0]
    return found, problems


def names(one: Round) -> list[str]:
    """Who counted this round, for the minutes."""
    rows = TellerCount.objects.filter(candidacy__round=one).select_related("by").order_by("pk")
    return list(dict.fromkeys(row.by.name for row in rows))
