"""The lot: drawn once, published with all it takes to draw it again, kept where people cannot keep to it."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from nominations.acting import StaleVersion, TransitionError, WrongState
from review.attending import absences
from review.defense import transitions
from review.halls import drawing
from tests.factories.defense import SOURCE, VALUE
from tests.factories.journey import click

pytestmark = pytest.mark.django_db
QUERIES = 3
SCRIPT = Path(settings.BASE_DIR) / "docs/recompute_lot.py"


@pytest.fixture
def session(scene):
    made = scene.session()
    scene.seated(made)
    scene.arranged()
    made.refresh_from_db()
    return made


def order(session):
    return list(session.slots.order_by("order").values_list("application__acceptance_no", flat=True))


def recomputed(*arguments):
    done = subprocess.run([sys.executable, "-I", SCRIPT, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, [line.split()[1] for line in done.stdout.splitlines() if line.startswith("  ")]


def test_whoever_reads_the_public_page_draws_the_same_order_again(scene, session, client):
    numbers = order(session)
    scene.drawn(session)
    page = client.get(f"/defense/{scene.cycle.year}/lot/").content.decode()
    for shown in (session.commitment, session.seed, VALUE, SOURCE, *numbers):
        assert shown in page
    assert not any(file.name in page for file in scene.files)
    # From what the page shows, in whatever order the numbers are typed, by a program that shares nothing with ours.
    code, again = recomputed(session.commitment, session.seed, VALUE, *reversed(numbers))
    assert code == 0 and again == order(session)
    lots = [slot.lot for slot in session.slots.order_by("order")]
    assert lots == [1, 2, 3, 4]


def test_another_seed_is_found_out(session, scene):
    scene.drawn(session)
    assert recomputed(session.commitment, "0" * 64, VALUE, "2023-0001") == (1, [])
    assert recomputed() == (2, [])


def test_it_is_drawn_once(scene, session):
    scene.drawn(session)
    before = order(session), session.public_value
    with pytest.raises(TransitionError, match="不能重抽"):
        scene.drawn(session, "999")
    session.refresh_from_db()
    assert (order(session), session.public_value) == before


def test_the_same_form_twice_is_one_lot_and_an_old_page_is_told(scene, session):
    key, said = click(), {"public_value": "527", "public_source": SOURCE, "by": scene.by}
    with pytest.raises(StaleVersion):
        transitions.draw(session, **said, version=1, key=click())
    transitions.draw(session, **said, version=session.version, key=key)
    transitions.draw(session, **said, version=session.version, key=key)
    assert session.events.filter(move="draw").count() == 1


def test_without_a_value_or_without_nominees_there_is_no_lot(scene, session):
    with pytest.raises(TransitionError, match="请填写公开随机数"):
        transitions.draw(session, public_value="　", public_source=SOURCE, by=scene.by, version=None, key=click())
    with pytest.raises(TransitionError, match="还没有安排答辩人"):
        scene.drawn(scene.session(20))


def test_who_cannot_come_stands_elsewhere_and_it_says_why(scene, session):
    first = next(slot for slot in session.slots.all() if slot.application_id == scene.files[0].pk)
    absences.enter(
        scene.cycle, application=first.application, starts_at=session.starts_at - timedelta(hours=1),
        ends_at=session.starts_at + timedelta(minutes=65), note="单位会议", by=scene.by,
    )  # fmt: skip
    # A value by which this very number is drawn first.
    from review.halls import lots

    numbers = order(session)
    value = next(
        str(n) for n in range(200) if lots.draw(session.seed, str(n), numbers)[0] == first.application.acceptance_no
    )
    scene.drawn(session, value)
    first.refresh_from_db()
    assert (first.lot, first.order) == (1, 4) and first.moved_reason.startswith("本人4月")
    others = session.slots.exclude(pk=first.pk).order_by("order")
    assert [slot.order for slot in others] == [1, 2, 3]
    assert {slot.moved_reason for slot in others} == {"因其他答辩人或评委的时间限制，顺次调整"}
    rows = drawing.published(scene.cycle)[0]["rows"]
    assert [row["lot"] for row in rows] == [1, 2, 3, 4] and rows[0]["order"] == 4


def test_an_absence_of_another_day_is_no_reason_for_another_place(scene, session):
    """Two change places: one cannot come early, the other merely makes room, though away the week after."""
    early, other = scene.files[0], scene.files[1]
    start = session.starts_at
    for one, shift, hours in ((early, timedelta(hours=-1), 1.2), (other, timedelta(days=7), 3)):
        absences.enter(
            scene.cycle, application=one, starts_at=start + shift, ends_at=start + shift + timedelta(hours=hours),
            note="", by=scene.by,
        )  # fmt: skip
    from review.halls import lots

    numbers, wanted = order(session), [early.acceptance_no, other.acceptance_no]
    value = next(str(n) for n in range(2000) if lots.draw(session.seed, str(n), numbers)[:2] == wanted)
    scene.drawn(session, value)
    found = {slot.application_id: (slot.lot, slot.order, slot.moved_reason) for slot in session.slots.all()}
    assert found[early.pk][:2] == (1, 2) and found[early.pk][2].startswith("本人4月")
    assert found[other.pk] == (2, 1, "因其他答辩人或评委的时间限制，顺次调整")


def test_what_was_drawn_stays_published_when_somebody_leaves_the_session(scene, session, client):
    numbers = order(session)
    scene.drawn(session)
    drawn = order(session)
    from review.halls import freeing

    slot = session.slots.get(order=2)
    freeing.free(slot, "准假", by=scene.by)
    rows = drawing.published(scene.cycle)[0]["rows"]
    assert [row["number"] for row in rows] == drawn and sorted(drawn) == sorted(numbers)
    assert rows[1]["order"] is None
    assert "不在本场答辩" in client.get(f"/defense/{scene.cycle.year}/lot/").content.decode()


def test_a_commitment_stays_published_when_its_session_is_cancelled(scene, session, client):
    row = scene.session(20)
    transitions.cancel(row, reason="合并到第1场", by=scene.leads, version=row.version, key=click())
    page = client.get(f"/defense/{scene.cycle.year}/lot/").content.decode()
    assert row.commitment in page and row.seed not in page and "已取消" in page


def test_a_session_that_was_told_is_not_drawn(scene, session):
    scene.drawn(session)
    scene.notified(session)
    with pytest.raises((WrongState, TransitionError)):
        scene.drawn(session, "1")


def test_the_lots_of_a_year_without_sessions_are_no_page(client, scene):
    assert client.get(f"/defense/{scene.cycle.year}/lot/").status_code == 404
    assert client.get("/defense/1999/lot/").status_code == 404


def test_the_public_page_asks_the_same_number_of_queries(scene, client, django_assert_num_queries):
    scene.session(14)
    with django_assert_num_queries(QUERIES):
        client.get(f"/defense/{scene.cycle.year}/lot/")
    for days in (15, 16):
        scene.session(days)
    with django_assert_num_queries(QUERIES):
        client.get(f"/defense/{scene.cycle.year}/lot/")
