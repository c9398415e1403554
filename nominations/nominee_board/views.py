"""The board, and the reminder that is sent from it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import requires
from accounts.roles import Role
from nominations.acting import Actor, refusals
from nominations.nominee_board import forms, queries, transitions


@requires(Role.REC)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Every nominee of the unit in the column of its state."""
    context = queries.board(request.user, request.GET) | {"click": uuid.uuid4().hex}
    return render(request, "nominations/nominee_board/queue.html", context)


@requires(Role.REC)
@require_POST
def remind(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One reminder; why it was not sent is said on the board."""
    application, form = queries.to_remind(request.user, key), forms.RemindForm(request.POST)
    if application is None:
        raise Http404
    if form.is_valid():
        with refusals(form):
            made = transitions.remind(application, by=Actor.of(request, Role.REC), key=form.cleaned_data["key"])
            messages.success(request, _("已提醒，站内消息和邮件发给 %(n)d 人。") % {"n": made.people})
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    back = form.cleaned_data.get("back", "")
    return redirect(reverse("nominee_board:queue") + (f"?{back}" if back else "") + f"#card-{key}")
