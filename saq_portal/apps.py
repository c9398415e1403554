"""The wiring app: it holds no model; it brings the error pages and the frame of every page."""

from django.apps import AppConfig


class SaqPortalConfig(AppConfig):
    name = "saq_portal"
    verbose_name = "上海质量工匠申报评审"

    def ready(self) -> None:
        """What the log of requests leaves out."""
        from saq_portal import logging

        logging.connect()
