"""The audit trail as its readers get it: the page, one application's history, the export, the mail, the verifier."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from accounts import audit, audit_checks, audit_list, clock, outbox
from accounts.models import AuditCheck, AuditEvent, Message
from accounts.roles import Role
from accounts.tasks import report_audit
from nominations.models import CycleEvent, StageEvent
from nominations.pipeline import Status
from tests.accounts.triggers import triggers_lifted
from tests.factories.journey import Town
from tests.factories.nominations import make_user
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_audit_export.py"


def signed_in(role):
    client = Client()
    client.force_login(make_user(role))
    return client


@kept
def submitted():
    return Town.build().reach(Status.SUBMITTED)


def text_of(response):
    return response.content.decode()


def test_every_move_is_in_the_chain_without_a_word_of_its_reason(submitted):
    moves = AuditEvent.objects.filter(action__startswith="move.")
    assert moves.count() == StageEvent.objects.count() + CycleEvent.objects.count() + 3  # open, lock, submit a batch
    last = moves.get(action="move.batch_submit")
    assert last.target == f"application:{submitted.pk}"
    assert (last.detail["from"], last.detail["to"], last.detail["ref"]) == ("recommended", "submitted", "T12")
    said = json.dumps([[row.detail, row.target] for row in moves], ensure_ascii=False)
    assert submitted.name not in said and submitted.id_no not in said and submitted.mobile not in said
    call_command("verify_audit")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE nominations_stageevent SET reason = '另一个理由' WHERE move = 'recommend'",
        "UPDATE nominations_stageevent SET to_status = 'withdrawn' WHERE move = 'recommend'",
        "DELETE FROM nominations_stageevent WHERE move = 'recommend'",
    ],
)
def test_a_move_bent_in_its_own_table_is_found_by_its_record(submitted, statement):
    with triggers_lifted(connection, "nominations_stageevent"), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(CommandError, match="与审计链不符"):
        call_command("verify_audit")


def test_a_move_written_past_the_portal_has_no_record(submitted):
    event = StageEvent.objects.get(move="recommend")
    event.pk, event.key = None, "forged"
    event.save(force_insert=True)
    with pytest.raises(CommandError, match="application event"):
        call_command("verify_audit")


def test_what_is_rolled_back_was_never_said(submitted):
    before = AuditEvent.objects.count()
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            audit.record_late("test.lost", actor=None)
            raise RuntimeError
        audit.record_late("test.kept", actor=None)
        assert AuditEvent.objects.count() == before
    assert list(AuditEvent.objects.filter(seq__gt=before).values_list("action", flat=True)) == ["test.kept"]
    assert audit.verify().broken is None


def test_the_supervisor_reads_it_in_words_and_the_administrator_no_application(submitted):
    page = text_of(signed_in(Role.SUP).get("/audit/"))
    assert "同意推荐" in page and f"申报 {submitted.acceptance_no}" in page and "新状态：已报送" in page
    page = text_of(signed_in(Role.ADM).get("/audit/"))
    assert "同意推荐" not in page and submitted.acceptance_no not in page
    for role in (Role.NOM, Role.STAFF, Role.LEAD, Role.CHIEF, Role.EXP):
        assert signed_in(role).get("/audit/").status_code == 404


def test_rows_of_a_page_are_those_the_predicate_names(submitted):
    signed_in(Role.SUP).get("/audit/")
    audit.record("login.failed", actor=None, target="login:0")
    for role in (Role.SUP, Role.ADM, Role.STAFF):
        user = make_user(role)
        seen = set(audit_list.visible(user))
        assert seen == {event for event in AuditEvent.objects.all() if audit_list.sees(user, event)}


def test_filters_narrow_the_list(submitted):
    client = signed_in(Role.SUP)
    audit.record("unit.add", actor=make_user(Role.STAFF, name="登记员甲"), detail={"name": "某单位"})
    found = text_of(client.get("/audit/", {"number": submitted.acceptance_no}))
    assert "同意推荐" in found and "登记单位" not in found
    found = text_of(client.get("/audit/", {"actor": "登记员"}))
    assert "登记单位" in found and "同意推荐" not in found
    found = text_of(client.get("/audit/", {"kind": "config"}))
    assert "登记单位" in found and "同意推荐" not in found
    assert "没有符合条件的记录" in text_of(client.get("/audit/", {"number": "2023-9999"}))
    assert "登记单位" not in text_of(client.get("/audit/", {"until": "2023-12-31"}))
    assert client.get("/audit/", {"since": "never", "kind": "x", "before": "-1"}).status_code == 200


def test_older_pages_go_on_where_the_last_one_ended(django_assert_num_queries):
    with transaction.atomic():
        for n in range(120):
            audit.record("unit.add", actor=None, target="unit:0", detail={"n": n})
    client, seen = signed_in(Role.SUP), []
    address = "/audit/?kind=config"
    while address:
        page = client.get(address).context["page"]
        seen += [row["event"].seq for row in page.rows]
        address = f"/audit/?kind=config&before={page.older}" if page.older else ""
    assert seen == sorted(seen, reverse=True) and len(seen) == 120


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(rows, django_assert_num_queries):
    client, cycle = signed_in(Role.SUP), Town.build().cycle
    for _row in range(rows):
        audit.record("cycle.edit", actor=make_user(Role.CHIEF), target=f"cycle:{cycle.pk}")
    with django_assert_num_queries(6):
        client.get("/audit/?kind=config")


def test_the_history_of_one_application_is_for_the_association(submitted):
    address = f"/audit/history/{submitted.acceptance_no}/"
    for role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP):
        page = text_of(signed_in(role).get(address))
        assert "同意推荐" in page and ("新状态" in page) == (role == Role.SUP)
    for role in (Role.ADM, Role.EXP, Role.NOM):
        assert signed_in(role).get(address).status_code == 404
    assert signed_in(Role.STAFF).get("/audit/history/2023-9999/").status_code == 404


def exported(client, tmp_path):
    day = clock.today()
    response = client.post("/audit/export/", {"since": day - timedelta(days=3650), "until": day})
    assert response.status_code == 200 and "attachment" in response["Content-Disposition"]
    file = tmp_path / "audit.jsonl"
    file.write_bytes(b"".join(response.streaming_content))
    return file


def verified(file, *options):
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(file), *options], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_an_export_is_verified_without_the_portal(submitted, tmp_path):
    check = audit_checks.run()
    audit.record("test.later", actor=None)
    file = exported(signed_in(Role.SUP), tmp_path)
    code, said = verified(file, "--head", check.link)
    assert code == 0 and "连续、完整" in said and f"到第 {check.rows} 条为止" in said and "以后的记录" in said
    assert AuditEvent.objects.filter(action="audit.export").count() == 1
    code, said = verified(file)
    assert code == 0 and "尚未与邮件核对" in said
    code, said = verified(file, "--head", "0" * 64)
    assert code == 1 and "不在本文件中" in said


@pytest.mark.parametrize(
    ("bend", "row"),
    [
        (lambda lines: lines[5].update(action="move.other"), 5),
        (lambda lines: lines[4]["detail"].update({"to": "withdrawn"}), 4),
        (lambda lines: lines.pop(6), 6),
        (lambda lines: lines.insert(3, lines.pop(7)), 3),
        (lambda lines: lines.pop(), -1),
        (lambda lines: lines.insert(4, dict(lines[4])), 5),
    ],
)
def test_a_bent_export_names_its_first_broken_row(submitted, tmp_path, bend, row):
    file = exported(signed_in(Role.SUP), tmp_path)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    last = lines[0]["last"]
    bend(lines)
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n")
    code, said = verified(file)
    assert code == 1 and f"第 {last if row < 0 else row} 条" in said


def test_a_history_written_anew_does_not_fit_the_mail(submitted, tmp_path):
    """Whoever has the database and the code can make a new chain of links, but not the one that was mailed."""
    sys.path.insert(0, str(SCRIPT.parent))
    from verify_audit_export import link

    check, file = audit_checks.run(), exported(signed_in(Role.SUP), tmp_path)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    lines[3]["action"], last = "move.other", ""
    for line in lines[1:]:
        last = line["link"] = link(last, line)
    lines[0]["link"] = last
    file.write_text("\n".join(json.dumps(line) for line in lines))
    assert verified(file)[0] == 0
    assert verified(file, "--head", check.link)[0] == 1


def test_exports_are_few_and_for_the_supervisor(submitted, tmp_path):
    client, day = signed_in(Role.SUP), clock.today()
    days = {"since": day - timedelta(days=3650), "until": day}
    for _n in range(5):
        assert client.post("/audit/export/", days).status_code == 200
    answer = client.post("/audit/export/", days)
    assert answer.status_code == 422 and "最多导出 5 次" in text_of(answer)
    assert client.post("/audit/export/", {"since": "2030-01-02", "until": "2030-01-01"}).status_code == 422
    assert signed_in(Role.ADM).get("/audit/export/").status_code == 404


def test_the_days_head_is_mailed_once_to_every_supervisor(submitted):
    people = [make_user(Role.SUP), make_user(Role.SUP)]
    make_user(Role.ADM)
    with clock.at(datetime(2023, 4, 2, 18, 0)):
        report_audit()
        report_audit()
        outbox.send_batch()
    mails = [one for one in mail.outbox if "链头" in one.subject]
    assert sorted(one.to[0] for one in mails) == sorted(user.email for user in people)
    check = AuditCheck.objects.order_by("pk").first()
    assert (
        check.link in mails[0].body and f"条数：{check.rows}" in mails[0].body and "2023-04-02 18:00" in mails[0].body
    )
    assert check.link == AuditEvent.objects.get(seq=check.rows).link


def test_a_broken_chain_is_cried_out(submitted):
    sup = make_user(Role.SUP)
    with triggers_lifted(connection, "accounts_auditevent"), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_auditevent SET target = 'x' WHERE seq = 3")
    report_audit()
    assert "第 3 条" in Message.objects.get(user=sup, subject__startswith="审计记录核验失败").body
    client = Client()
    client.force_login(sup)
    assert "核验不通过" in text_of(client.get("/audit/"))


def test_a_bent_link_is_noticed_too(submitted):
    with triggers_lifted(connection, "accounts_auditevent"), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_auditevent SET link = '' WHERE seq = 4")
    assert audit.verify().broken == 4
