"""An objection keeps the file of the person it is about until it is answered."""

from datetime import timedelta

import pytest

from accounts import clock, my_data
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.retention import running
from publicity.objections import concluding, handling, papers, retained
from publicity.objections.models import Objection
from publicity.objections.moves import State
from tests.factories.publicity import Office
from tests.factories.years import cancel
from tests.publicity.objections_scene import LATER, Case
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
OVER = LATER + timedelta(days=100)


@kept
def case() -> Case:
    office = Office.build()
    office.published()
    return Case(office)


def test_until_it_is_closed(case):
    pk = case.row.application_id
    assert retained.find([pk, pk + 1]) == {pk: "异议没有办结。"}
    Objection.objects.update(state=State.CLOSED, closed_at=clock.now())
    assert retained.find([pk]) == {}


def concluded(case, outcome):
    """Dismissed or upheld, and answered."""
    with clock.at(LATER + timedelta(days=8)):
        case.investigated()
    with clock.at(case.row.parties_due + timedelta(minutes=1)):
        said = case.by(case.chief, Role.CHIEF) | {"reason": "经逐项核对，结论如下，予以认定。"}
        if outcome == "upheld":
            said |= {"doc_no": "沪质协〔2023〕31号", "findings": "申报表多报专利两项。", "subjects": ("person",)}
        {"upheld": concluding.uphold, "dismissed": concluding.dismiss}[outcome](case.row, **said)
        handling.reply(case.row, "经核查，现将结果答复如下，请知悉。", **case.by(case.staff, Role.STAFF))


@pytest.mark.parametrize(("outcome", "years"), [("dismissed", 10), ("upheld", 30)])
def test_closed_ones_go_to_the_day(case, outcome, years):
    concluded(case, outcome)
    cancel(case.office.cycle, OVER)
    end = OVER.replace(year=OVER.year + years)
    with clock.at(end - timedelta(days=1)):
        assert "objections" not in {line.rule for line in running.run().lines.all()}
    with clock.at(end):
        assert "objections" in {line.rule for line in running.run().lines.all()}
        assert "objections" not in {line.rule for line in running.run().lines.all()}
    row = Objection.objects.get()
    assert (
        row.name == row.phone == row.address == row.facts == row.answer == "" and row.number and row.state == "closed"
    )
    assert all(proof.file.erased_at for proof in row.proofs.all())
    letters = GeneratedDocument.objects.filter(target=papers.target(row))
    assert letters.count() > 1 and not any(one.snapshot.payload for one in letters), "each letter to whoever objected"
    assert not row.events.exclude(reason="", payload={}).exists() and row.events.count() > 3


def test_the_person_reads_what_was_public_and_nothing_of_the_objection(case):
    user = case.row.application.nominee
    text = str(my_data.sections(user))
    assert "公示的内容" in text and case.entry.employer in text
    assert case.row.number not in text and "演示反映人" not in text and "异议" not in text
