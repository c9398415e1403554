"""`.env.example` names exactly the variables that the project reads."""

import re

from tests.architecture.source import ROOT

READ = re.compile(r"env\.\w+\(\s*\"([A-Z][A-Z0-9_]*)\"")


def in_settings() -> set[str]:
    return {found for path in (ROOT / "saq_portal/settings").glob("*.py") for found in READ.findall(path.read_text())}


def in_compose() -> set[str]:
    return set(re.findall(r"(?<!\$)\$\{([A-Z][A-Z0-9_]*)", (ROOT / "docker-compose.yml").read_text()))


def in_example() -> list[str]:
    return re.findall(r"^([A-Z][A-Z0-9_]*)=", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_every_variable_is_listed_once_and_none_is_left_over():
    assert sorted(in_example()) == sorted(in_settings() | in_compose())


def test_the_example_holds_no_secret():
    values = dict(re.findall(r"^([A-Z0-9_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    secret = [name for name in values if name.endswith(("_KEY", "_KEYS", "_PASSWORD", "_TOKEN", "_DSN"))]
    assert secret
    assert {values[name] for name in secret} == {""}
