"""From a completed year to its archive (C13): packed, checked, confirmed by a second person, taken away, read-only."""

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import clock
from accounts.models import AuditEvent
from accounts.roles import Role
from documents import pdfa
from documents.files import read
from documents.models import GeneratedDocument, StoredFile
from documents.rendering import claim, render_document, requeue_lapsed
from documents.storage import private_storage
from nominations.acting import Actor, TransitionError
from nominations.models import Application, CycleEvent
from nominations.pipeline import LIVE, MOVES, Status, leads_on
from nominations.retention import running
from nominations.retention.rules import years_before
from publicity.archive import transitions
from publicity.archives import packing
from publicity.archives.models import Package
from tests.documents.paper import flat, text_of
from tests.factories.journey import click
from tests.factories.naming import NUMBER, complete, hand_out, named
from tests.factories.nominations import make_user
from tests.publicity.archive.scene import LATER, UNNAMED, completed, packed, printed, proposed
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
PASSWORD = "演示用的口令 2023"


@kept
def year():
    return completed()


@pytest.fixture
def office(year):
    """Printed anew for each test, which may change stored files."""
    return printed(year)


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def sup():
    user = make_user(Role.SUP)
    user.set_password(PASSWORD)
    user.save()
    return user


def do(user, verb, package, **said):
    form = {"version": package.version, "key": click(), **said}
    with clock.at(LATER):
        return browser(user).post(reverse("archive:act", args=[2023, verb]), form)


def page(user):
    return browser(user).get(reverse("archive:year", args=[2023])).content.decode()


def test_a_year_is_packed_checked_confirmed_and_taken_away(office, tmp_path):
    watcher = sup()
    assert "2023年度已完成，待归档" in browser(office.staff).get("/").content.decode()
    with clock.at(LATER):
        form = {"version": office.cycle.version, "key": click()}
        asked = [browser(office.staff).post(reverse("archive:propose", args=[2023]), form) for _n in range(2)]
    assert [one.status_code for one in asked] == [302, 302] and Package.objects.count() == 1
    waiting = browser(watcher).get(reverse("archive:building", args=[2023])).content.decode()
    assert "数据包生成中" in waiting and "hx-get" in waiting
    assert "数据包还在生成" in page(watcher)
    assert "2023年度归档待确认" in browser(watcher).get("/").content.decode()
    early = do(watcher, "check", Package.objects.get())
    assert early.status_code == 422 and not Package.objects.get().checks
    assert render_document(Package.objects.get().document_id)
    package = packing.of(office.cycle)
    assert (package.document.done, package.document.total) == (7, 7)
    assert do(watcher, "check", package).status_code == 302
    body = page(watcher)
    assert body.count("saq-chip--ok") == 4 and "没有通过" not in body
    package.refresh_from_db()
    wrong = do(watcher, "confirm", package, proof="不是")
    assert wrong.status_code == 422 and office.cycle.stage == "completed"
    assert do(watcher, "confirm", package, proof=PASSWORD).status_code == 302
    package.refresh_from_db()
    assert office.cycle.stage == "archived" and package.sha256 == package.document.file.sha256
    assert CycleEvent.objects.get(cycle=office.cycle, move="archive").payload["sha256"] == package.sha256
    assert "已归档" in page(office.staff)
    takes_away(office, watcher, package, tmp_path)


def takes_away(office, watcher, package, tmp_path):
    url = reverse("archive:take", args=[2023])
    assert "登录密码" in browser(watcher).get(url).content.decode()
    refused = browser(watcher).post(url, {"version": 0, "key": click(), "proof": "不是"})
    assert refused.status_code == 422
    assert not AuditEvent.objects.filter(action="archive.download").exists()
    answer = browser(watcher).post(url, {"version": 0, "key": click(), "proof": PASSWORD})
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"] and "attachment" in answer["Content-Disposition"]
    path = tmp_path / "package.zip"
    path.write_bytes(b"".join(answer.streaming_content))
    assert AuditEvent.objects.filter(action="archive.download", actor=watcher).count() == 1
    assert AuditEvent.objects.filter(action="file.download", actor=watcher).count() == 1
    # By no other address: the status page of documents does not know it.
    assert browser(watcher).get(reverse("documents:file", args=[package.document.key])).status_code == 404
    zipfile.ZipFile(path).extractall(tmp_path / "out")
    script = tmp_path / "out" / "verify_archive.py"
    ran = subprocess.run(
        [sys.executable, "-I", script, path, package.sha256], check=False, capture_output=True, text=True
    )
    assert ran.returncode == 0 and "校验码相符" in ran.stdout
    told = re.search(r"清单的校验码.*?<code>(\w{64})</code>", page(watcher)).group(1)
    command = [sys.executable, "-I", script, tmp_path / "out", told]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ran.returncode == 0 and "校验码相符" in ran.stdout, "unpacked, by the code of the manifest"


def test_what_is_in_the_package_and_what_is_not(office):
    package = packed(office)
    there = zipfile.ZipFile(io.BytesIO(read(package.document.file)))
    manifest = json.loads(there.read("manifest.json"))
    papers = [row for row in manifest["files"] if row["path"].startswith("documents/")]
    assert [row["title"].partition("（")[0] for row in papers] == [
        "命名决定", "候选人公示", "年度统计表", "证书", "申报审批表",
    ]  # fmt: skip
    assert [row["term"] for row in papers] == ["永久"] * 4 + ["30年"]
    assert [pdfa.is_marked(there.read(row["path"])) for row in papers] == [True, True, True, False, True]
    assert "电子签名" in papers[3]["note"] and papers[3]["sha256"] == papers[3]["original_sha256"]
    with pikepdf.open(io.BytesIO(there.read(papers[3]["path"]))) as signed, signed.open_metadata() as said:
        assert said.pdfa_status == "2B" and "/OutputIntents" in signed.Root, "PDF/A before it was signed"
        assert said["pdf:Producer"] == str(signed.docinfo["/Producer"]), "and still in agreement with itself"
    with pikepdf.open(io.BytesIO(there.read(papers[0]["path"]))) as decision:
        said = decision.Root.Metadata.read_bytes()
        assert b"pdfuaid:part" in said and b"<pdfaSchema:prefix>pdfuaid<" in said, "the mark of PDF/UA is explained"
    contents = flat(text_of(there.read("00-contents.pdf")))
    assert (
        "归档目录" in contents
        and NUMBER in contents
        and "责任者" in contents
        and pdfa.is_marked(there.read("00-contents.pdf"))
    )
    whole = b"".join(there.read(name) for name in there.namelist() if name.startswith("data/")).decode()
    for row in Application.objects.filter(cycle=office.cycle):
        assert row.id_no not in whole and row.mobile not in whole and row.acceptance_no in whole
    assert UNNAMED not in whole and UNNAMED not in contents
    acts = [row["action"] for row in json.loads(there.read("data/audit.json"))]
    assert {"publication.publish", "naming.issue"} <= set(acts)
    titles = json.loads(there.read("data/titles.json"))
    assert [row["number"] for row in titles] == ["SAQ-ZLGJ-2023-0001"]
    assert {"key", "nominee", "actor", "ip"}.isdisjoint(json.loads(there.read("data/events.json"))[0])


def test_what_is_missing_must_be_printed_first(year):
    office = year
    body = page(office.staff)
    assert "还没有生成：命名决定、候选人公示（第 1 次）" in body and "提出归档并生成" not in body
    form = {"version": office.cycle.version, "key": click()}
    refused = browser(office.staff).post(reverse("archive:propose", args=[2023]), form)
    assert refused.status_code == 422 and not Package.objects.exists()


def spoilt(stored: StoredFile) -> None:
    """One bit of the stored file is another."""
    path = Path(private_storage().path(stored.storage_name))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("sealed", [True, False])
def test_a_package_that_changed_by_one_bit_is_found_and_not_archived(office, settings, sealed):
    settings.SAQ_ENCRYPT_FILES = sealed
    package, watcher = packed(office), sup()
    spoilt(package.document.file)
    assert do(watcher, "check", package).status_code == 302
    body = page(watcher)
    assert body.count("没有通过") == 4 and "校验码不符" in body
    package.refresh_from_db()
    refused = do(watcher, "confirm", package, proof=PASSWORD)
    assert refused.status_code == 422 and office.cycle.stage == "completed"


def test_a_paper_that_changed_in_the_store_makes_no_package(office):
    decision = GeneratedDocument.objects.get(kind="naming_decision", format="pdf")
    StoredFile.objects.filter(pk=decision.file_id).update(sha256="0" * 64)
    with clock.at(LATER):
        by = Actor(office.staff, Role.STAFF)
        package = transitions.propose(office.cycle, by=by, version=office.cycle.version, key=click())
    assert not render_document(package.document_id)
    package.document.refresh_from_db()
    assert package.document.status == "failed" and package.document.file is None


def test_what_happened_since_the_proposal_must_be_packed_anew(office):
    package, watcher = packed(office), sup()
    with clock.at(LATER):
        hand_out(office, office.cycle.namings.get().titles.get(), scan=False)
    do(watcher, "check", package)
    assert "数据有变化：handouts" in page(watcher)
    package.refresh_from_db()
    assert do(office.staff, "void", package, reason="发放登记有变化，重新生成。").status_code == 302
    again = packed(office)
    assert again.number == 2 and packing.failed(packing.result(again)) == []


def test_the_other_checks_have_teeth(office, monkeypatch):
    package = packed(office)
    wanted = packing.papers.wanted(office.cycle)
    more = [*wanted, ("naming:none", "naming_decision", wanted[0][2] | {"title": "命名决定（第二批）"})]
    monkeypatch.setattr(packing.papers, "wanted", lambda cycle: more)
    assert packing.failed(packing.result(package)) == ["完整性：没有生成：命名决定（第二批）"]
    monkeypatch.undo()
    number = Application.objects.filter(cycle=office.cycle).first().id_no
    payload = package.document.snapshot.payload
    payload["tables"]["namings"]["rows"].append([2, number, "13800000000", ""])
    package.document.snapshot.payload = payload
    package.document.snapshot.save()
    GeneratedDocument.objects.filter(pk=package.document_id).update(status="queued", file=None)
    assert render_document(package.document_id)
    told = packing.failed(packing.result(packing.of(office.cycle)))
    assert "安全性：data/namings.csv 含有身份证号码。" in told and "安全性：data/namings.json 含有手机号码。" in told
    assert "完整性：数据有变化：namings" in told


def test_a_worker_that_dies_on_the_way_leaves_one_package(office):
    GeneratedDocument.objects.exclude(status="done").delete()
    package = proposed(office)
    assert claim(package.document_id) is not None
    assert not render_document(package.document_id), "somebody has it in hand"
    GeneratedDocument.objects.filter(pk=package.document_id).update(lease_until=timezone.now())
    assert requeue_lapsed() == 1 and render_document(package.document_id)
    assert StoredFile.objects.filter(media_type="application/zip").count() == 1
    assert packing.failed(packing.result(package)) == []


def archived(office):
    package, watcher = packed(office), sup()
    with clock.at(LATER):
        transitions.confirm(package, by=Actor(watcher, Role.SUP), version=package.version, key=click())
    return packing.of(office.cycle)


def test_an_archived_year_moves_no_more_and_its_copy_goes_after_thirty_years(office):
    given_up = proposed(office)
    transitions.void(
        given_up, by=Actor(office.staff, Role.STAFF), reason="重新生成。", version=given_up.version, key=""
    )
    package = archived(office)
    assert not packing.due(years_before(LATER, -29)).exists()
    states = set(Application.objects.filter(cycle=office.cycle).values_list("status", flat=True))
    assert states == {"named", "not_named"}
    assert not any(leads_on(state, "archived") for state in Status), "an appeal brings nobody back"
    open_to_any_stage = {name for name, move in MOVES.items() if move.stages is None and move.sources & states}
    assert open_to_any_stage == {"revoke"} and not states & LIVE
    assert all("archived" not in (move.stages or ()) for move in MOVES.values())
    with pytest.raises(TransitionError, match="已归档"):
        transitions.void(
            package, by=Actor(office.staff, Role.STAFF), reason="想重做。", version=package.version, key=""
        )
    with clock.at(years_before(LATER, -31)):
        running.run()
    given_up.document.snapshot.refresh_from_db()
    assert given_up.document.file is None and given_up.document.snapshot.erased_at is not None, "never made, gone too"
    package = packing.of(office.cycle)
    assert package.sha256 and package.document.file.erased_at is not None
    assert "已到期删除" in page(office.staff) and "下载数据包" not in page(office.staff)


def test_no_one_person_archives_a_year(office):
    office.staff.role_grants.create(role=Role.SUP)
    package = packed(office)
    both = type(office.staff).objects.get(pk=office.staff.pk)
    with pytest.raises(TransitionError):
        transitions.confirm(package, by=Actor(both, Role.SUP), version=package.version, key=click())
    with pytest.raises(TransitionError):
        transitions.confirm(package, by=Actor(office.lead, Role.LEAD), version=package.version, key=click())
    assert office.cycle.stage == "completed" and "须由另一位" in page(both)


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_asks_the_same_however_many_were_named(n):
    office, _titles = named(n=n)
    with clock.at(LATER):
        complete(office)
    for user, count in ((office.staff, 20), (office.lead, 8)):
        client = browser(user)
        client.get(reverse("archive:queue"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("archive:queue")).status_code == 200
        assert len(asked) == count
