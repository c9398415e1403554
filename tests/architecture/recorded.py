"""Finds in the source which actions are written to the audit trail, and by which of the two ways."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.architecture.source import modules, name, tree

WAYS = {"record", "record_late"}


@dataclass(frozen=True)
class Call:
    """One call of the trail; `actions` are all it can write, empty where the source does not say."""

    file: str
    line: int
    way: str
    actions: frozenset[str]


def calls() -> list[Call]:
    """Every call in the project but those inside the trail itself."""
    return [call for path in modules() if name(path) != "accounts/audit.py" for call in _of(name(path), tree(path))]


def actions_in(module: ast.Module) -> set[str]:
    return {action for call in _of("", module) for action in call.actions}


def _of(file: str, module: ast.Module) -> Iterator[Call]:
    for node, function in _walk(module, None):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WAYS:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "audit":
                found = frozenset(_words(node.args[0], function, module))
                yield Call(file, node.lineno, node.func.attr, found)


def _walk(node: ast.AST, function: ast.FunctionDef | None) -> Iterator[tuple[ast.AST, ast.FunctionDef | None]]:
    for child in ast.iter_child_nodes(node):
        yield child, function
        yield from _walk(child, child if isinstance(child, ast.FunctionDef) else function)


def _words(node: ast.expr, function: ast.FunctionDef | None, module: ast.Module) -> set[str]:
    """Every text the expression can be, as far as this module says."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return _words(node.body, function, module) | _words(node.orelse, function, module)
    if isinstance(node, ast.JoinedStr):
        found = {""}
        for part in node.values:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            found = {head + tail for head in found for tail in _words(inner, function, module)}
        return found
    if isinstance(node, ast.Name):
        return _named(node.id, function, module)
    return set()


def _named(wanted: str, function: ast.FunctionDef | None, module: ast.Module) -> set[str]:
    """A local name, a constant of the module, or an argument: then whatever the callers give."""
    found: set[str] = set()
    if function is not None:
        given = [one.arg for one in function.args.args]
        if wanted in given:
            for source in [module] if function.name.startswith("_") else [module, *_all()]:
                for node, caller in _walk(source, None):
                    mine = isinstance(node, ast.Call) and _is(node.func, function.name, own=source is module)
                    if mine and len(node.args) > given.index(wanted):
                        found |= _words(node.args[given.index(wanted)], caller, source)
            return found
        found = _assigned(wanted, function, function, module)
    return found or _assigned(wanted, module, None, module)


@cache
def _all() -> list[ast.Module]:
    return [tree(path) for path in modules("review", "publicity")]


def _is(called: ast.expr, function: str, *, own: bool) -> bool:
    """By its bare name, or as a name of its module: pool.note(…)."""
    if isinstance(called, ast.Name):
        return own and called.id == function
    return not own and isinstance(called, ast.Attribute) and called.attr == function


def _assigned(wanted: str, where: ast.AST, function: ast.FunctionDef | None, module: ast.Module) -> set[str]:
    nodes = ast.walk(where) if function is not None else ast.iter_child_nodes(where)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                found |= _unpacked(wanted, target, node.value, function, module)
    return found


def _unpacked(
    wanted: str, target: ast.expr, value: ast.expr, function: ast.FunctionDef | None, module: ast.Module
) -> set[str]:
    if isinstance(target, ast.Name) and target.id == wanted:
        return _words(value, function, module)
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=True)
        return {word for one, given in pairs for word in _unpacked(wanted, one, given, function, module)}
    return set()
