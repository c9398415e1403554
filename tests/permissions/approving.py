"""The same three in stage 4: the committee, its meeting, a round on paper and one on devices; each step builds on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application
from review.ballot import transitions as answering
from review.final_approval import transitions as meeting
from review.proposal import transitions as proposing
from review.votes import papers
from review.votes.models import Approval, Candidacy, Member, Round
from review.votes.moves import Mode
from tests.factories import votes
from tests.factories.formal_check import scan
from tests.factories.journey import click
from tests.permissions.hearing import COMMITTEE, DEFENSE_STEPS, Scene

PRESENT = tuple(name for name in COMMITTEE if name != "late")


def approval(scene: Scene) -> Approval:
    return Approval.objects.select_related("cycle", "minutes", "paper").get()


def membership(scene: Scene, name: str) -> Member:
    return Member.objects.select_related("approval__cycle", "expert__user").get(expert=scene.experts[name])


def act(scene: Scene, verb: Callable[..., Any], *args: Any, by: Actor | None = None, **terms: Any) -> Any:
    held = approval(scene)
    return verb(held, *args, by=by or scene.first, version=held.version, key=click(), **terms)


def prepared(scene: Scene) -> None:
    """C9; `first` plans the meeting and appoints its members, one of whom gives the seat up again."""
    cycle = scene.cycle
    proposing.start_approval(cycle, by=scene.by("lead", Role.LEAD), version=cycle.version, key=click())
    meeting.plan(scene.cycle, by=scene.first, version=0, key=click())
    said: dict[str, Any] = {
        "starts_at": clock.now() + timedelta(days=30), "place": "演示会议室", "mode": Mode.DEVICE,
    }  # fmt: skip
    act(scene, meeting.settle, said=said)
    for name in (*COMMITTEE, "dismissed"):
        act(scene, meeting.appoint, scene.experts[name], Member.Kind.SENIOR, chair=name == "delegate")
    gone = membership(scene, "dismissed")
    act(scene, lambda _row, **terms: meeting.dismiss(gone, reason="工作调动，不再担任。", **terms))


def called(scene: Scene) -> None:
    """The notice."""
    act(scene, meeting.notify, by=scene.by("lead", Role.LEAD))
    answering.answer(membership(scene, "delegate"), by=scene.by("delegate", Role.EXP), coming=True)
    scene.things["member_letter"] = papers.letter(membership(scene, "delegate"), by=scene.person("lead"))


def paper(scene: Scene) -> None:
    """All but one are in the room; a vote on paper about `third`, counted by `first` alone."""
    chair = membership(scene, "delegate").pk
    act(scene, meeting.call_roll, came=[membership(scene, name).pk for name in PRESENT], left=(), chair=chair)
    act(scene, meeting.open_meeting)
    scene.things["paper_round"] = opened(scene, Mode.PAPER, scene.third)
    meeting.count(candidacy(scene), by=scene.first, yes=5, no=1, abstain=0)
    scene.things["vote_papers"] = papers.of_round(scene.things["paper_round"])


def opened(scene: Scene, mode: str, *chosen: Application) -> Round:
    rows = [Application.objects.get(pk=row.pk) for row in chosen]
    return act(scene, meeting.open_round, rows, mode=mode, reason="会议决定分两轮投票。")


def candidacy(scene: Scene) -> Candidacy:
    return Candidacy.objects.select_related("round__approval").get(round=scene.things["paper_round"])


def fresh(scene: Scene, name: str) -> Round:
    return Round.objects.select_related("approval__cycle").get(pk=scene.things[name].pk)


def device(scene: Scene) -> None:
    """The paper is given up; a vote on devices about all three, in which nobody has voted."""
    version = approval(scene).version
    terms = {"by": scene.first, "version": version, "key": click()}
    meeting.void_round(fresh(scene, "paper_round"), reason="纸质票印制有误，改用电子投票。", **terms)
    scene.things["device_round"] = opened(scene, Mode.DEVICE, scene.file, scene.second, scene.third)


def counted(scene: Scene) -> None:
    """All but `apart` have voted, and the round is counted."""
    for name in PRESENT:
        if name != "apart":
            votes.vote(fresh(scene, "device_round"), membership(scene, name), votes.YES)
    act(scene, lambda _held, **terms: meeting.close_round(fresh(scene, "device_round"), early=True, **terms))


def closed(scene: Scene) -> None:
    """By `first`; the signed minutes are here."""
    act(scene, meeting.close)
    act(scene, lambda held, **terms: meeting.attach_scan(held, scan(8), **terms), by=scene.by("staff", Role.STAFF))
    scene.things["minutes"] = approval(scene).minutes


def confirmed(scene: Scene) -> None:
    """T23."""
    act(scene, meeting.confirm, by=scene.by("chief", Role.CHIEF))
    scene.things["candidates"] = approval(scene).paper


APPROVAL_STEPS: dict[str, Callable[[Scene], None]] = {
    "prepared": prepared, "called": called, "paper": paper, "device": device, "counted": counted, "closed": closed,
    "confirmed": confirmed,
}  # fmt: skip
# The names of both stages in their order; a state is called by its stage, since both have a `closed`.
STEPS = {f"defense:{name}": step for name, step in DEFENSE_STEPS.items()} | {
    f"approval:{name}": step for name, step in APPROVAL_STEPS.items()
}
