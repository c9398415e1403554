"""Loads the models of the three stages of intake and registers what the portal prints."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

STAGES = (
    "application", "endorsement", "recommendation", "units", "cycles", "correction", "calendar", "reveal",
    "personal_data", "deletion_reports", "importing", "nominee_board", "mail_templates", "stamping",
)  # fmt: skip


class NominationsConfig(AppConfig):
    name = "nominations"
    verbose_name = _("申报推荐")

    def import_models(self) -> None:
        """A stage keeps its own records in its own models.py; Django has to meet them with the app's models."""
        super().import_models()
        for stage in STAGES:
            import_module(f"{self.name}.{stage}.models")

    def ready(self) -> None:
        from nominations import audit_words, letters, own_copy, own_data, printing, registry
        from nominations.retention import disputes, intake, post

        printing.register_kinds()
        letters.register_kinds()
        registry.register_scopes()
        audit_words.register()
        own_data.register()
        own_copy.register()
        intake.register_rules()
        post.register_rules()
        disputes.register()
