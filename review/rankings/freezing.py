"""Counts a ranking and keeps it; counts a new one when what it was counted from has changed."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import audit
from nominations.acting import Actor, TransitionError
from nominations.models import Cycle
from nominations.transitions import locked
from review import modelling, scoring
from review.rankings.inputs import Inputs, gather
from review.rankings.models import Ranking, RankingRow
from review.rankings.readiness import against_altered
from review.sheets import locking


def latest(cycle: Cycle | int) -> Ranking | None:
    """The ranking that counts."""
    return Ranking.objects.filter(cycle=cycle).order_by("-number").first()


def is_current(ranking: Ranking) -> bool:
    """Whether it was counted from what stands now, and nothing handed in since still waits for its lock."""
    return ranking.sha256 == gather(ranking.cycle).sha256 and not locking.lockable(ranking.cycle).exists()


@transaction.atomic
def freeze(cycle: Cycle, cause: str, by: Actor) -> Ranking:
    """Count everything anew into the next number; the caller holds the cycle's lock."""
    inputs = gather(cycle)
    results = {pk: scoring.result_of(inputs.marks(pk), inputs.method) for pk in inputs.codes}
    places = scoring.places(results)
    number = (Ranking.objects.filter(cycle=cycle).aggregate(last=Max("number"))["last"] or 0) + 1
    sha256 = inputs.sha256
    ranking = Ranking.objects.create(
        cycle=cycle, number=number, cause=cause, parameters=inputs.parameters, sha256=sha256, made_by=by.user,
        information=modelling.information(
            _scores(inputs), inputs.method, seed=int(sha256[:12], 16),
            order={pk: place.rank for pk, place in places.items() if place.rank is not None},
        ),
    )  # fmt: skip
    RankingRow.objects.bulk_create(_rows(ranking, inputs, results, places), batch_size=200)
    audit.record_late(
        "ranking.frozen", actor=by.user, ip=by.ip, target=f"cycle:{cycle.pk}",
        detail={"ranking": ranking.pk, "number": number, "cause": cause, "sha256": sha256, "rows": len(inputs.codes)},
    )  # fmt: skip
    return ranking


def _scores(inputs: Inputs) -> list[modelling.Score]:
    return [(sheet["expert"], pk, float(sheet["total"])) for pk in inputs.codes for sheet in inputs.valid(pk)]


def _rows(
    ranking: Ranking, inputs: Inputs, results: dict[int, scoring.Result], places: dict[int, scoring.Place]
) -> list[RankingRow]:
    suggested = scoring.suggestions(places, inputs.parameters["quota"])
    made = []
    for pk, result in sorted(results.items(), key=lambda item: (places[item[0]].rank or len(results) + 1, item[0])):
        skill, contribution = result.tie_breakers or (None, None)
        made.append(
            RankingRow(
                ranking=ranking, application_id=pk, code=inputs.codes[pk], count=result.count, mean=result.mean,
                skill=skill, contribution=contribution, spread=result.spread, rank=places[pk].rank,
                tied=places[pk].tied, flags=list(result.flags), suggested=suggested[pk],
                sheets=[_marked(sheet, result) for sheet in inputs.sheets[pk]],
            )
        )  # fmt: skip
    return made


def _marked(sheet: dict[str, Any], result: scoring.Result) -> dict[str, Any]:
    return sheet | {"mark": sheet["mark"] or result.dropped.get(sheet["expert"], "")}


@transaction.atomic
def refresh(cycle: Cycle, cause: str = Ranking.Cause.CHANGED, *, by: Actor) -> Ranking | None:
    """Lock what was submitted since, and count anew if anything has changed; None before the first ranking.

    Whoever quarantines a sheet calls it in the same transaction.
    """
    cycle = locked(Cycle, cycle.pk)
    before = latest(cycle)
    if before is None:
        return None
    if problems := against_altered(cycle):  # before what was handed in since is locked as it stands
        raise TransitionError(problems[0], problems)
    locking.lock_all(cycle, by.user)
    return before if is_current(before) else freeze(cycle, cause, by)


def outdated_sentence() -> str:
    return _("评分表、名额或参评人在排名之后有变化，请先重新计算排名。")
