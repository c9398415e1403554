"""Reads the project's own source: apps, stages, syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("saq_portal", "publicity", "review", "nominations", "documents", "accounts")
STAGE_APPS = ("nominations", "review", "publicity")
STAGE_FILES = {
    "__init__.py",
    "models.py",
    "permissions.py",
    "queries.py",
    "transitions.py",
    "forms.py",
    "views.py",
    "urls.py",
}


def stages() -> list[Path]:
    """Every stage package: a folder of a pipeline app that has URLs of its own."""
    return sorted(path.parent for app in STAGE_APPS for path in (ROOT / app).glob("*/urls.py"))


def modules(*apps: str) -> Iterator[Path]:
    """Every Python file of the apps but migrations."""
    for app in apps or APPS:
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def imports(path: Path) -> set[str]:
    """The full names of everything the file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
