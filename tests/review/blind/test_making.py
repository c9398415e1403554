"""Copies are numbered by lot, follow the form, and are shown only when a person has confirmed all of them (T-15)."""

import pytest

from accounts.roles import Role
from documents.files import read
from nominations.acting import Actor, TransitionError, WrongState
from nominations.dictionaries import AttachmentKind
from nominations.models import Application
from review.blind import making, reading, standing
from review.blind.models import BlindCopy, BlindFile
from tests.factories import experts as make
from tests.review.conftest import NOW
from tests.support.kept import kept


@kept(at=NOW)
def passed(town, clerk):
    return make.formal_passed(
        town, clerk, self_statement="我是甲某某，电话19900001234，爱岗敬业。", achievements="带领团队攻关。"
    )


@pytest.fixture
def by(staff):
    return Actor(staff, Role.STAFF)


@kept(at=NOW)
def copy(passed, clerk):
    making.make_all(passed.cycle, [passed], by=Actor(clerk, Role.STAFF))
    return BlindCopy.objects.get()


def test_who_it_is_stands_nowhere(copy, passed):
    whole = str(reading.sections(copy)) + str(copy.texts)
    for word in (passed.name, passed.employer.name, passed.recommender.name, "19900001234", passed.id_no):
        assert word not in whole
    assert {"sex", "education", "mobile", "id_no", "employer", "recommender", "political"}.isdisjoint(copy.texts)
    assert copy.texts["achievements"] == "带领团队攻关。"


def test_identity_papers_have_no_line(copy):
    kinds = {row.attachment.kind for row in copy.files.all()}
    assert kinds
    assert kinds.isdisjoint({AttachmentKind.ID_FRONT, AttachmentKind.ID_BACK, AttachmentKind.UNION_CARD})


def test_every_file_is_decided_before_the_copy_is_confirmed(copy, by):
    with pytest.raises(TransitionError, match="没有选择"):
        making.confirm(copy, by=by, version=copy.version)
    assert not standing.is_ready(copy.application)


def test_a_released_file_bears_no_name_and_is_no_original(copy, by):
    file = copy.files.first()
    original = file.attachment.file
    row = making.decide_file(file, choice="released", by=by, version=copy.version)
    assert row.file != original
    assert row.file.original_name.startswith("证明材料1.")
    assert len(read(row.file)) <= len(read(original))


def test_a_mask_needs_boxes_or_a_copy(copy, by):
    file = copy.files.first()
    with pytest.raises(TransitionError, match="框出"):
        making.decide_file(file, choice="masked", by=by, version=copy.version)
    row = making.decide_file(file, choice="masked", by=by, version=copy.version, boxes=[(0.1, 0.1, 0.3, 0.2)])
    assert row.file.sha256 != file.attachment.file.sha256


def test_a_word_added_by_hand_is_hidden_and_can_come_back(copy, by):
    held = making.add_term(copy, was="团队", now="", by=by, version=copy.version)
    assert held.texts["achievements"] == "带领（已隐去）攻关。"
    held = making.drop_term(held, was="团队", by=by, version=held.version)
    assert held.texts["achievements"] == "带领团队攻关。"
    with pytest.raises(TransitionError, match="文中没有"):
        making.add_term(held, was="不存在的词", now="", by=by, version=held.version)


def test_a_change_takes_the_confirmation_away(passed, staff, by):
    copy = make.copied(passed, staff)
    assert standing.is_ready(passed)
    assert list(standing.unready(passed.cycle)) == []
    held = making.add_term(copy, was="攻关", now="", by=by, version=copy.version)
    assert held.confirmed_at is None
    assert list(standing.unready(passed.cycle)) == [passed]


def test_a_new_revision_of_the_form_makes_the_copy_old(passed, staff, by):
    copy = make.copied(passed, staff)
    Application.objects.filter(pk=passed.pk).update(revision=passed.revision + 1)
    assert not standing.is_ready(passed)
    copy.refresh_from_db()
    held = making.renew(copy, by=by, version=copy.version)
    assert set(held.files.values_list("choice", flat=True)) == {BlindFile.Choice.RELEASED}
    making.confirm(held, by=by, version=held.version)
    assert standing.is_ready(passed)


def test_an_old_page_changes_nothing(copy, by):
    making.add_term(copy, was="团队", now="", by=by, version=copy.version)
    with pytest.raises(WrongState, match="已被他人更新"):
        making.add_term(copy, was="攻关", now="", by=by, version=copy.version)


def test_numbers_are_drawn_once_and_never_given_again(passed, by):
    assert making.make_all(passed.cycle, [passed], by=by) == 1
    assert making.make_all(passed.cycle, [passed], by=by) == 0
    assert BlindCopy.objects.get().code == "SX2023-001"
