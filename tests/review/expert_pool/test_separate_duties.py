"""Nobody judges and works for the association in one year (§4.1): neither role comes to whoever has the other."""

from datetime import timedelta

import pytest

from accounts import clock, granting, invitations
from accounts.models import Invitation, RoleGrant, RoleProposal
from accounts.roles import Role, has_role
from nominations.models import Cycle
from review.experts.models import Appointment
from tests.factories import experts as made
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db
QUEUE = "/expert_pool/"
READERS = (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP)


@pytest.fixture
def admin(db):
    return make_user(Role.ADM)


def give(browse, admin, user, role):
    """The administrator's page after the proposal."""
    return browse(admin).post(f"/people/{user.code}/propose/", {"role": role, "reason": "工作需要。"}, follow=True).text


def appoint(browse, staff, one, year):
    terms = {"pick": [one.key], "year": year, "act": "appoint", "max_load": 12}
    return browse(staff).post(f"{QUEUE}appoint", terms, follow=True).text


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEAD])
def test_an_expert_does_not_become_staff_or_lead(browse, admin, hired, role):
    assert "该账号已是专家，不能兼任。" in give(browse, admin, hired.user, role)
    assert not RoleProposal.objects.exists()


@pytest.mark.parametrize("role", READERS)
def test_whoever_judges_this_year_is_not_freed_for_it_by_laying_the_role_down(browse, admin, hired, role):
    """Who reads dossiers with their names for the association would know whose sheets these were."""
    RoleGrant.objects.filter(user=hired.user).update(revoked_at=clock.now())
    sentence = f"该账号是2023年度的评审专家，本年度不能担任{role.label}。"
    assert sentence in give(browse, admin, hired.user, role)
    assert not RoleProposal.objects.exists()
    Cycle.objects.update(stage="archived")
    assert sentence not in give(browse, admin, hired.user, role)
    assert RoleProposal.objects.exists()


def test_appointed_between_proposal_and_approval_the_role_is_refused(browse, admin, lead, town):
    person = made.expert("尤守正")
    RoleGrant.objects.filter(user=person.user).update(revoked_at=clock.now())
    give(browse, admin, person.user, Role.CHIEF)
    row = RoleProposal.objects.get()
    made.appointed(person, town.cycle, lead)
    page = browse(lead).post(f"/people/proposals/{row.pk}/", {"decision": "approve"}, follow=True).text
    assert "2023年度的评审专家" in page
    row.refresh_from_db()
    assert row.decided_at is None and not has_role(type(person.user).objects.get(pk=person.user_id), Role.CHIEF)


def test_an_appointment_that_ended_before_anything_was_read_binds_nobody(browse, admin, hired):
    RoleGrant.objects.filter(user=hired.user).update(revoked_at=clock.now())
    Appointment.objects.update(ended_at=clock.now())
    assert "评审专家" not in give(browse, admin, hired.user, Role.STAFF)


def test_what_was_read_binds_after_the_appointment_has_ended(browse, admin, hired, staff, lead, application, town):
    made.sworn(Appointment.objects.get())
    made.written_stage(town.cycle)
    made.copied(application, staff)
    made.started(application, lead)
    made.accepted(application, hired, staff, lead)
    RoleGrant.objects.filter(user=hired.user).update(revoked_at=clock.now())
    Appointment.objects.update(ended_at=clock.now())
    assert "2023年度的评审专家" in give(browse, admin, hired.user, Role.STAFF)


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEAD])
def test_staff_and_lead_take_no_invitation_as_experts(staff, role):
    person = make_user(role)
    invitations.invite(by=staff, email="chu@example.com", name="储思远", role=Role.EXP, unit_id=None)
    with pytest.raises(granting.GrantRefused, match=f"该账号已是{role.label}，不能兼任。"):
        invitations.accept(Invitation.objects.get().pk, person)


@pytest.mark.parametrize("role", READERS)
def test_nobody_at_work_for_the_association_this_year_is_appointed(browse, staff, town, role):
    """Neither who is at work now, nor who has laid the role down after the year had opened."""
    for revoked_at in (None, town.cycle.submit_deadline):
        one = made.expert("尤守正")
        RoleGrant.objects.create(user=one.user, role=role, revoked_at=revoked_at)
        page = appoint(browse, staff, one, town.cycle.year)
        assert f"尤守正本年度担任过{role.label}，不能同时担任专家。" in page
    assert not Appointment.objects.exists()


def test_nobody_who_examined_a_file_of_the_year_is_appointed(browse, staff, application, town):
    """Roles may be laid down and forgotten; what was done with a file of the year is not."""
    RoleGrant.objects.filter(user=staff).update(role=Role.EXP)
    one = made.Expert.objects.create(user=staff, fields=["C"], employer_name="（演示）第三方质量研究院")
    page = appoint(browse, make_user(Role.STAFF), one, town.cycle.year)
    assert "本年度担任过协会经办人，不能同时担任专家。" in page
    assert not Appointment.objects.exists()


def test_who_left_before_the_year_opened_is_appointed(browse, staff, town):
    one = made.expert("尤守正")
    RoleGrant.objects.create(user=one.user, role=Role.STAFF, revoked_at=town.cycle.open_at - timedelta(days=1))
    appoint(browse, staff, one, town.cycle.year)
    assert Appointment.objects.get().expert == one


def test_an_expert_is_not_given_a_role_by_any_other_way_either(hired, admin):
    with pytest.raises(granting.GrantRefused):
        granting.give(hired.user, Role.LEAD, by=admin)
    assert not has_role(hired.user, Role.LEAD)
