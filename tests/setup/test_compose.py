"""The containers name only commands, variables and paths that the project has (no Docker engine is needed)."""

import re
import shlex
from importlib.util import find_spec

import pytest
import yaml

from tests.architecture.source import ROOT
from tests.setup.test_environment import in_example

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OWN = [name for name, service in SERVICES.items() if "build" in service]


def test_the_eight_services():
    assert set(SERVICES) == {"web", "worker", "beat", "db", "redis", "store", "nginx", "clamav"}
    assert set(OWN) == {"web", "worker", "beat"}
    assert SERVICES["db"]["image"].startswith("postgres:15")
    assert SERVICES["redis"]["image"].startswith("redis:7")


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_watched_and_keeps_its_data_in_a_named_volume(name):
    service = SERVICES[name]
    assert service["healthcheck"]["test"]
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]
    for other in service.get("depends_on", {}):
        assert other in SERVICES


@pytest.mark.parametrize("name", OWN)
def test_its_command_exists(name):
    shell, script, role = SERVICES[name]["command"]
    assert shell == "sh"
    assert f"    {role})" in (ROOT / script).read_text()


@pytest.mark.parametrize("name", OWN)
def test_its_variables_exist(name):
    assert set(SERVICES[name]["environment"]) <= set(in_example())


def test_scripts_and_modules_named_anywhere_exist():
    texts = [
        (ROOT / file).read_text()
        for file in ("docker-compose.yml", "Dockerfile", "script/container", "script/build_image")
    ]
    words = [word.strip("\"',[]") for text in texts for word in re.split(r"[\s,]+", text)]
    scripts = {word for word in words if word.startswith("script/")}
    assert scripts
    assert all((ROOT / word).is_file() for word in scripts)
    for text in texts:
        for module in re.findall(r"python -m ([\w.]+)", text):
            assert find_spec(module), module


def test_the_image_copies_what_exists():
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in shlex.split(line)[1:-1]:
                assert (ROOT / source).exists(), source


def test_the_image_installs_the_system_packages_of_setup():
    wanted = re.search(r'RUN_PACKAGES="([^"]+)"', (ROOT / "script/setup").read_text())
    assert wanted
    for package in set(wanted[1].split()) - {"python3-venv"}:
        assert package in (ROOT / "Dockerfile").read_text()


def test_no_secret_inside():
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if variable.endswith(("_KEY", "_KEYS", "_PASSWORD", "_TOKEN")):
                assert str(value).startswith("${"), f"{name}: {variable}"
    assert not re.search(r"(?i)(secret|password|key)\w*=\S", (ROOT / "Dockerfile").read_text())
    assert ".env" in (ROOT / ".dockerignore").read_text().split()


def test_nginx_repeats_the_headers_that_x_accel_drops():
    conf = (ROOT / "deploy/nginx.conf").read_text()
    block = re.search(r"location /private/ \{(.*?)\n    \}", conf, re.DOTALL)
    assert block
    serving = (ROOT / "documents/serving.py").read_text()
    policy = re.search(r'\["Content-Security-Policy"\] = "([^"]+)"', serving)
    assert policy
    for needed in ("internal;", "X-Content-Type-Options nosniff always", policy[1], "alias /data/media/;"):
        assert needed in block[1]
    assert 'X-Accel-Redirect": f"/private/' in serving


def test_nginx_lets_through_what_a_form_allows_and_says_in_words_when_it_is_more():
    from documents.uploads import MEGABYTE, PDF_LIMIT
    from publicity.objections.filing import MOST_FILES
    from review.mailed.register import MOST_BYTES

    conf = (ROOT / "deploy/nginx.conf").read_text()
    objection = re.search(r"location /objection/ \{\s+client_max_body_size (\d+)m;", conf)
    everywhere = re.search(r"\n    client_max_body_size (\d+)m;", conf)
    assert objection and everywhere
    assert int(objection[1]) * MEGABYTE > MOST_FILES * PDF_LIMIT
    assert int(everywhere[1]) * MEGABYTE > MOST_BYTES
    assert "error_page 413 @too_large;" in conf and "文件太大" in conf
