"""A completed year whose papers are printed, its package asked for and packed."""

from datetime import timedelta

from accounts import clock
from accounts.roles import Role
from documents.models import GeneratedDocument
from documents.rendering import render_document
from nominations.acting import Actor
from nominations.models import Application
from publicity.archive import transitions
from publicity.archives import packing, papers
from publicity.archives.models import Package
from tests.factories.journey import click
from tests.factories.naming import NAMED, complete, issued, over
from tests.factories.publicity import Office

LATER = NAMED + timedelta(days=3)
UNNAMED = "未命名演示甲"


def completed() -> Office:
    """One named, one reserve who is not; the year completed (C12)."""
    office = over(Office.build(n=1, reserves=1))
    issued(office)
    Application.objects.filter(cycle=office.cycle, status="reserve_approved").update(name=UNNAMED)
    with clock.at(NAMED):
        complete(office)
    return office


def printed(office: Office) -> Office:
    """Every paper the package wants."""
    for target, kind, _said in papers.wanted(office.cycle):
        rows = GeneratedDocument.objects.filter(target=target, kind=kind, format="pdf", void_at=None)
        render_document(rows.latest("pk").pk)
    return office


def proposed(office: Office) -> Package:
    with clock.at(LATER):
        by = Actor(office.staff, Role.STAFF)
        return transitions.propose(office.cycle, by=by, version=office.cycle.version, key=click())


def packed(office: Office) -> Package:
    package = proposed(office)
    with clock.at(LATER):
        assert render_document(package.document_id)
    found = packing.of(office.cycle)
    assert found is not None
    return found
