"""So many questions a minute from one address (T-17), counted without keeping the address."""

import hmac
import ipaddress
from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from accounts import clock

A_MINUTE = 10
MINUTE = 60


def wait(request: HttpRequest, what: str) -> int:
    """Count one question; the seconds after which the next may come, 0 while there are some left.

    What is kept for a minute is a keyed digest of the address, another one each minute.
    """
    moment = int(clock.now().timestamp())
    told = f"{what}:{moment // MINUTE}:{_source(request)}"
    digest = hmac.new(settings.SECRET_KEY.encode(), told.encode(), sha256).hexdigest()
    key = f"ration:{digest}"
    cache.add(key, 0, 2 * MINUTE)
    try:
        asked = cache.incr(key)
    except ValueError:  # gone between the two lines: the first of a new count
        asked = 1
    return MINUTE - moment % MINUTE if asked > A_MINUTE else 0


def _source(request: HttpRequest) -> str:
    """The address; of IPv6 the network, in which one household has more addresses than can be counted."""
    address = get_adapter().get_client_ip(request)
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return str(address)
    return str(ipaddress.ip_network(f"{known}/64", strict=False)) if known.version == 6 else str(known)
