"""The papers of a batch on the association's page: who asks, sees how far they are, opens them, how marked."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from documents import rendering
from documents.models import GeneratedDocument
from nominations import printing
from nominations.models import Application, StaffConflict
from nominations.pipeline import Status
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db


def page(client, batch):
    return client.get(reverse("intake:batch", args=[batch.key])).content.decode()


def ask(client, batch):
    return client.post(reverse("intake:pack", args=[batch.key]))


def whole():
    return GeneratedDocument.objects.get(kind="batch_pack", void_at=None)


def answers(client, user, *addresses):
    client.force_login(user)
    return [client.get(address).status_code for address in addresses]


@pytest.fixture
def made(client, staff, arrived):
    ask(client, arrived)
    assert rendering.render_document(whole().pk)
    return whole()


def ways(document):
    return reverse("documents:status", args=[document.key]), reverse("documents:file", args=[document.key])


def test_from_the_button_to_the_file(client, staff, arrived, submitted):
    assert "合并为一个文件" in page(client, arrived) and submitted.acceptance_no in page(client, arrived)
    answer = ask(client, arrived)
    assert answer.status_code == 302 and answer["Location"].endswith(f"/intake/{arrived.key}/#packs-title")
    waiting = page(client, arrived)
    assert "整批报送材料（PDF）排队生成中" in waiting and "合并为一个文件" not in waiting
    ask(client, arrived)
    assert rendering.render_document(whole().pk)
    assert reverse("documents:file", args=[whole().key]) in page(client, arrived), "asking twice makes one"


def test_case_workers_get_it_with_their_name_on_it_others_as_it_is(client, staff, made, town):
    plain = made.file
    client.force_login(staff)
    marked = client.get(ways(made)[1])
    assert marked.status_code == 200 and len(marked.content) != plain.size
    assert AuditEvent.objects.filter(action="file.download", actor=staff).latest("seq").detail["marked"] is True
    for user in (make_user(Role.LEAD), make_user(Role.CHIEF), town.rec):
        client.force_login(user)
        assert client.get(ways(made)[1])["Content-Length"] == str(plain.size)


def test_list_status_and_file_are_for_those_who_print_everybody_on_it(client, arrived, made, town, submitted):
    printers = [make_user(role) for role in (Role.STAFF, Role.LEAD, Role.CHIEF)]
    for user in printers:
        assert answers(client, user, *ways(made)) == [200, 200]
        assert "packs-title" in page(client, arrived) and ask(client, arrived).status_code == 302
    away = make_user(Role.STAFF)
    StaffConflict.objects.create(user=away, application=submitted, reason="亲属关系，申请回避。")
    for user in (away, make_user(Role.SUP)):
        assert answers(client, user, *ways(made)) == [404, 404]
        assert "packs-title" not in page(client, arrived) and ask(client, arrived).status_code == 404
    for user in (town.unit, town.nominee, make_user(Role.ADM), make_user(Role.EXP)):
        assert answers(client, user, *ways(made)) == [404, 404]
        assert ask(client, arrived).status_code == 404


def test_once_somebody_on_it_is_decided_the_association_opens_packs_one_by_one(client, arrived, made, submitted, town):
    Application.objects.filter(pk=submitted.pk).update(status=Status.FORMAL_PASSED)
    for role in (Role.STAFF, Role.LEAD, Role.CHIEF):
        assert answers(client, make_user(role), *ways(made)) == [404, 404]
        assert "packs-title" not in page(client, arrived) and ask(client, arrived).status_code == 404
    assert answers(client, town.rec, *ways(made)) == [200, 200], "its papers are still due"


def test_what_is_too_large_to_be_marked_is_opened_person_by_person(client, staff, arrived, made, town, monkeypatch):
    monkeypatch.setattr(printing, "MOST_MARKED", 10)
    monkeypatch.setattr("nominations.packs.MOST_MARKED", 10)
    assert answers(client, staff, *ways(made)) == [404, 404]
    shown = page(client, arrived)
    assert "请逐人下载" in shown and ways(made)[1] not in shown
    assert answers(client, make_user(Role.LEAD), ways(made)[1]) == [200]
    assert answers(client, town.rec, ways(made)[1]) == [200]


def test_a_batch_over_the_limit_says_why(client, staff, arrived, monkeypatch):
    monkeypatch.setattr("nominations.packs.MOST_BYTES", 10)
    assert ask(client, arrived).status_code == 302
    assert "超过 200 MB" in page(client, arrived)
    assert not GeneratedDocument.objects.filter(kind="batch_pack").exists()


def test_the_case_shows_sheet_and_pack_to_those_who_print_them(client, staff, submitted):
    papers = {row.kind: ways(row)[0] for row in GeneratedDocument.objects.filter(kind__in=("id_sheet", "pack"))}
    address = reverse("formal_check:detail", args=[submitted.key])

    def shown(user):
        client.force_login(user)
        text = client.get(address).content.decode()
        return sorted(kind for kind, status in papers.items() if status in text)

    for role in (Role.STAFF, Role.LEAD, Role.CHIEF):
        assert shown(make_user(role)) == ["id_sheet", "pack"]
    assert shown(make_user(Role.SUP)) == []
    Application.objects.filter(pk=submitted.pk).update(status=Status.FORMAL_PASSED)
    assert [shown(make_user(role)) for role in (Role.STAFF, Role.LEAD)] == [[], []]


def test_the_nominee_finds_both_on_the_page_of_the_application_and_the_unit_does_not(client, submitted, town):
    papers = [ways(row)[0] for row in GeneratedDocument.objects.filter(kind__in=("id_sheet", "pack"))]
    client.force_login(town.nominee)
    text = client.get(reverse("application:detail", args=[submitted.key])).content.decode()
    assert len(papers) == 2 and all(address in text for address in papers)
    assert answers(client, town.nominee, *papers) == [200, 200]
    assert answers(client, town.unit, *papers) == [404, 404]
