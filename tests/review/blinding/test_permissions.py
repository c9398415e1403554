"""Who opens the copies and works on them, what nobody else learns; one row and three cost the same."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from nominations.models import Application, StaffConflict
from review.blind import making
from review.blinding import permissions
from tests.factories.nominations import make_user
from tests.review.blinding.conftest import another
from tests.review.blinding.test_blinding import QUEUE, detail, served


def test_others_of_the_association_read_and_do_nothing(client, copy, post):
    file = copy.files.first()
    for role in (Role.LEAD, Role.CHIEF, Role.SUP):
        client.force_login(make_user(role))
        page = client.get(detail(copy))
        assert page.status_code == 200
        assert "<form" not in page.content.decode().split("<main")[1].split("</main")[0]
        assert client.get(reverse("blinding:preview", args=[copy.key])).status_code == 200
        assert post(copy, "confirm", read="on").status_code == 404
        assert post(copy, "decide", file.key, choice="hidden").status_code == 404
        assert client.post(reverse("blinding:make"), {"year": 2023}).status_code == 404


def test_for_everybody_else_there_is_nothing(client, copy, post):
    file = copy.files.first()
    post(copy, "decide", file.key, choice="released")
    addresses = [QUEUE, detail(copy), reverse("blinding:preview", args=[copy.key]), served(file)]
    for role in (Role.NOM, Role.ADM, Role.EXP):
        client.force_login(make_user(role))
        assert {client.get(url).status_code for url in addresses} == {404}, role
    client.logout()
    assert {client.get(url).status_code for url in addresses} == {302}


def test_whoever_declared_a_conflict_learns_nothing(client, staff, copy, post):
    file = copy.files.first()
    post(copy, "decide", file.key, choice="released")
    StaffConflict.objects.create(user=staff, application=copy.application, reason="师徒关系")
    page = client.get(QUEUE).content.decode()
    assert copy.code not in page
    assert "甲某某" not in page
    for name in ("detail", "preview"):
        assert client.get(reverse(f"blinding:{name}", args=[copy.key])).status_code == 404
    assert client.get(served(file)).status_code == 404
    assert post(copy, "hide_word", was="团队", now="").status_code == 404


def test_the_predicates_and_their_twins_agree(copy):
    users = [make_user(role) for role in (Role.STAFF, Role.LEAD, Role.SUP, Role.ADM, Role.NOM, Role.EXP)]
    for status in ("formal_passed", "written_review", "shortlisted", "draft"):
        Application.objects.filter(pk=copy.application_id).update(status=status)
        row = Application.objects.get(pk=copy.application_id)
        for user in users:
            rows = Application.objects.filter(pk=row.pk)
            assert permissions.can_read(user, row) == rows.filter(permissions.readable(user)).exists()
            assert permissions.can_work(user, row) == rows.filter(permissions.workable(user)).exists()


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_asks_the_same_number_of_questions(client, staff, copy, by, more, django_assert_num_queries):
    for serial in range(more):
        making.make_all(copy.application.cycle, [another(copy.application, staff, serial)], by=by)
    client.get(QUEUE)
    with django_assert_num_queries(8):
        client.get(QUEUE)
