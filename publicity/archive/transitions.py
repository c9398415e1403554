"""One verb, one function: propose (STAFF), check, confirm (SUP, C13), void, take."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import audit, clock
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.models import Cycle
from nominations.transitions import advance_cycle, locked
from publicity.archive import permissions
from publicity.archives import packing
from publicity.archives.advancing import PACKAGE
from publicity.archives.models import Package
from publicity.archives.moves import State


@transaction.atomic
def propose(cycle: Cycle, *, by: Actor, version: int, key: str) -> Package:
    """STAFF: the year is frozen as it stands and packed by the workers; the same click answers the first."""
    assert by.user is not None
    if not permissions.can_propose(by.user, cycle):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    cycle = locked(Cycle, cycle.pk)
    if done := packing.of(cycle):
        return done
    if problems := packing.against(cycle):
        raise TransitionError(problems[0], problems)
    number = (Package.objects.filter(cycle=cycle).aggregate(last=Max("number"))["last"] or 0) + 1
    document = packing.ask(cycle, number, by=by.user)
    package = Package(cycle=cycle, number=number, document=document, proposed_by=by.user)
    PACKAGE.write(package, "propose", "", by, key=key)
    return package


def check(package: Package, *, by: Actor, version: int, key: str) -> None:
    """Any reader has the four checks made again; what they found is kept, and who asked."""
    if not permissions.can_see(by.user, package.cycle):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    made = packing.result(package)  # reads the whole package: before any lock
    if not made["package"]:
        raise TransitionError(_("数据包还在生成。"))

    def change(row: Package) -> None:
        row.checks = made

    PACKAGE.enter(package, (State.PROPOSED, State.CONFIRMED), "check", by=by, version=None, key=key, change=change)


def confirm(package: Package, *, by: Actor, version: int, key: str) -> None:
    """SUP, after the four checks have passed once more: the year is archived and read-only (C13)."""
    made = packing.result(package)
    _confirmed(package, made, by=by, version=version, key=key)


@transaction.atomic
def _confirmed(package: Package, made: dict[str, Any], *, by: Actor, version: int, key: str) -> None:
    cycle = locked(Cycle, package.cycle_id)

    def guard(row: Package) -> list[str]:
        return packing.against(cycle) + packing.failed(made)

    def change(row: Package) -> None:
        row.checks, row.sha256 = made, made["package"]
        row.confirmed_by, row.confirmed_at = by.user, clock.db_now()

    _event, fresh = PACKAGE.advance(
        package, "confirm", by=by, permit=permissions.can_confirm, version=version, key=key, guard=guard, change=change,
        payload={"sha256": made["package"]},
    )  # fmt: skip
    if fresh:
        payload = {"package": str(package.key), "sha256": package.sha256}
        advance_cycle(cycle, "archive", by=by, permit=lambda user, row: True, key=key, payload=payload)


def void(package: Package, *, by: Actor, reason: str, version: int, key: str) -> None:
    """STAFF or SUP: this package is not used; another can be asked for."""
    PACKAGE.advance(
        package, "void", by=by, permit=permissions.can_void, version=version, key=key, reason=reason
    )  # fmt: skip


@transaction.atomic
def take(package: Package, *, by: Actor) -> None:
    """Who takes the package away; the form has asked for the second proof before."""
    if not permissions.can_take(by.user, package):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    audit.record_late("archive.download", actor=by.user, target=f"package:{package.key}", ip=by.ip)
