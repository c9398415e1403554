"""Libraries with one door: WeasyPrint, openpyxl; and nothing of third parties lies in the repository."""

import subprocess

import pytest

from tests.architecture.source import ROOT, imports, modules, name

DOORS = {"weasyprint": "documents/pdf.py", "openpyxl": "documents/sheet.py"}
FOREIGN = (".min.js", ".min.css", ".woff", ".woff2", ".ttf", ".otf", ".mo")
OWN_ASSETS = {"static/css", "static/js", "static/img", "static/print"}


@pytest.mark.parametrize(("library", "door"), DOORS.items())
def test_one_module_imports_it(library, door):
    users = {name(path) for path in modules() if {found.partition(".")[0] for found in imports(path)} & {library}}
    assert users <= {door}


def test_one_form_asks_for_the_second_proof():
    """Whoever proves themselves once more does it in ProvedForm: asked last, counted, and not twice for one click."""
    users = {name(path) for path in modules() if any(found.endswith("accounts.factor") for found in imports(path))}
    assert users == {"nominations/act_forms.py"}


# What set-up and runs leave beside the sources; where there is no git to say so (an unpacked archive).
MADE = {"node_modules", "var", "htmlcov", "test-artifacts", "__pycache__"}


def tracked() -> list[str]:
    if not (ROOT / ".git").exists():
        files = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        kept = (file for file in files if not any(part in MADE or part.startswith(".") for part in file.parts))
        return [str(file) for file in kept if file.suffix not in (".pyc", ".mo")]
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [line for line in listed.split("\0") if line]


def test_nothing_of_third_parties_is_tracked():
    files = tracked()
    assert not [file for file in files if file.endswith(FOREIGN)]
    assert not [file for file in files if "node_modules/" in file or "/vendor/" in file]
    strange = {file.rsplit("/", 1)[0] for file in files if file.startswith("static/")} - OWN_ASSETS
    assert not [folder for folder in strange if not folder.startswith(tuple(OWN_ASSETS))]


def test_no_test_empties_the_cache_of_others():
    """On Redis `cache.clear()` is FLUSHDB: the rate limits of the process beside it would be gone in mid-test."""
    users = {
        str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("*.py") if "cache.clear()" in path.read_text()
    }
    assert users == {"tests/support/cleaning.py", "tests/architecture/test_one_door.py"}


def test_no_test_is_skipped():
    """What a run cannot ask is left out by `needs` (tests/support/databases.py); everything else is asked."""
    words = ("pytest.mark.skip", "pytest.mark.xfail", "pytest.skip(", "importorskip(")
    here = ROOT / "tests" / "architecture" / "test_one_door.py"
    files = [path for path in (ROOT / "tests").rglob("*.py") if path != here]
    assert not [str(path) for path in files if any(word in path.read_text() for word in words)]
