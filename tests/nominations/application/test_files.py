"""证明材料 (R35–R39, R112): one upload for each claim, kept within limits, opened only by those who may."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts import clock
from accounts.models import AuditEvent
from accounts.roles import Role
from documents import uploads
from documents.models import StoredFile
from nominations.acting import Actor
from nominations.application.transitions import submit
from nominations.models import Attachment, Honour
from tests.factories.nominations import make_attachment, make_draft, make_user
from tests.nominations.application.conftest import act_url, step_url, stored, text, visit


def picture(shade=90, name="front.jpg"):
    out = io.BytesIO()
    Image.new("RGB", (300, 200), (shade, 120, 120)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def send(web, application, claim, file=None, **fields):
    data = {"claim": claim, "version": stored(application).version, "file": file or picture()} | fields
    return web.post(act_url(application, "upload"), data)


def file_url(attachment):
    return reverse("application:file", args=[attachment.key])


def remove_url(attachment):
    return reverse("application:remove", args=[attachment.key])


def there(application, **kind):
    return application.attachments.filter(removed_at=None, **kind)


def test_a_file_is_linked_to_what_it_proves(web, complete):
    complete.title, complete.model_worker = "senior", ["shanghai"]
    complete.save()
    StoredFile.objects.update(created_at=clock.now() - timedelta(hours=1))
    honour = Honour.objects.get(application=complete)
    shades = iter(range(10, 250, 10))
    for claim in ("id_front", "title", "model_worker.shanghai", f"honour.{honour.pk}", "indicator.craft", "supplement"):
        response = send(web, complete, claim, picture(next(shades)))
        assert response.url == step_url(complete, "files", "#claim-file_" + claim.replace(".", "_"))
    newest = list(complete.attachments.order_by("-pk").values_list("kind", "proves", "indicator", "honour")[:6])[::-1]
    assert newest == [
        ("id_front", "", "", None),
        ("certificate", "title", "", None),
        ("certificate", "model_worker.shanghai", "", None),
        ("certificate", "honour", "", honour.pk),
        ("evidence", "", "craft", None),
        ("supplement", "", "", None),
    ]


def test_each_upload_is_a_new_version(web, blank):
    send(web, blank, "id_front")
    assert stored(blank).version == blank.version + 1


def test_a_new_identity_picture_takes_the_place_of_the_old(web, blank):
    send(web, blank, "id_front", picture(10))
    send(web, blank, "id_front", picture(200))
    assert there(blank, kind="id_front").count() == 1
    assert blank.attachments.count() == 2


def test_replacing_needs_the_present_version_and_adding_does_not(web, complete):
    response = send(web, complete, "id_front", picture(33), version=0)
    assert response.status_code == 409
    assert send(web, complete, "supplement", picture(34), version=0).status_code == 302


def test_the_same_file_twice_is_one(web, blank):
    send(web, blank, "supplement", picture(50))
    send(web, blank, "supplement", picture(50))
    assert there(blank).count() == 1


@pytest.mark.parametrize(
    ("claim", "file", "words"),
    [
        ("id_front", SimpleUploadedFile("a.jpg", b"<html><script>alert(1)</script></html>"), "只接受"),
        ("id_front", SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF"), "只接受"),
        ("supplement", SimpleUploadedFile("a.docx", b"PK\x03\x04rest"), "只接受"),
        ("supplement", SimpleUploadedFile("a.pdf", b""), "文件是空的"),
    ],
)
def test_a_refusal_stands_beside_its_claim(web, blank, claim, file, words):
    """T-08."""
    response = send(web, blank, claim, file)
    assert response.status_code == 200
    assert "文件没有上传" in text(response)
    assert words in text(response)
    assert f'id="id_file_{claim}_error"' in response.content.decode()
    assert not there(blank).exists()


def test_no_file_chosen(web, blank):
    response = web.post(act_url(blank, "upload"), {"claim": "id_front", "version": blank.version})
    assert "请先选择文件" in text(response)


def test_a_claim_the_form_does_not_make_is_a_missing_page(web, blank):
    for claim in ("title", "honour.1", "indicator.lead", "", "../etc"):
        assert send(web, blank, claim).status_code == 404


def test_limits_of_a_kind_and_of_the_whole(web, blank, nominee, monkeypatch):
    for _number in range(5):
        make_attachment(blank, "other", nominee)
    assert "最多 5 个文件" in text(send(web, blank, "other"))
    monkeypatch.setattr("nominations.dictionaries.MAX_FILES", 5)
    assert "最多 5 个文件" in text(send(web, blank, "supplement"))
    monkeypatch.setattr("nominations.dictionaries.MAX_FILES", 60)
    StoredFile.objects.update(size=200 * 1024 * 1024)
    assert "合计不能超过 200 MB" in text(send(web, blank, "supplement"))


def test_ten_uploads_a_minute(web, blank, nominee):
    for number in range(uploads.UPLOADS_PER_MINUTE):
        make_attachment(blank, "supplement", nominee, caption=str(number))
    assert "最多 10 个文件" in text(send(web, blank, "supplement"))
    assert "上传过于频繁" in text(send(web, blank, "id_front"))


def test_the_union_card_asks_to_cover_the_bank_number(web, blank):
    """R36."""
    assert "请遮挡银行卡号" in text(web.get(step_url(blank, "files")))


def test_inputs_take_one_picture_or_pdf(web, blank):
    page = web.get(step_url(blank, "files")).content.decode()
    assert 'id="id_file_id_front" class="form-control" accept="image/*" required' in page
    assert 'id="id_file_union_card" class="form-control" accept="image/*,application/pdf" required' in page
    assert "multiple" not in page


def test_a_file_is_removed_but_stays_for_the_record(web, complete):
    front = there(complete, kind="id_front").get()
    for _twice in range(2):
        web.post(remove_url(front))
    front.refresh_from_db()
    assert front.removed_at is not None
    assert web.get(file_url(front)).status_code == 404
    assert stored(complete).version == complete.version + 1


def test_what_proves_nothing_any_more_is_shown_to_be_removed(web, complete):
    complete.skill_level = "none"
    complete.save()
    assert "不再需要的文件" in text(web.get(step_url(complete, "files")))


class TestDownload:
    def test_the_nominee_sees_it_in_the_browser_hardened_and_logged(self, web, complete):
        front = there(complete, kind="id_front").get()
        response = web.get(file_url(front))
        assert response["Content-Disposition"].startswith("inline")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert "no-store" in response["Cache-Control"]
        assert AuditEvent.objects.filter(action="file.download", actor=complete.nominee).count() == 1
        assert web.get(file_url(front) + "?download=1")["Content-Disposition"].startswith("attachment")

    def test_others_find_nothing(self, complete, cycle, officer):
        """T-07: identical to a file that does not exist."""
        front = there(complete, kind="id_front").get()
        missing = reverse("application:file", args=["00000000-0000-4000-8000-000000000000"])
        for user in (
            officer,
            make_draft(cycle).nominee,
            *(make_user(role) for role in ("staff", "lead", "sup", "adm")),
        ):
            client = visit(user)
            answer, nothing = client.get(file_url(front)), client.get(missing)
            assert answer.status_code == nothing.status_code == 404
            assert client.post(remove_url(front)).status_code == 404

    def test_after_the_submission_the_unit_opens_it_too(self, complete, officer, employer):
        submit(complete, by=Actor(complete.nominee, Role.NOM), version=complete.version, key="k")
        front = there(complete, kind="id_front").get()
        assert visit(officer).get(file_url(front)).status_code == 200
        assert visit(make_user(Role.REC, complete.recommender)).get(file_url(front)).status_code == 404
        assert visit(officer).post(remove_url(front)).status_code == 404

    def test_after_the_submission_nothing_is_added_or_removed(self, web, complete):
        submit(complete, by=Actor(complete.nominee, Role.NOM), version=complete.version, key="k")
        before = Attachment.objects.filter(removed_at=None).count()
        assert web.post(remove_url(there(complete).first())).status_code == 409
        assert send(web, complete, "supplement").status_code == 409
        assert Attachment.objects.filter(removed_at=None).count() == before
