"""Loads the models of the association's stages."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

STAGES = (
    "formal_check",
    "intake",
    "paper_desk",
    "mail_desk",
    "recusal",
    "same_evidence",
    "result_sheet",
    "disqualification",
    "appeal",
    "late_withdrawal",
    "oversight",
    "expert_pool",
    "written_review",
    "blinding",
    "rubric",
    "assignment",
    "consensus",
    "defense",
    "attendance",
    "hall",
    "proposal",
    "final_approval",
    "ballot",
    "panel",
)
# Records that several stages read stand beside the stages.
SHARED = (
    "checklist", "paperwork", "mailed", "matching", "experts", "sheets", "blind", "rankings", "meetings",
    "halls", "attending", "marks", "proposals", "votes",
)  # fmt: skip


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = _("评审")

    def import_models(self) -> None:
        """A stage keeps its own records in its own models.py; Django has to meet them with the app's models."""
        super().import_models()
        for stage in (*SHARED, *STAGES):
            import_module(f"{self.name}.{stage}.models")

    def ready(self) -> None:
        """Tell documents and the audit trail what the review prints and does."""
        from review.registration import register

        register()
