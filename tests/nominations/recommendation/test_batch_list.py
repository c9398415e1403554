"""B1 and the list: one edited batch a unit, order by buttons, contact, and pages that tell what to do."""

import pytest
from django.urls import reverse

from accounts import clock
from nominations import batch_lists
from nominations.acting import Actor
from nominations.models import Batch
from nominations.pipeline import BatchStatus, Status
from nominations.recommendation.permissions import can_manage
from nominations.transitions import advance_cycle, everyone
from tests.factories.journey import Town
from tests.factories.nominations import DEADLINE, make_unit
from tests.nominations.recommendation.batches import act, join, names, open_batch, recommended, say_contact, sealed

LIST_QUERIES = 7
BATCH_QUERIES = 9


def test_a_second_click_opens_the_batch_that_is_being_edited(town, browser_of):
    browser = browser_of(town.rec)
    assert open_batch(browser, town) == open_batch(browser, town)
    assert Batch.objects.get().number == 1


def test_supplementary_batches_are_numbered_and_bring_the_contact_along(town, browser_of):
    browser = browser_of(town.rec)
    first = sealed(browser, town, *recommended(town, "沈砺成"))
    second = open_batch(browser, town)
    assert (second.number, second.contact_name, second.contact_phone) == (2, "林悦", "021-50000001")
    assert "补充批次" in browser.get(reverse("recommendation:batch", args=[second.key])).content.decode()
    assert first.status == BatchStatus.SEALING


def test_batches_are_begun_only_for_own_units_in_an_open_year(town, browser_of):
    other = make_unit(recommender="group")
    browser = browser_of(town.rec)
    for pair in (f"{other.key}:{town.cycle.year}", f"{town.employer.key}:{town.cycle.year}", "x", ""):
        assert browser.post(reverse("recommendation:open"), {"pair": pair}).status_code == 404
    with clock.at(DEADLINE):
        late = browser.post(reverse("recommendation:open"), {"pair": f"{town.recommender.key}:{town.cycle.year}"})
    assert late.status_code == 409
    assert not Batch.objects.exists()


def test_everybody_recommended_is_offered_ticked_and_joins_in_the_order_shown(town, browser_of):
    people = recommended(town, "沈砺成", "陆知衡", "乔映岚")
    browser = browser_of(town.rec)
    batch = open_batch(browser, town)
    page = browser.get(reverse("recommendation:batch", args=[batch.key]))
    assert page.context["free"] == people
    assert page.content.decode().count(" checked") == 3
    join(browser, batch, *people)
    assert names(batch) == ["1 沈砺成", "2 陆知衡", "3 乔映岚"]
    batch.refresh_from_db()
    assert batch.item_count == 3


def test_only_own_recommended_people_of_the_year_on_no_other_list(town, browser_of):
    browser = browser_of(town.rec)
    (listed,) = recommended(town, "沈砺成")
    sealed(browser, town, listed)
    stranger = Town.build(town.cycle).reach(Status.RECOMMENDED)
    unready = town.reach(Status.RECOMMENDER_REVIEW)
    second = open_batch(browser, town)
    join(browser, second, listed, stranger, unready)
    assert names(second) == []


def test_two_officers_who_add_the_same_person_add_one_line(town, browser_of):
    (person,) = recommended(town, "沈砺成")
    batch = open_batch(browser_of(town.rec), town)
    for _officer in range(2):
        batch_lists.add(batch, [person.pk], by=Actor(town.rec, "rec"), permit=can_manage)
    assert names(batch) == ["1 沈砺成"]


def test_up_down_and_out_by_buttons_each_twice_with_one_effect(town, browser_of):
    people = recommended(town, "甲一", "乙二", "丙三")
    browser = browser_of(town.rec)
    batch = open_batch(browser, town)
    join(browser, batch, *people)
    third = batch.items.get(position=3)
    for _click in range(2):
        act(browser, batch, "order", to=f"{third.pk}:1")
    assert names(batch) == ["1 丙三", "2 甲一", "3 乙二"]
    for _click in range(2):
        act(browser, batch, "order", out=batch.items.get(position=2).pk if _click == 0 else third.pk + 999)
    assert names(batch) == ["1 丙三", "2 乙二"]
    batch.refresh_from_db()
    assert batch.item_count == 2


@pytest.mark.parametrize(
    "data",
    [{"to": "x:1"}, {"to": "1:99999"}, {"to": "9" * 30 + ":1"}, {"out": "x"}, {"out": "-1"}, {"people": "x"}, {}],
)
def test_nonsense_changes_nothing(town, browser_of, data):
    browser = browser_of(town.rec)
    batch = open_batch(browser, town)
    join(browser, batch, *recommended(town, "甲一", "乙二"))
    assert act(browser, batch, "order", **data).status_code == 302
    assert names(batch) == ["1 甲一", "2 乙二"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("021-50000001", "021-50000001"), ("＋86 199 0000 0101", "19900000101"), ("50000001-802", "50000001-802")],
)
def test_a_contact_is_kept_normalised(town, browser_of, typed, kept):
    browser = browser_of(town.rec)
    batch = open_batch(browser, town)
    assert say_contact(browser, batch, contact_phone=typed).status_code == 302
    batch.refresh_from_db()
    assert (batch.contact_name, batch.contact_phone) == ("林悦", kept)


@pytest.mark.parametrize(
    "changes", [{"contact_name": " "}, {"contact_name": "长" * 21}, {"contact_phone": "52588"}, {"contact_phone": ""}]
)
def test_a_contact_nobody_could_reach_is_refused(town, browser_of, changes):
    browser = browser_of(town.rec)
    batch = open_batch(browser, town)
    answer = say_contact(browser, batch, **changes)
    assert answer.status_code == 422
    assert "还有内容需要修改" in answer.content.decode()


def test_a_contact_on_a_page_out_of_date_is_refused(town, browser_of):
    browser = browser_of(town.rec)
    batch = open_batch(browser, town)
    say_contact(browser, batch)
    assert say_contact(browser, batch, version="1").status_code == 409


def test_foreign_batches_are_not_there_on_any_page(town, browser_of):
    elsewhere = Town.build(town.cycle)
    batch = elsewhere.hand_in(elsewhere.reach(Status.RECOMMENDED))
    browser = browser_of(town.rec)
    for page in ("batch", "scan", "unlock", "cancel"):
        assert browser.get(reverse(f"recommendation:{page}", args=[batch.key])).status_code == 404
    for page in ("order", "contact", "lock", "unlock", "submit", "cancel"):
        assert (
            act(browser, batch, page, commitment="on", contact_name="林", contact_phone="50000001").status_code == 404
        )


@pytest.mark.parametrize("page", ["order", "contact", "lock", "submit"])
def test_acts_are_no_links(town, browser_of, page):
    browser = browser_of(town.rec)
    batch = open_batch(browser, town)
    assert browser.get(reverse(f"recommendation:{page}", args=[batch.key])).status_code == 405
    assert browser.get(reverse("recommendation:open")).status_code == 405


def test_cancelled_people_are_free_again_and_the_list_stays_readable(town, browser_of):
    (person,) = recommended(town, "沈砺成")
    browser = browser_of(town.rec)
    batch = sealed(browser, town, person)
    assert "取消后不能恢复" in browser.get(reverse("recommendation:cancel", args=[batch.key])).content.decode()
    assert act(browser, batch, "cancel").status_code == 302
    batch.refresh_from_db()
    assert batch.status == BatchStatus.VOID
    assert not batch.revisions.filter(void_at=None).exists()
    assert "沈砺成" in browser.get(reverse("recommendation:batch", args=[batch.key])).content.decode()
    fresh = open_batch(browser, town)
    join(browser, fresh, person)
    assert names(fresh) == ["1 沈砺成"]


def test_a_closed_year_greys_the_button_and_says_why(town, browser_of):
    browser = browser_of(town.rec)
    batch = open_batch(browser, town)
    join(browser, batch, *recommended(town, "沈砺成"))
    say_contact(browser, batch)
    advance_cycle(town.cycle, "suspend", by=Actor(None, "chief"), permit=everyone, reason="系统维护中止")
    page = browser.get(reverse("recommendation:batch", args=[batch.key])).content.decode()
    assert "本年度当前处于“已中止”" in page
    assert act(browser, batch, "lock").status_code == 409


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_grows_with_neither_people_nor_batches(town, browser_of, django_assert_num_queries, rows):
    browser = browser_of(town.rec)
    batch = open_batch(browser, town)
    join(browser, batch, *recommended(town, *("甲一", "乙二", "丙三")[:rows]))
    recommended(town, *("丁四", "戊五", "己六")[:rows])
    with django_assert_num_queries(BATCH_QUERIES):
        page = browser.get(reverse("recommendation:batch", args=[batch.key]))
    assert (len(page.context["items"]), len(page.context["free"])) == (rows, rows)
    for _number in range(rows - 1):
        Batch.objects.create(
            cycle=town.cycle, recommender=town.recommender, number=9 - _number, created_by=town.rec, status="void"
        )
    with django_assert_num_queries(LIST_QUERIES):
        assert len(browser.get(reverse("recommendation:batches")).context["batches"]) == rows
