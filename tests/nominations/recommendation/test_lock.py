"""B2, B3 and the sealed scan: a numbered revision that says exactly what the applications say (R43)."""

import pytest
from django.urls import reverse

from documents.models import GeneratedDocument
from nominations.acting import Actor
from nominations.models import Application
from nominations.pipeline import BatchStatus, Status
from nominations.snapshots import content_hash
from tests.factories.nominations import make_user, small_image
from tests.nominations.recommendation.batches import act, join, open_batch, recommended, say_contact, scan_of, sealed


@pytest.fixture
def officer(town, browser_of):
    return browser_of(town.rec)


@pytest.fixture
def listed(town, officer):
    """A batch of two with a contact, ready to be locked."""
    batch = open_batch(officer, town)
    join(officer, batch, *recommended(town, "沈砺成", "陆知衡"))
    say_contact(officer, batch)
    return batch


def test_the_revision_is_frozen_from_the_applications_and_printed_twice(town, officer, listed):
    assert act(officer, listed, "lock").status_code == 302
    listed.refresh_from_db()
    assert listed.status == BatchStatus.SEALING
    revision = listed.revisions.get()
    payload = revision.snapshot.payload
    assert [row["name"] for row in payload["rows"]] == ["沈砺成", "陆知衡"]
    assert payload["rows"][0]["position_title"] == "班长、无"
    assert (payload["contact_name"], payload["contact_phone"], payload["revision"]) == ("林悦", "021-50000001", 1)
    assert payload["content_hash"] == revision.content_hash == content_hash(payload)
    papers = GeneratedDocument.objects.filter(kind="annex2", snapshot=revision.snapshot)
    assert {paper.format for paper in papers} == {"pdf", "xlsx"}


def test_a_double_click_locks_once(officer, listed):
    listed.refresh_from_db()
    version = listed.version
    answers = [act(officer, listed, "lock", version=version) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert listed.revisions.count() == 1


def test_the_list_that_was_seen_is_the_list_that_is_locked(town, officer, listed):
    listed.refresh_from_db()
    seen = listed.version
    join(officer, listed, *recommended(town, "乔映岚"))
    assert act(officer, listed, "lock", version=seen).status_code == 409
    assert not listed.revisions.exists()


def test_an_empty_list_and_a_missing_contact_are_named_together(town, officer):
    batch = open_batch(officer, town)
    answer = act(officer, batch, "lock")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "名单中还没有人" in page
    assert "请先填写联系人和联系电话" in page


def test_a_person_who_is_no_longer_recommended_is_named(town, officer, listed):
    Application.objects.filter(name="陆知衡").update(status=Status.RECOMMENDER_REVIEW)
    answer = act(officer, listed, "lock")
    assert answer.status_code == 422
    assert "第 2 位 陆知衡 当前为“推荐单位审核”" in answer.content.decode()


def test_a_locked_list_is_not_changed_any_more(town, officer, listed):
    act(officer, listed, "lock")
    assert join(officer, listed, *recommended(town, "乔映岚")).status_code == 302  # nobody is offered, nothing happens
    item = listed.items.first()
    assert act(officer, listed, "order", out=item.pk).status_code == 409
    assert say_contact(officer, listed).status_code == 409
    assert listed.items.filter(live=True).count() == 2


def test_unlocking_voids_papers_and_scan_and_the_next_revision_has_the_next_number(town, officer):
    batch = sealed(officer, town, *recommended(town, "沈砺成"))
    page = officer.get(reverse("recommendation:unlock", args=[batch.key])).content.decode()
    assert "盖章扫描件作废" in page
    assert "不会通知任何人" in page
    assert act(officer, batch, "unlock").status_code == 302
    old = batch.revisions.get()
    assert old.void_at is not None
    assert old.scan is None
    assert not GeneratedDocument.objects.filter(kind="annex2", void_at=None).exists()
    assert act(officer, batch, "lock", key="again").status_code == 302
    new = batch.revisions.get(void_at=None)
    assert new.number == 2
    assert new.scan is None
    assert new.content_hash == old.content_hash  # the list has not changed, the revision has
    assert GeneratedDocument.objects.filter(kind="annex2", void_at=None).count() == 2


def test_a_list_is_not_unlocked_beside_another_that_is_being_edited(town, officer):
    batch = sealed(officer, town, *recommended(town, "沈砺成"))
    open_batch(officer, town)
    answer = act(officer, batch, "unlock")
    assert answer.status_code == 422
    assert "第 2 批次正在编辑" in answer.content.decode()
    assert batch.revisions.filter(void_at=None).exists()


def test_the_scan_belongs_to_the_locked_revision_and_is_shown_to_the_unit_alone(town, browser_of, officer, listed):
    assert act(officer, listed, "scan", **scan_of(listed)).status_code == 409  # nothing is locked yet
    act(officer, listed, "lock")
    assert act(officer, listed, "scan", **scan_of(listed, 2)).status_code == 409  # that revision is not there
    assert act(officer, listed, "scan", **scan_of(listed)).status_code == 302
    shown = officer.get(reverse("recommendation:scan", args=[listed.key]))
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"
    for user in (town.unit, town.nominee, make_user("staff")):
        assert browser_of(user).get(reverse("recommendation:scan", args=[listed.key])).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.jpg", b"<html><script>alert(1)</script>"), ("x.exe", small_image()), ("x.jpg", b""), ("x.pdf", b"MZ\x90")],
)
def test_what_is_no_scan_is_refused_in_words(officer, listed, name, content):
    act(officer, listed, "lock")
    answer = act(officer, listed, "scan", **scan_of(listed, name=name, content=content))
    assert answer.status_code == 422
    assert "还有内容需要修改" in answer.content.decode()
    assert listed.revisions.get().scan is None


def test_a_withdrawal_takes_the_person_off_the_locked_list(town, officer):
    from nominations.application import transitions as nominee_acts

    person, stays = recommended(town, "沈砺成", "陆知衡")
    batch = sealed(officer, town, person, stays)
    person.refresh_from_db()
    by = Actor(person.nominee, "nom")
    nominee_acts.withdraw(person, by=by, version=person.version, key="gone")
    batch.refresh_from_db()
    assert batch.status == BatchStatus.EDITING
    assert batch.item_count == 1
    page = officer.get(reverse("recommendation:batch", args=[batch.key])).content.decode()
    assert "沈砺成 已离开名单，锁定的推荐汇总表作废。" in page
