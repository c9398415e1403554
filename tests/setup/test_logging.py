"""Phone numbers, ID numbers and one-time links never reach a log line."""

import json
import os
import re
import subprocess
import sys

import pytest

from saq_portal.logging import mask, mask_event
from tests.architecture.source import ROOT

PHONE, ID_NO = "13812345678", "31010119990101123X"


PROGRAM = f"""
import logging, logging.config, structlog
from saq_portal.logging import configure
logging.config.dictConfig(configure(level="INFO", readable=False))
structlog.get_logger("t").info("saved", phone="{PHONE}", nested={{"ids": ["{ID_NO}"]}}, number=int("{PHONE}"))
logging.getLogger("t").warning("call %s", "{PHONE}")
try:
    raise ValueError("{ID_NO}")
except ValueError:
    logging.getLogger("t").exception("failed")
"""


@pytest.mark.parametrize("text", [PHONE, f"+86{PHONE}", f"电话{PHONE}。", ID_NO, ID_NO.lower(), f"证件号={ID_NO},"])
def test_numbers_are_masked_wherever_they_stand(text):
    masked = mask(text)
    assert PHONE not in masked
    assert ID_NO not in masked.upper()


@pytest.mark.parametrize("text", ["2023-0001", "20230412240000", "123456789012", "a" * 40])
def test_other_numbers_stay(text):
    assert mask(text) == text


def test_links_that_open_an_account_are_masked():
    assert "abc.def" not in mask("GET /accounts/invitation/abc.def/")
    assert "1-x9" not in mask("GET /accounts/password/reset/key/1-x9/")


@pytest.mark.parametrize(
    "page", ["/hall/screen/t0ken/", "/hall/in/t0ken/", "/ballot/00000000-0000-4000-8000-000000000001/here/t0ken/"]
)
def test_links_that_open_a_room_are_masked_and_leave_no_line_at_the_door(page):
    assert "t0ken" not in mask(f"GET {page}")
    quiet = re.search(r"map \$uri \$saq_logged \{\s+~(\S+) 0;", (ROOT / "deploy/nginx.conf").read_text())
    assert quiet and re.match(quiet[1], page)
    assert not re.match(quiet[1], "/hall/board/1/") and not re.match(quiet[1], "/ballot/")


def test_who_objects_or_verifies_leaves_no_line_at_the_door():
    """The address of a visitor would tell who it is (§2.11)."""
    quiet = re.search(r"map \$uri \$saq_logged \{\s+~(\S+) 0;", (ROOT / "deploy/nginx.conf").read_text())
    assert quiet and re.match(quiet[1], "/objection/2023/") and re.match(quiet[1], "/objection/code/letter/")
    assert re.match(quiet[1], "/verify/ABCDEFGHJKLMNPQR/") and "ABCD" not in mask("GET /verify/ABCDEFGHJKLMNPQR/")
    assert not re.match(quiet[1], "/objection_desk/") and not re.match(quiet[1], "/public_list/2023/")


def test_what_is_posted_does_not_go_along_with_a_report():
    """A ballot is in the body of a request: a report of an error there must not carry it out of the house."""
    program = (
        "import sentry_sdk, saq_portal.settings.watching\n"
        "print(sentry_sdk.get_client().options['max_request_body_size'])"
    )
    told = os.environ | {"SENTRY_DSN": "http://key@127.0.0.1:9/1"}
    order = [sys.executable, "-c", program]
    done = subprocess.run(order, cwd=ROOT, env=told, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["never"]


def test_structlog_and_plain_logging_are_masked():
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    written = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in written] == ["saved", "call 138****5678", "failed"]
    assert "ValueError" in written[2]["exception"]
    assert PHONE not in done.stderr
    assert ID_NO not in done.stderr


def test_error_reports_are_masked():
    assert PHONE not in str(mask_event({"message": PHONE, "extra": {"x": [ID_NO]}}, None))
