"""The pool as its keepers use it: invite, enter, appoint, end, enter and lift conflicts; who sees what of it."""

import pytest
from django.urls import reverse

from accounts import invitations
from accounts.models import Invitation, Message, RoleGrant
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError
from nominations.models import StaffConflict
from review.expert_pool import permissions, transitions
from review.experts import conflicts, pool, standing
from review.experts.models import Appointment, Conflict, Expert, Relation
from review.sheets.moves import State
from tests.factories import experts as made
from tests.factories.nominations import make_unit, make_user

QUEUE = "/expert_pool/"
PROFILE = {"employer": "（演示）第三方质量研究院", "title": "高级工程师", "fields_": ["C", "M"], "methods": ["spc"]}


def said(form):
    """The hidden fields of the page's act."""
    return {"version": form["version"].value(), "key": form["key"].value()}


def test_invited_accepted_entered_by_the_expert(browse, staff):
    page = browse(staff)
    assert page.get(f"{QUEUE}invite/").status_code == 200
    terms = {"name": "储思远", "email": "chu@example.com", "version": 0, "key": "k1"}
    assert page.post(f"{QUEUE}invite/", terms).status_code == 302
    invited = Invitation.objects.get()
    assert (invited.role, invited.unit_id) == (Role.EXP, None)
    person = make_user(Role.NOM, name="储思远")
    invitations.accept(invited.pk, person)
    assert "储思远" in page.get(QUEUE).text  # no record yet, said above the list
    own = browse(person)
    assert "请填写您的专家信息" in own.get("/").text
    assert own.get(f"{QUEUE}mine/").url == f"{QUEUE}mine/profile/"
    made_now = own.post(f"{QUEUE}mine/profile/", PROFILE | {"version": 0, "key": "k2"})
    assert made_now.url == f"{QUEUE}mine/"
    row = Expert.objects.get(user=person)
    assert (row.employer_name, row.fields, row.methods) == (PROFILE["employer"], ["C", "M"], ["spc"])
    assert "高级工程师" in own.get(f"{QUEUE}mine/").text


def test_entered_by_staff_with_a_unit_of_the_registry(browse, staff):
    unit, person = make_unit("（演示）申屿船舶研究设计有限公司"), make_user(Role.EXP, name="储思远")
    url = f"{QUEUE}enter/{person.code}/"
    terms = PROFILE | {"employer": "(演示)申屿船舶研究设计有限公司", "active": "on", "version": 0, "key": "k"}
    assert browse(staff).post(url, terms | {"fields_": []}).status_code == 422
    assert browse(staff).post(url, terms).status_code == 302
    row = Expert.objects.get(user=person)
    assert (row.employer, row.employer_name, row.active) == (unit, unit.name, True)
    assert browse(staff).get(url).status_code == 404  # one record a person


def test_appointed_in_bulk_told_compared_and_ended(browse, staff, town, application):
    one, other = made.expert("尤守正"), made.expert("卓不群", employer=town.employer)
    page = browse(staff)
    terms = {"pick": [one.key, other.key], "year": town.cycle.year, "act": "appoint", "max_load": 12}
    assert page.post(f"{QUEUE}appoint", terms).status_code == 302
    page.post(f"{QUEUE}appoint", terms)  # again changes nothing
    assert Appointment.objects.count() == 2
    assert {row.max_load for row in Appointment.objects.all()} == {12}
    assert standing.is_away(other, application) and not standing.is_away(one, application)
    assert Message.objects.filter(subject="请签署评审承诺").count() == 2
    one.refresh_from_db()
    assert one.first_year == town.cycle.year
    end = terms | {"act": "end", "pick": [one.key]}
    assert "请写明结束聘任的理由" in page.post(f"{QUEUE}appoint", end, follow=True).text
    page.post(f"{QUEUE}appoint", end | {"reason": "本人出国"})
    assert not standing.appointments(town.cycle).filter(expert=one).exists()
    assert "本人出国" in page.get(f"{QUEUE}{one.key}/").text


def test_an_ended_appointment_gives_its_dossiers_back(staff, lead, town, application, hired):
    made.sworn(Appointment.objects.get())
    made.written_stage(town.cycle)
    made.copied(application, staff)
    made.started(application, lead)
    row = made.accepted(application, hired, staff, lead)
    transitions.end([hired], town.cycle, reason="本人出国", by=Actor(staff, Role.STAFF))
    row.refresh_from_db()
    assert row.state == State.CANCELLED


def test_a_stopped_expert_is_not_appointed(staff, town):
    one = made.expert("尤守正", active=False)
    with pytest.raises(TransitionError):
        transitions.appoint([one], town.cycle, max_load=25, by=Actor(staff, Role.STAFF))


def test_an_employer_that_changes_is_compared_at_once(browse, staff, lead, town, application, hired):
    own = browse(hired.user)
    page = own.get(f"{QUEUE}mine/profile/")
    terms = PROFILE | {"employer": town.employer.name} | said(page.context["form"])
    assert own.post(f"{QUEUE}mine/profile/", terms).status_code == 302
    assert standing.is_away(hired, application)
    told = Message.objects.filter(subject="专家信息有变动")
    assert {one.user_id for one in told} == {staff.pk, lead.pk}
    assert own.post(f"{QUEUE}mine/profile/", terms | {"title": "教授"}).status_code == 409
    with pytest.raises(StaleVersion):
        transitions.save_profile(hired, said=PROFILE, version=1, by=Actor(staff, Role.STAFF))


def test_staff_enters_a_conflict_and_lead_lifts_it(browse, staff, lead, application, hired):
    url = f"{QUEUE}{hired.key}/conflict/"
    terms = {"number": "2023-9999", "kind": "other", "reason": "有人来电反映二人相识", "version": 0, "key": "k"}
    answer = browse(staff).post(url, terms)
    assert answer.status_code == 422 and "没有找到这份申报" in answer.text and "有人来电反映二人相识" in answer.text
    assert browse(staff).post(url, terms | {"number": application.acceptance_no}).status_code == 302
    row = Conflict.objects.get()
    assert (row.source, row.found_by) == ("staff", staff)
    assert browse(staff).get(f"{QUEUE}conflicts/{row.pk}/lift/").status_code == 404
    page = browse(lead).get(f"{QUEUE}{hired.key}/")
    assert f"{QUEUE}conflicts/{row.pk}/lift/" in page.text and "有人来电反映二人相识" in page.text
    answer = browse(lead).post(
        f"{QUEUE}conflicts/{row.pk}/lift/", {"reason": "经核实并不相识", "version": 0, "key": "k"}
    )
    assert answer.status_code == 302
    assert not standing.is_away(hired, application)


def test_what_the_data_compel_is_not_to_lift(browse, lead, application, hired):
    Relation.objects.create(expert=hired, kind="family", person_name=application.name)
    conflicts.refresh(application.cycle)
    row = Conflict.objects.get()
    assert "lift" not in browse(lead).get(f"{QUEUE}{hired.key}/").text
    assert browse(lead).get(f"{QUEUE}conflicts/{row.pk}/lift/").status_code == 404


def test_reasons_only_for_those_who_compose_or_oversee(browse, staff, lead, application, hired):
    Relation.objects.create(expert=hired, kind="family", person_name=application.name)
    conflicts.refresh(application.cycle)
    url = f"{QUEUE}{hired.key}/"
    for role, sees in ((Role.SUP, True), (Role.CHIEF, False)):
        page = browse(make_user(role)).get(url)
        assert page.status_code == 200
        assert (application.name in page.text) is sees
    StaffConflict.objects.create(user=staff, application=application, reason="亲属")
    page = browse(staff).get(url)
    assert application.acceptance_no not in page.text
    assert '<td data-label="回避" class="saq-nowrap">无</td>' in browse(staff).get(QUEUE).text
    assert "1 份" in browse(lead).get(QUEUE).text


@pytest.mark.parametrize("role", [Role.NOM, Role.EXP, Role.ADM, Role.UNIT])
def test_strangers_find_nothing(browse, role, hired):
    user = make_user(role, make_unit() if role == Role.UNIT else None)
    for url in (QUEUE, f"{QUEUE}{hired.key}/", f"{QUEUE}{hired.key}/edit/", f"{QUEUE}requests/", f"{QUEUE}invite/"):
        assert browse(user).get(url).status_code == 404


def test_filters(browse, staff, lead, town):
    one = made.expert("尤守正", fields=("C",), methods=["spc"])
    two = made.expert("卓不群", fields=("D", "Q"), employer_name="（演示）沪云电力研究院")
    made.expert("宓安澜", active=False)
    made.sworn(made.appointed(one, town.cycle, lead))
    made.appointed(two, town.cycle, lead)
    page = browse(staff)

    def names(query):
        return [row["expert"].user.name for row in page.get(QUEUE + query).context["listing"].page]

    assert names("?state=sworn") == ["尤守正"]
    assert names("?state=unsworn") == ["卓不群"]
    assert names("?state=gone") == ["宓安澜"]
    assert names("?field=Q") == ["卓不群"]
    assert names("?method=spc") == ["尤守正"]
    assert names("?q=沪云") == ["卓不群"]
    assert names("?away=yes") == []
    assert sorted(names("?away=no")) == sorted(["尤守正", "卓不群", "宓安澜"])


def test_list_queries_do_not_grow(browse, lead, town, application, django_assert_num_queries):
    page = browse(lead)
    made.sworn(made.appointed(made.expert(), town.cycle, lead))
    page.get(QUEUE)
    for extra in (0, 2):
        for _n in range(extra):
            made.sworn(made.appointed(made.expert(employer=town.employer), town.cycle, lead))
        conflicts.refresh(town.cycle)
        with django_assert_num_queries(LIST_QUERIES):
            assert page.get(QUEUE).status_code == 200


LIST_QUERIES = 8


@pytest.mark.django_db
def test_predicates_and_querysets_agree(staff, lead, application, hired, town):
    other = made.expert("卓不群")
    row = conflicts.enter(hired, application, "other", reason="有人反映相识", by=Actor(staff, Role.STAFF))
    Relation.objects.create(expert=other, kind="family", person_name=application.name)
    made.appointed(other, town.cycle, lead)
    conflicts.refresh(town.cycle)
    people = [staff, lead, hired.user, make_user(Role.CHIEF), make_user(Role.SUP), make_user(Role.NOM)]
    pairs = ((permissions.can_view, permissions.visible), (permissions.can_keep, permissions.kept))
    for user in people:
        for can, rows in (*pairs, (permissions.can_appoint, permissions.appointable)):
            found = set(Expert.objects.filter(rows(user)))
            assert found == {one for one in Expert.objects.all() if can(user, one)}
        for can, rows in (
            (permissions.can_see_reason, permissions.reasons),
            (permissions.can_lift, permissions.liftable),
        ):
            found = set(Conflict.objects.filter(rows(user)))
            assert found == {one for one in Conflict.objects.all() if can(user, one)}
    assert set(Conflict.objects.filter(permissions.liftable(lead))) == {row}


def test_nobody_appoints_themselves(lead, town):
    RoleGrant.objects.create(user=lead, role=Role.EXP)
    own = Expert.objects.create(user=lead, employer_name="（演示）第三方质量研究院")
    with pytest.raises(NotPermitted):
        transitions.appoint([own], town.cycle, max_load=25, by=Actor(lead, Role.LEAD))


def test_the_nightly_comparison(town, application, hired, lead):
    from review.tasks import compare_experts

    Expert.objects.filter(pk=hired.pk).update(employer=town.employer)
    assert compare_experts() == 1
    assert compare_experts() == 0
    assert pool.unfiled().count() == 0
    assert reverse("expert_pool:queue") == QUEUE
