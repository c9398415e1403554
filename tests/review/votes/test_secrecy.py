"""With the whole database, its row order and the trail in hand nobody joins a member to a choice better than chance."""

import random
import re

import pytest
from django.db import connection
from django.db.models import Q

from accounts.models import AuditEvent
from accounts.roles import Role
from nominations.acting import Actor
from review import tasks
from review.experts.conflicts import enter
from review.votes import papers, proof, rounds, sealing
from review.votes.models import Ballot, Voter
from review.votes.moves import Mode
from tests.factories.journey import click
from tests.factories.votes import NO, YES, vote
from tests.support.tables import snapshot

pytestmark = pytest.mark.django_db
TRIALS = 60


def stored_order(candidacy):
    """The choices as the table's pages hold them."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT choice FROM review_ballot WHERE candidacy_id = %s ORDER BY {place}", [candidacy.pk])
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def opened(sitting, staff):
    row, found = sitting
    return rounds.open_round(row, found[:1], by=Actor(staff, Role.STAFF), key=click())


def test_the_order_of_the_rows_says_nothing_about_who_came_when(opened, staff):
    """One NO among six YES, cast at a known turn: whoever bets on the row of that turn wins one time in seven."""
    people = list(opened.approval.members.order_by("number"))
    candidacy, rng, hits = opened.candidacies.get(), random.Random(7), 0
    for member in people:
        vote(opened, member, YES)
    codes = list(Ballot.objects.values_list("code", flat=True))
    for _trial in range(TRIALS):
        sealing.destroy(opened)
        turn = rng.randrange(len(people))
        for at, code in enumerate(codes):  # what seven casts do to the table
            sealing.put(opened, [Ballot(candidacy=candidacy, choice=NO if at == turn else YES, code=code)])
        hits += stored_order(candidacy)[turn] == NO
    assert hits <= TRIALS * 0.35, "chance is 0.14; twice and a half of it would not be chance"


def test_every_ballot_is_as_old_as_the_last(opened):
    people = list(opened.approval.members.order_by("number"))
    seen = set()
    for member in people:
        vote(opened, member, YES)
        ids = set(Ballot.objects.values_list("pk", flat=True))
        assert not ids & seen, "a row that outlives a cast is older than the ones that came later"
        seen |= ids


def test_what_was_there_before_leaves_nothing_to_date_the_rows_by(opened):
    for member in opened.approval.members.order_by("number"):
        vote(opened, member, YES)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM review_ballot")
        else:
            cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,), "one transaction for all rows; deleted ones are overwritten"


def test_a_dump_holds_no_secret_no_time_and_no_member_beside_a_ballot(opened, staff):
    receipts = [vote(opened, member, YES) for member in opened.approval.members.order_by("number")]
    rounds.close_round(opened, by=Actor(staff, Role.STAFF))
    dump = snapshot()
    whole = str(dump)
    assert not any(receipt.secret in whole for receipt in receipts)
    codes = [code for receipt in receipts for _row, code in receipt.codes]
    assert all(whole.count(code) == 1 for code in codes), "a code stands on its ballot and nowhere else"
    names = {field.name for field in Ballot._meta.get_fields()}
    assert names == {"id", "candidacy", "choice", "code"}
    assert not {field.get_internal_type() for field in Voter._meta.get_fields()} & {"DateTimeField", "DateField"}


def test_neither_trail_nor_events_carry_a_choice_or_a_code(opened, staff):
    receipts = [vote(opened, member, NO) for member in opened.approval.members.order_by("number")]
    rounds.close_round(opened, by=Actor(staff, Role.STAFF))
    about = Q(action__startswith="ballot.") | Q(action__startswith="round.") | Q(action__startswith="approval.")
    told = str(list(AuditEvent.objects.filter(about).values_list("action", "target", "detail")))
    assert "ballot.cast" in told and "round.close" in told
    told += str(list(opened.approval.events.values_list("move", "payload")))
    assert not re.search(r"'(yes|no|abstain)'", told)
    assert not any(code in told for receipt in receipts for _row, code in receipt.codes)


def test_logs_of_the_vote_tell_no_more(opened, caplog):
    with caplog.at_level("DEBUG"):
        receipt = vote(opened, opened.approval.members.order_by("number").first(), NO)
    assert receipt.secret not in caplog.text and receipt.codes[0][1] not in caplog.text


def test_ids_and_codes_are_random_and_never_grow_with_the_turn(opened):
    for member in opened.approval.members.order_by("number"):
        vote(opened, member, YES)
    assert {pk.version for pk in Ballot.objects.values_list("pk", flat=True)} == {4}
    assert len({proof.new_secret() for _n in range(50)}) == 50


def test_a_paper_ballot_is_one_of_many_alike(sitting, staff):
    """A paper with a choice of candidates of its own would tell whose it is."""
    row, found = sitting
    enter(row.members.first().expert, found[0], "master", reason="曾是师徒", by=Actor(staff, Role.STAFF))
    one = rounds.open_round(row, found, by=Actor(staff, Role.STAFF), mode=Mode.PAPER, key=click())
    made = papers.papers(one, by=staff).snapshot.payload["papers"]
    assert [(paper["copies"], len(paper["rows"])) for paper in made] == [(7, 2), (6, 1)]


@pytest.mark.django_db(transaction=True)
def test_what_a_vote_leaves_behind_is_wiped_by_a_worker_and_again_after_a_crash(sitting, staff, monkeypatch):
    row, found = sitting
    one = rounds.open_round(row, found[:1], by=Actor(staff, Role.STAFF), key=click())
    for member in row.members.order_by("number"):
        vote(one, member, YES)
    assert tasks.wipe_ballots() == 0, "an open vote is left alone"
    rounds.close_round(one, by=Actor(staff, Role.STAFF))
    with monkeypatch.context() as broken:
        broken.setattr(sealing, "wipe", lambda: False)
        assert tasks.wipe_ballots() == 0
    one.refresh_from_db()
    assert one.wiped_at is None
    assert tasks.wipe_ballots() == 1 and tasks.wipe_ballots() == 0
    one.refresh_from_db()
    assert one.wiped_at is not None and proof.verify(one).whole
