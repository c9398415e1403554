"""Law 2: nominations/transitions.py alone writes the status of an application, a batch or the stage of a cycle."""

import ast

import pytest

from tests.architecture.source import ROOT, modules, name, tree

WRITER = ROOT / "nominations" / "transitions.py"
STATEFUL = {"Application", "Batch", "Cycle"}
FIELDS = {"status", "stage"}
# An HTTP response or a document has a status of its own, which no law governs.
OTHER_NAMES = {"response", "document"}


def receiver(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def written(module: ast.Module) -> list[str]:
    """Assignments to .status / .stage, update(status=…) and bulk_update(…, ["status"]) on anything of ours."""
    found = []
    for node in ast.walk(module):
        found += [f"line {target.lineno}: assigns .{target.attr}" for target in _targets(node) if _ours(target)]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found += _calls(node)
        elif isinstance(node, ast.Call) and receiver(node.func) == "setattr" and _literal(node.args[1:2]) & FIELDS:
            found.append(f"line {node.lineno}: setattr")
    return found


def _targets(node: ast.AST) -> list[ast.Attribute]:
    if isinstance(node, ast.Assign):
        found = [item for target in node.targets for item in ast.walk(target)]
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        found = [node.target]
    else:
        found = []
    return [item for item in found if isinstance(item, ast.Attribute) and isinstance(item.ctx, ast.Store)]


def _ours(target: ast.Attribute) -> bool:
    return target.attr in FIELDS and receiver(target.value) not in OTHER_NAMES


def _literal(nodes: list[ast.expr]) -> set[str]:
    return {
        item.value
        for node in nodes
        for item in ast.walk(node)
        if isinstance(item, ast.Constant) and isinstance(item.value, str)
    }


def _calls(node: ast.Call) -> list[str]:
    assert isinstance(node.func, ast.Attribute)
    owner = {item.id for item in ast.walk(node.func.value) if isinstance(item, ast.Name)}
    given = {keyword.arg for keyword in node.keywords} & FIELDS
    if node.func.attr in {"update", "create", "get_or_create", "update_or_create"} and given and owner & STATEFUL:
        return [f"line {node.lineno}: {node.func.attr}({', '.join(sorted(str(item) for item in given))})"]
    if node.func.attr == "bulk_update" and owner & STATEFUL and _literal(node.args) & FIELDS:
        return [f"line {node.lineno}: bulk_update"]
    return []


@pytest.mark.parametrize("path", list(modules("nominations", "review", "publicity", "saq_portal")), ids=name)
def test_nobody_else_writes_a_status(path):
    if path != WRITER:
        assert written(tree(path)) == []


@pytest.mark.parametrize(
    "line",
    [
        "application.status = 'named'",
        "self.application.status = 'named'",
        "self.status = 'named'",
        "application.status, other = 'named', 1",
        "batch.status += ''",
        "Application.objects.filter(pk=1).update(status='named')",
        "Batch.objects.create(status='received')",
        "Application.objects.bulk_update(rows, ['status'])",
        "setattr(application, 'status', 'named')",
    ],
)
def test_the_search_finds_a_second_writer(line):
    assert written(ast.parse(line))
