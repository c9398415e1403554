"""The demonstration's stage 5: ten are public, two objections are concluded, a reserve has a round of their own."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from publicity.lists import ticking
from publicity.lists.models import Channel, Promotion, Publication
from publicity.public_notice import transitions as listing
from review.final_approval import transitions as approving
from saq_portal.demo import images, objected
from saq_portal.demo.defense import Hall
from saq_portal.demo.story import click, day

SITE, WECHAT, BOARD = Channel.Kind.SITE, Channel.Kind.WECHAT, Channel.Kind.BOARD
PLACES = (
    (SITE, "", "https://www.example.com/2023/gongshi/1.html"),
    (WECHAT, "", "https://www.example.com/wechat/2023-1"),
    (BOARD, "（演示）协会一楼公示栏", ""),
)


def show(hall: Hall) -> None:
    """16 June to 7 July: C10, the first round, what came up in it, the round of the one who moved up."""
    chief = hall.tale.stage.people[Role.CHIEF]
    with clock.at(day(6, 16, 9)):
        hall.act(approving.start_publicity, hall.cycle, by=Actor(chief, Role.CHIEF))
    first = _list(hall, chief, written=day(6, 16, 10), compared=day(6, 16, 15), signed=day(6, 19))
    _announce(hall, first, PLACES, day(6, 19, 10))
    objected.file(hall)
    objected.screen(hall)
    objected.investigate(hall)
    with clock.at(day(6, 28, 0, 1)):
        ticking.tick()
    objected.conclude(hall, chief)
    _move_up(hall, chief)
    second = _list(hall, chief, written=day(6, 29, 9, 10), compared=day(6, 29, 9, 30), signed=day(6, 29, 10))
    _announce(hall, second, PLACES[:1], day(6, 29, 10, 30))
    with clock.at(day(7, 7, 0, 1)):
        ticking.tick()


def _list(hall: Hall, chief: User, *, written: datetime, compared: datetime, signed: datetime) -> Publication:
    """T25: prepared by one, compared by another, signed by a third."""
    with clock.at(written):
        cycle = hall.cycle
        made = listing.prepare(cycle, by=hall.by, version=cycle.version, key=click())
        hall.act(listing.hand_in, made)
    with clock.at(compared):
        hall.act(listing.review, made, by=hall.head)
    with clock.at(signed):
        hall.act(listing.publish, made, by=Actor(chief, Role.CHIEF))
    return made


def _announce(hall: Hall, made: Publication, places: tuple[tuple[Any, str, str], ...], at: datetime) -> None:
    """R55: where else it can be read, with a picture of it."""
    for kind, name, url in places:
        lines = [f"渠道：{name or kind.label}", "本件为虚构的演示材料"]
        shot = SimpleUploadedFile("公示截图.jpg", images.paper("候选人名单公示", lines), "image/jpeg")
        said = {"kind": kind, "name": name, "url": url, "published_at": at}
        with clock.at(at):
            hall.act(listing.announce, made, said=said, shot=shot)


def _move_up(hall: Hall, chief: User) -> Promotion:
    """T30: the first reserve takes the place that the upheld objection has left."""
    with clock.at(day(6, 28, 16)):
        cycle = hall.cycle
        made = listing.propose_promotion(cycle, by=hall.head, version=cycle.version, key=click())
    with clock.at(day(6, 29, 8, 30)):
        hall.act(listing.sign_promotion, made, by=Actor(chief, Role.CHIEF))
    assert made.application_id == hall.tale.applications["N06"].pk, made.application
    return made
