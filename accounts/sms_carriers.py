"""Where a short message goes: the log, nowhere but the table, or a gateway of an SMS service (docs/operations.md).

A carrier is a function that takes number, text and reference, and returns when the message is taken over; anything it
raises means that it is tried again. Which one is used is a setting and nothing that anybody types.
"""

import hashlib
import hmac
import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings

from accounts import phones

log = structlog.get_logger(__name__)
TIMEOUT = 10
Carrier = Callable[[str, str, str], None]


class Refused(Exception):
    """The gateway answered something that is no yes."""


def console(number: str, text: str, ref: str) -> None:
    """For developing: the text stands in the log, the number masked."""
    log.info("sms.console", to=phones.masked(number), text=text, ref=ref)


def database(number: str, text: str, ref: str) -> None:
    """For demonstrations and trials: the message stays in the table, where `./run manage read_sms` shows it."""


def http(number: str, text: str, ref: str) -> None:
    """POST the message as JSON, signed; no redirect is followed and no proxy of the environment is asked."""
    body = json.dumps({"ref": ref, "to": number, "text": text}, ensure_ascii=False).encode()
    moment = str(int(time.time()))
    request = urllib.request.Request(settings.SAQ_SMS_URL, data=body, method="POST", headers=_headers(body, moment))
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=TIMEOUT) as answer:
        if not 200 <= answer.status < 300:
            raise Refused(str(answer.status))


def _headers(body: bytes, moment: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-SAQ-Timestamp": moment,
        "X-SAQ-Signature": signature(settings.SAQ_SMS_SECRET, moment, body),
    }


def signature(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 over the time, a full stop and the body, in hex."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


CARRIERS: dict[str, Carrier] = {"console": console, "database": database, "http": http}


def carrier() -> Carrier | None:
    """The one in use; None where the portal sends no short messages."""
    return CARRIERS.get(settings.SAQ_SMS)
