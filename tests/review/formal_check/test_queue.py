"""The list of submitted applications and the read-only case: what each role reads, and what nobody reads."""

import re

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from nominations.dictionaries import AttachmentKind
from nominations.models import Application
from nominations.pipeline import Status
from tests.factories.formal_check import corrected, returned
from tests.factories.journey import Town
from tests.factories.nominations import make_cycle, make_user

pytestmark = pytest.mark.django_db
# Session, user, grants, own, unread; the form, its honours, files, opinions, documents, history; the list, its sealed
# version; answers, pairs of files, and one row of everything else there is to know.
CASE_QUERIES = 15
LIST_QUERIES = 7  # session, user with grants, own, unread, years, counts, rows


def text(response):
    return re.sub(r"\s+", "", response.content.decode())


def another(town, **fields):
    other = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)
    return other.reach(Status.SUBMITTED, **fields)


def see(client, application):
    return client.get(reverse("formal_check:detail", args=[application.key]))


def test_only_what_was_submitted_is_listed(client, staff, town, submitted):
    draft = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec).draft(name="还在填写")
    page = client.get(reverse("formal_check:queue")).content.decode()
    assert submitted.acceptance_no in page and str(draft.key) not in page and "还在填写" not in page


def test_filters_and_search(client, staff, town, submitted):
    other = another(town, name="艾克", industry="I")
    unit = town.employer.name[4:9]
    found = {
        "q=艾克": {other},
        f"q={submitted.acceptance_no}": {submitted},
        f"q={unit}": {other, submitted},
        f"q={submitted.acceptance_no[-4:]}": {submitted},
        f"q={town.recommender.name[4:9]}": {other, submitted},
        f"employer={unit}": {other, submitted},
        "recommender=没有这家": set(),
        "industry=I": {other},
        "status=submitted": {other, submitted},
        "status=named": set(),
    }
    for query, wanted in found.items():
        page = client.get(reverse("formal_check:queue") + "?" + query).content.decode()
        assert {row for row in (other, submitted) if str(row.key) in page} == wanted, query


def test_the_newest_published_year_is_shown_unless_another_is_asked_for(client, staff, submitted):
    make_cycle(2024)
    make_cycle(2025, stage="preparing")
    address = reverse("formal_check:queue")
    assert submitted.acceptance_no not in client.get(address).content.decode()
    assert submitted.acceptance_no in client.get(address, {"cycle": "2023"}).content.decode()


def test_an_association_without_any_year_sees_an_empty_list(client, staff):
    assert "没有符合条件的申报" in client.get(reverse("formal_check:queue")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(client, staff, town, submitted, django_assert_num_queries, rows):
    for _ in range(rows - 1):
        another(town)
    client.get(reverse("formal_check:queue"))  # the names of the case workers are a minute old at most
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(reverse("formal_check:queue")).content.decode()
    assert page.count('href="/formal_check/') >= rows


@pytest.mark.parametrize("size", [50, 100])
def test_pages_hold_fifty_or_a_hundred_rows_in_the_order_of_the_numbers(client, staff, submitted, size):
    rows = []
    for number in range(2, 122):
        fields = {
            f.name: getattr(submitted, f.name) for f in Application._meta.concrete_fields if f.name not in ("id", "key")
        }
        rows.append(
            Application(**fields | {"acceptance_no": f"2023-{number:04d}", "nominee": None, "id_index": f"x{number}"})
        )
    Application.objects.bulk_create(rows)
    seen = []
    for page in range(1, 4):
        answer = client.get(reverse("formal_check:queue"), {"per_page": size, "page": page}).content.decode()
        seen += re.findall(r">(2023-\d{4})<", answer)
    assert seen[: min(3 * size, 121)] == [f"2023-{n:04d}" for n in range(1, 122)][: min(3 * size, 121)]


def test_the_case_shows_form_opinions_batch_and_history(client, staff, submitted):
    page = text(see(client, submitted))
    for words in (
        "情况属实，同意推荐申报。",
        "完整、真实、客观，同意推荐。",
        "第1批次",
        "提交给工作单位",
        submitted.acceptance_no,
    ):
        assert words in page
    assert submitted.id_no not in page and submitted.home_addr not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_case_costs_the_same_whatever_it_holds(client, staff, submitted, django_assert_num_queries, rows):
    from tests.factories.nominations import make_attachment

    for _ in range(rows):
        make_attachment(submitted, AttachmentKind.OTHER, submitted.nominee)
    with django_assert_num_queries(CASE_QUERIES):
        see(client, submitted)


def test_a_case_that_was_corrected_asks_three_things_more(client, staff, checked, town, django_assert_num_queries):
    returned(checked, staff)
    corrected(checked, town, trade="电焊工")
    with django_assert_num_queries(CASE_QUERIES + 3):  # the rounds, their items, the version that was returned
        assert "电焊工" in see(client, checked).content.decode()


def test_case_workers_open_identity_papers_only_with_their_name_across(client, staff, submitted):
    card = submitted.attachments.get(kind=AttachmentKind.ID_FRONT)
    proof = submitted.attachments.filter(kind=AttachmentKind.EVIDENCE).first()
    page = see(client, submitted).content.decode()
    assert reverse("formal_check:paper", args=[card.key]) in page
    assert reverse("application:file", args=[card.key]) not in page
    plain = client.get(reverse("application:file", args=[card.key]))
    assert plain.status_code == 404
    marked = client.get(reverse("formal_check:paper", args=[card.key]), {"inline": ""})
    assert marked.status_code == 200 and marked["Content-Type"] == "image/jpeg"
    from documents.files import read

    assert marked.content != read(card.file)
    assert AuditEvent.objects.filter(action="file.download", actor=staff).latest("seq").detail["marked"] is True
    assert client.get(reverse("formal_check:paper", args=[proof.key])).status_code == 404
    assert client.get(reverse("application:file", args=[proof.key])).status_code == 200


def test_after_the_check_case_workers_open_no_identity_papers(client, staff, submitted):
    card = submitted.attachments.get(kind=AttachmentKind.ID_FRONT)
    Application.objects.filter(pk=submitted.pk).update(status=Status.FORMAL_PASSED)
    assert client.get(reverse("formal_check:paper", args=[card.key])).status_code == 404
    assert "不提供查看" in see(client, submitted).content.decode()


def test_the_supervisor_reads_the_merits_and_no_personal_data(client, submitted):
    client.force_login(make_user(Role.SUP))
    page = text(see(client, submitted))
    card = submitted.attachments.get(kind=AttachmentKind.ID_FRONT)
    assert submitted.achievements in page and submitted.mobile not in page and "身份证<" not in page
    assert client.get(reverse("formal_check:paper", args=[card.key])).status_code == 404


def test_a_printed_form_can_be_fetched(client, staff, submitted):
    assert "申报审批表" in see(client, submitted).content.decode()


def test_the_summary_is_for_whoever_reads_the_application(client, submitted, town):
    address = reverse("formal_check:summary", args=[submitted.key])
    for user, status in ((town.nominee, 200), (town.rec, 200), (make_user(Role.STAFF), 200), (make_user(), 404)):
        client.force_login(user)
        assert client.get(address).status_code == status
