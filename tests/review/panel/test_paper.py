"""Paper: blank sheets with their codes, keyed in by two people who must agree; the printed D12 of a member."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from documents import hall_sheet
from documents.models import GeneratedDocument
from nominations import visibility
from nominations.acting import Actor, NotPermitted, WrongState
from nominations.models import StaffConflict
from review.experts.models import Conflict
from review.halls.models import Seat
from review.marks import keying, papers
from review.marks.models import Keying, Mark
from review.panel.permissions import can_key_in, can_read_document
from review.proposals import results
from tests.factories import halls
from tests.factories.nominations import make_user
from tests.review.panel.conftest import FULL, TOTAL
from tests.review.panel.test_marks import give, sent
from tests.review.panel.test_pages import form, url

pytestmark = pytest.mark.django_db


def enter(hall, user, scores=FULL, comment="", n=0):
    seat, slot = hall.seats[n], hall.slots[0]
    by = Actor(user, Role.STAFF)
    return keying.enter(slot, seat, scores=scores, comment=comment, by=by, permit=can_key_in)


def test_two_people_who_agree_make_the_mark(hall):
    assert enter(hall, hall.staff).mark is None
    assert not Mark.objects.exists()
    done = enter(hall, hall.second, FULL | {"craft": "22.50", "answers": "１４"})
    mark = Mark.objects.get()
    assert done.mark == mark and (mark.source, str(mark.total)) == ("paper", TOTAL) and mark.submitted_at
    version = mark.versions.get()
    assert version.cause == "paper" and version.content["keyed_by"] == sorted((hall.staff.pk, hall.second.pk))
    assert not Keying.objects.filter(agreed_at=None).exists()
    assert results.marks_of([hall.slots[0].pk])[hall.slots[0].pk][0]["mark_state"] == ""
    assert enter(hall, hall.second).mark == mark  # the same click again


def test_one_person_twice_is_one(hall):
    enter(hall, hall.staff)
    assert enter(hall, hall.staff).mark is None
    assert Keying.objects.count() == 1 and not Mark.objects.exists()


def test_differences_are_told_field_by_field_to_the_second_and_never_to_the_first(hall, client):
    enter(hall, hall.staff, comment="数据链完整")
    done = enter(hall, hall.second, FULL | {"craft": "25"})
    assert [(one["here"], one["saved"]) for one in done.differences] == [("25", "22.5"), ("", "数据链完整")]
    address = url("key_in", hall.seats[0].key, hall.slots[0].key)
    client.force_login(hall.second)
    assert "22.5" in client.get(address).content.decode()
    client.force_login(hall.staff)
    page = client.get(address).content.decode()
    assert "与您不一致" in page and 'value="22.5"' in page and "25</td>" not in page
    # Whoever had it wrong keys it in again, and it is the mark.
    assert enter(hall, hall.second, comment="数据链完整").mark


def test_the_second_sees_no_figure_of_the_first_before_keying_in(hall, client):
    enter(hall, hall.staff, FULL | {"craft": "17.5"})
    client.force_login(hall.second)
    page = client.get(url("key_in", hall.seats[0].key, hall.slots[0].key)).content.decode()
    assert "已有一位经办人录入" in page and "17.5" not in page


def test_by_the_page(hall, client):
    address = url("key_in", hall.seats[0].key, hall.slots[0].key)
    client.force_login(hall.staff)
    broken = client.post(address, form(FULL | {"clear": "11"}))
    assert broken.status_code == 422 and 'value="11"' in broken.content.decode()
    assert client.post(address, form()).status_code == 302
    assert "纸质表待第二人录入" in client.get(url("progress", hall.session.key)).content.decode()
    client.force_login(hall.second)
    assert client.post(address, form(FULL | {"clear": "1"}))["Location"] == address
    assert client.post(address, form())["Location"] == url("progress", hall.session.key)
    assert Mark.objects.get().source == "paper"


def test_only_staff_key_in_and_never_about_whom_they_stay_away_from(hall, client):
    StaffConflict.objects.create(user=hall.second, application=hall.applications[0], reason="亲属关系")
    with pytest.raises(NotPermitted):
        enter(hall, hall.second)
    with pytest.raises(NotPermitted):
        keying.enter(
            hall.slots[0], hall.seats[0], scores=FULL, comment="", by=Actor(hall.lead, Role.LEAD), permit=can_key_in
        )
    address = url("key_in", hall.seats[0].key, hall.slots[0].key)
    for user in (hall.second, hall.lead, hall.member(), hall.town.rec, make_user(Role.SUP)):
        client.force_login(user)
        assert client.get(address).status_code == client.post(address, form()).status_code == 404


@pytest.mark.parametrize("case", ["handed in", "away", "not here", "not heard", "closed"])
def test_what_cannot_be_keyed_in_says_why(hall, case):
    seat, slot = hall.seats[0], hall.slots[0]
    if case == "handed in":
        halls.marked(slot, "90")
    elif case == "away":
        Conflict.objects.create(expert=hall.people[0], application=slot.application, source="computed", kind="employer")
    elif case == "not here":
        Seat.objects.filter(pk=seat.pk).update(present_at=None)
    elif case == "not heard":
        hall.slots[0] = hall.slots[1]
    else:
        type(hall.session).objects.filter(pk=hall.session.pk).update(state="closed")
    with pytest.raises(WrongState):
        enter(hall, hall.staff)


def test_a_phone_that_comes_after_the_paper_is_told_that_a_sheet_stands(hall):
    enter(hall, hall.staff)
    enter(hall, hall.second)
    assert give(hall, sent(hall.slots[0], scores=FULL | {"clear": "1"})).outcome == "there"
    assert str(Mark.objects.get().total) == TOTAL


def test_a_blank_set_has_a_page_for_everybody_the_member_hears(hall, client):
    Conflict.objects.create(expert=hall.people[0], application=hall.applications[1], source="computed", kind="employer")
    client.force_login(hall.staff)
    assert client.post(url("blank", hall.session.key)).status_code == 302
    rows = GeneratedDocument.objects.filter(kind=papers.BLANK)
    assert rows.count() == len(hall.seats)
    payload = rows.get(target=papers.seat_target(hall.seats[0])).snapshot.payload
    assert [page["name"] for page in payload["sheets"]] == [hall.applications[0].name]
    page = payload["sheets"][0]
    assert page["code"] == "1-01-01"
    assert page["address"].endswith(reverse("panel:key_in", args=[hall.seats[0].key, hall.slots[0].key]))
    assert hall_sheet.render(payload, {}).startswith(b"%PDF")
    assert len(rows.get(target=papers.seat_target(hall.seats[1])).snapshot.payload["sheets"]) == 2


def test_the_members_own_sheets_are_printed_from_their_versions(hall, client):
    give(hall, sent(hall.slots[0], comment="数据链完整，成果已固化"))
    client.force_login(hall.member())
    assert client.post(url("print_own", hall.session.key)).status_code == 302
    document = GeneratedDocument.objects.get(kind=papers.SHEET)
    page = document.snapshot.payload["sheets"][0]
    version = Mark.objects.get().versions.get()
    assert (page["total"], page["sha256"], page["comment"]) == (TOTAL, version.sha256, "数据链完整，成果已固化")
    assert [item["got"] for item in page["items"]] == list(FULL.values())
    assert hall_sheet.render(document.snapshot.payload, {}).startswith(b"%PDF")
    # The member, and nobody else before the session is closed.
    assert can_read_document(hall.member(), document) and not can_read_document(hall.member(1), document)
    assert not can_read_document(hall.lead, document)
    type(hall.session).objects.filter(pk=hall.session.pk).update(state="closed")
    assert can_read_document(hall.lead, document) and can_read_document(hall.staff, document)
    StaffConflict.objects.create(user=hall.staff, application=hall.applications[0], reason="亲属关系")
    visibility.forget(hall.staff)
    assert not can_read_document(hall.staff, document)


def test_nothing_handed_in_prints_nothing(hall, client):
    client.force_login(hall.member())
    assert client.post(url("print_own", hall.session.key))["Location"] == url("room", hall.session.key)
    assert not GeneratedDocument.objects.filter(kind=papers.SHEET).exists()


def test_keying_leaves_its_traces_without_a_value(hall):
    enter(hall, hall.staff, FULL | {"craft": "17.5"})
    event = AuditEvent.objects.get(action="mark.keyed")
    assert event.actor == hall.staff and "17.5" not in str(event.detail)
