"""The demonstration's three objections: one is dismissed, one upheld with a ban, one comes without a real name."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from publicity.lists.models import Entry
from publicity.objection import transitions as objecting
from publicity.objection_desk import transitions as desk
from publicity.objections.models import Objection
from publicity.objections.moves import Refusal
from saq_portal.demo import images
from saq_portal.demo.defense import Hall
from saq_portal.demo.setting import PREFIX
from saq_portal.demo.story import day

BAN = "沪质协〔2023〕31号"


@dataclass(frozen=True)
class Told:
    """What somebody objects, and what comes of it; the objectors are invented. `told`: as the parties read it."""

    about: str
    name: str
    phone: str
    at: datetime
    facts: str
    told: str = ""
    report: str = ""
    hearing: str = ""
    answer: str = ""  # the nominee's
    reason: str = ""  # of the conclusion
    reply: str = ""  # D17
    unit: str = ""


OBJ1 = Told(
    about="N24", name=f"{PREFIX}左思齐", phone="19900009001", at=day(6, 20, 10),
    facts="名单所列孔述言的惯性器件装调操作法，我了解是班组集体完成的，请核实本人在其中的实际作用。",
    told="反映该操作法为班组集体成果，需核实本人在其中的实际作用。",
    report="调阅课题立项书、操作法评审记录和企业标准，本人均为第一完成人；走访班组成员四人，说法一致。",
    hearing="6月28日当面听取本人说明，并书面听取工作单位意见。",
    answer="操作法由我提出并主持验证，班组同事参与试验，评审记录和企业标准可以证明。",
    reason="经核查，本人为该操作法的第一完成人，反映的情况不属实。",
    reply="经核查，您反映的情况与事实不符，异议不成立。感谢您对“上海质量工匠”培养选树工作的监督。",
)  # fmt: skip
OBJ2 = Told(
    about="N11", name=f"{PREFIX}贺临川", phone="19900009002", at=day(6, 20, 14), unit=f"{PREFIX}浦澄新能源工艺研究所",
    facts="申报表写明获得发明专利6项、实用新型9项，经查询专利登记簿，其中多项的发明人没有裴叔衍，专利数量不实。",
    told="反映申报表所列专利数量与专利登记簿不符，需逐项核实发明人。",
    report="逐项核对专利登记簿副本：申报的15项中，7项的发明人没有本人，其中发明2项、实用新型5项。",
    hearing="6月27日召开听证，本人到会陈述，承认填报时把部门的专利一并计入。",
    answer="填报时按部门的专利清单汇总，没有逐项核对发明人，愿意接受处理。",
    reason="经核查并听证，申报表多报专利7项，反映的情况属实，异议成立。",
    reply="经核查，您反映的情况属实，异议成立，已按规定取消其候选资格。感谢您的监督。",
)  # fmt: skip
OBJ3 = Told(
    about="N17", name=f"{PREFIX}知情群众", phone="19900009003", at=day(6, 21, 9),
    facts="听说名单上的方屹川和单位里的人关系很好，所以才被推荐，具体是谁不方便说，请协会认真查一查。",
    reply="您没有提供真实姓名，按规定匿名的异议不予受理。您可以在公示期内实名反映并附证明材料。",
)  # fmt: skip
ALL = (OBJ1, OBJ2, OBJ3)


def _row(hall: Hall, one: Told) -> Objection:
    rows = Objection.objects.select_related("publication__cycle", "application")
    return rows.get(application=hall.tale.applications[one.about])


def file(hall: Hall) -> None:
    """O1 of all three, by the form that anybody finds below the list."""
    for number, one in enumerate(ALL, start=1):
        person = hall.tale.applications[one.about]
        said = {
            "by_unit": bool(one.unit), "name": one.name, "unit_name": one.unit, "phone": one.phone,
            "address": f"演示市演示路{300 + number}号", "facts": one.facts,
        }  # fmt: skip
        shown = images.paper("反映材料", ["本件为虚构的演示材料"])
        proof = SimpleUploadedFile("材料.jpg", shown, "image/jpeg")
        with clock.at(one.at):
            entry = Entry.objects.select_related("publication").get(application=person)
            objecting.file(entry, said=said, files=[proof], key=f"{number:032x}")


def screen(hall: Hall) -> None:
    """O2 and O3 on 21 June: two are accepted, whoever gave no real name is refused and told so."""
    for number, one in enumerate(ALL):
        row = _row(hall, one)
        with clock.at(day(6, 21, 10, 10 * number)):
            hall.act(desk.take, row)
            if one.told:
                hall.act(desk.propose, row, told=one.told)
        with clock.at(day(6, 21, 15, 10 * number)):
            if one.told:
                hall.act(desk.accept, row, by=hall.head)
            else:
                hall.act(desk.refuse, row, ground=Refusal.ANONYMOUS, by=hall.head)
    with clock.at(day(6, 21, 16, 30)):
        hall.act(desk.reply, _row(hall, OBJ3), text=OBJ3.reply)


def investigate(hall: Hall) -> None:
    """O5 and O7: by the one who has not passed their forms; both nominees answer, the second is heard."""
    other = hall.tale.stage.people[f"{Role.STAFF}2"]
    for number, (one, heard) in enumerate(((OBJ1, day(6, 28, 11)), (OBJ2, day(6, 27, 16)))):
        row = _row(hall, one)
        with clock.at(day(6, 21, 16, 10 * number)):
            hall.act(desk.assign, row, investigator=other, by=hall.head)
        with clock.at(day(6, 25, 14, 10 * number)):
            row.refresh_from_db()
            nominee = Actor(row.application.nominee, Role.NOM)
            objecting.answer(row, by=nominee, text=one.answer, key=f"demo-answer-{number}")
        with clock.at(heard):
            hall.act(desk.report, row, text=one.report, hearing=one.hearing, by=Actor(other, Role.STAFF))


def conclude(hall: Hall, chief: User) -> None:
    """28 June: T28 with the ban for one, T27 for the other; both objectors get their letter."""
    judge = Actor(chief, Role.CHIEF)
    upheld, dismissed = _row(hall, OBJ2), _row(hall, OBJ1)
    with clock.at(day(6, 28, 10)):
        hall.act(
            desk.uphold, upheld, by=judge, doc_no=BAN, findings=OBJ2.report, subjects=["person"], reason=OBJ2.reason
        )
    with clock.at(day(6, 28, 15)):
        hall.act(desk.dismiss, dismissed, by=judge, reason=OBJ1.reason)
    with clock.at(day(6, 28, 15, 30)):
        hall.act(desk.release, dismissed, by=hall.head)
    for number, (row, one) in enumerate(((upheld, OBJ2), (dismissed, OBJ1))):
        with clock.at(day(6, 28, 16, 10 * number)):
            hall.act(desk.reply, row, text=one.reply)
