"""The mail desk: a mail is registered with its files, told to the unit, read by few, made void and never deleted."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts import clock
from accounts.append_only import missing as unguarded
from accounts.models import AuditEvent, Message, OutgoingMail, RoleGrant
from accounts.roles import Role
from documents.models import StoredFile
from nominations.dictionaries import AttachmentKind
from nominations.models import Attachment, Batch, Cycle, StaffConflict
from nominations.pipeline import BatchStatus, Status
from review.mail_desk.permissions import can_register, registrable, seen, sees
from review.mailed import register
from review.mailed.models import KINDS, MailFile, MailItem, MailVoid
from tests.factories.journey import Town, click
from tests.factories.mailed import enclosed, mail
from tests.factories.nominations import make_user, small_image
from tests.factories.paper import receive
from tests.review.conftest import NOW
from tests.review.matching.papers import pdf_of
from tests.support.kept import kept

pytestmark = pytest.mark.django_db


@kept(at=NOW)
def received(arrived, clerk):
    return receive(arrived, clerk)


@kept(at=NOW)
def two(town, clerk):
    """A received batch of two."""
    rows = []
    for _ in range(2):
        other = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)
        rows.append(other.reach(Status.RECOMMENDED))
    batch = receive(town.hand_in(*rows), clerk)
    for row in rows:
        row.refresh_from_db()
    return batch, rows


def text(response):
    return re.sub(r"\s+", "", response.content.decode())


def moment(**ago):
    return (clock.now() - timedelta(**ago)).astimezone(clock.SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def send(client, batch, *files, **said):
    """`files`: (upload, kind, application or None)."""
    data = {"key": click(), "received_at": moment(hours=1), "sender": "演示发件人"}
    for n, (file, kind, about) in enumerate(files, start=1):
        data |= {f"file_{n}": file, f"kind_{n}": kind, f"about_{n}": about.pk if about else ""}
    return client.post(reverse("mail_desk:register", args=[batch.key]), data | said)


def page(client, batch):
    return client.get(reverse("mail_desk:batch", args=[batch.key]))


def get_file(client, file):
    return client.get(reverse("mail_desk:file", args=[file.key]))


def void(client, item, **said):
    said = {"key": click(), "reason": "登记到了另一个批次"} | said
    return client.post(reverse("mail_desk:void", args=[item.key]), said)


class TestRegistering:
    def test_what_was_entered_stands_in_the_register_and_opens(self, client, staff, received, submitted):
        pdf = SimpleUploadedFile("汇总表盖章件.pdf", pdf_of(small_image(2)))
        words = {"sender_unit": "（演示）浦江集团", "subject": "补充  材料", "note": "第二封"}
        before = Attachment.objects.count()
        answer = send(client, received, (enclosed("证书.jpg"), "certificate", submitted), (pdf, "list", None), **words)
        assert answer.status_code == 302
        shown = text(page(client, received))
        for said in (
            "演示发件人",
            "（演示）浦江集团",
            "补充材料",
            "第二封",
            "证书、奖状",
            "证书.jpg",
            "推荐汇总表·整批",
        ):
            assert said in shown, said
        assert "邮箱来件2份" in shown and submitted.name in shown and staff.name in shown
        for file in MailFile.objects.all():
            got = get_file(client, file)
            assert got.status_code == 200 and b"".join(got.streaming_content)
            assert got["Content-Disposition"].startswith("attachment")
        assert Attachment.objects.count() == before, "no evidence of the application's own"
        event = AuditEvent.objects.get(action="mail.register")
        assert event.actor == staff and event.detail["count"] == 2 and event.target == f"batch:{received.pk}"

    def test_the_unit_is_told_how_many_and_which_batch_and_no_name(self, client, staff, town, received, submitted):
        send(client, received, (enclosed(), "certificate", submitted))
        told = Message.objects.get(key__startswith="mail-item")
        assert told.user == town.rec and "您发送到工作邮箱的1份文件已登记到第1批次" in told.body
        assert submitted.name not in told.body and "演示发件人" not in told.body
        mails = OutgoingMail.objects.filter(key=told.key)
        assert [row.address for row in mails] == [town.rec.email]
        assert town.cycle.email not in {row.address for row in OutgoingMail.objects.all()}
        client.force_login(town.rec)
        assert client.get(told.url).status_code == 200

    def test_the_same_form_sent_twice_is_one_mail_and_leaves_no_file(self, client, staff, received):
        for _again in range(2):
            assert send(client, received, (enclosed(), "other", None), key="same").status_code == 302
        assert MailItem.objects.count() == 1 and Message.objects.filter(key__startswith="mail-item").count() == 1
        assert StoredFile.objects.filter(uploaded_by=staff).count() == 1

    def test_two_that_come_at_once_are_one_mail(self, client, staff, received, monkeypatch):
        """Both have looked before either held the batch."""
        look, looked = register._entered, []

        def blind(*asked):
            looked.append(asked)
            return look(*asked) if len(looked) % 2 == 0 else None

        monkeypatch.setattr(register, "_entered", blind)
        for _again in range(2):
            assert send(client, received, (enclosed(), "other", None), key="same").status_code == 302
        assert len(looked) == 4 and MailItem.objects.count() == 1
        assert StoredFile.objects.filter(uploaded_by=staff).count() == 1

    def test_the_case_and_the_batch_say_how_many_came(self, client, staff, two):
        batch, (one, other) = two
        mail(batch, staff, ("certificate", one), ("form", one), ("list", None))
        case = text(client.get(reverse("formal_check:detail", args=[one.key])))
        assert "邮箱来件2份" in case and "所在批次另有整批来件1份" in case
        assert reverse("mail_desk:batch", args=[batch.key]) in case
        assert "邮箱来件2份" not in text(client.get(reverse("formal_check:detail", args=[other.key])))
        shown = text(client.get(reverse("intake:batch", args=[batch.key])))
        assert "邮箱来件3份" in shown and "登记邮箱来件3份" in shown

    def test_ten_files_at_most_and_fifty_megabytes(self, client, staff, received, monkeypatch):
        def rows(number):
            return [(enclosed(f"{n}.jpg", n), "other", None) for n in range(number)]

        assert send(client, received, *rows(10)).status_code == 302
        assert MailItem.objects.get().files.count() == 10
        monkeypatch.setattr(register, "MOST_BYTES", 3000)
        with clock.at(clock.now() + timedelta(minutes=2)):
            answer = send(client, received, *rows(3))
        assert answer.status_code == 422 and "合计不能超过" in text(answer)

    def test_no_row_is_ever_changed(self, received):
        for table in ("review_mailitem", "review_mailfile", "review_mailvoid"):
            assert unguarded(connection, table) == []


class TestRefusals:
    def refused(self, answer, *sentences):
        assert answer.status_code == 422
        for sentence in sentences:
            assert sentence in text(answer)
        assert not MailItem.objects.exists() and not StoredFile.objects.filter(original_name__contains="来件").exists()
        return True

    def test_each_stands_beside_its_field_and_nothing_typed_is_lost(self, client, staff, received, submitted):
        answer = send(client, received, (enclosed(), "", submitted), subject="第一封来信", received_at=moment(days=-1))
        assert self.refused(answer, "请选择这份文件是什么材料", 'value="第一封来信"', "请重新选择")
        late = send(client, received, (enclosed(), "other", None), subject="第一封来信", received_at=moment(days=-1))
        assert self.refused(late, "收到时间不能晚于现在", 'value="第一封来信"')
        early = send(client, received, (enclosed(), "other", None), received_at=moment(days=90))
        assert self.refused(early, "收到时间不能早于本年度开始申报的时间（2023-03-16")
        for nonsense in ("", "昨天", "0001-01-01T00:00", "9999-12-31T23:59"):
            answer = send(client, received, (enclosed(), "other", None), received_at=nonsense)
            assert self.refused(answer, "时间"), nonsense

    def test_without_a_file_or_with_a_file_of_another_kind(self, client, staff, received, submitted):
        assert self.refused(send(client, received, sender=""), "请至少选择一份文件", "请填写发件人")
        answer = send(client, received, (enclosed(), "other", None), kind_2="other")
        assert self.refused(answer, "请选择文件；没有这一份的")
        answer = send(client, received, (enclosed(), "other", None), file_9=enclosed(number=9))
        assert self.refused(answer, "请选择这份文件是什么材料", "<detailsopen>")
        sheet = SimpleUploadedFile("汇总表.xlsx", b"PK\x03\x04")
        assert self.refused(send(client, received, (sheet, "list", None)), "不登记表格文件", "由平台生成")
        broken = (SimpleUploadedFile("来件.pdf", b"no file at all"), "other", None)
        answer = send(client, received, (enclosed(), "other", None), broken)
        assert self.refused(answer, "内容与要求不符")
        assert answer.context["form"].errors.keys() == {"file_2"}

    def test_whose_it_is_must_be_said_of_papers_of_identity_and_must_not_of_the_list(
        self, client, staff, received, submitted, two
    ):
        answer = send(client, received, (enclosed(), "id_front", None), (enclosed(number=2), "list", submitted))
        assert self.refused(answer, "身份证、工会凭证须选择是哪一位申报人的", "推荐汇总表涉及本批次全部申报人")
        assert self.refused(send(client, received, (enclosed(), "other", two[1][0])), "不在可选范围内，请重新选择")

    @pytest.mark.parametrize("name", ["sender", "sender_unit", "subject", "note"])
    def test_an_address_is_kept_nowhere(self, client, staff, received, name):
        answer = send(client, received, (enclosed(), "other", None), **{name: "演示 someone@example.com"})
        assert self.refused(answer, "请不要填写邮箱地址")

    def test_before_the_receipt_and_after_the_year_a_sentence_says_why(self, client, staff, arrived):
        assert "请先签收批次" in text(page(client, arrived))
        answer = send(client, arrived, (enclosed(), "other", None))
        assert answer.status_code == 409 and "请先签收批次，再登记邮箱来件" in text(answer)
        received = receive(arrived, staff)
        assert "登记一封邮件" in text(page(client, received))
        item = mail(received, staff)
        for stage, word in (("archived", "已归档"), ("cancelled", "已取消")):
            Cycle.objects.filter(pk=received.cycle_id).update(stage=stage)
            shown = text(page(client, received))
            assert f"2023年度{word}，不再登记邮箱来件" in shown and "登记一封邮件" not in shown
            assert send(client, received, (enclosed(), "other", None)).status_code == 409
            assert void(client, item).status_code == 409
        assert MailItem.objects.count() == 1 and not MailVoid.objects.exists()

    @pytest.mark.parametrize("status", [BatchStatus.EDITING, BatchStatus.VOID])
    def test_a_batch_that_left_the_association_is_not_there(self, client, staff, received, status):
        item = mail(received, staff)
        Batch.objects.filter(pk=received.pk).update(status=status)
        assert page(client, received).status_code == 404
        assert send(client, received, (enclosed(), "other", None)).status_code == 404
        assert void(client, item).status_code == 404
        assert get_file(client, item.files.get()).status_code == 404

    def test_the_database_refuses_what_the_form_would(self, staff, received, submitted):
        item = mail(received, staff)
        stored = StoredFile.objects.filter(uploaded_by=submitted.nominee).first()
        for wrong in (
            {"position": 11}, {"position": 2, "kind": "union_card"}, {"position": 2, "kind": "unknown"},
            {"position": 2, "kind": "list", "application": submitted},
        ):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                MailFile.objects.create(**{"item": item, "file": stored, "kind": "other"} | wrong)


class TestVoiding:
    def test_it_stays_readable_and_counts_no_more(self, client, staff, town, received, submitted):
        item = mail(received, staff, ("certificate", submitted))
        assert "请写明理由" in text(void(client, item, reason="错"))
        assert "仅协会可见" in text(client.get(reverse("mail_desk:void", args=[item.key])))
        for _again in range(2):
            assert void(client, item, key="same").status_code == 302
        assert void(client, item).status_code == 409
        shown = text(page(client, received))
        assert "作废" in shown and "登记到了另一个批次" in shown and "邮箱来件0份" in shown
        assert get_file(client, item.files.get()).status_code == 200
        assert "邮箱来件1份" not in text(client.get(reverse("formal_check:detail", args=[submitted.key])))
        batch = text(client.get(reverse("intake:batch", args=[received.key])))
        assert "作废邮箱来件登记（1份）" in batch and "登记到了另一个批次" in batch
        told = Message.objects.filter(key__endswith=":void").get()
        assert told.user == town.rec and "已作废" in told.body and "登记到了" not in told.body
        assert AuditEvent.objects.filter(action="mail.void", actor=staff).count() == 1


class TestWhoReads:
    @pytest.mark.parametrize("role", [Role.LEAD, Role.CHIEF, Role.SUP])
    def test_others_of_the_association_look_and_do_not_write(self, client, clerk, received, submitted, role):
        item = mail(received, clerk, ("certificate", submitted))
        client.force_login(make_user(role))
        shown = text(page(client, received))
        assert "演示发件人" in shown and "登记一封邮件" not in shown and "登记有误" not in shown
        assert client.get(reverse("mail_desk:queue")).status_code == 200
        assert get_file(client, item.files.get()).status_code == 200
        assert send(client, received, (enclosed(), "other", None)).status_code == 404
        assert void(client, item).status_code == 404

    def test_units_nominees_experts_and_administrators_find_nothing(self, client, town, clerk, received, submitted):
        item = mail(received, clerk, ("certificate", submitted))
        for user in (town.nominee, town.unit, town.rec, make_user(Role.EXP), make_user(Role.ADM)):
            client.force_login(user)
            assert client.get(reverse("mail_desk:queue")).status_code == 404
            assert page(client, received).status_code == 404
            assert get_file(client, item.files.get()).status_code == 404
        client.force_login(town.rec)
        own = text(client.get(reverse("recommendation:batch", args=[received.key])))
        assert "邮箱来件" not in own and "演示发件人" not in own

    def test_identity_papers_follow_the_rule_of_the_evidence(self, client, staff, received, submitted):
        mail(received, staff, ("id_front", submitted), ("certificate", submitted))
        card, other = MailFile.objects.order_by("position")
        plain = b"".join(get_file(client, other).streaming_content)
        marked = get_file(client, card)
        assert marked.status_code == 200 and not marked.streaming and marked.content != plain
        assert AuditEvent.objects.filter(action="file.download", detail__marked=True).count() == 1
        type(submitted).objects.filter(pk=submitted.pk).update(status=Status.FORMAL_PASSED)
        assert get_file(client, card).status_code == 404
        assert get_file(client, other).status_code == 200
        assert "现在不提供查看" in text(page(client, received))
        client.force_login(make_user(Role.LEAD))
        assert get_file(client, card).streaming
        client.force_login(make_user(Role.SUP))
        assert get_file(client, card).status_code == 404
        assert AuditEvent.objects.filter(action="file.denied").count() == 2

    def test_whoever_stays_away_reads_the_others_files_and_no_word_of_a_mail(self, client, staff, two):
        batch, (one, other) = two
        hidden = mail(batch, staff, ("certificate", one), subject="关于甲")
        shared = mail(batch, staff, ("certificate", one), ("certificate", other), ("list", None), subject="关于两人")
        again = mail(batch, staff, ("certificate", one), ("certificate", other))
        for item in (hidden, again):
            void(client, item, reason="甲的材料登记错了")
        away = make_user(Role.STAFF)
        StaffConflict.objects.create(user=away, application=one, reason="亲属")
        client.force_login(away)
        shown = text(page(client, batch))
        for word in ("关于甲", "关于两人", "演示发件人", "甲的材料", one.acceptance_no, "整批"):
            assert word not in shown, word
        assert "邮箱来件1份" in shown and "不能查看" in shown and "请由其他经办人登记" in shown
        answers = {file: get_file(client, file).status_code for file in MailFile.objects.all()}
        assert {file for file, code in answers.items() if code == 200} == {
            item.files.get(application=other) for item in (shared, again)
        }
        assert "1封，1份" in text(client.get(reverse("mail_desk:queue")))
        history = text(client.get(reverse("intake:batch", args=[batch.key])))
        assert "邮箱来件1份" in history and "作废邮箱来件登记（1份）" in history and "甲的材料" not in history
        case = text(client.get(reverse("formal_check:detail", args=[other.key])))
        assert "邮箱来件1份" in case and "整批来件" not in case
        assert send(client, batch, (enclosed(), "other", other)).status_code == 404
        assert void(client, shared).status_code == 404

    def test_the_predicates_and_their_twins_agree(self, clerk, town, two, submitted):
        batch, (one, other) = two
        mail(batch, clerk, ("id_front", one), ("certificate", other), ("list", None))
        people = {role: make_user(role) for role in (Role.STAFF, Role.LEAD, Role.SUP, Role.EXP, Role.ADM)}
        people["away"], people["own"], people["party"] = (make_user(Role.STAFF) for _n in range(3))
        StaffConflict.objects.create(user=people["away"], application=one, reason="亲属")
        type(other).objects.filter(pk=other.pk).update(nominee=people["own"])
        RoleGrant.objects.create(user=people["party"], role=Role.REC, unit_id=town.recommender.pk)
        RoleGrant.objects.create(user=town.rec, role=Role.STAFF)
        files = list(MailFile.objects.select_related("item__batch", "application"))
        counts = {}
        for who, user in {**people, "rec": town.rec, "nominee": town.nominee}.items():
            there = set(MailFile.objects.filter(seen(user)))
            assert there == {file for file in files if sees(user, file)}, who
            assert set(Batch.objects.filter(registrable(user))) == {
                row for row in Batch.objects.all() if can_register(user, row)
            }, who
            counts[who] = len(there), can_register(user, batch)
        assert counts == {
            Role.STAFF: (3, True), Role.LEAD: (3, False), Role.SUP: (3, False), Role.EXP: (0, False),
            Role.ADM: (0, False), "away": (1, False), "own": (1, False), "party": (3, False), "rec": (3, False),
            "nominee": (0, False),
        }  # fmt: skip


class TestLists:
    def more(self, town, staff, number):
        made = []
        for _ in range(number):
            other = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)
            made.append(receive(other.reach(Status.SUBMITTED).batch_items.get().batch, staff))
        return made

    def test_found_by_its_numbers(self, client, staff, received, submitted):
        desk, place = reverse("mail_desk:queue"), reverse("mail_desk:batch", args=[received.key])
        for code in (submitted.acceptance_no, f"2023-{received.recommender_id:04d}-{received.number}"):
            assert client.get(desk, {"code": code}).url == place
        assert "没有找到" in text(client.get(desk, {"code": "2023-9999"}))
        StaffConflict.objects.create(user=staff, application=submitted, reason="亲属")
        assert "没有找到" in text(client.get(desk, {"code": submitted.acceptance_no}))

    def test_counts_filters_and_search(self, client, town, staff, received):
        (other,) = self.more(town, staff, 1)
        mail(received, staff, ("other", None), ("list", None))
        shown = text(client.get(reverse("mail_desk:queue"), {"state": "some"}))
        assert "1封，2份" in shown and "有来件<strong>1</strong>" in shown and "没有来件<strong>1</strong>" in shown
        assert str(received.key) in shown and str(other.key) not in shown
        assert "没有符合条件的批次" in text(client.get(reverse("mail_desk:queue"), {"q": "没有这个单位"}))

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_costs_the_same(self, client, town, staff, received, django_assert_num_queries, rows):
        for batch in [received, *self.more(town, staff, rows - 1)]:
            mail(batch, staff)
        with django_assert_num_queries(8):  # session, user with grants, close to, unread, years, two counts, rows
            client.get(reverse("mail_desk:queue"))

    @pytest.mark.parametrize("rows", [1, 3])
    def test_a_register_costs_the_same(self, client, staff, received, submitted, django_assert_num_queries, rows):
        for _ in range(rows):
            mail(received, staff, ("certificate", submitted), ("list", None))
        with django_assert_num_queries(8):  # session, user with grants, close to, unread, batch, mails, files, people
            page(client, received)

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_batch_of_intake_costs_the_same(self, client, staff, received, django_assert_num_queries, rows):
        for _ in range(rows):
            mail(received, staff)
        with django_assert_num_queries(13):
            client.get(reverse("intake:batch", args=[received.key]))


def test_every_kind_of_attachment_can_be_named():
    assert set(AttachmentKind.values) < {kind for kind, _label in KINDS}
