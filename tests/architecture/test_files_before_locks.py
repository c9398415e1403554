"""Files are cleaned before a transaction begins: nobody waits behind a row while a picture is drawn anew."""

import ast

from tests.architecture.source import modules, name, tree

TAKING = {"taken", "uploads.accepted", "uploads.accept"}


def is_atomic(node: ast.expr) -> bool:
    called = node.func if isinstance(node, ast.Call) else node
    return isinstance(called, ast.Attribute) and called.attr == "atomic"


def takes(node: ast.AST) -> bool:
    """Whether anything in it cleans an upload."""
    return any(isinstance(one, ast.Call) and ast.unparse(one.func) in TAKING for one in ast.walk(node))


def wrong(module: ast.Module) -> list[int]:
    """Lines of transactions, as decorator or as block, in which a file is cleaned."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and any(map(is_atomic, node.decorator_list)) and takes(node):
            found.append(node.lineno)
        if isinstance(node, ast.With):
            at = next((n for n, item in enumerate(node.items) if is_atomic(item.context_expr)), None)
            if at is not None and any(map(takes, [*(item.context_expr for item in node.items[at:]), *node.body])):
                found.append(node.lineno)
    return found


def test_no_transaction_waits_for_a_file():
    apps = modules("nominations", "review", "publicity")
    lines = {f"{name(path)}:{line}" for path in apps for line in wrong(tree(path))}
    assert lines == set()
