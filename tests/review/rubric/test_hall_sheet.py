"""The defense's score sheet by HTTP: written beside the other one until the first session opens."""

from copy import deepcopy

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.models import Cycle
from review.marks import papers, rubric
from review.marks.models import HallRubric
from review.rubric import permissions
from review.rubric.models import HALL
from review.sheets.models import Rubric
from tests.factories.nominations import make_cycle, make_user
from tests.review.panel.conftest import Hall

pytestmark = pytest.mark.django_db
CONTENT = rubric.CONTENT


@pytest.fixture
def cycle(db):
    return make_cycle()


@pytest.fixture
def lead(client, db):
    user = make_user(Role.LEAD, name="演示负责人")
    client.force_login(user)
    return user


def address(name, year=2023):
    return reverse(f"rubric:{name}", args=[year])


def typed(content=CONTENT, version=1, **changes):
    """What the page sends for this content."""
    data = {"step": content["step"], "version": version, "key": "k", "move": "save"}
    for item in content["items"]:
        data |= {f"{item['code']}-{name}": item[name] for name in ("title", "points", "hint")}
    return data | {"items": [item["code"] for item in content["items"]]} | changes


def test_it_is_read_beside_the_other_one_and_reading_stores_nothing(client, lead, cycle):
    assert address("hall") in client.get(reverse("rubric:queue")).content.decode()
    page = client.get(address("hall")).content.decode()
    assert "核心技艺、绝技展示与真实性" in page and address("edit_hall") in page
    assert client.get(address("edit_hall")).status_code == 200
    assert not HallRubric.objects.exists() and not Rubric.objects.exists()


def test_points_words_and_items_are_changed_and_the_trail_says_what(client, lead, cycle):
    data = typed(step="1", **{"clear-points": 5, "new1-title": "现场操作", "new1-points": 5, "new1-hint": "动作规范"})
    data["items"].append("new1")
    assert client.post(address("edit_hall"), data).status_code == 302
    held = HallRubric.objects.get()
    assert [item["code"] for item in held.content["items"]][-1] == "new1"
    assert (held.content["step"], held.version, held.changed_by) == ("1", 2, lead)
    event = AuditEvent.objects.get(action="hall_rubric.edit")
    assert [row["label"] for row in event.detail["changes"]] == ["计分档", "陈述清晰、时间把控", "现场操作"]
    assert client.post(address("edit_hall"), data).status_code == 302
    assert HallRubric.objects.get().version == 2, "the same form twice changes it once"
    assert not Rubric.objects.exists()


def test_who_comes_second_is_told(client, lead, cycle):
    client.post(address("edit_hall"), typed(step="1"))
    answer = client.post(address("edit_hall"), typed(**{"clear-hint": "重点突出"}))
    assert answer.status_code == 409 and "演示负责人" in answer.content.decode()
    assert HallRubric.objects.get().content["step"] == "1"


WRONG = (
    ({"clear-points": 11}, "各项分值之和应为 100 分。"),
    ({"clear-points": 0}, "clear-points"),
    ({"clear-title": " "}, "clear-title"),
    ({"step": "0.3"}, "step"),
)


def test_wrong_input_is_said_beside_its_field_and_stores_nothing(client, lead, cycle):
    for changes, said in WRONG:
        answer = client.post(address("edit_hall"), typed(**changes, **{"pupils-title": "带教"}))
        page = answer.content.decode()
        assert answer.status_code == 422, changes
        assert said in page.split('id="errors"')[1].split("</div>")[0], changes
        assert 'value="带教"' in page, "what was typed stays"
    assert not AuditEvent.objects.filter(action="hall_rubric.edit").exists()


def test_an_item_more_and_one_fewer_change_the_page_only_until_saved(client, lead, cycle):
    page = client.post(address("edit_hall"), typed(move="add", **{"pupils-title": "带教"})).content.decode()
    assert 'name="new1-title"' in page and 'value="带教"' in page
    page = client.post(address("edit_hall"), typed(move="drop:clear")).content.decode()
    assert 'name="clear-title"' not in page
    last = typed(move="drop:clear", items=["clear", "<b>", "UPPER"])
    page = client.post(address("edit_hall"), last).content.decode()
    assert 'name="clear-title"' in page and "UPPER" not in page, "one item always stays"
    assert not HallRubric.objects.exists()


def test_back_to_the_default(client, lead, cycle):
    client.post(address("edit_hall"), typed(step="1"))
    assert address("reset_hall") in client.get(address("hall")).content.decode()
    assert client.post(address("reset_hall"), {"version": 2, "key": "r"}).status_code == 302
    assert HallRubric.objects.get().content == CONTENT
    assert AuditEvent.objects.filter(action="hall_rubric.reset").count() == 1


def test_the_next_year_takes_it_over(cycle):
    content = deepcopy(CONTENT) | {"step": "1"}
    HallRubric.objects.create(cycle=cycle, content=content)
    assert rubric.of_cycle(make_cycle(2024, "preparing")).content == content


def test_the_predicate_and_its_twin_agree(cycle):
    users = [make_user(role) for role in (Role.STAFF, Role.LEAD, Role.EXP)]
    for stage, open_ in (("preparing", True), ("written", True), ("defense", True), ("approval", False)):
        Cycle.objects.update(stage=stage)
        row = Cycle.objects.get()
        for user in users:
            rows = Cycle.objects.filter(permissions.editable(user, HALL))
            assert permissions.can_edit(user, row, HALL) == rows.exists() == (open_ and user == users[1])


def test_the_panel_scores_by_it_and_blank_sheets_of_before_are_void(client):
    hall = Hall("86.50")
    HallRubric.objects.update(frozen_at=None, sha256="")
    type(hall.session).objects.update(state="notified")
    papers.blank_sheets(hall.seats[0], by=hall.staff)
    client.force_login(hall.lead)
    assert client.post(address("edit_hall"), typed(step="1", **{"clear-title": "陈述"})).status_code == 302
    assert GeneratedDocument.objects.get(kind=papers.BLANK).void_at is not None
    member = client
    member.force_login(hall.member())
    page = member.get(reverse("panel:room", args=[hall.session.key])).content.decode()
    state = member.get(reverse("panel:state", args=[hall.session.key])).json()
    held = HallRubric.objects.get()
    assert "陈述" in page and 'step="1"' in page and 'data-step="1"' in page
    assert f'data-rubric="{state["rubric"]}"' in page and state["rubric"] == rubric.sha256(held.content)
    assert state["seat"] == str(hall.seats[0].key)


def test_a_session_that_opened_freezes_it_for_everybody(client):
    hall = Hall("86.50")
    client.force_login(hall.lead)
    page = client.get(address("hall")).content.decode()
    assert rubric.sha256(CONTENT) in page and "已定稿" in page and address("edit_hall") not in page
    assert client.get(address("edit_hall")).status_code == 404
    assert client.post(address("edit_hall"), typed(step="1")).status_code == 404
    assert client.post(address("reset_hall"), {"version": 1, "key": "r"}).status_code == 404
    held = HallRubric.objects.get()
    assert (held.sha256, held.content) == (rubric.sha256(CONTENT), CONTENT)


def test_the_association_reads_and_nobody_else(client, cycle):
    for role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP):
        client.force_login(make_user(role))
        assert client.get(address("hall")).status_code == 200
        assert client.get(address("edit_hall")).status_code == (200 if role == Role.LEAD else 404), role
    for role in (Role.NOM, Role.EXP, Role.ADM):
        client.force_login(make_user(role))
        assert {client.get(address(name)).status_code for name in ("hall", "edit_hall")} == {404}, role
        assert client.post(address("reset_hall"), {"version": 1, "key": "r"}).status_code == 404
