"""The real portal, and addresses at which it breaks in each way it can."""

from typing import NoReturn

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest
from django.urls import path

from saq_portal.urls import handler400, handler403, handler404, handler500
from saq_portal.urls import urlpatterns as real

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
REASONS = {400: BadRequest, 403: PermissionDenied, 500: RuntimeError, 503: OperationalError}


def broken(request: HttpRequest, status: int) -> NoReturn:
    raise REASONS[status]("as asked")


urlpatterns = [*real, path("broken/<int:status>/", broken)]
