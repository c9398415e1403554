"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "文档"

    def ready(self) -> None:
        """The checks of the settings that printing needs."""
        from documents import checks  # noqa: F401
