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


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [line for line in listed.split("\0") if line]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_nothing_of_third_parties_is_tracked():
    files = tracked()
    assert not [
        file for file in files if file.endswith((".min.js", ".min.css", ".woff", ".woff2", ".ttf", ".otf", ".mo"))
    ]
    assert not [file for file in files if "node_modules/" in file or "/vendor/" in file]
    strange = {file.rsplit("/", 1)[0] for file in files if file.startswith("static/")} - OWN_ASSETS
    assert not [folder for folder in strange if not folder.startswith(tuple(OWN_ASSETS))]
