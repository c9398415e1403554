"""The people screens: accounts and invitations for STAFF, LEAD, ADM; SUP looks on (permissions §4.1)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import invitations, people
from accounts.forms.people import InvitationFilter, InviteForm, PeopleFilter
from accounts.granting import GrantRefused
from accounts.guards import UserRequest, requires
from accounts.models import Invitation
from accounts.roles import Role, has_role

VIEWERS = (Role.STAFF, Role.LEAD, Role.ADM, Role.SUP)


def _criteria(form: Any) -> dict[str, str]:
    """What the filter form understood; nonsense filters nothing."""
    form.is_valid()
    data = form.cleaned_data
    return {"query": data.get("q", ""), "role": data.get("role", ""), "state": data.get("state", "")}


def _may(request: UserRequest) -> dict[str, bool]:
    """What else this viewer finds on the lists."""
    return {
        "may_invite": has_role(request.user, Role.STAFF),
        "may_create": has_role(request.user, Role.ADM),
        "may_see_proposals": has_role(request.user, Role.LEAD, Role.ADM, Role.SUP),
    }


@requires(*VIEWERS)
@require_safe
def person_list(request: UserRequest) -> HttpResponse:
    """Search, filter, page."""
    form = PeopleFilter(request.GET or None)
    criteria = _criteria(form) if form.is_bound else {}
    page = people.page_of(people.people(**criteria), request.GET.get("page"))
    context = {
        "page": page,
        "rows": people.with_roles(page),
        "form": form,
        **_may(request),
    }
    return render(request, "accounts/people_list.html", context)


@requires(*VIEWERS)
@require_safe
def invitation_list(request: UserRequest) -> HttpResponse:
    """Who was invited and what became of it."""
    form = InvitationFilter(request.GET or None)
    criteria = _criteria(form) if form.is_bound else {}
    page = people.page_of(people.invitations(**criteria), request.GET.get("page"))
    context = {"page": page, "rows": people.named(page), "form": form, **_may(request)}
    return render(request, "accounts/invitation_list.html", context)


@requires(Role.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: UserRequest) -> HttpResponse:
    """Send an invitation; the answer does not tell whether the address has an account."""
    searching = "search" in request.POST
    form = InviteForm(initial=(request.POST or request.GET).dict())
    if request.method == "POST" and not searching:
        form = InviteForm(request.POST)
        if form.is_valid() and _invited(request, form):
            messages.success(request, _("邀请已发出，链接 14 天内有效。"))
            return redirect("people:invitations")
    return render(request, "accounts/invite.html", {"form": form})


def _invited(request: UserRequest, form: InviteForm) -> bool:
    try:
        invitations.invite(by=request.user, request=request, **form.cleaned_data)
    except GrantRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@requires(Role.STAFF)
@require_POST
def revoke_invitation(request: UserRequest, pk: int) -> HttpResponse:
    """Make a link worthless."""
    try:
        done = invitations.revoke(pk, by=request.user, request=request)
    except Invitation.DoesNotExist:
        done = False
    if done:
        messages.success(request, _("邀请已撤销，链接不再有效。"))
    else:
        messages.error(request, _("这份邀请已被使用、撤销或已过期。"))
    return redirect("people:invitations")
