"""Fails on a Python file over 250 lines, a function over 40 or a template over 120: what fits a screen gets read."""

import ast
import subprocess
import sys
from pathlib import Path

FILE, FUNCTION, TEMPLATE = 250, 40, 120


def own_files() -> list[Path]:
    """The project's files: tracked ones and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], capture_output=True, check=True
    )
    return [path for name in listed.stdout.decode().split("\0") if name and (path := Path(name)).is_file()]


def long_functions(path: Path, text: str) -> list[str]:
    """Functions of the file that are longer than allowed."""
    found = []
    for node in ast.walk(ast.parse(text, str(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION:
                found.append(f"{path}:{node.lineno}: {node.name} has {length} lines, {FUNCTION} are allowed")
    return found


def problems(path: Path) -> list[str]:
    """What is too long in one file."""
    # A test file is a list of independent stories: it is as long as there are stories to tell.
    if path.suffix == ".py" and "migrations" not in path.parts and path.parts[0] != "tests":
        limit = FILE
    elif path.suffix == ".html" and path.parts[0] == "templates":
        limit = TEMPLATE
    else:
        return []
    text = path.read_text()
    lines = len(text.splitlines())
    found = [f"{path}: {lines} lines, {limit} are allowed"] if lines > limit else []
    return found + (long_functions(path, text) if path.suffix == ".py" else [])


def main() -> int:
    found = [line for path in own_files() for line in problems(path)]
    print("\n".join(found) or "every file, function and template fits")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
