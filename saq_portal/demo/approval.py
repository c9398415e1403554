"""The demonstration's stage 4: four more experts, a committee of thirteen, a secret ballot, ten candidates, two more.

Nobody on the committee has to step out for anybody: all thirteen vote on all thirteen, and nine voices are needed.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from review.ballot import transitions as voting
from review.expert_pool import transitions as pooling
from review.experts.models import Expert
from review.final_approval import transitions as approving
from review.votes import casting, proof
from review.votes.models import Approval, Ballot, Member, Round, Voter
from review.votes.moves import Mode
from saq_portal.demo import images
from saq_portal.demo.defense import Hall
from saq_portal.demo.setting import Directory
from saq_portal.demo.story import click, day

K = Member.Kind
# Invited for this meeting alone; name, employer, field, title.
MORE = (
    ("林知微", "（演示）市级质量主管部门（虚构）", "S", "二级调研员"),
    ("沈怀川", "（演示）市级人才工作部门（虚构）", "S", "三级调研员"),
    ("周砚书", "（演示）市级产业主管部门（虚构）", "S", "处长"),
    ("冯予安", "（演示）市级职工工作部门（虚构）", "S", "部长"),
)
# Of the fourteen who scored; E05 is in the chair.
SENIOR = ("E05", "E01", "E02", "E03", "E06", "E09", "E11")
ASSOCIATION = ("E12", "E14")
# How many of the thirteen say yes; the rest say no, the last of them abstains.
YES = {
    "N01": 13, "N05": 13, "N07": 12, "N09": 12, "N11": 11, "N13": 12, "N17": 13, "N21": 12, "N24": 12, "N33": 11,
    "N27": 8, "N06": 11, "N26": 10,
}  # fmt: skip
PLACE = "（演示）协会三楼会议室"


@dataclass
class Room:
    """Who acts in stage 4."""

    hall: Hall
    chief: User

    @property
    def approval(self) -> Approval:
        """The meeting as it stands now."""
        return Approval.objects.select_related("cycle").get(cycle=self.hall.cycle)

    def act(self, verb: Any, *terms: Any, by: Actor | None = None, **named: Any) -> Any:
        """A verb on the meeting, or on one of its rounds, at the version it has now."""
        row = self.approval
        return verb(*(terms or (row,)), by=by or self.hall.by, version=row.version, key=click(), **named)


def decide(hall: Hall, experts: dict[str, Expert], directory: Directory) -> None:
    """2 to 9 June: from the invitation to the confirmed list."""
    room = Room(hall, hall.tale.stage.people[Role.CHIEF])
    _prepare(room, experts, directory)
    with clock.at(day(6, 8, 13, 50)):
        members = list(room.approval.members.order_by("number"))
        chair = next(row.pk for row in members if row.chair)
        room.act(approving.call_roll, came=frozenset(row.pk for row in members), left=(), chair=chair)
    with clock.at(day(6, 8, 14)):
        room.act(approving.open_meeting)
    _vote(room)
    with clock.at(day(6, 8, 16)):
        room.act(approving.close)
    with clock.at(day(6, 8, 17)):
        room.act(approving.attach_scan, scan=_signed())
    with clock.at(day(6, 9, 9)):
        room.act(approving.confirm, by=Actor(room.chief, Role.CHIEF))


def _prepare(room: Room, experts: dict[str, Expert], directory: Directory) -> None:
    """The committee is appointed, everybody is told and says they will come."""
    hall = room.hall
    with clock.at(day(6, 2, 10)):
        guests = _guests(hall, directory)
        cycle = hall.cycle
        approving.plan(cycle, by=hall.by, version=cycle.version, key=click())
        said = {"starts_at": day(6, 8, 14), "place": PLACE, "mode": Mode.DEVICE}
        room.act(approving.settle, said=said)
        seats = [(experts[code], K.SENIOR) for code in SENIOR] + [(one, K.GOVERNMENT) for one in guests]
        seats += [(experts[code], K.ASSOCIATION) for code in ASSOCIATION]
        for at, (expert, kind) in enumerate(seats):
            room.act(approving.appoint, room.approval, expert, kind, chair=at == 0)
    with clock.at(day(6, 2, 16)):
        room.act(approving.notify, by=hall.head)
    for member in room.approval.members.select_related("approval", "expert__user"):
        with clock.at(day(6, 3, 9) + timedelta(minutes=7 * member.number)):
            voting.answer(member, by=Actor(member.expert.user, Role.EXP), coming=True)


def _guests(hall: Hall, directory: Directory) -> list[Expert]:
    """Four of other offices, in the pool, appointed and sworn before anything is shown to them."""
    found = []
    for number, (name, employer, field, title) in enumerate(MORE, start=15):
        user = directory.add(Role.EXP, name, email=f"expert{number}@example.com")
        said = {"employer": employer, "title": title, "fields_": [field], "methods": [], "note": ""}
        found.append(pooling.enter(user, said=said, by=hall.by))
    for one in pooling.appoint(found, hall.cycle, max_load=1, by=hall.by):
        pooling.sign(one, by=Actor(one.expert.user, Role.EXP))
    return found


def _vote(room: Room) -> None:
    """One round on everybody: each on the own phone."""
    listed = [room.hall.tale.applications[code] for code in YES]
    for application in listed:
        application.refresh_from_db()
    with clock.at(day(6, 8, 14, 50)):
        one = room.act(approving.open_round, room.approval, listed, mode=Mode.DEVICE, reason="")
    for voter in Voter.objects.filter(round=one).select_related("round", "member__expert__user"):
        with clock.at(day(6, 8, 14, 55) + timedelta(seconds=20 * voter.member.number)):
            voting.cast(one, _choices(room, voter), proof.new_secret(), by=Actor(voter.member.expert.user, Role.EXP))
    with clock.at(day(6, 8, 15, 10)):
        one = room.act(approving.close_round, Round.objects.select_related("approval").get(pk=one.pk))
    _as_told(room, one)


def _choices(room: Room, voter: Voter) -> dict[int, str]:
    """So that each candidate gets as many voices as the table says, never all the noes from one member."""
    codes = {application.pk: code for code, application in room.hall.tale.applications.items()}
    said = {}
    for at, row in enumerate(casting.paper_of(voter)):
        turn, yes = (voter.member.number - 1 + 5 * at) % 13, YES[codes[row.application_id]]
        C = Ballot.Choice
        said[row.pk] = C.YES if turn < yes else C.ABSTAIN if turn == 12 else C.NO
    return {pk: str(choice) for pk, choice in said.items()}


def _as_told(room: Room, one: Round) -> None:
    counted = {row.application_id: (row.yes, row.needed) for row in one.candidacies.all()}
    wanted = {room.hall.tale.applications[code].pk: (yes, 9) for code, yes in YES.items()}
    assert counted == wanted, (counted, wanted)


def _signed() -> Any:
    title = "名单审定会纪要暨计票单签字件"
    lines = ["主持人、监票人、计票人、到会委员签字（演示）", "本件为虚构的演示材料"]
    return SimpleUploadedFile(f"{title}.jpg", images.paper(title, lines), "image/jpeg")
