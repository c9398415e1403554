"""The demonstration's stage 6: ten people are named on 10 July, some fetch what is theirs or answer about the roll."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from publicity.certificates import transitions as register
from publicity.honour_roll import transitions as roll
from publicity.naming import transitions as naming
from publicity.titles.models import HandOut, Naming, Title
from saq_portal.demo import images
from saq_portal.demo.defense import Hall
from saq_portal.demo.story import click, day

NUMBER = "沪质协〔2023〕35号"
# At the ceremony most of them got both; one sent somebody of their unit for the certificate, two are still to come.
FETCHED, BY_UNIT = 7, 8
# What three of them answered about the roll of honour; of the others it says what the public list said.
ANSWERS = {"N05": ("employer", "post", "industry", "unit_kind"), "N17": ("employer", "industry"), "N33": ("employer",)}
UPWARD = ("N05", "不停电检修方法已在本市推广，专利和标准成果突出，建议择优推荐。")


def name(hall: Hall) -> None:
    """7 to 28 July: C11, T31, hand-outs, C12 with the reserve who was not needed."""
    chief = Actor(hall.tale.stage.people[Role.CHIEF], Role.CHIEF)
    with clock.at(day(7, 7, 10)):
        hall.act(naming.end_publicity, hall.cycle, by=hall.head)
        cycle = hall.cycle
        made = naming.prepare(cycle, by=hall.by, version=cycle.version, key=click())
        hall.act(naming.hand_in, made, decision_no=NUMBER)
    with clock.at(day(7, 7, 15)):
        hall.act(naming.review, made, by=hall.head)
    with clock.at(day(7, 10)):
        hall.act(naming.issue, made, by=chief)
    _hand_out(hall, made)
    _answer(hall)
    with clock.at(day(7, 20, 9)):
        best = Title.objects.get(application=hall.tale.applications[UPWARD[0]])
        register.recommend(best, upward=True, reason=UPWARD[1], by=hall.head, version=0, key=click())
    with clock.at(day(7, 28, 15)):
        hall.act(naming.complete, hall.cycle, by=chief)


def _hand_out(hall: Hall, made: Naming) -> None:
    """R58, on 14 July."""
    what = HandOut.What
    for title in made.titles.filter(place__lte=BY_UNIT).order_by("place"):
        own = title.place <= FETCHED
        for thing in (what.CERTIFICATE, what.PLAQUE) if own else (what.CERTIFICATE,):
            said = {
                "what": thing, "way": HandOut.Way.OUT, "receiver": title.name if own else "演示联系人",
                "relation": "本人" if own else "单位经办人", "handed_on": date(2023, 7, 14), "note": "",
            }  # fmt: skip
            scan = None if own else _receipt(title)
            with clock.at(day(7, 14, 15, title.place)):
                register.hand_out(title, said=said, scan=scan, by=hall.by, key=click())


def _answer(hall: Hall) -> None:
    for number, (code, fields) in enumerate(ANSWERS.items()):
        title = Title.objects.get(application=hall.tale.applications[code])
        with clock.at(day(7, 17, 20, number)):
            by = Actor(title.application.nominee, Role.NOM)
            roll.choose(title, fields=fields, by=by, version=0, key=click())


def _receipt(title: Title) -> SimpleUploadedFile:
    lines = [f"证书编号：{title.number}", "代领人签字（演示）", "本件为虚构的演示材料"]
    return SimpleUploadedFile("代领签收单.jpg", images.paper("证书代领签收单", lines), "image/jpeg")
