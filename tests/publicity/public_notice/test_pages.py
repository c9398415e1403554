"""The room by its pages: prepared, ordered, reviewed, signed with a second proof, announced, exported."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import Message
from publicity.lists.models import Channel, Publication
from publicity.lists.moves import State
from publicity.public_notice import queries
from saq_portal.home import gather
from tests.factories.journey import click
from tests.factories.nominations import small_image
from tests.factories.publicity import DAY, Office
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
PASSWORD = "演示-口令-2023"


@kept
def office():
    made = Office.build(n=2)
    made.chief.set_password(PASSWORD)
    made.chief.save()
    return made


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def act(user, row, verb, **data):
    form = {"version": row.version, "key": click(), **data}
    answer = browser(user).post(reverse("public_notice:act", args=[row.key, verb]), form)
    row.refresh_from_db()
    return answer


def test_from_the_list_of_the_waiting_to_the_page_of_the_public(office):
    with clock.at(DAY):
        assert any("公示名单待准备" in line["sentence"] for line in gather(office.staff, "turns"))
        year = reverse("public_notice:prepare", args=[2023])
        browser(office.staff).post(year, {"version": office.cycle.version, "key": click()})
        row = Publication.objects.get()
        assert act(office.staff, row, "hand_in").status_code == 302
        assert any("待复核" in line["sentence"] for line in queries.turns(office.lead))
        assert act(office.lead, row, "review").status_code == 302
        page = browser(office.chief).get(reverse("public_notice:detail", args=[row.key])).content.decode()
        assert "2023年6月19日至6月27日" in page and "签发公示" in page
        refused = act(office.chief, row, "publish", proof="猜的")
        assert refused.status_code == 422 and row.state == State.REVIEWED
        assert act(office.chief, row, "publish", proof=PASSWORD).status_code == 302
    assert row.state == State.LIVE
    told = Message.objects.filter(user=office.candidates[0].nominee, subject__contains="公示")
    assert told.count() == 1 and "6月27日" in told.get().body


def test_a_click_sent_twice_signs_once(office):
    with clock.at(DAY):
        row = office.do(office.prepared(), "hand_in", "review")
        form = {"version": row.version, "key": "same", "proof": PASSWORD}
        address = reverse("public_notice:act", args=[row.key, "publish"])
        first, second = (browser(office.chief).post(address, form) for _n in range(2))
    assert first.status_code == second.status_code == 302
    assert row.events.filter(move="publish").count() == 1


def test_a_stale_page_is_told_who_was_faster(office):
    with clock.at(DAY):
        row = office.prepared()
        stale = row.version
        office.do(row, "hand_in")
        answer = act(office.lead, row, "review", version=stale)
    assert answer.status_code == 409 and "演示经办甲" in answer.content.decode()


def test_places_once_each_and_a_reason(office):
    row = office.prepared()
    first, second = row.entries.order_by("place")
    address = reverse("public_notice:order", args=[row.key])
    form = {"version": row.version, "key": click(), f"place_{first.pk}": 1, f"place_{second.pk}": 1, "reason": ""}
    answer = browser(office.staff).post(address, form)
    assert answer.status_code == 422 and "序号 1 已给了" in answer.content.decode()
    form |= {f"place_{first.pk}": 2, "reason": "同姓同名，按受理先后"}
    assert browser(office.staff).post(address, form).status_code == 302
    assert list(row.entries.order_by("place")) == [second, first]


def test_channels_are_kept_with_a_picture(office):
    row = office.published()
    address = reverse("public_notice:channel", args=[row.key])
    with clock.at(DAY + timedelta(hours=3)):
        form = {"version": row.version, "key": click(), "kind": "site", "published_at": "2023-06-19T10:00"}
        refused = browser(office.staff).post(address, form)
        assert refused.status_code == 422 and "网址" in refused.content.decode()
        shot = SimpleUploadedFile("页面.png", small_image(3), content_type="image/png")
        form |= {"url": "https://www.example.com/gs", "shot": shot}
        assert browser(office.staff).post(address, form).status_code == 302
        late = form | {"published_at": "2023-06-20T10:00", "key": click(), "shot": ""}
        assert "不能晚于现在" in browser(office.staff).post(address, late).content.decode()
    kept = Channel.objects.get()
    picture = browser(office.lead).get(reverse("public_notice:screenshot", args=[row.key, kept.key]))
    assert picture.status_code == 200 and picture["Content-Type"].startswith("image/")


def test_the_article_is_plain_html_with_the_rows_and_no_script(office):
    row = office.published()
    answer = browser(office.staff).get(reverse("public_notice:article", args=[row.key]))
    body = answer.content.decode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert office.candidates[0].employer.name in body and "style=" in body
    assert "<script" not in body and "class=" not in body and "<link" not in body and "<img" not in body


@pytest.mark.parametrize("n", [1, 3])
def test_queries_do_not_grow(n, django_assert_num_queries):
    office = Office.build(n=n)
    row = office.published()
    client = browser(office.lead)
    client.get("/")
    with django_assert_num_queries(20, exact=False):
        client.get(reverse("public_notice:detail", args=[row.key]))
