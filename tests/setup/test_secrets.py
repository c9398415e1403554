"""A missing or weak secret stops the start with one clear line; a demo never opens to a public host."""

import os
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT


def fresh() -> dict[str, str]:
    """A good set, made by the project's own generator."""
    made = subprocess.run(
        [sys.executable, "script/generate_secrets.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return dict(line.split("=", 1) for line in made.stdout.splitlines())


def start(tmp_path, **changes: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check` as a process of its own, in production mode unless changed."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "saq_portal.settings",
        "SAQ_DATA_DIR": str(tmp_path),
        "SAQ_DEMO": "0",
        "DEBUG": "0",
        "ALLOWED_HOSTS": "portal.example.com",
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment | fresh() | changes,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )


def test_the_generated_secrets_start(tmp_path):
    done = start(tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SAQ_FIELD_KEYS", ""),
        ("SAQ_FIELD_KEYS", "k1:not-base64"),
        ("SAQ_FIELD_KEYS", "k1:c2hvcnQ="),
        ("SAQ_INDEX_KEY", ""),
        ("SAQ_INDEX_KEY", "c2hvcnQ="),
        ("SAQ_AUDIT_KEY", ""),
        ("SAQ_AUDIT_KEY", "c2hvcnQ="),
    ],
)
def test_a_missing_or_weak_secret_stops_the_start(tmp_path, name, value):
    done = start(tmp_path, **{name: value})
    assert done.returncode != 0
    assert name in done.stderr.strip().splitlines()[-1]
    assert "./run secrets" in done.stderr.strip().splitlines()[-1]


def test_two_field_keys_of_one_name_stop_the_start(tmp_path):
    key = fresh()["SAQ_FIELD_KEYS"]
    assert "SAQ_FIELD_KEYS" in start(tmp_path, SAQ_FIELD_KEYS=f"{key},{key}").stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "hosts", ["portal.example.com", "127.0.0.1,portal.example.com", "*", ".example.com", "0.0.0.0"]
)
def test_the_demo_refuses_a_public_host(tmp_path, hosts):
    done = start(tmp_path, SAQ_DEMO="1", ALLOWED_HOSTS=hosts)
    assert done.returncode != 0
    assert "SAQ_DEMO=1" in done.stderr.strip().splitlines()[-1]


def test_the_demo_opens_on_this_machine(tmp_path):
    assert start(tmp_path, SAQ_DEMO="1", ALLOWED_HOSTS="127.0.0.1,localhost").returncode == 0


def test_no_secret_in_clear_when_it_fails(tmp_path):
    secret = fresh()["SECRET_KEY"]
    done = start(tmp_path, SECRET_KEY=secret, SAQ_AUDIT_KEY="")
    assert done.returncode != 0
    assert secret not in done.stdout + done.stderr
