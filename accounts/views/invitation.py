"""The page behind an invitation link: make an account or use the one you are signed in with."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import EmailAddress, Login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import addresses, invitations, scopes
from accounts.forms.people import AcceptForm
from accounts.granting import GrantRefused
from accounts.guards import public
from accounts.models import Invitation, User
from accounts.people import role_text

TAKEN = "taken"


@public
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Forged, used, revoked and expired links look the same."""
    limited = ratelimit.consume_or_429(request, action="signup")
    if limited:
        return limited
    found = invitations.find(token)
    if found is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    form = AcceptForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST":
        response = _accept_signed_in(request, found) if request.user.is_authenticated else _join(request, found, form)
        if response:
            return response
    role = role_text(found.role, scopes.unit_label(found.unit_id))
    login_url = f"{reverse('account_login')}?next={request.path}"
    context = {"invitation": found, "form": form, "role_text": role, "login_url": login_url}
    return render(request, "accounts/invitation.html", context)


def _accept_signed_in(request: HttpRequest, found: Invitation) -> HttpResponse | None:
    if not request.user.is_active:
        raise Http404
    try:
        invitations.accept(found.pk, request.user, request=request)
    except GrantRefused as refusal:
        messages.error(request, str(refusal))
        return None
    # Every other session ends; this one goes on under a new key.
    update_session_auth_hash(request, request.user)
    messages.success(request, _("邀请已接受。"))
    return redirect("home")


def _join(request: HttpRequest, found: Invitation, form: AcceptForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        user = _create(request, found, form)
    except GrantRefused as refusal:
        form.add_error(None, str(refusal))
        return None
    except IntegrityError:
        form.add_error(None, _("无法用这个手机号或邮箱建立新账号。如果您已有账号，请先登录再接受邀请。"))
        return None
    messages.success(request, _("账号已建立，邀请已接受。"))
    login = Login(user=user, redirect_url=reverse("home"), email_verification="none")
    return perform_password_login(request, {"email": user.email}, login)


@transaction.atomic
def _create(request: HttpRequest, found: Invitation, form: AcceptForm) -> User:
    data = form.cleaned_data
    with transaction.atomic():
        addresses.release_unproved(found.email)
        user = User.objects.create_user(
            name=data["name"], phone=data["phone"], email=found.email, password=data["password1"]
        )
        # The link came by this mailbox: the address is proved.
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    invitations.accept(found.pk, user, request=request)
    return user
