"""From the public list to the verified certificate by served forms alone; strangers read nothing but what is public."""

import re
from datetime import datetime

import pytest
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.models import Application, Ban
from nominations.pipeline import Status
from publicity.objections.models import Objection
from publicity.titles.models import Naming, Title
from tests.e2e.leaks import Secrets
from tests.e2e.plain import Visitor
from tests.e2e.public_hands import PASSWORD, completed, does, ended, made_public, named, stranger
from tests.factories.nominations import make_user, small_image
from tests.factories.publicity import DAY, Office
from tests.publicity.objections_scene import FACTS, SAID
from tests.support.kept import kept

pytestmark = [pytest.mark.django_db, pytest.mark.story]
NAMES = ("曹砚农", "裴叔衍", "邵予宁")
LIST = "/public_list/2023/"
NUMBERS = {"ban": "沪质协〔2023〕31号", "naming": "沪质协〔2023〕35号"}


def day(month, number, hour=9):
    return clock.at(datetime(2023, month, number, hour, tzinfo=clock.SHANGHAI))


@kept
def office():
    made = Office.build(n=2, reserves=1)
    for application, name in zip(made.candidates, NAMES, strict=True):
        Application.objects.filter(pk=application.pk).update(name=name)
    return made


def objects(office, secrets):
    """By the form that the list leads to; the code stands on the page that answers, and nowhere else."""
    page = stranger(LIST, secrets)
    form = page.follow("提出异议").form("提交异议")
    words = " ".join(form.element.text_content().split())
    first, second = re.search(r"(.)加(.)等于几", words).groups()
    said = {key: SAID[key] for key in ("name", "phone", "address", "facts")} | {"by_unit": "个人", "consent": "on"}
    said |= {"entry": f"裴叔衍（{office.candidates[1].employer.name}）", "file_1": ("证据.png", small_image(51))}
    said["total"] = str(sum("零一二三四五六七八九".index(one) for one in (first, second)))
    page = form.answer(said).press("提交异议")
    assert "异议已收到" in page.text and SAID["name"] not in page.text
    return re.search(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", page.text)[0]


def asks(code):
    """What the objector reads by the code."""
    return Visitor().open("/objection/").form("查询").answer({"code": code}).press("查询").text


def upheld(office):
    """Screened by two, investigated by a third, concluded by a fourth, answered."""
    other = make_user(Role.STAFF, name="演示核查员丁")
    url = reverse("objection_desk:detail", args=[Objection.objects.get().key])
    does(office.staff, url, "由我承办")
    does(office.staff, url, "提出受理意见", told=FACTS)
    does(office.lead, url, "受理")
    does(office.lead, url, "指定核查人", investigator=other.name)
    nominee = Visitor()
    nominee.client.force_login(office.candidates[1].nominee)
    page = nominee.open("/objection/answers/")
    assert FACTS in page.text and SAID["name"] not in page.text
    answer = reverse("objection:answer", args=[Objection.objects.get().key])
    does(office.candidates[1].nominee, answer, "提交说明", text="填报时把部门的专利一并计入，愿意更正。")
    report = {"text": "已核对专利登记簿，其中两项的发明人没有本人。", "hearing": "申报人到会作了说明。"}
    does(other, url, "提交核查报告", **report)
    said = {
        "doc_no": NUMBERS["ban"],
        "findings": "申报表多报专利两项，与登记不符。",
        "reason": "经核查反映的事实成立。",
    }
    does(office.chief, url, "异议成立，取消参评资格", **said, subjects=["person"], proof=PASSWORD)
    does(office.staff, url, "答复反映人", text="经核查属实，已取消候选资格。")


def moved_up(office):
    page = does(office.lead, "/public_notice/2023/", "提出递补")
    assert "邵予宁" in page.text
    does(office.chief, "/public_notice/2023/", "签发递补", proof=PASSWORD)
    made_public(office)


def verified(secrets):
    """By number and name, by the square on the certificate; a wrong name and who is not named read alike."""
    for title in Title.objects.all():
        asked = {"number": title.number, "name": title.name}
        page = stranger("/verify/", secrets).form("核验").answer(asked).press("核验")
        square = stranger(f"/verify/{title.token}/", secrets)
        for one in (page, square):
            assert "有效" in one.text and title.number in one.text and title.name in one.text
    wrong = Visitor().open("/verify/").form("核验").answer(asked | {"name": "裴叔衍"}).press("核验")
    assert "未查到" in wrong.text


def states(office):
    return [Application.objects.get(pk=row.pk).status for row in office.candidates]


def test_from_the_public_list_to_the_verified_certificate(office):
    with clock.at(DAY):
        made_public(office)
        secrets = Secrets.of_database()
        assert "邵予宁" in secrets.words and "裴叔衍" not in secrets.words
        text = stranger(LIST, secrets).text
        assert "裴叔衍" in text and "公示时间：2023年6月19日至6月27日" in text
    with day(6, 20):
        code = objects(office, secrets)
        secrets = Secrets.of_database()
        assert "who objects" in secrets.words.values() and "正在受理审查" in asks(code)
    with day(6, 21):
        upheld(office)
        assert "已取消" in stranger(LIST, secrets).text and "已答复办结" in asks(code)
    ended()
    assert states(office) == [Status.PUBLICITY_CLEAR, Status.DISQUALIFIED, Status.RESERVE_APPROVED]
    assert Ban.objects.get().decision_doc == NUMBERS["ban"]
    with day(6, 29):
        moved_up(office)
        secrets = Secrets.of_database()
        assert "公示时间：2023年6月29日至7月6日" in stranger(LIST, secrets).text
    ended()
    with day(7, 10):
        assert "SAQ-ZLGJ-2023-0002" in named(office, NUMBERS["naming"]).text
        completed(office)
    assert states(office) == [Status.NAMED, Status.DISQUALIFIED, Status.NAMED]
    titles = [(row.number, row.name) for row in Title.objects.order_by("sequence")]
    assert titles == [("SAQ-ZLGJ-2023-0001", "曹砚农"), ("SAQ-ZLGJ-2023-0002", "邵予宁")]
    assert Naming.objects.get().decision_no == NUMBERS["naming"]
    with day(7, 20):
        verified(secrets)
    with day(9, 1):
        assert Visitor().client.get(LIST).status_code == 404, "the list gives way a month after the year is over"
        verified(secrets)
