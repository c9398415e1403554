"""T-14: what an expert gets is the same, byte for byte, with and without a dossier they must stay away from.

The walk begins at the home page and goes wherever a link, a picture, a form with each of its choices, or a guess leads:
while others score, on the day of the reminder, after the locking, after the result. Guessed addresses of the dossier
answer as an address that never was.
"""

import pytest
from django.urls import reverse

from accounts import clock
from tests.e2e.eavesdrop import ABSENT, Listener, addresses
from tests.e2e.worlds import CASES, LATER, World, on, undone

pytestmark = [pytest.mark.django_db, pytest.mark.story]
# Where experts have a page of their own at all.
NEAR = ("/written_review/", "/expert_pool/", "/documents/", "/inbox/")
MOMENTS = {0: "stays", 12: "reminded", 13.9: "due", 14.1: "locked", 15: "decided"}
# One kind of conflict is walked through from the first day to the last and guessed at everywhere; what the others do
# otherwise is to begin in another way: for them the first and the last day, and a fifth of the guesses each.
THROUGHOUT = "declared"
ENDS = (0, 15)


def moments(case):
    return {days: moment for days, moment in MOMENTS.items() if case == THROUGHOUT or days in ENDS}


def heard(world, with_it, words):
    """{moment: {address: answer}, "told": messages and mails} in one of the two worlds."""
    found, listener = {}, None
    for days, moment in MOMENTS.items():
        with on(days):
            getattr(world, moment if days or with_it else "leaves")()
            if days not in moments(world.case):
                continue
            listener = listener or Listener(world.expert.user)
            listener.heard = {}
            listener.walk(words, guesses=not days)
            found[moment] = listener.heard
    return found | {"told": listener.told()}


def differences(one, other):
    """Addresses that only one world has, or that answer otherwise."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.mark.parametrize("case", CASES)
def test_nothing_tells_that_the_dossier_is_there(case):
    with clock.at(LATER):
        world = World.build(case)
        with undone():
            world.stays()
            words = world.words()
    with undone():
        with_it = heard(world, True, words)
    with undone():
        without = heard(world, False, words)
    assert with_it["told"] == without["told"]
    for moment in moments(case).values():
        assert differences(with_it[moment], without[moment]) == [], moment
    assert len(with_it["stays"]) > 150, "the walk came nowhere"


def answers(listener, path, method, said, data=None):
    """What somebody gets who guesses, whatever they guessed."""
    answer, _response = listener.ask(path, data, method=method)
    return answer.without(said)


@pytest.mark.parametrize("case", CASES)
def test_guessed_addresses_of_the_dossier_are_those_of_nothing(case):
    """Every address of the portal with every key and number of the dossier, opened and posted to."""
    with on(0):
        world = World.build(case)
        world.stays()
        world.locked()  # with a ranking, a meeting and a case there is most to guess
        found = list(addresses(world.secrets(), NEAR))
        assert len(found) > 300
        if case != THROUGHOUT:
            found = found[CASES.index(case) :: 5]
        listener, known = Listener(world.expert.user), {}
        for there, nowhere, said, unsaid in found:
            for method in ("get", "post"):
                if (nowhere, method, unsaid) not in known:
                    known[nowhere, method, unsaid] = answers(listener, nowhere, method, unsaid)
                assert answers(listener, there, method, said) == known[nowhere, method, unsaid], (method, there)


@pytest.mark.parametrize("case", CASES)
def test_taking_on_what_is_hidden_is_taking_on_nothing(case):
    with on(0):
        world = World.build(case)
        world.stays()
        listener, address = Listener(world.expert.user), reverse("written_review:accept")
        keys = [str(one.key) for one in world.hidden.assignments.all()]
        assert len(keys) >= 3
        found = set()
        for key in (*keys, ABSENT["uuid"]):
            sent, _response = listener.ask(address, {"version": 0, "key": f"k{key}", "pick": [key]}, method="post")
            page, _response = listener.ask(reverse("written_review:mine"))
            found.add((sent, page))
        assert len(found) == 1
        assert "另有 1 份材料已不需要您评审" in found.pop()[1].body.decode()
