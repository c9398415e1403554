"""One account: its roles, proposals of new ones, disabling, a one-time password; and the second person's decision."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit, granting, people
from accounts.forms.people import AccountForm, ProposalForm
from accounts.granting import GrantRefused
from accounts.guards import UserRequest, requires
from accounts.models import RoleGrant, RoleProposal, User
from accounts.roles import ASSOCIATION, Role, has_role
from accounts.views.people import VIEWERS


def _person(code: str) -> people.Person:
    found = people.person(code)
    if found is None:
        raise Http404
    return found


@requires(*VIEWERS)
@require_safe
def person(request: UserRequest, code: str) -> HttpResponse:
    """The account and what this viewer may do with it."""
    return _show(request, _person(code), ProposalForm())


def _show(request: UserRequest, found: people.Person, form: ProposalForm, **extra: Any) -> HttpResponse:
    admin = has_role(request.user, Role.ADM) and found.user.pk != request.user.pk
    context = {
        "person": found.user,
        "grants": [(held, granting.may_revoke(request.user, held.row)) for held in found.held],
        "form": form,
        "is_admin": admin,
        "may_issue": admin and all(held.row.role not in ASSOCIATION for held in found.held),
        "sign_ins": people.sign_ins(found.user) if has_role(request.user, Role.ADM, Role.SUP) else [],
    }
    return render(request, "accounts/person.html", context | extra)


@requires(Role.ADM)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: UserRequest) -> HttpResponse:
    """A new account without any role; its owner sets the password by a mailed link."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            user = User.objects.create_user(**form.cleaned_data)
            audit.record_late("account.created", actor=request.user, target=f"user:{user.pk}", request=request)
            request_password_reset(request, user.email, [user], default_token_generator)
        messages.success(request, _("账号已建立，设置密码的链接已发到邮箱。"))
        return redirect("people:person", user.code)
    return render(request, "accounts/account_form.html", {"form": form})


@requires(Role.ADM)
@require_POST
def propose(request: UserRequest, code: str) -> HttpResponse:
    """First of two persons."""
    found, form = _person(code), ProposalForm(request.POST)
    if form.is_valid():
        try:
            granting.propose(found.user, by=request.user, request=request, **form.cleaned_data)
        except GrantRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("提议已提交，等待另一人复核。"))
            return redirect("people:person", code)
    return _show(request, found, form)


@requires(*VIEWERS)
@require_POST
def revoke_grant(request: UserRequest, code: str, pk: int) -> HttpResponse:
    """Take a role away at once."""
    grant = RoleGrant.objects.filter(pk=pk, user__code=code).first()
    if grant is None or not granting.may_revoke(request.user, grant):
        raise Http404
    granting.revoke(grant.pk, by=request.user, request=request)
    messages.success(request, _("角色已收回，该账号的登录已全部结束。"))
    return redirect("people:person", code)


@requires(Role.ADM)
@require_POST
def set_active(request: UserRequest, code: str) -> HttpResponse:
    """Disable or enable."""
    found, active = _person(code), request.POST.get("active") == "1"
    try:
        granting.set_active(found.user, active, by=request.user, request=request)
    except GrantRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("账号已启用。") if active else _("账号已停用，其登录已全部结束。"))
    return redirect("people:person", code)


@requires(Role.ADM)
@require_POST
def issue_password(request: UserRequest, code: str) -> HttpResponse:
    """Show a one-time password once, on this answer only."""
    found = _person(code)
    try:
        password = granting.issue_password(found.user, by=request.user, request=request)
    except GrantRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:person", code)
    return _show(request, found, ProposalForm(), issued=password)


@requires(Role.LEAD, Role.ADM, Role.SUP)
@require_safe
def proposals(request: UserRequest) -> HttpResponse:
    """What waits for a second person."""
    may = has_role(request.user, Role.LEAD, Role.ADM)
    rows = [(row, may and request.user.pk not in {row.proposed_by_id, row.user_id}) for row in people.open_proposals()]
    return render(request, "accounts/proposals.html", {"rows": rows, "may_see_proposals": True})


@requires(Role.LEAD, Role.ADM)
@require_POST
def decide(request: UserRequest, pk: int) -> HttpResponse:
    """Second of two persons."""
    approve = request.POST.get("decision") == "approve"
    try:
        granting.decide(pk, by=request.user, approve=approve, request=request)
    except RoleProposal.DoesNotExist as error:
        raise Http404 from error
    except GrantRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("角色已授予。") if approve else _("提议已退回。"))
    return redirect("people:proposals")
