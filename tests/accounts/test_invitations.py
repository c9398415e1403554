"""Invitations: one link, one person, one role, fourteen days; three people per unit and role."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts import clock, invitations
from accounts.granting import GrantRefused
from accounts.models import AuditEvent, Invitation, OutgoingMail, RoleGrant, User
from accounts.roles import Role, roles_of, unit_ids
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("units")]
ACCOUNT = {"name": "顾远舟", "phone": "13700001111", "password1": PASSWORD, "password2": PASSWORD}


def invite(client, **changes):
    form = {"role": "rec", "unit_id": "7", "name": "顾远舟", "email": "Gu@example.com", "find": ""} | changes
    return client.post("/people/invitations/new/", form)


def link() -> str:
    body = OutgoingMail.objects.latest("pk").body
    url = next(word for word in body.split() if word.startswith("http"))
    return "/accounts/" + url.partition("/accounts/")[2]


@pytest.fixture
def invited(staff, as_user):
    assert invite(as_user(staff)).status_code == 302
    return link()


def test_staff_invites_and_the_officer_joins(invited):
    officer = Client()
    page = officer.get(invited).content.decode()
    assert "推荐单位经办人 · （演示）申浦重型装备集团" in page and "gu@example.com" in page
    assert officer.post(invited, ACCOUNT).status_code == 302
    assert officer.get("/me/").status_code == 200, "signed in at once"
    user = User.objects.get(email="gu@example.com")
    assert roles_of(user) == {Role.REC} and unit_ids(user, Role.REC) == {7}
    assert EmailAddress.objects.get(user=user).verified
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"invitation.sent", "invitation.accepted", "login.ok"} <= actions


def test_the_link_is_not_in_the_database(invited):
    token = invited.rstrip("/").rpartition("/")[2]
    row = Invitation.objects.get()
    assert len(token) >= 22 and token not in str(row.__dict__)


def test_a_link_works_once(invited):
    Client().post(invited, ACCOUNT)
    other = Client()
    gone = other.get(invited)
    assert gone.status_code == 404 and "邀请链接无效" in gone.content.decode()
    assert other.post(invited, ACCOUNT | {"phone": "13700002222"}).status_code == 404
    assert RoleGrant.objects.filter(role=Role.REC).count() == 1


def test_an_invitation_used_while_the_page_was_open_gives_nothing(staff):
    row = invitations.invite(by=staff, email="a@example.com", name="经办", role=Role.REC, unit_id=7)
    invitations.accept(row.pk, UserFactory())
    late = UserFactory()
    with pytest.raises(GrantRefused):
        invitations.accept(row.pk, late)
    assert roles_of(late) == {Role.NOM}


def test_forged_expired_and_revoked_links_look_alike(invited, staff, as_user):
    forged = Client().get("/accounts/invitation/AAAAAAAAAAAAAAAAAAAAAA/")
    with clock.at(clock.now() + timedelta(days=14, seconds=1)):
        expired = Client().get(invited)
        assert Client().post(invited, ACCOUNT).status_code == 404
    as_user(staff).post(f"/people/invitations/{Invitation.objects.get().pk}/revoke/")
    revoked = Client().get(invited)
    assert forged.status_code == expired.status_code == revoked.status_code == 404
    bodies = {r.content.decode().partition("<main")[2].partition("</main>")[0] for r in (forged, expired, revoked)}
    assert len(bodies) == 1
    assert not RoleGrant.objects.filter(role=Role.REC).exists()


def test_thirteen_days_later_it_still_works(invited):
    with clock.at(clock.now() + timedelta(days=13, hours=23)):
        assert Client().get(invited).status_code == 200


def test_who_is_signed_in_gets_the_role_on_that_account(invited, nominee):
    elsewhere, here = Client(), Client()
    elsewhere.force_login(nominee)
    here.force_login(nominee)
    assert "沈砺成" in here.get(invited).content.decode()
    assert here.post(invited).status_code == 302
    user = User.objects.get(pk=nominee.pk)
    assert roles_of(user) == {Role.NOM, Role.REC}
    assert here.get("/me/").status_code == 200, "this session goes on"
    assert elsewhere.get("/me/").status_code == 302, "the others end: rights changed"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("phone", "1", "11 位手机号码"),
        ("password1", "weak", "至少 10 位"),
        ("password2", "x", "不一致"),
        ("name", "", "必填"),
    ],
)
def test_a_wrong_answer_names_the_field_and_leaves_the_link_usable(invited, field, value, message):
    page = Client().post(invited, ACCOUNT | {field: value})
    assert page.status_code == 200 and message in page.content.decode()
    assert Client().post(invited, ACCOUNT).status_code == 302


def test_a_number_that_has_an_account_must_log_in_first(invited, nominee):
    page = Client().post(invited, ACCOUNT | {"phone": "13812345678"})
    assert "请先登录再接受邀请" in page.content.decode()
    assert Invitation.objects.get().state() == "open" and User.objects.count() == 2


def test_the_way_over_log_in_leads_back_to_the_link(invited, nominee):
    visitor = Client()
    page = visitor.get(f"/accounts/login/?next={invited}").content.decode()
    assert (
        f'name="next" value="{invited}"' in page
        and f"/accounts/login/?next={invited}" in visitor.get(invited).content.decode()
    )
    answer: Any = visitor.post("/accounts/login/", {"login": nominee.email, "password": PASSWORD, "next": invited})
    assert answer.url == invited


def test_an_address_typed_by_a_stranger_does_not_shut_the_invited_out(invited):
    stranger, owner = UserFactory(email="gu@example.com"), Client()
    assert owner.post(invited, ACCOUNT).status_code == 302
    stranger.refresh_from_db()
    assert stranger.email == "" and User.objects.get(email="gu@example.com").name == "顾远舟"


def test_a_confirmed_address_stays_with_its_account(invited):
    user = UserFactory(email="gu@example.com")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    assert "请先登录再接受邀请" in Client().post(invited, ACCOUNT).content.decode()


def test_three_people_per_unit_and_role(staff, as_user):
    client = as_user(staff)
    for n in range(3):
        assert invite(client, email=f"{n}@example.com").status_code == 302
    assert "已有 3 人" in invite(client, email="4@example.com").content.decode()
    assert invite(client, role="unit", email="4@example.com").status_code == 302, "another role has its own three"
    assert invite(client, unit_id="8", email="5@example.com").status_code == 302
    client.post(f"/people/invitations/{Invitation.objects.filter(role='rec', unit_id=7).latest('pk').pk}/revoke/")
    assert invite(client, email="4@example.com").status_code == 302


def test_the_fourth_cannot_join_even_with_a_link(staff, as_user, invited):
    for _n in range(3):
        UserFactory(role=Role.REC, unit_id=7)
    assert "已有 3 人" in Client().post(invited, ACCOUNT).content.decode()
    assert not User.objects.filter(name="顾远舟").exists(), "no account without the role"


def test_the_answer_does_not_tell_whether_the_address_has_an_account(staff, nominee, as_user):
    known = invite(as_user(staff), email=nominee.email)
    unknown = invite(as_user(staff), email="nobody@example.com")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"unit_id": ""}, "请选择经办人所在的单位"),
        ({"unit_id": "99"}, "请重新查找"),
        ({"unit_id": "9"}, "请重新查找"),
        ({"email": "x"}, "邮"),
        ({"role": "staff"}, "可选范围内，请重新选择"),
    ],
)
def test_a_wrong_invitation_is_refused_beside_its_field(staff, as_user, changes, message):
    page = invite(as_user(staff), **changes)
    assert page.status_code == 200 and message in page.content.decode()
    assert not Invitation.objects.exists()


def test_units_can_be_searched_without_a_script_and_input_stays(staff, as_user):
    page = invite(as_user(staff), search="1", find="电力", name="顾远舟").content.decode()
    assert "沪云电力" in page and "申浦重型" not in page and 'value="顾远舟"' in page
    assert not Invitation.objects.exists()


def test_an_expert_needs_no_unit_and_is_no_case_worker(staff, as_user):
    invite(as_user(staff), role="exp", unit_id="")
    colleague = UserFactory(role=Role.STAFF)
    page = as_user(colleague).post(link())
    assert "不能兼任" in page.content.decode() or page.status_code == 200
    assert roles_of(User.objects.get(pk=colleague.pk)) == {Role.STAFF}
    assert Client().post(link(), ACCOUNT).status_code == 302
    assert roles_of(User.objects.get(name="顾远舟")) == {Role.EXP}


def test_nobody_accepts_an_own_invitation(staff, as_user, invited):
    as_user(staff).post(invited)
    assert roles_of(User.objects.get(pk=staff.pk)) == {Role.STAFF}


def test_guessing_links_is_slowed_down(invited):
    guesser = Client()
    answers = {guesser.post(f"/accounts/invitation/{n:022d}/").status_code for n in range(25)}
    assert 429 in answers


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once_when_two_accept_at_the_same_moment(staff):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    rows = [
        invitations.invite(by=staff, email=f"{n}@example.com", name="经办", role=Role.REC, unit_id=7) for n in range(2)
    ]
    for _n in range(2):
        UserFactory(role=Role.REC, unit_id=7)
    people = [UserFactory(), UserFactory()]

    def accept(pair):
        try:
            return bool(invitations.accept(pair[0].pk, pair[1]))
        except GrantRefused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(accept, zip(rows, people, strict=True))) == [False, True]
    assert RoleGrant.objects.filter(role=Role.REC, unit_id=7).count() == 3
