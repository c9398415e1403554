"""A portal in its defense and its approval, by the steps of the permission tables; all names as long as they may be."""

from django.urls import reverse

from review.hall.queries import address_of
from review.votes import seating
from tests.e2e.populated import LONG_NAME, Portal
from tests.permissions.approving import STEPS as ALL
from tests.permissions.approving import approval
from tests.permissions.hearing import Scene, begun

ROOMS = ("attendance:", "ballot:", "defense:", "final_approval:", "hall:", "panel:", "proposal:")
# After which step whose pages are looked at, and in which rooms something is new then.
LOOKED_AT = {
    "defense:planned": (("first",), ("defense",)),
    "defense:notified": (
        ("lead", "nominee", "other_nominee", "unit", "silent", "member"),
        ("attendance", "defense", "hall", "panel"),
    ),
    "defense:running": (("staff", "lead", "chair", "member"), ("attendance", "defense", "hall", "panel", "proposal")),
    "defense:listed": (("staff", "lead", "member"), ("defense", "panel", "proposal")),
    "approval:prepared": (("staff", "lead"), ("final_approval",)),
    "approval:called": (("staff", "apart"), ("ballot", "final_approval")),
    "approval:paper": (("staff",), ("final_approval",)),
    "approval:device": (("lead", "apart"), ("ballot", "final_approval")),
    "approval:counted": (("staff", "delegate"), ("ballot", "final_approval")),
    "approval:closed": (("chief",), ("final_approval",)),
}


def build() -> Scene:
    """By the real clock: the server and the browser have no other."""
    scene = begun()
    for row in (scene.file, scene.second, scene.third):
        type(row).objects.filter(pk=row.pk).update(name=LONG_NAME)
    for user in scene.people.values():
        if user is not None:
            type(user).objects.filter(pk=user.pk).update(name=LONG_NAME)
    return scene


def at(scene: Scene, step: str, portal: Portal) -> Portal:
    """The portal after this step; those in between are taken too."""
    done = scene.things.setdefault("done", [])
    for name in list(ALL)[len(done) : list(ALL).index(step) + 1]:
        ALL[name](scene)
        done.append(name)
    portal.people = {who: scene.person(who) for who in LOOKED_AT[step][0]}
    return portal


def by_codes(scene: Scene, step: str) -> list[tuple[str, str]]:
    """(who, address) of pages to which no link leads but a code on paper, on the wall or of a screen, or a delay."""
    if step == "approval:called":
        held = approval(scene)
        return [("apart", reverse("ballot:here", args=[held.key, seating.token(held)]))]
    if step != "defense:running":
        return []
    paper = [scene.seat("silent").key, scene.slot(scene.file).key]
    return [
        ("staff", reverse("panel:key_in", args=paper)), ("chair", reverse("hall:check_in", args=[scene.session.key])),
        ("chair", address_of(scene.things["screen"])),
        ("staff", reverse("hall:since", args=[scene.session.key, scene.seat("member").number])),
    ]  # fmt: skip
