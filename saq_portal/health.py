"""`/healthz` for the orchestrator and `/metrics` for the monitoring; neither says anything to a stranger."""

import hmac
import secrets

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django_prometheus.exports import ExportToDjangoView
from health_check import Database
from health_check.exceptions import HealthCheckException
from redis.exceptions import RedisError

from accounts.guards import public

logger = structlog.get_logger(__name__)


def _well() -> bool:
    """Whether database and cache answer. (The library's cache check is async only and would need its own loop.)"""
    key = f"healthz:{secrets.token_hex(8)}"
    try:
        Database().run()
        cache.set(key, "1", timeout=5)
        return cache.get(key) == "1"
    except (HealthCheckException, RedisError, OSError):
        logger.exception("health_check_failed")
        return False


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while database and cache answer, 503 otherwise; one word that names no component."""
    well = _well()
    response = HttpResponse("ok\n" if well else "unavailable\n", content_type="text/plain", status=200 if well else 503)
    response["Cache-Control"] = "no-store"
    return response


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures, only with the bearer token of SAQ_METRICS_TOKEN; a stranger sees a missing page."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.SAQ_METRICS_TOKEN or not hmac.compare_digest(shown.encode(), settings.SAQ_METRICS_TOKEN.encode()):
        raise Http404
    return ExportToDjangoView(request)
