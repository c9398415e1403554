"""Keeps the ballots of a round without any order: all of them are written anew, mixed, whenever one is added.

Rows of one transaction would lie beside each other and bear its number; so no row is ever older or younger than
another. What the database leaves behind of earlier rows is wiped after the closing, see `wipe` and docs/limits.md.
"""

import secrets

import structlog
from django.db import OperationalError, connection, transaction

from accounts import clock
from review.votes.models import Ballot, Round
from review.votes.moves import RoundState

TABLES = ("review_ballot", "review_voter")
# Whoever waits for the table makes all wait who come after: votes go first, and the wipe tries again later.
PATIENCE = "2s"
LOCK_NOT_AVAILABLE = "55P03"


def mixed(rows: list[Ballot]) -> list[Ballot]:
    """The rows in an order nobody can foresee."""
    secrets.SystemRandom().shuffle(rows)
    return rows


def put(one: Round, added: list[Ballot]) -> None:
    """Write the ballots that are there and `added` anew, mixed, under new ids; the round's row is locked already."""
    there = Ballot.objects.filter(candidacy__round=one)
    rows = [
        Ballot(candidacy_id=candidacy, choice=choice, code=code)
        for candidacy, choice, code in there.values_list("candidacy_id", "choice", "code")
    ]
    destroy(one)
    Ballot.objects.bulk_create(mixed([*rows, *added]))


def destroy(one: Round) -> None:
    """Delete the ballots of a round; SQLite overwrites them at once."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    Ballot.objects.filter(candidacy__round=one).delete()


def wipe_soon() -> None:
    """After the closing's transaction, by a worker; a message that is lost is made up for by the clock."""
    from review.tasks import wipe_ballots

    transaction.on_commit(wipe_ballots.delay, robust=True)


def wipe_due() -> int:
    """Wipe what rounds that are over have left behind; of how many. Safe any number of times, twice at once too.

    The row of the round is the queue: it waits until a wipe that began after its end has left nothing.
    """
    over = Round.objects.exclude(state=RoundState.OPEN).filter(wiped_at=None)
    due = list(over.values_list("pk", flat=True))
    if not due:
        return 0
    if not wipe():
        structlog.get_logger("saq.votes").warning("ballots_not_wiped")
        return 0
    return over.filter(pk__in=due).update(wiped_at=clock.now())


def wipe() -> bool:
    """Rewrite the tables' files, so that no earlier row can be read from them; False when a table is in use.

    PostgreSQL's VACUUM FULL carries along what any old transaction of the whole server could still see, in whatever
    database; a table that is emptied and filled again in one transaction has no past, whoever looks.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            for table in TABLES:
                cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
                cursor.execute(f"CREATE TEMPORARY TABLE kept_{table} ON COMMIT DROP AS SELECT * FROM {table}")
                cursor.execute(f"TRUNCATE {table}")
                cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table} ORDER BY random()")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
            raise
        return False
    return True
