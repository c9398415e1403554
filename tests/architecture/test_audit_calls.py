"""What is written to the audit trail: every action has words of its own, and hardly any is written at once."""

import ast
from importlib import import_module

import pytest

from accounts import audit_words
from tests.architecture.recorded import actions_in, calls
from tests.architecture.source import ROOT, imports, modules, name, tree

# Moves are named by their tables, and registered with the labels that stand there.
BY_TABLE = {
    "nominations/audit_words.py", "review/sheets/advancing.py", "review/machine.py",
    "review/marks/keeping.py",
}  # fmt: skip
# Who records at once holds the head of the chain until its transaction ends; each of these has a reason to.
AT_ONCE = {
    "accounts/audit_export.py": "the export counts the exports before it, and its own record precedes the first byte",
    "accounts/signins.py": "counts the failures, this one among them, and warns in the same transaction",
    "accounts/forms/entrance.py": "a wrong second factor: no transaction is open, and the record outlives the refusal",
    "documents/serving.py": "no transaction is open: the record is there before the first byte is sent",
    "documents/denials.py": "no transaction is open, and the record outlives the refusal",
    "nominations/application/transitions.py": "application.claim_refused: the record outlives the refusal",
    "nominations/management/commands/render.py": "the record stands before the file lies on the disk",
    "publicity/objection_desk/views.py": "no transaction is open: the record is there before the page is shown",
    "review/oversight/transitions.py": "no transaction is open: the record is there before the page is shown",
}


def _known() -> set[str]:
    return set(audit_words.WORDS) | set(audit_words._words)


@pytest.mark.parametrize("call", calls(), ids=lambda call: f"{call.file}:{call.line}")
def test_every_recorded_action_has_words_of_its_own(call):
    assert call.actions or call.file in BY_TABLE, (
        "the test cannot tell which action this writes: use a text it can find"
    )
    assert not call.actions - _known()


def test_every_move_has_words():
    from nominations.pipeline import BATCH_MOVES, CYCLE_MOVES, MOVES
    from review.halls import moves as halls
    from review.marks.keeping import CAUSES
    from review.meetings import moves as meetings
    from review.proposals import moves as proposals
    from review.sheets import moves as sheets
    from review.votes import moves as votes

    assert {f"assignment.{name}" for name in sheets.MOVES} <= _known()
    assert {f"meeting.{name}" for name in meetings.MOVES} <= _known()
    assert {f"mark.{cause}" for cause in CAUSES} <= _known()
    assert {f"session.{name}" for name in halls.MOVES} <= _known()
    assert {f"slot.{name}" for name in halls.SLOT_MOVES} <= _known()
    assert {f"proposal.{name}" for name in proposals.MOVES} <= _known()
    assert {f"approval.{name}" for name in votes.MOVES} <= _known()
    assert {f"move.{name}" for table in (CYCLE_MOVES, BATCH_MOVES, MOVES) for name in table} <= _known()


def test_only_these_record_at_once():
    at_once = {call.file for call in calls() if call.way == "record"}
    assert at_once == set(AT_ONCE)
    assert all(AT_ONCE.values())


@pytest.mark.parametrize("path", list(modules()), ids=name)
def test_the_trail_is_called_by_its_name(path):
    """`from accounts.audit import record` would hide a call from these tests."""
    assert not imports(path) & {"accounts.audit.record", "accounts.audit.record_late", "accounts.audit.append"}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("audit.record('a.b', actor=None)", {"a.b"}),
        ("def f():\n    audit.record_late('a' if x else 'b', actor=None)", {"a", "b"}),
        ("NAME = 'a.b'\ndef f():\n    audit.record(NAME)", {"a.b"}),
        ("def f(verb):\n    audit.record(f'a.{verb}')\ndef g():\n    f('b')\n    f('c')", {"a.b", "a.c"}),
        ("def f(row):\n    audit.record(row.name)", set()),
    ],
)
def test_the_search_finds_the_names(source, found):
    assert actions_in(ast.parse(source)) == found


def _serving():
    """Every view that hands out a file."""
    for path in modules():
        if path.name == "views.py":
            for node in tree(path).body:
                if isinstance(node, ast.FunctionDef) and "serve(" in ast.unparse(node):
                    yield f"{path.parent.relative_to(ROOT)}".replace("/", ".") + ".views", node.name


@pytest.mark.parametrize(("module", "view"), list(_serving()), ids=str)
def test_every_view_of_a_file_records_who_was_refused(module, view):
    assert getattr(getattr(import_module(module), view), "records_denials", False)
