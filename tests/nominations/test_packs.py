"""D3 and D4: what is asked for when, who may open it, what is in it; a changed paper stops everything."""

import io

import pikepdf
import pytest
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from documents import files, rendering
from documents.models import GeneratedDocument
from documents.storage import private_storage
from nominations import packs
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.models import Application, Attachment, Batch
from nominations.printing import application_target
from tests.documents.paper import flat, pages_of, text_of
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_unit, make_user
from tests.support.kept import kept

pytestmark = pytest.mark.django_db


@kept
def town():
    return Town.build()


@pytest.fixture
def sent(town) -> Application:
    return town.reach("submitted")


def papers(application, kind):
    return GeneratedDocument.objects.filter(target=application_target(application), kind=kind)


def in_force(application, kind) -> GeneratedDocument:
    return papers(application, kind).get(void_at=None)


def made(document) -> bytes:
    assert rendering.render_document(document.pk), GeneratedDocument.objects.get(pk=document.pk).error
    return files.read(GeneratedDocument.objects.select_related("file").get(pk=document.pk).file)


def batch_of(application) -> Batch:
    return application.batch_items.get(live=True).batch


def ask(town, batch):
    with clock.at(IN_TIME):
        return packs.request_batch(batch, by=Actor(town.rec, Role.REC))


def get(client, user, document):
    client.force_login(user)
    return client.get(reverse("documents:file", args=[document.key]))


def test_the_sheet_comes_with_the_recommendation_and_the_pack_with_the_number(town):
    application = town.reach("recommended")
    assert in_force(application, "id_sheet") and not papers(application, "pack").exists()
    with clock.at(IN_TIME):
        town.hand_in(application)
    application.refresh_from_db()
    assert papers(application, "id_sheet").count() == 1, "the same pictures are the same sheet"
    assert in_force(application, "pack").snapshot.payload["acceptance_no"] == application.acceptance_no


def test_a_pack_is_three_equal_sets_in_the_order_of_the_notice(sent):
    pdf = made(in_force(sent, "pack"))
    pages = [flat(page) for page in pages_of(pdf)]
    each = len(pages) // 3
    assert len(pages) == 3 * each
    for number in (1, 2, 3):
        cover = pages[(number - 1) * each]
        assert f"一式三份第{number}份" in cover and sent.acceptance_no in cover and sent.name in cover
        assert pages[(number - 1) * each + 1 : number * each] == pages[1:each], "the sets are the same"
    contents = pages[1]
    order = ["申报审批表", "身份证复印件", "工会会员服务卡", "证明材料"]
    assert [contents.index(word) for word in order] == sorted(contents.index(word) for word in order)
    assert f"受理编号{sent.acceptance_no}第1/{each - 2}页" in pages[2]
    assert f"第{each - 2}/{each - 2}页" in pages[each - 1]
    assert sum(row.count("申报人身份证复印件") for row in pages) == 3


def test_a_pack_counts_its_steps_and_a_done_one_says_where_it_ended(sent, client):
    document = in_force(sent, "pack")
    GeneratedDocument.objects.filter(pk=document.pk).update(status="running", done=2, total=9)
    client.force_login(sent.nominee)
    page = client.get(reverse("documents:status", args=[document.key])).content.decode()
    assert '<progress class="saq-document__bar" max="9" value="2"' in page and "第 2 / 9 步" in page
    GeneratedDocument.objects.filter(pk=document.pk).update(status="queued")
    made(document)
    document.refresh_from_db()
    assert document.done == document.total == 3 + len(document.snapshot.payload["papers"])


def test_a_worker_that_lost_its_lease_stops_and_writes_nothing(sent, monkeypatch):
    document = in_force(sent, "pack")
    step, seen = rendering.Supplies.step, []

    def robbed(self):
        seen.append(1)
        GeneratedDocument.objects.filter(pk=document.pk).update(worker="another")
        step(self)

    monkeypatch.setattr(rendering.Supplies, "step", robbed)
    assert not rendering.render_document(document.pk)
    document.refresh_from_db()
    assert seen == [1] and document.file_id is None and document.worker == "another"


def test_a_paper_that_changed_in_the_store_is_not_printed(sent):
    file = Attachment.objects.filter(application=sent, kind="union_card").get().file
    private_storage().delete(file.storage_name)
    private_storage().save(file.storage_name, io.BytesIO(b"something else"))
    document = in_force(sent, "pack")
    assert not rendering.render_document(document.pk)
    document.refresh_from_db()
    assert document.status == "failed" and "FileChanged" in document.error


def test_who_opens_a_pack(sent, town, client):
    document, staff = in_force(sent, "pack"), make_user(Role.STAFF)
    plain = made(document)
    for user in (sent.nominee, town.rec):
        response = get(client, user, document)
        assert response.status_code == 200
        assert b"".join(response.streaming_content) == plain
    marked = get(client, staff, document)
    assert marked.status_code == 200 and marked.content != plain, "with name and time across it"
    strangers = (town.unit, make_user(Role.SUP), make_user(Role.REC, make_unit(recommender="group")), make_user())
    assert {get(client, user, document).status_code for user in strangers} == {404}
    Batch.objects.filter(pk=batch_of(sent).pk).update(status="closed")
    Application.objects.filter(pk=sent.pk).update(status="formal_passed")
    assert {get(client, user, document).status_code for user in (town.rec, staff)} == {404}
    assert get(client, sent.nominee, document).status_code == 200


def test_who_opens_an_identity_sheet(town, client):
    application = town.reach("recommended")
    document = in_force(application, "id_sheet")
    made(document)
    users = (application.nominee, town.rec, town.unit)
    assert {get(client, user, document).status_code for user in users} == {200}
    with clock.at(IN_TIME):
        town.hand_in(application)
    assert [get(client, user, document).status_code for user in users] == [200, 404, 404]
    assert get(client, make_user(Role.STAFF), document).status_code == 200


def test_the_batch_in_one_file(sent, town, client):
    batch = batch_of(sent)
    document = ask(town, batch)
    assert ask(town, batch) == document, "asking twice makes one"
    data = made(document)
    pages = [flat(page) for page in pages_of(data)]
    assert town.recommender.name in pages[0] and sent.acceptance_no in pages[0]
    assert sum("培养选树推荐汇总表" in page for page in pages) == 1
    covers = [number for number, page in enumerate(pages) if "一式三份第" in page]
    assert len(covers) == 3
    # The contents and the bookmarks name the pages on which everything begins.
    assert "推荐汇总表一份（文件第2页）" in pages[0] and pages[0].count(str(covers[0] + 1))
    with pikepdf.open(io.BytesIO(data)) as whole, whole.open_outline() as outline:
        people = outline.root[2]
        assert [item.title for item in outline.root] == ["封面和目录", "推荐汇总表（附件2）", sent.name]
        sheets = {page.objgen: number for number, page in enumerate(whole.pages)}
        assert [sheets[item.destination[0].objgen] for item in people.children] == covers
    assert get(client, town.rec, document).status_code == 200
    others = (make_user(Role.SUP), make_user(Role.REC, make_unit(recommender="group")), town.unit, sent.nominee)
    assert {get(client, user, document).status_code for user in others} == {404}


def test_a_batch_is_printed_by_its_unit_while_paper_is_due(sent, town, monkeypatch):
    batch = batch_of(sent)
    with pytest.raises(NotPermitted):
        packs.request_batch(batch, by=Actor(make_user(Role.REC, make_unit(recommender="group")), Role.REC))
    monkeypatch.setattr(packs, "MOST_BYTES", 10)
    with pytest.raises(TransitionError, match="逐人下载"):
        ask(town, batch)
    batch.status = "closed"
    with pytest.raises(NotPermitted):
        ask(town, batch)


def test_the_page_of_the_batch_offers_both_ways(sent, town, client):
    batch = batch_of(sent)
    client.force_login(town.rec)
    address = reverse("recommendation:batch", args=[batch.key])
    page = client.get(address).content.decode()
    assert "合并为一个文件" in page and sent.acceptance_no in page
    assert client.post(reverse("recommendation:pack", args=[batch.key])).status_code == 302
    page = client.get(address).content.decode()
    assert "整批报送材料（PDF）排队生成中" in page and "合并为一个文件" not in page
    client.force_login(make_user(Role.REC, make_unit(recommender="group")))
    assert client.post(reverse("recommendation:pack", args=[batch.key])).status_code == 404


def test_a_new_revision_takes_the_old_papers_out_of_force(sent, town):
    whole, old = ask(town, batch_of(sent)), in_force(sent, "pack")
    face = Attachment.objects.get(application=sent, kind="id_front")
    face.file = files.keep(b"another picture", files.Facts("image/jpeg"), name="x.jpg", by=None)
    face.save()
    packs.renew(sent, town.rec)
    whole.refresh_from_db()
    assert whole.void_at and papers(sent, "pack").get(pk=old.pk).void_at
    assert in_force(sent, "pack").pk != old.pk and papers(sent, "id_sheet").count() == 2


def test_a_withdrawn_recommendation_takes_the_sheet_with_it(town):
    from nominations.recommendation import transitions

    application = town.reach("recommended")
    with clock.at(IN_TIME):
        transitions.unrecommend(
            application,
            by=Actor(town.rec, Role.REC),
            reason="需补充证明材料后再推荐。",
            version=application.version,
            key="k",
        )
    assert not papers(application, "id_sheet").filter(void_at=None).exists()


def test_the_sets_share_their_pages(sent):
    pdf = made(in_force(sent, "pack"))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pictures = [
            thing for thing in opened.objects if getattr(thing, "get", None) and thing.get("/Subtype") == "/Image"
        ]
        wanted = Attachment.objects.filter(application=sent, removed_at=None).exclude(
            file__media_type="application/pdf"
        )
        photos = [thing for thing in pictures if thing.get("/Filter") == "/DCTDecode"]
        assert len(photos) == wanted.count(), "each picture stands in the file once"
    assert "不要缩放" in text_of(pdf)
