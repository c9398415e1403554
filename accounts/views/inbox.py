"""The inbox: list, open, mark read; a message of somebody else does not exist."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import inbox
from accounts.guards import UserRequest, signed_in
from accounts.people import page_of


@signed_in
@require_safe
def message_list(request: UserRequest) -> HttpResponse:
    """All own messages, or only the unread ones."""
    rows = inbox.messages_of(request.user)
    unread_only = request.GET.get("show") == "unread"
    if unread_only:
        rows = rows.filter(read_at=None)
    page = page_of(rows, request.GET.get("page"))
    return render(request, "accounts/inbox_list.html", {"page": page, "unread_only": unread_only})


@signed_in
@require_safe
def message(request: UserRequest, ref: UUID) -> HttpResponse:
    """One message; opening it marks it read."""
    found = get_object_or_404(inbox.messages_of(request.user), ref=ref)
    if request.method == "GET":
        inbox.mark_read(inbox.messages_of(request.user).filter(ref=ref))
    return render(request, "accounts/inbox_message.html", {"entry": found})


@signed_in
@require_POST
def mark_read(request: UserRequest) -> HttpResponse:
    """Everything read at once."""
    if inbox.mark_read(inbox.messages_of(request.user)):
        messages.success(request, _("已全部标为已读。"))
    return redirect("inbox:list")
