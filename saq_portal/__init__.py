"""Wiring only: settings, URLs, the order of the stages, the Celery app, home. No domain rule lives here."""

from saq_portal.celery import app as celery_app

__all__ = ["celery_app"]
