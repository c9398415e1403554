"""The same certificate used for two people or twice for one is found, and what is no misuse by nature is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import clock
from nominations.models import Attachment
from review import tasks
from review.matching import finder
from review.matching.models import EvidenceMatch, Scan
from tests.factories.certificates import certificate, jpeg, scan_again
from tests.factories.nominations import make_cycle
from tests.review.matching.papers import add, arrive, compare, pdf_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    first = arrive()
    return first, arrive(first.cycle)


def pairs():
    return [(row.left_id, row.right_id, row.how) for row in EvidenceMatch.objects.order_by("pk")]


def test_one_file_for_two_people(two):
    a, b = (add(person, jpeg(certificate(1))) for person in two)
    assert compare() == 1 and pairs() == [(a.pk, b.pk, "same")]


def test_a_turned_and_recompressed_scan_for_two_people(two):
    a, b = add(two[0], jpeg(certificate(1))), add(two[1], scan_again(1))
    compare()
    match = EvidenceMatch.objects.get()
    assert (match.left_id, match.right_id, match.how) == (a.pk, b.pk, "picture")
    assert match.quarter == 3  # serial 1 lies one quarter to the left; three more turn it back


def test_the_order_of_arrival_does_not_matter(two):
    b, a = add(two[1], scan_again(1)), add(two[0], jpeg(certificate(1)))
    compare()
    match = EvidenceMatch.objects.get()
    assert (match.left_id, match.right_id, match.quarter) == (b.pk, a.pk, 1)


def test_one_certificate_twice_in_one_application(two):
    a, b = (
        add(two[0], jpeg(certificate(1))),
        add(two[0], pdf_of(jpeg(certificate(1), 60)), media_type="application/pdf"),
    )
    compare()
    assert pairs() == [(a.pk, b.pk, "picture")]


def test_two_certificates_of_one_layout_are_no_pair(two):
    add(two[0], jpeg(certificate(1)))
    add(two[1], jpeg(certificate(2)))
    assert compare() == 0


def test_identity_papers_are_compared_by_the_file_alone(two):
    for person, page in zip(two, (jpeg(certificate(1)), scan_again(1)), strict=True):
        Attachment.objects.filter(application=person, kind="id_front").update(removed_at=clock.now())
        add(person, page, kind="id_front")
    assert compare() == 0
    assert not finder.Fingerprint.objects.exists(), "no picture of an identity paper is kept"
    Attachment.objects.filter(application=two[1], kind="union_card").update(removed_at=clock.now())
    add(two[1], jpeg(certificate(1)), kind="union_card")
    assert compare() == 1


def test_another_year_another_person_is_found_the_same_person_is_not(two):
    first = two[0]
    add(first, jpeg(certificate(1)))
    with clock.at(clock.now()):
        later = arrive(make_cycle(2024), id_no=first.id_no, id_index=first.id_index)
    add(later, scan_again(1))
    assert compare() == 0
    add(two[1], scan_again(1))
    assert compare() == 2


def test_what_is_not_handed_in_is_not_compared(two):
    from tests.factories.journey import Town

    add(two[0], jpeg(certificate(1)))
    draft = Town.build(two[0].cycle).draft()
    add(draft, jpeg(certificate(1)))
    assert compare() == 0 and not Scan.objects.filter(attachment__application=draft).exists()


def test_a_removed_file_closes_an_open_pair_and_the_new_scan_opens_its_own(two):
    a, b = (add(person, jpeg(certificate(1))) for person in two)
    compare()
    b.removed_at = clock.now()
    b.save()
    assert finder.matches_for(two[0]) == []
    c = add(two[1], scan_again(1))
    compare()
    assert [line.other.pk for line in finder.matches_for(two[0])] == [c.pk]
    assert [line.mine.pk for line in finder.matches_for(two[0])] == [a.pk]


def test_the_worker_comes_back_after_a_death_and_gives_up_on_a_file_that_kills(two):
    a = add(two[0], jpeg(certificate(1)))
    for _attempt in range(finder.ATTEMPTS):
        assert finder.pending() == [a.pk] and finder._claimed(a.pk)  # and dies
        assert finder.pending() == [], "nobody takes it while the lease runs"
        Scan.objects.filter(attachment=a).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert finder.pending() == []


def test_the_task_does_everything_once(two):
    for person in two:
        add(person, jpeg(certificate(1)))
    assert tasks.compare_files() == 2 and tasks.compare_files() == 0
    Scan.objects.update(done_at=None, attempts=0)
    tasks.compare_files()
    assert EvidenceMatch.objects.count() == 1


@pytest.mark.parametrize("others", [1, 3])
def test_a_case_asks_once(two, others, django_assert_num_queries):
    add(two[0], jpeg(certificate(1)))
    for _other in range(others):
        add(two[1], jpeg(certificate(1)))
    compare()
    with django_assert_num_queries(1):
        lines = finder.matches_for(two[0])
    assert len(lines) == others and not lines[0].own and lines[0].url
