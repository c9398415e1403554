"""Law 3: every stage is a package of the same eight files, named alike everywhere."""

import ast
from importlib import import_module

import pytest

from tests.architecture.source import APPS, ROOT, STAGE_FILES, imports, modules, name, stages, tree

STAGES = stages()
IDS = [name(stage) for stage in STAGES]
VIEW_LINES = 30
# What the public types or finds on paper is shorter than the room's name.
SHORT = {"cycle_notice": "notice", "verification": "verify", "honour_roll": "honours"}


def test_there_are_stages():
    assert STAGES


@pytest.mark.parametrize("stage", STAGES, ids=IDS)
def test_eight_files(stage):
    assert {path.name for path in stage.glob("*.py")} == STAGE_FILES


@pytest.mark.parametrize("stage", STAGES, ids=IDS)
def test_one_name_everywhere(stage):
    app = stage.parent.name
    assert import_module(f"{app}.{stage.name}.urls").app_name == stage.name
    assert (ROOT / "templates" / app / stage.name).is_dir()
    assert (ROOT / "tests" / app / stage.name).is_dir()
    assert f'"{SHORT.get(stage.name, stage.name)}/"' in (ROOT / "saq_portal" / "urls.py").read_text()


@pytest.mark.parametrize("stage", STAGES, ids=IDS)
def test_the_package_says_what_is_decided(stage):
    module = tree(stage / "__init__.py")
    assert len(ast.get_docstring(module) or "") > 40
    assert len(module.body) == 1, "a stage's __init__ holds one docstring and no code"


@pytest.mark.parametrize("stage", STAGES, ids=IDS)
def test_no_stage_imports_another(stage):
    others = {
        f"{other.parent.name}.{other.name}" for other in STAGES if other != stage and other.parent == stage.parent
    }
    for path in stage.glob("*.py"):
        hits = {found for found in imports(path) for other in others if found == other or found.startswith(f"{other}.")}
        assert not hits, f"{name(path)} imports {hits}"


@pytest.mark.parametrize("stage", STAGES, ids=IDS)
def test_views_are_short_and_know_no_database(stage):
    module = tree(stage / "views.py")
    for node in ast.walk(module):
        assert not (isinstance(node, ast.Attribute) and node.attr == "objects"), f"line {node.lineno}: ORM in a view"
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < VIEW_LINES, f"{node.name} is longer than {VIEW_LINES} lines"
        assert not isinstance(node, ast.ClassDef), f"{getattr(node, 'name', '')}: views are functions"


@pytest.mark.parametrize("stage", STAGES, ids=IDS)
def test_permissions_know_no_http_and_no_forms(stage):
    assert not {
        found for found in imports(stage / "permissions.py") if found.startswith(("django.http", "django.forms"))
    }


@pytest.mark.parametrize("stage", STAGES, ids=IDS)
def test_transitions_know_no_request(stage):
    forbidden = ("django.http", "django.contrib.messages", "django.template", "django.shortcuts")
    assert not {found for found in imports(stage / "transitions.py") if found.startswith(forbidden)}
    for node in ast.walk(tree(stage / "transitions.py")):
        assert not (isinstance(node, ast.arg) and node.arg == "request"), f"line {node.lineno}: knows the request"


@pytest.mark.parametrize("stage", STAGES, ids=IDS)
def test_forms_take_input_and_save_nothing(stage):
    for node in ast.walk(tree(stage / "forms.py")):
        assert not (isinstance(node, ast.FunctionDef) and node.name == "save"), f"line {node.lineno}: save() in a form"


@pytest.mark.parametrize("path", list(modules()), ids=name)
def test_a_docstring_no_signals_and_no_save_override(path):
    module = tree(path)
    assert ast.get_docstring(module) or not module.body, "every module opens with one sentence"
    assert not {found for found in imports(path) if found.startswith(("django.dispatch", "django.db.models.signals"))}
    if "models" in (path.stem, path.parent.name):
        assert not [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and node.name == "save"]


def test_no_room_for_everything():
    assert not [path for path in modules() if path.stem in {"common", "core", "utils", "helpers"}]


def test_every_app_has_its_place_in_the_order():
    assert {path.parent.name for path in ROOT.glob("*/apps.py")} == set(APPS)
