"""The people screens: who finds what, two persons for association roles, disabling, one-time passwords."""

import pytest
from django.db import DatabaseError, transaction

from accounts import inbox, people
from accounts.models import AuditEvent, RoleGrant, RoleProposal, User
from accounts.roles import Role, roles_of
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("units")]


def roles_now(user):
    return roles_of(User.objects.get(pk=user.pk))


@pytest.fixture
def proposed(admin, nominee, as_user):
    client = as_user(admin)
    assert client.post(f"/people/{nominee.code}/propose/", {"role": "staff", "reason": "新到岗"}).status_code == 302
    return RoleProposal.objects.get()


def decide(client, proposal, decision="approve"):
    return client.post(f"/people/proposals/{proposal.pk}/", {"decision": decision}, follow=True)


def test_search_by_name_email_whole_phone_and_filters(staff, nominee, as_user):
    rec = UserFactory(role=Role.REC, unit_id=7, name="经办甲")
    UserFactory(name="另一人", is_active=False)
    client = as_user(staff)

    def names(query):
        page = client.get(f"/people/?{query}")
        return {row.user.name for row in page.context["rows"]}

    assert names("q=沈砺") == names("q=shen@") == names("q=138 1234 5678".replace(" ", "+")) == {"沈砺成"}
    assert names("q=1234567") == set(), "no part of a number finds anybody"
    assert names("role=rec") == {"经办甲"} and names("state=disabled") == {"另一人"}
    assert len(names("role=nonsense&state=&page=x")) == 4
    page = client.get("/people/?role=rec").content.decode()
    assert "推荐单位经办人 · （演示）申浦重型装备集团" in page and rec.masked_phone() in page
    assert "13812345678" not in client.get("/people/").content.decode()


def test_two_persons_give_an_association_role(lead, proposed, nominee, admin, as_user):
    assert roles_now(nominee) == {Role.NOM}, "the first person alone changes nothing"
    assert "提议人和当事人不能复核" in decide(as_user(admin), proposed).content.decode()
    assert roles_now(nominee) == {Role.NOM}
    decide(as_user(lead), proposed)
    assert roles_now(nominee) == {Role.NOM, Role.STAFF}
    grant = RoleGrant.objects.get(user=nominee, role=Role.STAFF)
    assert grant.granted_by == admin
    trail = list(AuditEvent.objects.filter(target=f"user:{nominee.pk}").order_by("seq").values_list("action", "actor"))
    assert trail == [("role.proposed", admin.pk), ("role.approved", lead.pk)]
    assert inbox.messages_of(lead).filter(subject__contains="复核").exists()
    assert inbox.messages_of(nominee).exists()


def test_a_second_administrator_may_approve_and_anyone_may_decline(proposed, nominee, as_user):
    decide(as_user(UserFactory(role=Role.ADM)), proposed, "decline")
    assert roles_now(nominee) == {Role.NOM}
    proposed.refresh_from_db()
    assert proposed.approved is False


def test_the_person_concerned_cannot_approve(admin, as_user):
    candidate = UserFactory(role=Role.LEAD)
    as_user(admin).post(f"/people/{candidate.code}/propose/", {"role": "chief", "reason": "任命"})
    decide(as_user(candidate), RoleProposal.objects.get())
    assert roles_now(candidate) == {Role.LEAD}


def test_nobody_proposes_for_oneself(admin, as_user):
    as_user(admin).post(f"/people/{admin.code}/propose/", {"role": "lead", "reason": "自荐"})
    assert not RoleProposal.objects.exists()


def test_the_database_itself_refuses_one_person_deciding_alone(admin, nominee):
    with pytest.raises(DatabaseError), transaction.atomic():
        RoleProposal.objects.create(user=nominee, role="staff", proposed_by=nominee)
    row = RoleProposal.objects.create(user=nominee, role="staff", proposed_by=admin)
    for decider in (admin, nominee):
        with pytest.raises(DatabaseError), transaction.atomic():
            RoleProposal.objects.filter(pk=row.pk).update(decided_by=decider, decided_at=row.proposed_at, approved=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        RoleGrant.objects.create(user=nominee, role="staff", granted_by=nominee)


def test_a_proposal_is_decided_once(proposed, lead, as_user):
    decide(as_user(lead), proposed, "decline")
    decide(as_user(lead), proposed)
    proposed.refresh_from_db()
    assert proposed.approved is False


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ("staff", "adm"), ("adm", "lead"), ("exp", "staff"), ("exp", "lead"), ("lead", "sup"), ("sup", "chief"),
    ],
)  # fmt: skip
def test_roles_that_exclude_each_other(admin, as_user, held, wanted):
    user = UserFactory(role=held)
    page = as_user(admin).post(f"/people/{user.code}/propose/", {"role": wanted, "reason": "x"})
    assert "不能兼任" in page.content.decode() and not RoleProposal.objects.exists()


def test_staff_takes_back_officers_and_only_administrators_the_association(staff, admin, lead, as_user):
    officer = UserFactory(role=Role.REC, unit_id=7)
    grant, other = officer.role_grants.get(), lead.role_grants.get()
    client = as_user(staff)
    assert client.post(f"/people/{officer.code}/grants/{grant.pk}/revoke/").status_code == 302
    assert roles_now(officer) == set() and RoleGrant.objects.filter(pk=grant.pk).exists()
    assert client.post(f"/people/{lead.code}/grants/{other.pk}/revoke/").status_code == 404
    assert client.post(f"/people/{officer.code}/grants/{other.pk}/revoke/").status_code == 404
    assert as_user(admin).post(f"/people/{lead.code}/grants/{other.pk}/revoke/").status_code == 302
    assert roles_now(lead) == set()


def test_disabling_keeps_the_person_out_and_enabling_lets_back_in(admin, nominee, as_user, client):
    as_user(admin).post(f"/people/{nominee.code}/active/", {"active": "0"})
    nominee.refresh_from_db()
    assert not nominee.is_active and roles_now(nominee) == set(), "a disabled account has no role at all"
    as_user(admin).post(f"/people/{nominee.code}/active/", {"active": "1"})
    assert roles_now(nominee) == {Role.NOM}
    as_user(admin).post(f"/people/{admin.code}/active/", {"active": "0"})
    admin.refresh_from_db()
    assert admin.is_active, "not oneself"


def test_a_one_time_password_is_shown_once_and_told(admin, nominee, lead, as_user):
    page = as_user(admin).post(f"/people/{nominee.code}/password/").content.decode()
    nominee.refresh_from_db()
    assert nominee.must_change_password and not nominee.check_password(PASSWORD)
    assert any(
        nominee.check_password(word.strip("</>"))
        for word in page.replace("<code>", " ").split("</code>")[0].split()[-1:]
    )
    assert inbox.messages_of(nominee).exists()
    as_user(admin).post(f"/people/{lead.code}/password/")
    lead.refresh_from_db()
    assert lead.check_password(PASSWORD), "not for colleagues: it would be a way to act as them"


def test_an_administrator_opens_an_account_whose_owner_sets_the_password(admin, as_user, client):
    from accounts.models import OutgoingMail

    form = {"name": "新同事", "phone": "13700003333", "email": "new@example.com"}
    assert as_user(admin).post("/people/new/", form).status_code == 302
    user = User.objects.get(email="new@example.com")
    assert not user.has_usable_password() and roles_of(user) == set()
    assert "password/reset/key" in OutgoingMail.objects.get().body
    page = as_user(admin).post("/people/new/", form)
    assert "这个手机号已有账号" in page.content.decode() and "这个邮箱已有账号" in page.content.decode()


PAGES = {
    "/people/": {Role.STAFF, Role.LEAD, Role.ADM, Role.SUP},
    "/people/invitations/": {Role.STAFF, Role.LEAD, Role.ADM, Role.SUP},
    "/people/invitations/new/": {Role.STAFF},
    "/people/new/": {Role.ADM},
    "/people/proposals/": {Role.LEAD, Role.ADM, Role.SUP},
    "/people/{code}/": {Role.STAFF, Role.LEAD, Role.ADM, Role.SUP},
}
ACTIONS = {
    "/people/{code}/propose/": {Role.ADM},
    "/people/{code}/active/": {Role.ADM},
    "/people/{code}/password/": {Role.ADM},
    "/people/invitations/{pk}/revoke/": {Role.STAFF},
    "/people/proposals/{pk}/": {Role.LEAD, Role.ADM},
}


@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_and_do_what(role, nominee, as_user):
    client = as_user(UserFactory(role=role, unit_id=7 if role in {Role.UNIT, Role.REC} else None))
    for path, allowed in PAGES.items():
        expected = 200 if role in allowed else 404
        assert client.get(path.format(code=nominee.code)).status_code == expected, path
    for path, allowed in ACTIONS.items():
        url = path.format(code="nobody", pk=999999)
        assert client.get(url).status_code == (405 if role in allowed else 404), path
        assert client.post(url).status_code in ({302, 404} if role in allowed else {404}), path


@pytest.mark.parametrize("path", [*PAGES, *ACTIONS])
def test_without_log_in_one_is_asked_to(client, path):
    url = path.format(code="x", pk=1)
    assert client.get(url).url == f"/accounts/login/?next={url}"


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_however_long(staff, as_user, number, django_assert_num_queries):
    for _n in range(number):
        UserFactory(role=Role.REC, unit_id=7)
    client = as_user(staff)
    with django_assert_num_queries(6):  # session, user with own roles, count, page, its grants, unread
        client.get("/people/")


def test_officers_see_their_own_units_people_and_no_others(as_user):
    me = UserFactory(role=Role.UNIT, unit_id=7)
    UserFactory(role=Role.UNIT, unit_id=7, name="同单位")
    UserFactory(role=Role.UNIT, unit_id=8, name="别单位")
    page = as_user(me).get("/me/").content.decode()
    assert "同单位" in page and "别单位" not in page


def test_profile_shows_own_facts_and_changes_the_name(nominee, as_user):
    client = as_user(nominee)
    page = client.get("/me/").content.decode()
    assert "138****5678" in page and "13812345678" not in page and "申报人" in page
    client.post("/me/", {"name": "  沈砺诚 "})
    nominee.refresh_from_db()
    assert nominee.name == "沈砺诚"
    assert "必填" in client.post("/me/", {"name": ""}).content.decode()


def test_an_officer_may_become_a_nominee_but_not_the_association(staff, as_user):
    officer = UserFactory(role=Role.UNIT, unit_id=7)
    for _n in range(2):
        assert as_user(officer).post("/me/nominee/").status_code == 302
    assert roles_now(officer) == {Role.UNIT, Role.NOM}
    assert as_user(staff).post("/me/nominee/").status_code == 404


def test_own_log_ins_are_listed(client, nominee):
    client.post("/accounts/login/", {"login": nominee.email, "password": "wrong"})
    client.post("/accounts/login/", {"login": nominee.email, "password": PASSWORD})
    page = client.get("/me/").content.decode()
    assert "登录成功" in page and "密码错误" in page
    assert people.sign_ins(UserFactory()).count() == 0
