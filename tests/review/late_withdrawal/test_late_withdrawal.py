"""T34: a letter, two people of the association, and an application that ends; or a refusal that changes nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts import clock
from accounts.models import AuditEvent, Message
from accounts.roles import Role
from nominations import corrections
from nominations.acting import Actor
from nominations.models import StaffConflict, StageEvent
from nominations.pipeline import Status
from nominations.transitions import advance
from review.late_withdrawal.models import LateWithdrawal
from tests.factories.journey import Town, click
from tests.factories.nominations import make_unit, make_user, small_image

pytestmark = pytest.mark.django_db
REASON = "本人因工作调动，申请退出本年度申报。"


def letter():
    return SimpleUploadedFile("申请书.jpg", small_image(3), content_type="image/jpeg")


def ask(client, user, application, **changes):
    client.force_login(user)
    application.refresh_from_db()
    data = {"version": application.version, "key": click(), "reason": REASON, "letter": letter()} | changes
    return client.post(f"/late_withdrawal/new/{application.key}/", data)


def act(client, user, row, name, **data):
    client.force_login(user)
    row.refresh_from_db()
    return client.post(f"/late_withdrawal/{row.key}/{name}/", {"version": row.version, "key": click()} | data)


def subjects(user):
    return set(Message.objects.filter(user=user).values_list("subject", flat=True))


def test_from_the_letter_to_the_end(client, town, submitted):
    staff, lead = make_user(Role.STAFF), make_user(Role.LEAD)
    assert ask(client, town.rec, submitted).status_code == 302
    row = LateWithdrawal.objects.get()
    assert (row.state, row.origin) == ("asked", "portal")
    assert "收到退出申请" in subjects(staff) and "已收到退出申请" in subjects(town.nominee)
    client.force_login(town.nominee)
    page = client.get(f"/late_withdrawal/{row.key}/").content.decode()
    assert REASON in page and staff.name not in page
    assert client.get(f"/late_withdrawal/{row.key}/letter/").status_code == 200
    assert act(client, staff, row, "check", note="已电话与本人核实。").status_code == 302
    assert "退出申请待确认" in subjects(lead) and "退出申请已核对" in subjects(town.nominee)
    assert act(client, lead, row, "confirm").status_code == 302
    submitted.refresh_from_db()
    assert submitted.status == Status.WITHDRAWN
    event = StageEvent.objects.get(move="withdraw_late")
    assert (event.reason, event.payload["vacancy"]) == (REASON, False)
    for user in (town.nominee, town.unit, town.rec):
        assert subjects(user) & {"已退出本年度申报", "申报人已退出"}
    assert AuditEvent.objects.filter(action__startswith="late_withdrawal.").count() == 3


def test_who_stays_away_hears_nothing_of_it(client, town, submitted):
    staff, lead = make_user(Role.STAFF), make_user(Role.LEAD)
    for user in (staff, lead):
        StaffConflict.objects.create(application=submitted, user=user, reason="申报人是近亲属。")
    other, second = make_user(Role.STAFF), make_user(Role.LEAD)
    ask(client, town.rec, submitted)
    act(client, other, LateWithdrawal.objects.get(), "check", note="已电话与本人核实。")
    assert "收到退出申请" in subjects(other) and "退出申请待确认" in subjects(second)
    assert subjects(staff) == subjects(lead) == set()


def test_a_paper_letter_needs_a_second_person(client, submitted, staff):
    both = make_user(Role.LEAD)
    both.role_grants.create(role=Role.STAFF)
    assert ask(client, both, submitted).status_code == 302
    row = LateWithdrawal.objects.get()
    assert (row.state, row.origin, row.checked_by) == ("checked", "paper", both)
    client.force_login(both)
    assert "须由另一位负责人确认" in client.get(f"/late_withdrawal/{row.key}/").content.decode()
    assert act(client, both, row, "confirm").status_code == 404
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED
    assert act(client, make_user(Role.LEAD), row, "confirm").status_code == 302
    submitted.refresh_from_db()
    assert submitted.status == Status.WITHDRAWN


def test_an_open_correction_ends_with_it(client, town, submitted, staff):
    items = [corrections.ItemDraft("field", "position", "职务与证明不一致，请更正。")]
    with transaction.atomic():
        due = clock.now() + timedelta(days=3)
        by = Actor(staff, Role.STAFF)
        made = corrections.begin(submitted, items=items, due_at=due, due_estimated=False, by=by)
        words = {"words": corrections.words(made)}
        advance(submitted, "request_correction", by=by, permit=lambda user, row: True, payload=words)
    ask(client, town.rec, submitted)
    row = LateWithdrawal.objects.get()
    act(client, staff, row, "check", note="已电话与本人核实。")
    act(client, make_user(Role.LEAD), row, "confirm")
    made.refresh_from_db()
    submitted.refresh_from_db()
    assert (made.outcome, submitted.status) == ("cancelled", Status.WITHDRAWN)


def test_a_refusal_leaves_everything_as_it_was_and_says_why(client, town, submitted, staff):
    ask(client, town.rec, submitted)
    row = LateWithdrawal.objects.get()
    assert act(client, staff, row, "refuse", reason="短").status_code == 422
    assert act(client, staff, row, "refuse", reason="申请书没有本人签名。").status_code == 302
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED
    for user in (town.nominee, town.rec):
        assert "申请书没有本人签名" in Message.objects.get(user=user, subject="退出申请未获同意").body
    assert ask(client, town.rec, submitted).status_code == 302, "another letter may follow"


def test_one_request_at_a_time_and_one_click_is_one_request(client, town, submitted):
    key = click()
    first, again = ask(client, town.rec, submitted, key=key), ask(client, town.rec, submitted, key=key)
    assert first.url == again.url
    assert ask(client, town.rec, submitted).status_code == 409
    assert LateWithdrawal.objects.count() == 1


def test_what_is_missing_is_said_beside_the_field(client, town, submitted):
    answer = ask(client, town.rec, submitted, reason="走", letter="")
    assert answer.status_code == 422 and "至少写 5 个字" in answer.content.decode()
    fake = SimpleUploadedFile("申请书.jpg", b"not an image", content_type="image/jpeg")
    answer = ask(client, town.rec, submitted, letter=fake)
    assert answer.status_code == 422 and "只接受" in answer.content.decode()
    assert not LateWithdrawal.objects.exists()


def test_who_has_nothing_to_do_with_it_finds_nothing(client, town, submitted):
    ask(client, town.rec, submitted)
    row = LateWithdrawal.objects.get()
    stranger = make_user(Role.REC, make_unit(recommender="group"))
    for user in (stranger, make_user(), make_user(Role.ADM), make_user(Role.EXP)):
        client.force_login(user)
        assert client.get(f"/late_withdrawal/{row.key}/").status_code == 404
        assert client.get(f"/late_withdrawal/{row.key}/letter/").status_code == 404
        assert client.get(f"/late_withdrawal/new/{submitted.key}/").status_code == 404
    for user, name in ((town.rec, "check"), (town.nominee, "confirm"), (make_user(Role.CHIEF), "confirm")):
        assert act(client, user, row, name, note="已电话与本人核实。").status_code == 404
    assert act(client, make_user(Role.STAFF), row, "confirm").status_code == 404


def test_before_the_submission_one_withdraws_oneself(client, town):
    application = town.reach(Status.RECOMMENDED)
    assert ask(client, town.rec, application).status_code == 404


def test_stale_pages_and_finished_requests_answer_409(client, town, submitted, staff):
    ask(client, town.rec, submitted)
    row = LateWithdrawal.objects.get()
    assert act(client, staff, row, "check", note="已电话与本人核实。", version=0).status_code == 409
    act(client, staff, row, "check", note="已电话与本人核实。")
    assert act(client, staff, row, "check", note="已电话与本人核实。").status_code == 409


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, town, staff, n, django_assert_num_queries):
    for number in range(n):
        one = town if number == 0 else Town.build(town.cycle)
        ask(client, one.rec, one.reach(Status.SUBMITTED))
    client.force_login(staff)
    client.get("/late_withdrawal/")
    with django_assert_num_queries(6):
        page = client.get("/late_withdrawal/").content.decode()
    assert page.count("data-saq-open") == n
    assert "没有退出申请" in client.get("/late_withdrawal/?state=refused").content.decode()
    assert client.get("/").content.decode().count("的退出申请等待办理") == n
