"""Phone numbers, ID numbers and one-time links never reach a log line."""

import json
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


def test_structlog_and_plain_logging_are_masked():
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    written = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in written] == ["saved", "call 138****5678", "failed"]
    assert "ValueError" in written[2]["exception"]
    assert PHONE not in done.stderr
    assert ID_NO not in done.stderr


def test_error_reports_are_masked():
    assert PHONE not in str(mask_event({"message": PHONE, "extra": {"x": [ID_NO]}}, None))
