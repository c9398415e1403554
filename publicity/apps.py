"""Loads the models of the public stages."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

STAGES = (
    "cycle_notice", "public_notice", "public_list", "objection", "objection_desk", "naming", "certificates",
    "verification", "honour_roll", "statistics", "archive",
)  # fmt: skip
# Records that several stages read stand beside the stages.
SHARED = ("lists", "objections", "titles", "archives")


class PublicityConfig(AppConfig):
    name = "publicity"
    verbose_name = _("公示发布")

    def import_models(self) -> None:
        """A stage keeps its own records in its own models.py; Django has to meet them with the app's models."""
        super().import_models()
        for stage in (*SHARED, *STAGES):
            import_module(f"{self.name}.{stage}.models")

    def ready(self) -> None:
        """Tell documents and the audit trail what the public stages print and do."""
        from publicity.registration import register

        register()
