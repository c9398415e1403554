"""What is asked in the table of stage 4, and what is sent along."""

from collections.abc import Iterator

from review.votes import proof, seating
from review.votes.models import Candidacy, Member, Round
from tests.permissions.actors import Asked
from tests.permissions.approving import approval, candidacy, fresh, membership
from tests.permissions.hearing import Scene
from tests.permissions.hearing_addresses import WHY, of_application, printed
from tests.permissions.review_addresses import act, one

PROOF = {"proof": "demo-password-2023"}


def addresses(scene: Scene) -> dict[str, Asked]:
    """{label without its method: address, or address and data} of everything there is by now."""
    found = dict(of_meeting(scene)) | dict(of_acts(scene)) | dict(of_members(scene))
    found |= dict(of_rounds(scene)) | dict(of_papers(scene)) | dict(of_application(scene))
    return found | dict(of_the_defense(scene))


def of_meeting(scene: Scene) -> Iterator[tuple[str, Asked]]:
    year, version = scene.cycle.year, approval(scene).version
    yield one("final_approval:queue")
    for name in ("year", "meeting", "roll", "begin", "scan"):
        yield one(f"final_approval:{name}", year)
    yield one("final_approval:earlier_scan", year, 1)
    more = {"expert": scene.experts["elsewhere"].pk, "kind": Member.Kind.SENIOR}
    yield one("final_approval:appoint", year, data=act(version, **more))
    yield one("final_approval:dismiss", year, membership(scene, "late").key, data=act(version, **WHY))


def of_acts(scene: Scene) -> Iterator[tuple[str, Asked]]:
    cycle, version = scene.cycle, approval(scene).version
    for verb in ("plan", "publicity"):
        yield one(f"final_approval:act {verb}", cycle.year, verb, data=act(cycle.version, **PROOF))
    said = {"replan": WHY, "reopen": WHY | PROOF, "confirm": PROOF, "reconvene": WHY | PROOF}
    for verb in ("notify", "replan", "open", "close", "scan", "reopen", "confirm", "reconvene"):
        yield one(f"final_approval:act {verb}", cycle.year, verb, data=act(version, **said.get(verb, {})))


def of_members(scene: Scene) -> Iterator[tuple[str, Asked]]:
    held = approval(scene)
    yield one("ballot:mine")
    yield one("ballot:answer", held.key, data={"coming": "yes"})
    yield one("ballot:here", held.key, seating.token(held))
    yield one("ballot:briefs", held.key)
    yield one("ballot:brief", held.key, scene.file.key)
    yield one("ballot:brief of_third", held.key, scene.third.key)


def of_rounds(scene: Scene) -> Iterator[tuple[str, Asked]]:
    version = approval(scene).version
    for name in ("paper", "device"):
        if f"{name}_round" not in scene.things:
            continue
        held: Round = fresh(scene, f"{name}_round")
        yield one(f"final_approval:round of_{name}", held.key)
        yield one(f"final_approval:close_round of_{name}", held.key, data=act(version))
        yield one(f"final_approval:void_round of_{name}", held.key, data=act(version, **WHY))
        rows = Candidacy.objects.filter(round=held)
        choices = {f"choice_{row.pk}": "yes" for row in rows}
        yield one(f"ballot:vote of_{name}", held.key, data={"secret": proof.new_secret(), **choices})
        for page in ("tally", "proof"):
            yield one(f"ballot:{page} of_{name}", held.key)
    if "paper_round" in scene.things:
        row = candidacy(scene)
        figures = {f"c{row.pk}-yes": "5", f"c{row.pk}-no": "1", f"c{row.pk}-abstain": "0"}
        yield one("final_approval:count", row.round.key, row.pk, data=figures)


def of_papers(scene: Scene) -> Iterator[tuple[str, Asked]]:
    names = ("member_letter", "vote_papers", "minutes", "candidates")
    yield from printed({name: scene.things.get(name) for name in names}, statuses=("minutes",))


def of_the_defense(scene: Scene) -> Iterator[tuple[str, Asked]]:
    """Of stage 3, what a member of the panel or of the committee might still try."""
    slot = scene.slot(scene.file).key
    for name in ("dossier", "slides"):
        yield one(f"panel:{name}", slot)
    yield one("attendance:deck", scene.things["deck"].key)
    yield one("proposal:card", scene.file.key)
    yield one("proposal:list", scene.cycle.year)
    yield from printed({name: scene.things.get(name) for name in ("own", "list")}, statuses=())
