"""What the pages of stage 1 and of the powers answer: every act × every state × every actor, with all that it asks for.

302 where the table allows it, 409 to whoever may do it but comes at the wrong time, 404 to all others;
whatever was refused has left every table as it was.
"""

import pytest
from django.urls import reverse

from accounts import clock
from nominations import corrections
from nominations.pipeline import BatchStatus, Status
from tests.factories.journey import Town
from tests.permissions import verbs_check, verbs_correction, verbs_mail, verbs_paper, verbs_powers
from tests.permissions.actors import ACTORS, cast_of, plain_refusals, stay_away, visitors
from tests.permissions.driving import Verb, drive, stand, thing
from tests.permissions.scenes import Scene, mailed
from tests.support.kept import kept
from tests.support.tables import snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.story]
BATCHES = verbs_paper.BATCHES | verbs_mail.BATCHES
SCENES = verbs_check.SCENES | verbs_correction.SCENES | verbs_powers.SCENES | verbs_paper.SCENES


@kept
def town():
    return Town.build()


@kept
def people(town):
    return cast_of(town)


@kept
def scene(town, people):
    return Scene(town, people, town.reach(Status.SUBMITTED))


@pytest.fixture
def open_to(scene, people, monkeypatch):
    """The scene made, everybody signed in, the clock at the scene's hour."""

    def opened(prepare):
        with clock.at(scene.at):
            prepare(scene)
        scene.fresh()
        stay_away(people["away"], scene.application)
        return visitors(people)

    with plain_refusals(monkeypatch):
        yield opened


@pytest.mark.parametrize("name", SCENES)
def test_each_act_of_a_scene_in_every_state_by_every_actor(name, scene, open_to):
    prepare, verbs = SCENES[name]
    browsers = open_to(prepare)
    with clock.at(scene.at):
        before = snapshot()
        for verb in verbs:
            drive(verb, scene, browsers)
            assert snapshot() == before, verb.name


@pytest.mark.parametrize("name", BATCHES)
def test_each_act_about_a_batch_in_every_state_of_it_by_every_actor(name, scene, open_to):
    prepare, verbs = BATCHES[name]
    browsers = open_to(prepare)
    with clock.at(scene.at):
        before = snapshot()
        for verb in verbs:
            drive(verb, scene, browsers, BatchStatus, verbs_paper.stand)
            assert snapshot() == before, verb.name


@pytest.mark.parametrize("step", verbs_powers.MATTERS)
def test_each_act_of_a_matter_at_every_step_by_every_actor(step, scene, open_to):
    browsers = open_to(verbs_powers.MATTERS[step])
    row = scene.things["proceeding"]
    scene.at = row.due_at or scene.at
    with clock.at(scene.at):
        before = snapshot()
        for name, (said, steps, actors) in verbs_powers.STEPS.items():
            if name == "drop" and step == "proposed":
                actors |= {"first"}
            right, never = (actors, frozenset()) if step in steps else (frozenset(), actors)
            verb = Verb(
                f"disqualification:{name}", verbs_powers.seen("proceeding", **said), Status, right, late=never,
                args=thing("proceeding"), hidden=lambda status, actor: False,
            )  # fmt: skip
            drive(verb, scene, browsers, [scene.application.status])
            assert snapshot() == before, name


def test_the_clock_ends_what_is_overdue_and_nothing_in_any_other_state(scene, open_to):
    """T15 has no page: the tick asks every state."""
    open_to(verbs_correction.overdue)
    with clock.at(scene.at):
        before = snapshot()
        for status in set(Status) - {Status.CORRECTION}:
            stand(scene, status)
            corrections.overdue()
        stand(scene, "")
        assert snapshot() == before
        corrections.overdue()
    assert scene.fresh().status == Status.FORMAL_REJECTED


def test_a_number_leads_to_the_papers_of_whoever_may_see_them_in_every_state(scene, open_to):
    """Denied and missing are one sentence, whatever was scanned."""
    browsers = open_to(verbs_paper.nothing_taken)
    with clock.at(scene.at):
        before = snapshot()
        for code, place in verbs_paper.codes(scene).items():
            for status in Status:
                stand(scene, status)
                for actor in verbs_paper.AT_THE_DESK if status != Status.DRAFT else ACTORS:
                    answer = verbs_paper.look_up(browsers[actor], code)
                    assert answer == verbs_paper.right_place(place, status, actor), (code, status, actor)
        stand(scene, "")
        assert snapshot() == before


def test_the_receipt_of_a_batch_is_for_the_association_once_the_batch_is_there(scene, open_to):
    browsers = open_to(verbs_paper.nothing_taken)
    address = reverse("paper_desk:receipt", args=verbs_paper.key_of_batch(scene))
    with clock.at(scene.at):
        for status in BatchStatus:
            verbs_paper.stand(scene, status)
            for actor in ACTORS:
                number = browsers[actor].get(address).status_code
                assert number == verbs_paper.right_receipt(status, actor), (status, actor)


def test_an_e_mailed_file_is_read_like_the_evidence_in_every_state(scene, open_to):
    browsers = open_to(mailed)
    with clock.at(scene.at):
        for file in scene.things["mail"].files.all():
            address = reverse("mail_desk:file", args=[file.key])
            for status in Status:
                stand(scene, status)
                for actor in ACTORS:
                    number = browsers[actor].get(address).status_code
                    assert number == verbs_mail.right_file(file.kind, status, actor), (file.kind, status, actor)
