"""The copy of one's own data: JSON at once, PDF by the workers from a frozen, encrypted snapshot (§2.18 复制)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts import audit, clock, my_data
from accounts.models import AuditEvent, User
from accounts.own_account import beijing
from documents import my_data as paper
from documents import registry
from documents.models import GeneratedDocument
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.acting import Actor, TransitionError
from nominations.transitions import locked

KIND = "my_data"
HOUR, MOST = timedelta(hours=1), 5
ACTIONS = ("personal_data.json", "personal_data.pdf")


def register() -> None:
    """Tell documents how it is printed and who reads it."""
    label = gettext_lazy("个人信息副本")
    registry.register(registry.DocumentKind(KIND, label, ("pdf",), paper.render, paper.filename, can_read))


def target_of(user: User) -> str:
    return f"user:{user.pk}"


def can_read(user: User, document: GeneratedDocument) -> bool:
    """The person alone."""
    return user.is_active and document.target == target_of(user) and document.requested_by_id == user.pk


@transaction.atomic
def make(*, by: Actor, format: str) -> dict[str, Any] | GeneratedDocument:
    """JSON or a requested PDF; counted and recorded. The form has asked for the second proof before."""
    assert by.user is not None
    user = locked(User, by.user.pk)  # two clicks at once are counted one after the other
    made = AuditEvent.objects.filter(actor=user, action__in=ACTIONS, at__gt=clock.now() - HOUR)
    if made.count() >= MOST:
        raise TransitionError(_("一小时内最多下载 %(n)d 次，请稍后再试。") % {"n": MOST})
    action = "personal_data.json" if format == "json" else "personal_data.pdf"
    audit.record_late(action, actor=user, target=target_of(user), ip=by.ip)
    if format == "json":
        return my_data.as_json(user)
    return request_document(KIND, target=target_of(user), snapshot=freeze("my_data/1", payload(user)), by=user)


@override("zh-hans")
def payload(user: User) -> dict[str, Any]:
    """my_data/1: everything of the JSON copy as a person reads it."""
    rooms = [
        {
            "label": room["label"],
            "parts": [
                {"title": part.title, "rows": [{"label": one, "value": value} for one, value in part.rows]}
                for part in room["parts"]
            ],
        }
        for room in my_data.sections(user, whole=True)
    ]
    return {"name": user.name, "made_at": beijing(clock.now()), "demo": settings.SAQ_DEMO, "sections": rooms}


def made_for(user: User, newest: int) -> Any:
    """The printed copies that are still there, the newest first."""
    rows = GeneratedDocument.objects.filter(target=target_of(user), kind=KIND, snapshot__erased_at=None)
    return rows.select_related("file").order_by("-pk")[:newest]
