"""The way back of a returned application through three pairs of hands, and nothing but what was returned (T14)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from documents.models import GeneratedDocument, StoredFile
from nominations.acting import Actor, TransitionError, WrongState
from nominations.application.transitions import save
from nominations.correction import transitions as correcting
from nominations.models import Application, BatchRevision, CorrectionRound, Opinion
from nominations.pipeline import Status
from nominations.ticking import tick
from tests.factories.formal_check import answer_all, confirm, corrected, hand_on, resubmit
from tests.factories.formal_check import returned as send_back
from tests.factories.journey import click
from tests.factories.nominations import make_user, small_image
from tests.factories.sealing import scan_of

pytestmark = pytest.mark.django_db
DETAIL = "correction:detail"


def page(client, application, name=DETAIL):
    return client.get(reverse(name, args=[application.key])).content.decode()


def form_of(client, application):
    """What the nominee's page carries: version and key."""
    context = client.get(reverse(DETAIL, args=[application.key])).context
    return {"version": context["form"]["version"].value(), "key": context["form"]["key"].value()}


def post(client, application, act, **data):
    return client.post(reverse(f"correction:{act}", args=[application.key]), data)


def step(application, section):
    return reverse("application:step", args=[application.key, section])


def card(number=7):
    return SimpleUploadedFile("会员证.jpg", small_image(number), content_type="image/jpeg")


def test_from_the_list_to_the_association_by_three_people(visit, returned, town, staff):
    nominee, unit, rec = visit(town.nominee), visit(town.unit), visit(town.rec)
    shown = page(nominee, returned)
    assert "工种与证书不一致，请更正。" in shown and "影像不清晰，无法辨认会员姓名。" in shown
    assert step(returned, "work") + "#id_trade" in shown
    # The field, in its own step, where everything else is closed.
    work = nominee.get(step(returned, "work")).content.decode()
    assert 'name="trade"' in work and 'name="post_name"' not in work and "工种与证书不一致" in work
    answer = nominee.post(
        step(returned, "work"), {"version": returned.version, "trade": "电焊工", "post_name": "厂长", "go": "next"}
    )
    assert answer["Location"] == reverse(DETAIL, args=[returned.key])
    row = Application.objects.get()
    assert (row.trade, row.post_name) == ("电焊工", returned.post_name)
    # The paper.
    upload = {"claim": "union_card", "file": card(), "version": row.version}
    assert nominee.post(reverse("application:upload", args=[row.key]), upload).status_code == 302
    items = CorrectionRound.objects.get().items.all()
    words = {f"answer_{item.pk}": f"第{item.position}项已更正" for item in items}
    assert post(nominee, row, "answer", move="save", **words).status_code == 302
    sent = post(nominee, row, "answer", move="hand_on", commitment="on", **words, **form_of(nominee, row))
    assert sent.status_code == 302
    assert Message.objects.filter(user=town.unit, subject=f"{row.name} 的补正内容请确认").exists()
    assert "第1项已更正" in page(unit, row) and "电焊工" in page(unit, row)
    assert post(unit, row, "confirm", originals="on", commitment="on", **form_of(unit, row)).status_code == 302
    done = post(rec, row, "resubmit", commitment="on", **form_of(rec, row))
    assert done.status_code == 302
    row.refresh_from_db()
    assert (row.status, row.revision) == (Status.SUBMITTED, returned.revision + 1)
    assert CorrectionRound.objects.get().outcome == "resubmitted"
    assert row.opinions.filter(void_at=None).count() == Opinion.objects.count() == 2
    printed = GeneratedDocument.objects.filter(kind="annex1").latest("pk")
    assert printed.snapshot.payload["trade"] == "电焊工" and printed.snapshot.payload["draft"] is False
    # The checker compares with the version that was returned.
    seen = page(visit(staff), row, "formal_check:detail")
    assert "<del>焊工</del>" in seen and "<ins>电焊工</ins>" in seen and "会员证.jpg" in seen


@pytest.mark.parametrize("values", [{"post_name": "厂长"}, {"trade": "焊工", "home_addr": "别处"}, {"id_no": "x"}])
def test_the_kernel_writes_nothing_that_was_not_returned(returned, town, values):
    by = Actor(town.nominee, Role.NOM)
    with pytest.raises(TransitionError, match="没有被退回"):
        save(returned, by=by, values=values, version=returned.version)
    assert Application.objects.get().version == returned.version


def test_other_papers_other_steps_and_honours_stay_closed(visit, returned, town):
    nominee = visit(town.nominee)
    for section in ("person", "narrative", "honours", "declarations"):
        assert nominee.get(step(returned, section)).status_code == 404
        assert nominee.post(step(returned, section), {"version": returned.version}).status_code == 404
    files = nominee.get(step(returned, "files")).content.decode()
    assert "claim-file_union_card" in files and "claim-file_id_front" not in files
    refused = nominee.post(
        reverse("application:upload", args=[returned.key]),
        {"claim": "id_front", "file": card(), "version": returned.version},
    )
    assert "没有被退回" in refused.content.decode()
    front = returned.attachments.get(kind="id_front")
    nominee.post(reverse("application:remove", args=[front.key]))
    front.refresh_from_db()
    assert front.removed_at is None
    assert nominee.post(reverse("application:honour", args=[returned.key, 1])).status_code == 404


def test_nobody_else_writes_while_it_is_corrected(visit, returned, town):
    for user in (town.unit, town.rec, make_user()):
        client = visit(user)
        assert client.post(step(returned, "work"), {"version": returned.version, "trade": "x"}).status_code == 404
        assert post(client, returned, "answer", move="save").status_code == 404
    assert visit(make_user()).get(reverse(DETAIL, args=[returned.key])).status_code == 404


def test_an_unanswered_item_or_a_missing_paper_is_not_handed_on(visit, returned, town):
    nominee = visit(town.nominee)
    items = list(CorrectionRound.objects.get().items.all())
    words = {f"answer_{items[0].pk}": "已更正"}
    answer = post(nominee, returned, "answer", move="hand_on", commitment="on", **words, **form_of(nominee, returned))
    assert answer.status_code == 422
    assert "请答复第 2 项。" in answer.content.decode() and "已更正" in answer.content.decode()
    nominee.post(reverse("application:remove", args=[returned.attachments.get(kind="union_card").key]))
    answer_all(returned)
    with pytest.raises(TransitionError, match="请上传“工会会员服务卡"):
        hand_on(returned)


def test_what_is_typed_and_not_stored_is_not_left_behind(visit, returned, town):
    nominee, url = visit(town.nominee), reverse("drafting:keep", args=[returned.key, "work"])
    kept = nominee.post(url, {"version": returned.version, "touched": "trade", "trade": "焊" * 300})
    assert "trade" in kept.json()["errors"]
    answer_all(Application.objects.get())
    sentence = "“工作信息”有填写了还没有保存的内容"
    assert sentence in nominee.get(reverse(DETAIL, args=[returned.key])).content.decode()
    with pytest.raises(TransitionError, match=sentence):
        hand_on(Application.objects.get())


def test_each_party_waits_for_the_one_before(returned, town):
    for act in (lambda: confirm(returned, town), lambda: resubmit(returned, town)):
        with pytest.raises(TransitionError):
            act()
    answer_all(returned)
    hand_on(returned)
    with pytest.raises(TransitionError, match="工作单位还没有确认"):
        resubmit(returned, town)
    with pytest.raises(WrongState, match="已交给工作单位"):
        answer_all(returned, trade="铆工")


def test_one_step_back_and_forth_again(visit, returned, town):
    answer_all(returned)
    hand_on(returned)
    returned.refresh_from_db()
    unit, rec = visit(town.unit), visit(town.rec)
    back = {"reason": "照片还是不清楚"}
    assert post(unit, returned, "send_back", **back, version=returned.version, key="1").status_code == 302
    assert Message.objects.get(user=town.nominee, subject="补正内容被工作单位退回").body.startswith("理由：照片")
    answer_all(returned, trade="电焊工")
    hand_on(returned)
    confirm(returned, town)
    returned.refresh_from_db()
    assert post(rec, returned, "send_back", **back, version=returned.version, key="2").status_code == 302
    running = CorrectionRound.objects.get()
    assert running.unit_done_at is None and running.nominee_done_at is not None
    confirm(returned, town)
    assert resubmit(returned, town).status == Status.SUBMITTED


def test_the_new_paper_is_seen_by_both_units_and_the_others_are_not(visit, returned, town):
    new = returned.attachments.get(kind="union_card", removed_at=None)
    front = returned.attachments.get(kind="id_front")
    for user in (town.unit, town.rec):
        client = visit(user)
        assert client.get(reverse("application:file", args=[new.key])).status_code == 200
        assert client.get(reverse("application:file", args=[front.key])).status_code == 404
    corrected(returned, town)
    assert visit(town.unit).get(reverse("application:file", args=[new.key])).status_code == 404


@pytest.mark.parametrize(("seconds", "status"), [(-1, "correction"), (0, "formal_rejected"), (1, "formal_rejected")])
def test_the_clock_decides_at_the_second(returned, town, seconds, status):
    due = CorrectionRound.objects.get().due_at
    with clock.at(due + timedelta(seconds=seconds)):
        tick()
        tick()
    returned.refresh_from_db()
    assert returned.status == status
    if status == "formal_rejected":
        assert CorrectionRound.objects.get().outcome == "overdue"
        event = returned.events.get(move="correction_overdue")
        assert (event.actor, event.payload["code"]) == (None, "overdue")
        paper = GeneratedDocument.objects.get(kind="formal_conclusion")
        assert "逾期未补正" in paper.snapshot.payload["paragraphs"][0]
        assert Message.objects.filter(user=town.nominee, subject="逾期未补正，形式审查不通过").count() == 1


def test_after_the_date_nobody_does_anything(returned, town):
    answer_all(returned)
    with clock.at(CorrectionRound.objects.get().due_at):
        for act in (lambda: hand_on(returned), lambda: answer_all(returned), lambda: resubmit(returned, town)):
            with pytest.raises(WrongState, match="补正期限已过"):
                act()


def test_a_second_click_answers_the_first(returned, town):
    answer_all(returned, trade="电焊工")
    hand_on(returned)
    hand_on(returned)
    confirm(returned, town)
    returned.refresh_from_db()
    by, key = Actor(town.rec, Role.REC), click()
    first = correcting.resubmit(returned, by=by, version=returned.version, key=key)
    assert correcting.resubmit(returned, by=by, version=returned.version, key=key) == first
    assert returned.revisions.filter(cause="resubmit").count() == 1


def test_a_changed_column_of_annex_2_needs_a_new_seal(visit, checked, staff, town):
    from nominations.corrections import ItemDraft

    send_back(checked, staff, ItemDraft("field", "post_name", "岗位名称与证明不一致"))
    answer_all(checked, post_name="总装车间焊接班副班长")
    hand_on(checked)
    confirm(checked, town)
    with pytest.raises(TransitionError, match="请先生成新一版汇总表"):
        resubmit(checked, town)
    rec = visit(town.rec)
    assert "生成新一版推荐汇总表" in page(rec, checked)
    assert post(rec, checked, "renew").status_code == 302
    old, new = BatchRevision.objects.order_by("number")
    assert old.void_at is not None and old.scan_id is not None and new.scan_id is None
    with pytest.raises(TransitionError, match="请先上传第 2 版"):
        resubmit(checked, town)
    stale = post(rec, checked, "scan", scan=card(3), revision=1)
    assert stale.status_code == 409
    kept = StoredFile.objects.count()
    refused = post(rec, checked, "scan", scan=SimpleUploadedFile("a.pdf", b"MZ", "application/pdf"), revision=2)
    assert refused.status_code == 422 and "这个文件的内容与要求不符" in refused.content.decode()
    assert post(rec, checked, "scan", scan=card(3), revision=1).status_code == 409
    for wrong, why in ((card(3), "没有读到平台打印的二维码"), (scan_of(old), "此件为第 1 版，现行为第 2 版。")):
        refused = post(rec, checked, "scan", scan=wrong, revision=2)
        assert refused.status_code == 422 and why in refused.content.decode()
    assert StoredFile.objects.count() == kept
    assert post(rec, checked, "scan", scan=scan_of(new), revision=2).status_code == 302
    assert resubmit(checked, town).status == Status.SUBMITTED
    rows = BatchRevision.objects.get(number=2).snapshot.payload["rows"]
    assert rows[0]["post_name"] == "总装车间焊接班副班长"
    assert visit(town.nominee).post(reverse("correction:renew", args=[checked.key])).status_code == 404


def test_what_stands_on_no_printed_form_is_compared_too(visit, checked, staff, town):
    """The kind of post and of the union's proof are on no print: the checker sees them change all the same."""
    from nominations.corrections import ItemDraft

    Application.objects.filter(pk=checked.pk).update(email="old@example.com")
    items = [ItemDraft("field", name, "请更正。") for name in ("frontline_type", "union_doc_kind", "email", "trade")]
    checked.refresh_from_db()
    send_back(checked, staff, *items)
    corrected(checked, town, frontline_type="service", union_doc_kind="card", email="new@example.com")
    seen = page(visit(staff), checked, "formal_check:detail")
    for before, after in (("生产", "服务"), ("工会电子会员证", "工会会员服务卡")):
        assert f"<del>{before}</del>" in seen and f"<ins>{after}</ins>" in seen
    assert seen.count("<ins>") == 2
    assert "old@example.com" not in str(checked.events.get(move="request_correction").payload)


def test_what_waits_for_whom_is_on_each_home_page(visit, returned, town, staff):
    url = reverse(DETAIL, args=[returned.key])
    assert url in page_home(visit(town.nominee)) and "去补正" in page_home(visit(town.nominee))
    answer_all(returned)
    hand_on(returned)
    assert "的补正内容等您确认" in page_home(visit(town.unit))
    confirm(returned, town)
    assert "等您提交协会" in page_home(visit(town.rec))
    resubmit(returned, town)
    assert "已提交补正，等您审查" in page_home(visit(staff))


def page_home(client):
    return client.get("/").content.decode()


def test_the_page_of_each_unit_leads_to_the_list(visit, returned, town):
    for user, name in ((town.unit, "endorsement:detail"), (town.rec, "recommendation:detail")):
        assert reverse(DETAIL, args=[returned.key]) in page(visit(user), returned, name)


def test_the_letter_lies_on_the_page_of_each_party(visit, returned, town):
    """Every notice says that it is to be found there."""
    pages = {town.nominee: "application", town.unit: "endorsement", town.rec: "recommendation"}
    for user, stage in pages.items():
        shown = page(visit(user), returned, f"{stage}:detail")
        assert shown.count("补正通知书（PDF）") == 1, stage
