"""Ends one log-in of the own account; the library's page lists them and ends all others at once."""

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.guards import UserRequest, signed_in


@signed_in
@require_POST
def end(request: UserRequest, pk: int) -> HttpResponse:
    """A log-in of somebody else does not exist; one's own present one is the log-out's."""
    user = request.user
    found = get_object_or_404(UserSession.objects.exclude(session_key=request.session.session_key), pk=pk, user=user)
    with transaction.atomic():
        end_sessions(request, [found])
        audit.record_late("account.session_ended", actor=user, target=f"user:{user.pk}", request=request)
    messages.success(request, _("该设备的登录已结束。"))
    return redirect("usersessions_list")
