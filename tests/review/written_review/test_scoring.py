"""An expert scores: what is kept, what is refused, what is final, what is printed, and how many queries it takes."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from documents.models import GeneratedDocument
from review.experts.models import Conflict
from review.sheets import papers, printing
from review.sheets.locking import lock_all
from review.sheets.models import Assignment, AssignmentEvent, Sheet, SheetVersion
from tests.factories import experts as make
from tests.factories.nominations import make_user
from tests.review.written_review.conftest import another

pytestmark = pytest.mark.django_db
COMMENT = "以QC方法锁定真因，数据链完整，成果已固化为企业标准；推广范围限于本单位。"
CAPPED = ("skill", "lead", "contribution")  # the factory's nominee claims the craft alone


def whole(**other):
    """A sheet that can be handed in: 18 of 25 for the craft, within the caps elsewhere."""
    scores = {
        "craft.unique": "9", "craft.union": "6", "craft.fame": "3", "skill.tools": "4", "skill.level": "4",
        "skill.activity": "4", "lead.pupils": "4", "lead.team": "4", "contribution.problems": "6",
        "contribution.spread": "4",
    }  # fmt: skip
    data = {f"score_{code}": value for code, value in scores.items()}
    data |= {f"note_{code}": "材料中无此项内容。" for code in CAPPED}
    return data | {"comment": COMMENT, "verdict": "yes"} | other


def url(row):
    return reverse("written_review:score", args=[row.key])


def opened(client, row):
    return fields(client.get(url(row)))


def fields(response):
    """The hidden fields of the sheet's form."""
    form = response.content.decode().split('id="score-form"')[1].split("</form>")[0]
    return dict(re.findall(r'name="(version|key)" value="([^"]*)"', form))


def send(client, row, data, move="save", **extra):
    return client.post(url(row), opened(client, row) | data | {"move": move}, **extra)


def printed():
    """What the worker does: D9 is asked for."""
    printing.print_due()
    return GeneratedDocument.objects.get(kind="score_sheet")


@pytest.fixture
def desk(client, expert, assigned):
    client.force_login(expert.user)
    return assigned


def test_first_save_begins_the_scoring_and_a_second_is_plain(client, desk):
    assert send(client, desk, {"score_craft.unique": "10.5"}).status_code == 302
    desk.refresh_from_db()
    assert (desk.state, desk.sheet.scores, desk.sheet.total) == ("scoring", {"craft.unique": "10.5"}, Decimal("10.50"))
    send(client, desk, {"score_craft.unique": "１１", "comment": "好"})
    sheet = Sheet.objects.get()
    assert (sheet.scores, sheet.comment, sheet.version) == ({"craft.unique": "11"}, "好", 2)
    assert AssignmentEvent.objects.filter(move="first_save").count() == 1
    assert not SheetVersion.objects.exists()


def test_out_of_range_is_said_beside_the_item_and_the_rest_is_kept(client, desk):
    answer = send(client, desk, {"score_craft.unique": "12.5", "score_craft.union": "7"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请填 0 至 12 分" in page and 'value="12.5"' in page
    assert Sheet.objects.get().scores == {"craft.union": "7"}


def test_nothing_is_handed_in_before_it_is_whole(client, desk):
    answer = send(client, desk, {"score_craft.unique": "9"}, "submit")
    page = answer.content.decode()
    assert answer.status_code == 422
    for sentence in ("还没有评分。", "请说明这样评分的理由", "不足 20 字", "请选择总体建议。"):
        assert sentence in page
    desk.refresh_from_db()
    assert desk.state == "scoring" and desk.sheet.submitted_at is None


def test_a_capped_dimension_is_said_and_refused(client, desk):
    page = client.get(url(desk)).content.decode()
    assert "未填报这一项，最多 12 分" in page
    answer = send(client, desk, whole(**{"score_skill.tools": "8"}), "submit")
    assert answer.status_code == 422 and "本维度最多 12 分" in answer.content.decode()


def test_handed_in_it_is_final_versioned_printed_and_counted(client, desk, expert):
    assert send(client, desk, whole(), "submit").status_code == 302
    desk.refresh_from_db()
    sheet, kept = desk.sheet, SheetVersion.objects.get()
    assert (desk.state, sheet.total, sheet.verdict) == ("scored", Decimal("48.00"), "yes")
    assert kept.content["scores"] == sheet.scores and kept.content["rubric"] == desk.cycle.rubric.sha256
    assert AuditEvent.objects.filter(action="assignment.submit_score").count() == 1
    paper = printed()
    payload = paper.snapshot.payload
    assert (payload["total"], payload["code"], payload["expert"]) == ("48.00", "SX2023-001", expert.user.name)
    assert payload["dimensions"][1]["cap"] == "未填报，最多 12 分"
    page = client.get(url(desk)).content.decode()
    assert "score-form" not in page and "48.00" in page


def test_a_worker_asks_for_the_print_once_and_the_page_waits_for_it(client, desk):
    send(client, desk, whole(), "submit")
    assert "打印用的评分表正在准备" in client.get(url(desk)).content.decode()
    assert (printing.print_due(), printing.print_due()) == (1, 0)
    assert GeneratedDocument.objects.filter(kind="score_sheet").count() == 1
    page = client.get(url(desk)).content.decode()
    assert "排队生成中" in page and "正在准备" not in page


def test_a_print_that_failed_is_asked_for_again(client, desk, monkeypatch):
    send(client, desk, whole(), "submit")
    with monkeypatch.context() as broken:
        broken.setattr(papers, "score_sheet", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            printing.print_due()
    assert Sheet.objects.get().unprinted and printing.print_due() == 1


def test_a_sheet_given_back_before_its_print_wants_none(client, desk, lead):
    send(client, desk, whole(), "submit")
    client.force_login(lead)
    desk.refresh_from_db()
    form = {"version": desk.version, "key": "k", "days": "3", "reason": "评语与分数不符，请核对。"}
    client.post(reverse("written_review:reopen", args=[desk.key]), form)
    assert printing.print_due() == 0 and not GeneratedDocument.objects.filter(kind="score_sheet").exists()


def test_the_same_click_twice_hands_in_once(client, desk):
    data = opened(client, desk) | whole() | {"move": "submit"}
    assert [client.post(url(desk), data).status_code for _click in range(2)] == [302, 302]
    assert SheetVersion.objects.count() == 1


def test_after_handing_in_and_after_locking_nothing_is_written(client, desk):
    """T-22: a sheet sent after the lock."""
    data = opened(client, desk)
    send(client, desk, whole(), "submit")
    forged = data | {"key": "another"} | whole(**{"score_craft.unique": "12"})
    for _stage in range(2):
        for move in ("save", "submit"):
            assert client.post(url(desk), forged | {"move": move}).status_code == 409
        lock_all(desk.cycle, None)
    desk.refresh_from_db()
    assert (desk.state, desk.sheet.total, desk.sheet.locked_at is None) == ("locked", Decimal("48.00"), False)
    assert [version.cause for version in SheetVersion.objects.all()] == ["submit_score", "lock"]


def test_who_was_still_writing_reads_why_it_has_ended_and_finds_what_was_typed(client, desk):
    """E10 and C7 while the page is open; a conflict looks like nothing at all (T-14)."""
    data = opened(client, desk) | whole()
    for state, word in (("lapsed", "逾期失效"), ("cancelled", "已取消")):
        Assignment.objects.filter(pk=desk.pk).update(state=state)
        for move in ("save", "submit"):
            answer = client.post(url(desk), data | {"move": move})
            assert answer.status_code == 409
            assert (
                f"这份材料的评审已经结束（{word}），刚才填写的内容没有保存。" in answer.text and COMMENT in answer.text
            )
    Conflict.objects.create(expert=desk.expert, application=desk.application, source="computed", kind="employer")
    assert client.post(url(desk), data | {"move": "submit"}).status_code == 404
    assert not Sheet.objects.exists()


def test_forged_fields_are_nothing(client, desk):
    """T-22: totals, states and unknown items in the form."""
    forged = {"score_craft.unique": "9", "total": "100", "state": "locked", "score_gift": "50", "note_gift": "x",
              "submitted_at": "2023-01-01", "verdict": "crowned"}  # fmt: skip
    send(client, desk, forged)
    sheet = Sheet.objects.get()
    assert (sheet.total, sheet.scores, sheet.notes, sheet.verdict) == (Decimal("9.00"), {"craft.unique": "9"}, {}, "")
    assert sheet.submitted_at is None


def test_a_foreign_sheet_is_not_there(client, desk, lead, worker):
    other = make.expert("演示专家乙")
    make.sworn(make.appointed(other, desk.cycle, lead))
    theirs = make.accepted(desk.application, other, worker, lead)
    data = {"version": "0", "key": "k", "move": "save"} | whole()
    assert client.get(url(theirs)).status_code == 404
    assert client.post(url(theirs), data).status_code == 404
    assert not Sheet.objects.exists()


def test_two_windows_see_both_and_lose_nothing(client, desk):
    first, second = opened(client, desk), opened(client, desk)
    client.post(url(desk), first | {"move": "save", "score_craft.unique": "9"})
    answer = client.post(url(desk), second | {"move": "save", "score_craft.unique": "4", "comment": "另一种看法"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "另一个窗口" in page and 'value="4"' in page and "另一种看法" in page
    assert Sheet.objects.get().scores == {"craft.unique": "9"}
    # The page that was shown again may now have its way.
    again = fields(answer) | {"move": "save", "score_craft.unique": "4"}
    assert client.post(url(desk), again).status_code == 302
    assert Sheet.objects.get().scores == {"craft.unique": "4"}


def test_a_page_whose_answer_was_lost_saves_on(client, desk):
    page = opened(client, desk)
    headers = {"HTTP_X_SAQ_AUTOSAVE": "1"}
    client.post(url(desk), page | {"score_craft.unique": "9"}, **headers)
    answer = client.post(url(desk), page | {"score_craft.unique": "9.5"}, **headers)
    assert answer.status_code == 200
    assert answer.json() | {"at": ""} == {
        "version": 2, "at": "", "total": "9.5", "done": 1, "problems": {},
        "sums": {"craft": "9.5", "skill": "0", "lead": "0", "contribution": "0"},
    }  # fmt: skip


def test_a_stale_autosave_brings_both_sides(client, desk):
    first, second = opened(client, desk), opened(client, desk)
    client.post(url(desk), first | {"score_craft.unique": "9"}, HTTP_X_SAQ_AUTOSAVE="1")
    answer = client.post(url(desk), second | {"score_craft.unique": "4"}, HTTP_X_SAQ_AUTOSAVE="1")
    assert answer.status_code == 409
    assert answer.json()["version"] == 1 and "绝技绝活" in answer.json()["html"]


def test_lead_reopens_with_a_reason_and_the_old_sheet_stays(client, desk, lead, expert):
    send(client, desk, whole(), "submit")
    printed()
    client.force_login(lead)
    address = reverse("written_review:reopen", args=[desk.key])
    desk.refresh_from_db()
    form = {"version": desk.version, "key": "k", "days": "3"}
    for reason in ("短", "\u200b" * 9, "短\u200b\u200e\ufeff   \r\n"):  # what nobody sees is no word
        assert client.post(address, form | {"reason": reason}).status_code == 422
    assert client.post(address, form | {"reason": "评语与分数不符，请核对。"}).status_code == 302
    desk.refresh_from_db()
    assert (desk.state, desk.sheet.submitted_at) == ("scoring", None)
    assert [version.cause for version in SheetVersion.objects.all()] == ["submit_score", "reopen"]
    assert GeneratedDocument.objects.get(kind="score_sheet").void_at is not None
    told = Message.objects.get(user=expert.user, subject="评分表已重开")
    assert "SX2023-001" in told.body and desk.application.name not in told.body
    client.force_login(expert.user)
    assert send(client, desk, whole(**{"score_craft.unique": "8"}), "submit").status_code == 302
    assert SheetVersion.objects.last().content["total"] == "47.00"


def test_the_page_that_handed_a_sheet_in_is_outdated_once_it_is_given_back(client, desk, lead, expert):
    """It is no repetition of the first click: what was typed into it must not be lost without a word."""
    sent = opened(client, desk) | whole() | {"move": "submit"}
    assert [client.post(url(desk), sent).status_code for _click in range(2)] == [302, 302]
    desk.refresh_from_db()
    form = {"version": desk.version, "key": "k", "days": "3", "reason": "评语与分数不符，请核对。"}
    client.force_login(lead)
    client.post(reverse("written_review:reopen", args=[desk.key]), form)
    client.force_login(expert.user)
    answer = client.post(url(desk), sent | {"score_craft.unique": "8"})
    desk.refresh_from_db()
    assert (answer.status_code, desk.state) == (409, "scoring")


def test_nobody_reads_values_before_the_lock(client, desk, lead, worker):
    send(client, desk, whole(), "submit")
    desk.refresh_from_db()
    paper = reverse("documents:status", args=[printed().key])
    watchers = [lead, worker, make_user(Role.CHIEF), make_user(Role.SUP)]
    for user in watchers:
        client.force_login(user)
        case = client.get(reverse("written_review:case", args=[desk.application.key])).content.decode()
        # The words alone: an address may hold any digits.
        assert not re.search(r"(?<!\d)48(?!\d)", re.sub(r"<[^>]*>", " ", case)) and "锁定后显示" in case
        assert client.get(reverse("written_review:sheet", args=[desk.key])).status_code == 404
        assert client.get(paper).status_code == 404
    lock_all(desk.cycle, lead)
    for user in watchers:
        client.force_login(user)
        assert "48.00" in client.get(reverse("written_review:case", args=[desk.application.key])).content.decode()
        assert "48.00" in client.get(reverse("written_review:sheet", args=[desk.key])).content.decode()
        assert client.get(paper).status_code == 200
    for role in (Role.NOM, Role.ADM):
        client.force_login(make_user(role))
        assert client.get(reverse("written_review:sheet", args=[desk.key])).status_code == 404
        assert client.get(paper).status_code == 404


def counted(captured):
    """Without the statements that only begin and end transactions."""
    frame = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
    return len([query for query in captured if not query["sql"].startswith(frame)])


def test_the_page_leads_to_the_neighbours_and_on_to_the_next_that_is_open(client, town, worker, lead, expert):
    files = [make.formal_passed(town if not n else another(town), worker) for n in range(3)]
    make.written_stage(town.cycle)
    make.sworn(make.appointed(expert, town.cycle, lead))
    for file in files:
        make.copied(file, worker)
        make.started(file, lead)
    rows = [make.accepted(file, expert, worker, lead) for file in files]
    client.force_login(expert.user)
    first, second, third = sorted(rows, key=lambda row: row.application.blind_copy.code)

    def ways(row):
        page = client.get(url(row)).text
        links = {rel: re.search(rf'rel="{rel}" data-score-link[^>]*href="([^"]+)"', page) for rel in ("prev", "next")}
        return [links[rel] and links[rel][1] for rel in ("prev", "next")], page

    assert ways(first)[0] == [None, url(second)]
    assert ways(second)[0] == [url(first), url(third)]
    assert ways(third)[0] == [url(second), None]
    assert "已提交 0 / 3" in ways(second)[1]
    make.handed_in(second)
    assert f'href="{url(third)}">评审下一份' in ways(second)[1] and "已提交 1 / 3" in ways(first)[1]
    make.handed_in(third)
    assert f'href="{url(first)}">评审下一份' in ways(third)[1]
