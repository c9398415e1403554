"""The approval brought about by its machine: candidates on the list, a committee, a meeting, rounds and ballots."""

from collections.abc import Sequence

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, Cycle
from nominations.transitions import advance, advance_cycle
from review.experts.models import Expert
from review.votes import casting, proof
from review.votes.advancing import APPROVAL
from review.votes.models import Approval, Ballot, Member, Round, Voter
from tests.factories import halls
from tests.factories.experts import yes
from tests.factories.journey import Town, click


def proposed(town: Town, staff: User, lead: User, n: int = 2, reserves: int = 0) -> list[Application]:
    """So many proposed and reserve, by T21 and T22; the year stands in `approval`."""
    found = halls.shortlisted(town, staff, lead, *(f"{90 - k}.00" for k in range(n + reserves)))
    for place, application in enumerate(found, start=1):
        told = {"words": {"year": town.cycle.year, "when": "演示", "where": "演示", "talk": 10, "questions": 10}}
        advance(application, "schedule_defense", by=Actor(staff, Role.STAFF), permit=yes, payload=told, key=click())
        name = "propose" if place <= n else "propose_reserve"
        result = {"total": f"{90 - place}.00", "rank": place, "place": place, "words": {"year": town.cycle.year}}
        advance(application, name, by=Actor(lead, Role.LEAD), permit=yes, payload=result, key=click())
    advance_cycle(town.cycle, "start_approval", by=Actor(lead, Role.LEAD), permit=yes)
    return found


def meeting(cycle: Cycle, staff: User, people: Sequence[Expert]) -> Approval:
    """A planned meeting with its members, the first in the chair."""
    row = Approval.objects.create(cycle=cycle, starts_at=clock.now() + halls.LATER, place="演示会议室", version=0)
    APPROVAL.write(row, "plan", "", Actor(staff, Role.STAFF), key=click())
    kinds = list(Member.Kind)
    for number, one in enumerate(people, start=1):
        kind = kinds[number % len(kinds)]
        Member.objects.create(approval=row, expert=one, number=number, kind=kind, chair=number == 1)
    return row


def in_session(row: Approval, staff: User, lead: User, present: int | None = None) -> Approval:
    """Announced and opened, with the first `present` members in the room."""
    APPROVAL.advance(row, "notify", by=Actor(lead, Role.LEAD), permit=yes, key=click())
    for member in row.members.all()[:present]:
        Member.objects.filter(pk=member.pk).update(present_at=clock.now(), answer=Member.Answer.ACCEPTED)
    APPROVAL.advance(row, "open", by=Actor(staff, Role.STAFF), permit=yes, key=click())
    return row


def vote(one: Round, member: Member, *choices: str, secret: str = "") -> casting.Receipt:
    """One ballot; the choices in the order of the list, the last one for all that follow."""
    voter = Voter.objects.select_related("round").get(round=one, member=member)
    rows = casting.paper_of(voter)
    said = [*choices, *[choices[-1]] * len(rows)][: len(rows)]
    by = Actor(member.expert.user, Role.EXP)
    return casting.cast(
        one, {row.pk: c for row, c in zip(rows, said, strict=True)}, secret or proof.new_secret(), by=by
    )


YES, NO, ABSTAIN = Ballot.Choice.YES, Ballot.Choice.NO, Ballot.Choice.ABSTAIN
