"""What is asked in the table of stage 3, and what is sent along: a POST of which the state decides is sent whole."""

import json
from collections.abc import Iterator

from django.urls import reverse

from documents.models import GeneratedDocument
from nominations.models import Attachment
from nominations.printing import application_target
from review.attending.models import Leave
from review.halls.papers import NOTICE, SIGN_IN, TIMETABLE, seat_target, session_target
from review.halls.seating import asked_for
from review.marks.models import Mark
from tests.permissions.actors import Asked
from tests.permissions.addresses import finished
from tests.permissions.hearing import Scene
from tests.permissions.review_addresses import act, one

WHY = {"reason": "会场临时停电，须另行安排。"}


def addresses(scene: Scene) -> dict[str, Asked]:
    """{label without its method: address, or address and data} of everything there is by now."""
    found: dict[str, Asked] = {}
    for rows in (of_planning(scene), of_attendance(scene), of_hall(scene), of_panel(scene), of_results(scene)):
        found |= dict(rows)
    return found | dict(of_papers(scene)) | dict(of_application(scene))


def of_planning(scene: Scene) -> Iterator[tuple[str, Asked]]:
    year, session = scene.cycle.year, scene.held(scene.session)
    version, seat = session.version, scene.seat("member")
    yield one("defense:queue")
    for name in ("year", "new", "board", "arrange", "absences", "lot"):
        yield one(f"defense:{name}", year)
    yield one("defense:withdraw", scene.things["absence"].pk)
    yield one("defense:withdraw of_expert", scene.things["own_absence"].pk)
    for name in ("session", "edit"):
        yield one(f"defense:{name}", session.key)
    yield one("defense:panel", session.key, data=act(version, expert=scene.experts["delegate"].pk))
    yield one("defense:chair", session.key, seat.number, data=act(version))
    yield one("defense:unseat", session.key, seat.number, data=act(version, **WHY))
    drawn = {"public_value": "5 2 7", "public_source": "公开的开奖号码"}
    for verb, said in (("draw", drawn), ("notify", {}), ("replan", WHY), ("cancel", WHY)):
        yield one(f"defense:act {verb}", session.key, verb, data=act(version, **said))


def of_attendance(scene: Scene) -> Iterator[tuple[str, Asked]]:
    key, things = scene.file.key, scene.things
    yield one("attendance:queue")
    for name in ("own", "bring", "take_back", "leave", "calendar"):
        yield one(f"attendance:{name}", key)
    if held := things.get("leave"):
        leave = Leave.objects.get(pk=held.pk)
        yield one("attendance:decide", leave.key, data=act(leave.version, answer="grant"))
        yield one("attendance:proof", leave.key)
        yield one("attendance:deck", things["deck"].key)
    for name in ("mine", "absence"):
        yield one(f"attendance:{name}")
    yield one("attendance:withdraw", things["own_absence"].pk)
    hours = asked_for(scene.session)
    yield one("attendance:answer", scene.seat("silent").key, data=act(hours, answer="yes"))
    yield one("attendance:answer of_left", scene.seat("left").key, data=act(hours, answer="yes"))
    yield one("attendance:seat_calendar", scene.seat("member").key)


def of_hall(scene: Scene) -> Iterator[tuple[str, Asked]]:
    session, seat = scene.held(scene.session), scene.seat("member")
    version, slot, second = session.version, scene.slot(scene.file), scene.slot(scene.second)
    yield one("hall:queue")
    for name in ("console", "pulse", "roll", "code", "door", "check_in"):
        yield one(f"hall:{name}", session.key)
    yield one("hall:since", session.key, seat.number)
    yield one("hall:screens", session.key, data=act(version))
    yield one("hall:chair", session.key, data=act(version, seat=seat.pk))
    for verb in ("open", "close"):
        yield one(f"hall:act {verb}", session.key, verb, data=act(version))
    for verb in ("call", "finish", "absent"):
        yield one(f"hall:step {verb}", slot.key, verb, data=act(slot.version))
    yield one("hall:reinstate", second.key, data=act(second.version, reason="交通延误，现已到场。"))
    yield one("hall:reinstate of_file", slot.key)
    if screen := scene.things.get("screen"):
        yield one("hall:end_screen", session.key, screen.pk)


def of_panel(scene: Scene) -> Iterator[tuple[str, Asked]]:
    session, slot = scene.session.key, scene.slot(scene.file).key
    yield one("panel:queue")
    yield one("panel:mine")
    for name in ("progress", "blank", "room", "state", "print_own"):
        yield one(f"panel:{name}", session)
    draft = {"slot": str(slot), "ticket": "draft-of-the-table", "scores": {}, "comment": "", "version": 0, "round": 0}
    sent = json.dumps({"seat": str(scene.seat("member").key), "sheets": [draft]})
    yield "panel:sync", (reverse("panel:sync", args=[session]), sent)
    yield one("panel:key_in", scene.seat("member").key, slot)
    if held := scene.things.get("mark"):
        mark = Mark.objects.get(pk=held.pk)
        yield one("panel:sheet", mark.key)
        yield one("panel:reopen", mark.key, data=act(mark.version, **WHY))
    yield one("panel:score", slot, data=act(move="save", round="0", comment=""))
    for name in ("dossier", "slides"):
        yield one(f"panel:{name}", slot)
    yield one("panel:file", slot, evidence(scene).key)


def of_results(scene: Scene) -> Iterator[tuple[str, Asked]]:
    cycle, session = scene.cycle, scene.held(scene.session)
    proposal = scene.proposal
    yield one("proposal:queue")
    for name in ("year", "totals", "charts", "list"):
        yield one(f"proposal:{name}", cycle.year)
    yield one("proposal:workbook", cycle.year, data={})
    for verb in ("count", "approval"):
        yield one(f"proposal:act {verb}", cycle.year, verb, data=act(cycle.version))
    for verb, said in (("submit", {"quota_note": ""}), ("give_back", WHY), ("confirm", {}), ("reopen", WHY)):
        yield one(f"proposal:act {verb}", cycle.year, verb, data=act(proposal.version if proposal else 1, **said))
    for name in ("session", "scan"):
        yield one(f"proposal:{name}", session.key)
    for verb in ("scan", "recount", "confirm_session"):
        data = act(session.version)
        yield one(f"proposal:session_act {verb}", session.key, verb, data=data)
    yield one("proposal:card", scene.file.key)


def of_papers(scene: Scene) -> Iterator[tuple[str, Asked]]:
    """What was printed, as a worker leaves it."""
    rows = GeneratedDocument.objects.filter(void_at=None)
    session = session_target(scene.session)
    wanted = {name: scene.things.get(name) for name in ("blank", "own", "summary", "workbook", "list")} | {
        "notice": rows.filter(target=application_target(scene.file), kind=NOTICE).first(),
        "seat": rows.filter(target=seat_target(scene.seat("member"))).last(),
        "timetable": rows.filter(target=session, kind=TIMETABLE).first(),
        "sign_in": rows.filter(target=session, kind=SIGN_IN).first(),
    }  # fmt: skip
    yield from printed(wanted, statuses=("own", "timetable", "list"))


def printed(wanted: dict[str, GeneratedDocument | None], statuses: tuple[str, ...]) -> Iterator[tuple[str, Asked]]:
    for name, document in wanted.items():
        if document is not None:
            finished(document)
            for page in ("status", "file") if name in statuses else ("file",):
                yield one(f"documents:{page} {name}", document.key)


def of_application(scene: Scene) -> Iterator[tuple[str, Asked]]:
    """The rooms of the stages before, and one of its own files."""
    for name in ("application:detail", "application:summary", "endorsement:detail", "recommendation:detail"):
        yield one(name, scene.file.key)
    yield one("formal_check:detail", scene.file.key)
    yield one("audit:history", scene.file.acceptance_no)
    yield one("application:file evidence", evidence(scene).key)


def evidence(scene: Scene) -> Attachment:
    return Attachment.objects.get(application=scene.file, kind="evidence", removed_at=None)
