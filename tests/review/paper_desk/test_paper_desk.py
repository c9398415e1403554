"""The paper desk: find by number or code, count copies, list what is missing, let the rest come later."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from accounts import clock
from accounts.append_only import missing as unguarded
from accounts.models import AuditEvent, Message
from accounts.roles import Role
from documents.marks import mark_of
from documents.models import GeneratedDocument
from nominations.models import Application, StaffConflict
from nominations.pipeline import Status
from review.paperwork import ledger
from review.paperwork.models import PaperEntry, PaperGrace
from tests.factories.journey import Town, click
from tests.factories.nominations import make_user
from tests.factories.paper import receive, take, take_all, take_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def received(staff, arrived):
    return receive(arrived, staff)


def text(response):
    return re.sub(r"\s+", "", response.content.decode())


def page(client, application):
    return client.get(reverse("paper_desk:person", args=[application.key]))


def post(client, name, row, **data):
    row.refresh_from_db()
    data = {"version": row.version, "key": click()} | data
    return client.post(reverse(f"paper_desk:{name}", args=[row.key]), data)


def form_mark(application, revision=3):
    """The text of the QR code on a print of this version."""
    printed = GeneratedDocument.objects.filter(target=f"application:{application.pk}", kind="annex1")
    return next(mark for row in printed if f"|r{revision}|" in (mark := mark_of(row)))


def look_up(client, code):
    return client.get(reverse("paper_desk:queue"), {"code": code})


class TestFinding:
    def test_by_number_by_batch_number_and_by_code_however_it_is_typed(self, client, received, submitted):
        mark = form_mark(submitted)
        number = f"2023-{received.recommender_id:04d}-{received.number}"
        person = reverse("paper_desk:person", args=[submitted.key])
        for code in (submitted.acceptance_no, " ２０２３－０００１ ", mark, mark.upper(), mark.replace("|", "｜")):
            assert look_up(client, code).url == person, code
        annex2 = GeneratedDocument.objects.get(target=f"batch:{received.pk}", kind="annex2", format="pdf", void_at=None)
        for code in (number, mark_of(annex2)):
            assert look_up(client, code).url == reverse("paper_desk:batch", args=[received.key]), code

    def test_an_outdated_print_is_refused_by_its_version(self, client, received, submitted):
        assert "此件申报审批表为第2版，现行为第3版，不能登记" in text(look_up(client, form_mark(submitted, 2)))
        Application.objects.filter(pk=submitted.pk).update(revision=4)
        assert "此件申报审批表为第3版，现行为第4版" in text(look_up(client, form_mark(submitted)))

    def test_an_outdated_list_is_refused_too(self, client, received):
        old = mark_of(GeneratedDocument.objects.get(target=f"batch:{received.pk}", kind="annex2", format="pdf"))
        revision = received.revisions.get()
        received.revisions.update(void_at=clock.now())
        revision.pk, revision.number, revision.void_at = None, 2, None
        revision.save()
        assert "第1版，现行为第2版" in text(look_up(client, old))

    def test_a_forged_code_nonsense_and_what_is_hidden_say_so(self, client, staff, received, submitted):
        mark = form_mark(submitted)
        assert "不是本系统打印的材料" in text(look_up(client, mark.replace("|r3|", "|r4|")))
        assert "看不懂" in text(look_up(client, "<b>沈砺成</b>"))
        assert "没有找到" in text(look_up(client, "2023-9999"))
        StaffConflict.objects.create(user=staff, application=submitted, reason="亲属")
        for code in (submitted.acceptance_no, mark):
            assert "没有找到" in text(look_up(client, code)), code


class TestTaking:
    def test_what_is_missing_stands_in_the_form_and_one_click_completes_it(self, client, staff, received, submitted):
        before = text(page(client, submitted))
        assert "申报审批表原件（第3版）应收3份，已收0份" in before and "推荐汇总表（第1版）应收1份，已收0份" in before
        assert before.count('value="3"') == 4
        papers = dict.fromkeys(ledger.PERSONAL, 3)
        assert post(client, "take", submitted, **papers, remark="当面交").status_code == 302
        assert post(client, "take_list", received, annex2=1).status_code == 302
        after = text(page(client, submitted))
        assert "纸质材料已收齐" in after and "当面交" in after and staff.name in after
        assert ledger.problems(submitted) == []
        event = AuditEvent.objects.filter(action="paper.take", target=f"application:{submitted.pk}").get()
        assert event.actor == staff and event.detail["copies"]["form"] == 3

    def test_clicked_twice_counts_once(self, client, received, submitted):
        for _again in range(2):
            assert post(client, "take", submitted, form=2, key="same").status_code == 302
        assert ledger.lines(submitted)[0].have == 2

    def test_more_than_due_is_refused_beside_the_field_and_nothing_is_kept(self, client, staff, received, submitted):
        take(submitted, staff, form=2)
        answer = post(client, "take", submitted, form=2, id_copy=3)
        assert answer.status_code == 422 and "应收3份，已收2份，不能再登记2份" in text(answer)
        assert PaperEntry.objects.count() == 1

    def test_a_mistake_is_taken_back_by_a_line_with_its_reason(self, client, staff, received, submitted):
        take(submitted, staff, form=3)
        assert "请在备注中说明原因" in text(post(client, "take", submitted, form=-1)).replace("更正登记时", "")
        assert post(client, "take", submitted, form=-1, remark="第三份未盖章").status_code == 302
        assert ledger.lines(submitted)[0].have == 2 and PaperEntry.objects.count() == 2
        assert "不能减去3份" in text(post(client, "take", submitted, form=-3, remark="再错"))

    def test_the_originals_of_an_older_version_no_longer_count(self, staff, received, submitted):
        take_all(submitted, staff)
        take_list(received, staff)
        Application.objects.filter(pk=submitted.pk).update(revision=4)
        submitted.refresh_from_db()
        assert ledger.problems(submitted) == ["纸质材料未收齐：申报审批表原件（第 4 版）应收 3 份，已收 0 份。"]

    def test_before_the_receipt_of_the_batch_nothing_is_taken(self, client, staff, arrived, submitted):
        assert "签收后才能登记" in text(page(client, submitted))
        assert post(client, "take", submitted, form=3).status_code == 409
        assert post(client, "take_list", arrived, annex2=1).status_code == 409
        assert not PaperEntry.objects.exists()

    def test_a_page_from_before_a_change_is_told_so(self, client, received, submitted):
        assert post(client, "take", submitted, form=3, version=submitted.version - 1).status_code == 409

    def test_no_line_is_ever_changed(self, received):
        for table in ("review_paperentry", "review_papergrace"):
            assert unguarded(connection, table) == []

    def test_a_year_without_paper_asks_for_none(self, received, submitted):
        submitted.cycle.paper_required = False
        assert ledger.problems(submitted) == []


class TestGrace:
    def give(self, client, submitted, days=3, reason="原件在途，已核对扫描件"):
        return post(
            client, "grant", submitted, reason=reason, due_on=(clock.today() + timedelta(days=days)).isoformat()
        )

    def test_it_lets_pass_until_its_day_and_tells_unit_and_nominee(self, client, received, submitted):
        assert ledger.problems(submitted)
        assert self.give(client, submitted).status_code == 302
        assert ledger.problems(submitted) == []
        case = text(client.get(reverse("formal_check:detail", args=[submitted.key])))
        assert "已同意容缺，须在2023-" in case and "前补齐：申报审批表原件（第3版）应收3份，已收0份；" in case
        told = Message.objects.filter(subject__contains="限期补齐")
        assert {row.user for row in told} == {submitted.nominee, received.created_by}
        assert "申报审批表原件（第 3 版）应收 3 份" in told.first().body
        with clock.at(clock.now() + timedelta(days=3)):
            assert ledger.problems(submitted) == [], "the last day still counts"
        with clock.at(clock.now() + timedelta(days=4)):
            assert "到期" in ledger.problems(submitted)[0]
            assert "已到期" in text(client.get(reverse("paper_desk:batch", args=[received.key])))
            assert "1人已到期" in text(client.get(reverse("paper_desk:queue"), {"state": "late"}))
            assert "有1人的容缺已到期" in text(client.get(reverse("home")))

    def test_the_receipt_says_what_came_what_is_missing_and_until_when(self, client, staff, town, received, submitted):
        address, day = reverse("paper_desk:receipt", args=[received.key]), clock.today() + timedelta(days=3)
        assert address in text(client.get(reverse("paper_desk:batch", args=[received.key])))
        take(submitted, staff, form=2)
        self.give(client, submitted)
        sheet = text(client.get(address))
        assert "共1人" in sheet and "2份" in sheet
        assert "申报审批表原件（第3版）应收3份，已收2份；" in sheet
        assert f"（请于{day.year}年{day.month}月{day.day}日前补齐）" in sheet
        take_all(submitted, staff)
        take_list(received, staff)
        sheet = text(client.get(address))
        assert "本批次的纸质材料已收齐。" in sheet and "应收" not in sheet
        client.force_login(town.rec)
        assert client.get(address).status_code == 404

    def test_a_day_that_is_past_or_a_short_reason_is_refused(self, client, received, submitted):
        assert "不能早于今天" in text(self.give(client, submitted, days=-1))
        assert "至少5个字" in text(self.give(client, submitted, reason="在途"))
        assert not PaperGrace.objects.exists()

    def test_nothing_missing_nothing_to_grant(self, client, staff, received, submitted):
        take_all(submitted, staff)
        take_list(received, staff)
        answer = self.give(client, submitted)
        assert answer.status_code == 422 and "不需要容缺" in text(answer)


class TestLists:
    def more(self, town, staff, number):
        made = []
        for _ in range(number):
            other = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)
            made.append(other.reach(Status.SUBMITTED))
            receive(made[-1].batch_items.get().batch, staff)
        return made

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_pages_cost_the_same(self, client, town, staff, received, django_assert_num_queries, rows):
        self.more(town, staff, rows - 1)
        with django_assert_num_queries(9):  # session, user with grants, close to, unread, years, three counts, rows
            client.get(reverse("paper_desk:queue"))

    @pytest.mark.parametrize("people", [1, 3])
    def test_a_batch_costs_the_same(self, client, staff, django_assert_num_queries, people):
        town = Town.build()
        rows = [town.reach(Status.RECOMMENDED)]
        for _ in range(people - 1):
            other = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)
            rows.append(other.reach(Status.RECOMMENDED))
        batch = receive(town.hand_in(*rows), staff)
        for row in rows:
            take(row, staff, form=1)
        with django_assert_num_queries(11):
            # session, user, grants, close to, unread, batch, people, sums, graces, revision, list, entries
            client.get(reverse("paper_desk:batch", args=[batch.key]))

    def test_counts_filters_and_search(self, client, town, staff, received, submitted):
        (other,) = self.more(town, staff, 1)
        take_all(other, staff)
        take_list(other.batch_items.get().batch, staff)
        shown = text(client.get(reverse("paper_desk:queue"), {"state": "lacking"}))
        assert "未收齐<strong>1</strong>" in shown and "已收齐<strong>1</strong>" in shown and "共1条" in shown
        assert str(received.key) in shown and str(other.batch_items.get().batch.key) not in shown
        assert "没有符合条件的批次" in text(client.get(reverse("paper_desk:queue"), {"q": "没有这个单位"}))

    def test_whoever_stays_away_sees_and_counts_nobody(self, client, staff, received, submitted):
        StaffConflict.objects.create(user=staff, application=submitted, reason="亲属")
        assert page(client, submitted).status_code == 404
        assert post(client, "take", submitted, form=3).status_code == 404
        shown = text(client.get(reverse("paper_desk:batch", args=[received.key])))
        assert submitted.name not in shown and submitted.acceptance_no not in shown
        assert "1人</strong>" not in text(client.get(reverse("paper_desk:queue")))


@pytest.mark.parametrize("role", [Role.LEAD, Role.CHIEF, Role.SUP])
def test_others_of_the_association_look_and_do_not_write(client, received, submitted, role):
    client.force_login(make_user(role))
    assert "登记收到的份数" not in text(page(client, submitted))
    assert client.get(reverse("paper_desk:queue")).status_code == 200
    for name, row in (("take", submitted), ("grant", submitted), ("take_list", received)):
        assert post(client, name, row, form=1, annex2=1).status_code == 404
    assert not PaperEntry.objects.exists()


def test_units_nominees_and_experts_find_nothing_here(client, town, received, submitted):
    for user in (town.nominee, town.unit, town.rec, make_user(Role.EXP), make_user(Role.ADM)):
        client.force_login(user)
        assert client.get(reverse("paper_desk:queue")).status_code == 404
        assert page(client, submitted).status_code == 404
