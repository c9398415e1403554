"""What is asked in the table of stage 2, and what is sent along: a POST of which the state decides is sent whole."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from documents.models import GeneratedDocument
from nominations.models import Attachment
from review.blind.models import BlindCopy
from tests.factories.journey import click
from tests.permissions.actors import Asked
from tests.permissions.addresses import finished
from tests.permissions.reviewing import Scene, appointment
from tests.review.written_review.test_scoring import whole

REASON = {"reason": "评语与分数不符，请核对后重新提交。"}


def addresses(scene: Scene) -> dict[str, Asked]:
    """{label without its method: address, or address and data} of everything there is by now."""
    found: dict[str, Asked] = {}
    for rows in (of_pool(scene), of_copies(scene), of_assignments(scene), of_review(scene), of_meeting(scene)):
        found |= dict(rows)
    return found | dict(of_papers(scene)) | dict(of_application(scene))


def one(label: str, *args: Any, data: dict[str, Any] | None = None) -> tuple[str, Asked]:
    address = reverse(label.partition(" ")[0], args=args)
    return label, address if data is None else (address, data)


def act(version: int = 0, **data: Any) -> dict[str, Any]:
    return {"version": version, "key": click(), **data}


def of_pool(scene: Scene) -> Iterator[tuple[str, Asked]]:
    things, newcomer = scene.things, scene.people["newcomer"]
    assert newcomer is not None
    for name in ("queue", "appoint", "invite", "mine", "profile", "relate", "requests"):
        yield one(f"expert_pool:{name}")
    yield one("expert_pool:enter", newcomer.code)
    for name in ("detail", "edit", "conflict"):
        yield one(f"expert_pool:{name}", scene.experts["assigned"].key)
    yield one("expert_pool:unrelate", things["relation"].pk)
    yield one("expert_pool:sign", appointment(scene, "unsigned").key)
    yield one("expert_pool:request", things["request"].pk)
    yield one("expert_pool:avoid", scene.file.key)
    yield one("expert_pool:lift", things["conflict"].pk)
    yield one("rubric:queue")
    for name in ("detail", "edit", "reset", "hall", "edit_hall", "reset_hall"):
        yield one(f"rubric:{name}", scene.cycle.year)


def of_copies(scene: Scene) -> Iterator[tuple[str, Asked]]:
    copy: BlindCopy = scene.things["copy"]
    file = copy.files.all()[0]
    yield one("blinding:queue")
    yield one("blinding:make", data={"year": scene.cycle.year})
    for name in ("detail", "preview", "renew", "hide_word", "show_word", "confirm"):
        yield one(f"blinding:{name}", copy.key)
    yield one("blinding:decide", copy.key, file.key)
    yield one("blinding:served", file.key)


def of_assignments(scene: Scene) -> Iterator[tuple[str, Asked]]:
    for name in ("queue", "bulk", "late"):
        yield one(f"assignment:{name}")
    yield one("assignment:draw", data={"seed": "1"})
    for name in ("detail", "propose"):
        yield one(f"assignment:{name}", scene.file.key)
    if plan := scene.things.get("plan"):
        for name in ("plan", "take_up", "drop"):
            yield one(f"assignment:{name}", plan.key)
        late, second = scene.fresh("late"), scene.fresh("second")
        yield one("assignment:remove", late.key, data=act(late.version))
        yield one("assignment:cancel", second.key, data=act(second.version, **REASON))


def of_review(scene: Scene) -> Iterator[tuple[str, Asked]]:
    for name in ("queue", "progress", "begin", "blank", "clues", "mine", "accept"):
        yield one(f"written_review:{name}")
    yield one("written_review:start", data=act(scene.cycle.version))
    yield one("written_review:case", scene.file.key)
    if not scene.rows:
        return
    file = scene.things["copy"].files.exclude(file=None)[0].key
    third = scene.fresh("third")
    yield one("written_review:reopen", third.key, data=act(third.version, days="3", **REASON))
    yield one("written_review:sheet", third.key)
    yield one("written_review:clue", scene.things["clue"].pk)
    own = scene.rows["assigned"]
    yield one("written_review:score", own.key, data=act(move="save", **whole()))
    yield one("written_review:file", own.key, file)
    for name in ("report", "recuse"):
        yield one(f"written_review:{name}", own.key)
    yield one("written_review:decline", scene.rows["unsigned"].key)
    for name in ("unsigned", "conflicted"):
        row = scene.rows[name]
        yield one(f"written_review:score of_{name}", row.key, data=act(move="save", **whole()))
        yield one(f"written_review:file of_{name}", row.key, file)
        yield one(f"written_review:recuse of_{name}", row.key)
    yield one("written_review:decline of_conflicted", scene.rows["conflicted"].key)
    yield one("written_review:score of_unassigned", scene.rows["of_unassigned"].key)


def of_meeting(scene: Scene) -> Iterator[tuple[str, Asked]]:
    year, things = scene.cycle.year, scene.things
    yield one("consensus:queue")
    for name in ("year", "charts", "room", "roll", "add", "scan"):
        yield one(f"consensus:{name}", year)
    yield one("consensus:workbook", year, data={})
    meeting = scene.meeting if "case" in things else None
    version = meeting.version if meeting else 1
    yield one("consensus:decisions", year, data=act(version))
    yield one("consensus:card", scene.file.key)
    if meeting:
        yield one("consensus:case", things["case"].key)
    for verb in ("open", "recount", "defense"):
        yield one(f"consensus:act {verb}", year, verb, data=act(scene.cycle.version))
        yield one(f"consensus:act {verb} empty", year, verb)
    for verb in ("convene", "close", "confirm", "reopen", "scan"):
        yield one(f"consensus:act {verb}", year, verb, data=act(version, **REASON))


def of_papers(scene: Scene) -> Iterator[tuple[str, Asked]]:
    """What was printed, as a worker leaves it."""
    wanted = {name: scene.things.get(name) for name in ("workbook", "minutes")}
    if scene.rows:
        rows = GeneratedDocument.objects.filter(void_at=None)
        wanted["sheet"] = rows.filter(target=f"assignment:{scene.rows['second'].pk}").first()
        wanted["own_sheet"] = rows.filter(target=f"assignment:{scene.rows['assigned'].pk}").first()
        wanted["letter"] = rows.filter(target=f"appointment:{appointment(scene, 'assigned').pk}").first()
    for name, document in wanted.items():
        if document is not None:
            finished(document)
            for page in ("status", "file") if name in ("sheet", "workbook") else ("file",):
                yield one(f"documents:{page} {name}", document.key)


def of_application(scene: Scene) -> Iterator[tuple[str, Asked]]:
    """The rooms of the stages before, and one of its own files with its name on it."""
    for name in ("application:detail", "application:summary", "endorsement:detail", "recommendation:detail"):
        yield one(name, scene.file.key)
    yield one("formal_check:detail", scene.file.key)
    yield one("audit:history", scene.file.acceptance_no)
    evidence = Attachment.objects.get(application=scene.file, kind="evidence", removed_at=None)
    yield one("application:file evidence", evidence.key)
