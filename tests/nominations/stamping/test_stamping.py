"""The seal loop of the endorsement page: the right paper is taken, others are refused by name, seals are checked."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from documents import files
from documents.models import GeneratedDocument, StoredFile
from documents.snapshots import freeze
from nominations import sealing, stamps
from nominations.acting import Actor
from nominations.models import Application, SealedFile
from nominations.pipeline import Status
from nominations.recommendation import transitions as recommending
from nominations.sealing import mark_of
from nominations.snapshots import annex1_payload
from nominations.stamping import permissions
from tests.factories.eseals import Authority, signed
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, make_unit, make_user, small_image
from tests.factories.sealing import coded, current, scan_of
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
NOW = IN_TIME + timedelta(hours=2)
OTHER_BYTES = "此件不是在平台生成的原文件上签署，请逐项核对内容。"
UNREADABLE = "没有读到平台打印的二维码"


@pytest.fixture(autouse=True)
def in_time():
    with clock.at(NOW):
        yield


@kept(at=NOW)
def town():
    return Town.build()


@kept(at=NOW)
def endorsed(town):
    return town.reach(Status.RECOMMENDER_REVIEW)


def visit(user):
    client = Client()
    client.force_login(user)
    return client


def page(user, application):
    return visit(user).get(reverse("stamping:detail", args=[application.key])).content.decode()


def revision(application, number=None):
    rows = application.revisions.select_related("application", "snapshot")
    return rows.get(number=number) if number else rows.first()


def rows(rule):
    """Whether the twin of a predicate finds the one application there is."""
    return Application.objects.filter(rule).exists()


def send(user, application, file, party="recommender", number=None, **more):
    data = {"scan": file, "revision": number or stamps.printed(application).number, "by_hand": "", **more}
    answer = visit(user).post(reverse("stamping:attach", args=[application.key, party]), data)
    return answer.status_code, answer.content.decode() if answer.status_code == 422 else ""


def picture(data, name="盖章页.png"):
    return SimpleUploadedFile(name, data, content_type="image/png")


def print_of(mark, size=(595, 842)):
    """As the portal prints it, as far as a seal cares: a page, and the code in words beside it."""
    out, pdf = io.BytesIO(), pikepdf.new()
    pdf.add_blank_page(page_size=size)
    pdf.Root.Figure = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Figure, Alt=mark))
    pdf.save(out)
    return out.getvalue()


def pdf_file(data):
    return SimpleUploadedFile("电子印章.pdf", data, content_type="application/pdf")


def test_each_unit_sends_its_page_and_what_was_sealed_before_goes_on_counting(town, endorsed):
    assert "没有上传盖章页" in page(town.unit, endorsed)
    assert send(town.unit, endorsed, scan_of(revision(endorsed)), "unit") == (302, "")
    first = SealedFile.objects.get()
    assert (first.mode, first.by_hand, first.report) == ("paper_scan", "", {"read": [mark_of(revision(endorsed))]})
    town.recommend(endorsed)
    row = Application.objects.get()
    assert row.revision == first.revision.number + 1
    shown = page(town.rec, row)
    assert f"查看第 {first.revision.number} 版盖章页" in shown and "二维码与现行版一致" in shown
    assert send(town.rec, row, scan_of(revision(row))) == (302, "")
    again = send(town.rec, row, scan_of(revision(row)))
    assert again == (302, "") and SealedFile.objects.filter(void_at=None).count() == 2
    assert "以前的盖章页" in page(town.rec, row)
    # A field of the form is changed by whatever writer: both count no more, and the page says so.
    Application.objects.update(trade="铆工")
    assert page(town.rec, row).count("已作废：盖章之后内容有改动") == 2


def test_every_other_paper_is_refused_by_its_name_beside_the_field(town, endorsed):
    v2 = scan_of(revision(endorsed))
    town.recommend(endorsed)
    row = Application.objects.get()
    old, new = revision(row).number - 1, revision(row).number
    town.lock(row)
    batch = row.batch_items.get().batch
    preview = freeze("annex1/1", annex1_payload(Application.objects.get(), draft=True) | {"draft": True, "trade": "另"})
    stranger = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)
    other = stranger.reach(Status.RECOMMENDED, name="陆知衡")
    cases = {
        f"此件为第 {old} 版，现行为第 {new} 版。": v2,
        "此件是推荐汇总表，这里要的是盖章的申报审批表。": scan_of(current(batch)),
        "此件是另一位申报人的申报审批表": scan_of(revision(other)),
        f"此件的校验码与第 {new} 版不符": picture(coded(mark_of(revision(row))[:-16] + preview.sha256[:16])),
        UNREADABLE: picture(small_image(3), "照片.jpg"),
        "是没有盖章的电子文件，也没有电子签名": pdf_file(print_of(mark_of(revision(row)))),
    }
    kept_before = StoredFile.objects.count()
    for sentence, file in cases.items():
        status, shown = send(town.rec, row, file, by_hand="" if sentence == UNREADABLE else "原件已当面核对无误")
        assert (status, sentence in shown) == (422, True), sentence
        assert 'href="#id_scan"' in shown, sentence
    assert not SealedFile.objects.filter(revision__isnull=False).exists()
    assert StoredFile.objects.count() == kept_before
    assert send(town.rec, row, scan_of(revision(row)), number=old)[0] == 409


def test_where_no_code_can_be_read_an_officer_stands_for_it_by_name_and_staff_sees_it(town, endorsed):
    town.recommend(endorsed)
    row = Application.objects.get()
    dark = picture(small_image(9), "照片.jpg")
    status, shown = send(town.rec, row, dark, by_hand="看过")
    assert status == 422 and "请写明人工核对的理由，至少 5 个字。" in shown
    dark.seek(0)
    assert send(town.rec, row, dark, by_hand="公章压住了二维码，已逐项核对") == (302, "")
    batch = town.hand_in(row)
    seen = page(make_user(Role.STAFF), row)
    assert f"二维码读不出，由 {town.rec.name} 人工核对版本：公章压住了二维码，已逐项核对" in seen
    assert batch.revisions.get().scan.sealed.by_hand == ""


def test_an_electronic_seal_is_checked_kept_encrypted_and_shown(town, endorsed, settings, tmp_path):
    town.recommend(endorsed)
    row, authority = Application.objects.get(), Authority()
    whole = signed(print_of(mark_of(revision(row))), authority.holder("（演示）集团公章"))
    altered = whole.replace(b"/MediaBox [ 0 0 595 842 ]", b"/MediaBox [ 0 0 595 843 ]")
    assert altered != whole
    status, shown = send(town.rec, row, pdf_file(altered))
    assert status == 422 and "签署之后文件有改动" in shown
    older = signed(print_of(mark_of(revision(row, revision(row).number - 1))), authority.holder("（演示）集团公章"))
    assert "现行为第" in send(town.rec, row, pdf_file(older))[1]
    assert send(town.rec, row, pdf_file(whole)) == (302, "")
    shown = page(town.rec, row)
    assert "（演示）集团公章" in shown and "未验证" in shown and "平台没有设置认可的根证书" in shown
    held = SealedFile.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT report FROM nominations_sealedfile")
        assert "集团" not in cursor.fetchone()[0]
    visit(town.rec).get(reverse("stamping:page", args=[held.key]))
    (tmp_path / "root.pem").write_bytes(authority.pem)
    settings.SAQ_SEAL_TRUST = [str(tmp_path / "root.pem")]
    assert send(town.rec, row, pdf_file(whole)) == (302, "")
    assert "已验证" in page(town.rec, row) and "未验证" not in page(town.rec, row)
    assert SealedFile.objects.get(void_at=None).mode == "e_seal_file"


def test_a_seal_on_an_edited_print_is_told_from_one_on_the_print_itself(town, endorsed):
    town.recommend(endorsed)
    row, signer = Application.objects.get(), Authority().holder("（演示）集团公章")
    own, edited = print_of(mark_of(revision(row))), print_of(mark_of(revision(row)), size=(595, 843))
    stored = files.keep(own, files.Facts("application/pdf", pages=1), name="申报审批表.pdf", by=town.rec)
    GeneratedDocument.objects.create(
        kind="annex1", target=sealing.target(revision(row)), snapshot=revision(row).snapshot, format="pdf",
        options_hash="x", file=stored, lease_until=NOW,
    )  # fmt: skip
    assert send(town.rec, row, pdf_file(signed(edited, signer))) == (302, "")
    shown = page(town.rec, row)
    assert OTHER_BYTES in shown and "逐字节一致" not in shown
    assert OTHER_BYTES in sealing.to_look_at(SealedFile.objects.get(void_at=None).file)
    assert send(town.rec, row, pdf_file(signed(own, signer))) == (302, "")
    shown = page(town.rec, row)
    assert OTHER_BYTES not in shown and "逐字节一致" in shown
    assert OTHER_BYTES not in sealing.to_look_at(SealedFile.objects.get(void_at=None).file)
    # A scan on paper has no bytes to compare, and an erased report says nothing any more.
    assert send(town.rec, row, scan_of(revision(row))) == (302, "") and OTHER_BYTES not in page(town.rec, row)
    assert not SealedFile(mode="e_seal_file", report={}).is_on_other_bytes


def test_who_may_not_see_or_send_finds_nothing(town, endorsed):
    send(town.unit, endorsed, scan_of(revision(endorsed)), "unit")
    held = SealedFile.objects.get()
    stranger, staff = make_user(Role.REC, make_unit(recommender="group")), make_user(Role.STAFF)
    for user in (town.nominee, stranger, staff):
        for url in (reverse("stamping:detail", args=[endorsed.key]), reverse("stamping:page", args=[held.key])):
            assert visit(user).get(url).status_code == 404, user.name
    assert visit(town.unit).get(reverse("stamping:page", args=[held.key])).status_code == 200
    for user, party in ((town.unit, "recommender"), (town.rec, "unit"), (town.rec, "nobody"), (staff, "unit")):
        assert send(user, endorsed, scan_of(revision(endorsed)), party)[0] == 404
    for user in (town.nominee, stranger, staff, town.unit, town.rec):
        assert permissions.can_open(user, endorsed) == rows(permissions.openable(user)), user.name
        assert permissions.can_look(user, endorsed) == rows(permissions.lookable(user)), user.name
        for party in ("unit", "recommender"):
            assert permissions.can_seal(user, endorsed, party) == rows(permissions.sealable(user, party)), user.name
    # The recommending unit's turn comes with its opinion.
    assert send(town.rec, endorsed, scan_of(revision(endorsed)))[0] == 409


def test_what_goes_back_to_the_unit_takes_its_sealed_page_with_it(town, endorsed):
    send(town.unit, endorsed, scan_of(revision(endorsed)), "unit")
    row, by = Application.objects.get(), Actor(town.rec, Role.REC)
    asked = visit(town.rec).get(reverse("recommendation:send_back", args=[row.key])).content.decode()
    assert f"作废：工作单位在申报审批表第 {revision(row).number} 版上的盖章。" in asked
    recommending.send_back(row, by=by, reason="请核对工作年限", out_of_scope=False, version=row.version, key=click())
    assert SealedFile.objects.get().void_at is not None
    assert send(town.unit, row, scan_of(revision(row)), "unit", number=revision(row).number)[0] == 409
