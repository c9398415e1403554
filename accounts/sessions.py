"""How long a session lives, what it remembers, how all sessions of an account end, and its encrypted form."""

import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.serializers import JSONSerializer
from django.db.models import F
from django.http import HttpRequest

from accounts import crypto
from accounts.models import User
from accounts.roles import ASSOCIATION, has_role, needs_second_factor

# A page that asks for news by itself says so: nobody has to be there for that, so it keeps no session alive.
BY_ITSELF = "X-Saq-Poll"
STARTED, SEEN, IDLE, FACTOR = "saq_started", "saq_seen", "saq_idle", "saq_second_factor"
# One write a minute is enough to know whether somebody still works.
WRITE_EVERY = 60
JUST = 300


class SealedSerializer:
    """Session data holds a TOTP secret before it is confirmed, and what log-in remembers: not for a dump's reader."""

    def dumps(self, obj: Any) -> bytes:
        return crypto.encrypt_bytes("session", JSONSerializer().dumps(obj))

    def loads(self, data: bytes) -> Any:
        return JSONSerializer().loads(crypto.decrypt_bytes("session", data))


def start(request: HttpRequest, user: User) -> None:
    """Remember at log-in what later requests would have to ask the database for."""
    moment = int(time.time())
    request.session[STARTED] = request.session[SEEN] = moment
    request.session[IDLE] = idle_seconds(user)
    if not needs_second_factor(user):
        request.session[FACTOR] = "none"


def just_started(request: HttpRequest) -> bool:
    """Logged in within the last five minutes."""
    return time.time() - request.session.get(STARTED, 0) < JUST


def expired(request: HttpRequest) -> bool:
    """Idle too long, or older than twelve hours however busy (§2.19 b); notes that the person is still here."""
    session, moment = request.session, time.time()
    last_login = getattr(request.user, "last_login", None)
    began = last_login.timestamp() if last_login else moment
    seen = session.get(SEEN, began)
    idle = session.get(IDLE) or idle_seconds(request.user)
    if moment - seen > idle or moment - session.get(STARTED, began) > settings.SESSION_COOKIE_AGE:
        return True
    if moment - seen > WRITE_EVERY and BY_ITSELF not in request.headers:
        session[SEEN] = int(moment)
    return False


def seconds_left(request: HttpRequest) -> int:
    """How long the session lasts if nobody touches the page."""
    session, moment = request.session, time.time()
    seen, began = session.get(SEEN, moment), session.get(STARTED, moment)
    idle = session.get(IDLE) or idle_seconds(request.user)
    return int(min(seen + idle, began + settings.SESSION_COOKIE_AGE) - moment)


def idle_seconds(user: Any) -> int:
    """Half of it for those who see other people's data."""
    return settings.SESSION_IDLE_SECONDS_STAFF if has_role(user, *ASSOCIATION) else settings.SESSION_IDLE_SECONDS


def end_all(user: User) -> None:
    """End every session of the account at its next request: rights changed, or the account was disabled."""
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
    user.refresh_from_db(fields=["session_version"])
