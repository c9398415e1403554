"""The intake screen: batches found, counted, paged, opened and received, once, with the unit told."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent, Message
from accounts.roles import Role
from nominations.models import Batch, BatchEvent
from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import make_cycle, make_unit, make_user

pytestmark = pytest.mark.django_db


def text(response):
    return re.sub(r"\s+", "", response.content.decode())


def copies(batch, number):
    """More batches that have arrived, for lists only."""
    for serial in range(number):
        Batch.objects.create(
            cycle=batch.cycle, recommender=make_unit(recommender="group"), number=1, status="submitted",
            submitted_at=clock.now(), created_by=batch.created_by, item_count=serial,
        )  # fmt: skip


def receive(client, batch, key="k1", version=None):
    batch.refresh_from_db()
    return client.post(reverse("intake:receive", args=[batch.key]), {"version": version or batch.version, "key": key})


def test_what_is_not_submitted_is_not_in_the_list(client, staff, arrived):
    Batch.objects.create(
        cycle=arrived.cycle, recommender=arrived.recommender, number=9, created_by=arrived.created_by, item_count=77
    )
    page = text(client.get(reverse("intake:queue")))
    assert arrived.recommender.name in page and "77人" not in page


@pytest.mark.parametrize("query", ["recommender", "name", "number"])
def test_search_by_unit_by_nominee_and_by_number(client, staff, arrived, submitted, query):
    copies(arrived, 2)
    wanted = {"recommender": arrived.recommender.name[4:8], "name": submitted.name, "number": submitted.acceptance_no}
    page = client.get(reverse("intake:queue"), {"q": wanted[query]}).content.decode()
    assert str(arrived.key) in page and page.count(f"/intake/{arrived.key}/") == 1


def test_search_for_nobody_says_so(client, staff, arrived):
    page = client.get(reverse("intake:queue"), {"q": "2023-9999"}).content.decode()
    assert str(arrived.key) not in page and "没有符合条件的批次" in page


def test_counts_follow_the_filters_and_filters_are_chips(client, staff, arrived):
    copies(arrived, 3)
    receive(client, arrived)
    page = text(client.get(reverse("intake:queue"), {"status": "received", "cycle": "2023"}))
    assert "待签收<strong>3</strong>" in page and "已签收<strong>1</strong>" in page and "共1条" in page
    assert 'href="?cycle=2023"' in page and 'href="?status=received"' in page
    assert arrived.recommender.name in page


def test_another_year_is_another_list(client, staff, arrived):
    make_cycle(2024)
    page = client.get(reverse("intake:queue"), {"cycle": "2024"}).content.decode()
    assert str(arrived.key) not in page


def test_fifty_a_page_and_no_row_twice(client, staff, arrived):
    copies(arrived, 59)
    seen = []
    for number in (1, 2):
        page = client.get(reverse("intake:queue"), {"page": number}).content.decode()
        seen.append(set(re.findall(r"/intake/([0-9a-f-]+)/", page)))
    assert len(seen[0]) == 50 and len(seen[1]) == 10 and not seen[0] & seen[1]


def test_nonsense_in_the_address_is_no_error(client, staff, arrived):
    for page in ("intake:queue", "formal_check:queue"):
        for data in (
            {"page": "-1", "cycle": "x"},
            {"sort": "created_by__password"},
            {"q": "\x00' OR 1=1"},
            {"status": "x"},
        ):
            assert client.get(reverse(page), data).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_batch_and_three(client, staff, arrived, django_assert_num_queries, rows):
    copies(arrived, rows - 1)
    with django_assert_num_queries(6):  # session, user with grants, unread, years, counts, rows
        client.get(reverse("intake:queue"))


@pytest.mark.parametrize("people", [1, 3])
def test_a_batch_costs_the_same_for_one_person_and_three(client, staff, django_assert_num_queries, people):
    town = Town.build()
    rows = [town.reach(Status.RECOMMENDED)]
    for _ in range(people - 1):
        other = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)
        rows.append(other.reach(Status.RECOMMENDED))
    batch = town.hand_in(*rows)
    with django_assert_num_queries(12):
        # session, user, grants, own, unread, batch, papers, lines, readable lines, mails, revision, history
        client.get(reverse("intake:batch", args=[batch.key]))


def test_a_batch_shows_its_list_its_seal_and_what_will_happen(client, staff, arrived, submitted):
    page = text(client.get(reverse("intake:batch", args=[arrived.key])))
    revision = arrived.revisions.get()
    assert revision.content_hash in page and f"第{revision.number}版" in page and "打开盖章扫描件" in page
    assert submitted.acceptance_no in page and submitted.employer.name in page
    assert "将通知：推荐单位经办人" in page and "签收" in page
    scan = client.get(reverse("intake:scan", args=[arrived.key]), {"inline": ""})
    assert scan.status_code == 200 and scan["X-Content-Type-Options"] == "nosniff"


def test_receive_once_however_often_it_is_clicked(client, staff, arrived):
    version, first = arrived.version, clock.now()
    for later in (0, 5):
        with clock.at(first + timedelta(minutes=later)):
            assert receive(client, arrived, version=version).status_code == 302
    arrived.refresh_from_db()
    assert arrived.status == "received" and arrived.received_by == staff and arrived.received_at == first
    assert BatchEvent.objects.filter(move="receive").count() == 1
    assert Message.objects.filter(user=arrived.created_by, subject="协会已签收批次").count() == 1
    page = text(client.get(reverse("intake:batch", args=[arrived.key])))
    assert "演示经办人甲" in page and "/receive/" not in page


def test_the_second_of_two_case_workers_is_told_who_was_faster(client, staff, arrived):
    version = arrived.version
    receive(client, arrived)
    client.force_login(make_user(Role.STAFF))
    assert receive(client, arrived, key="k2", version=version).status_code == 409
    assert BatchEvent.objects.filter(move="receive").count() == 1


def test_no_move_by_get(client, staff, arrived):
    assert client.get(reverse("intake:receive", args=[arrived.key])).status_code == 405


def test_every_look_at_the_scan_is_kept(client, staff, arrived):
    before = AuditEvent.objects.filter(action="file.download").count()
    client.get(reverse("intake:scan", args=[arrived.key]))
    assert AuditEvent.objects.filter(action="file.download").count() == before + 1
