"""One function per screen."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.roles import Role
from nominations.identity import mask_id
from nominations.models import Application
from nominations.reveal.permissions import can_reveal, revealable
from nominations.visibility import viewer_role

# Where each role reads the case; the association in the formal check.
CASES: dict[str, str] = {
    Role.NOM: "application:detail",
    Role.UNIT: "endorsement:detail",
    Role.REC: "recommendation:detail",
}


def to_reveal(user: Any, key: UUID) -> Application | None:
    """The application whose number this person may have shown, or None: missing and forbidden are the same."""
    application = revealable(user).filter(key=key).select_related("employer").first()
    return application if application is not None and can_reveal(user, application) else None


def page(user: Any, application: Application) -> dict[str, Any]:
    """What stands above the form: whose number, as everybody sees it, and the way back to the case."""
    case = CASES.get(viewer_role(user, application), "formal_check:detail")
    back = reverse(case, args=[application.key])
    return {"application": application, "masked": mask_id(application.id_no), "back": back}
