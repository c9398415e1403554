"""The person's own page: who I am here, my roles, my colleagues, my log-ins."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import audit, mail_groups, people, roles
from accounts.forms.people import MailForm, ProfileForm
from accounts.guards import UserRequest, signed_in
from accounts.models import RoleGrant
from accounts.roles import ASSOCIATION, Role


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: UserRequest) -> HttpResponse:
    """Show everything, change the name; e-mail, password and second factor have pages of their own."""
    form = ProfileForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            request.user.name = form.cleaned_data["name"]
            request.user.save(update_fields=["name"])
            audit.record_late("account.name", actor=request.user, target=f"user:{request.user.pk}", request=request)
        messages.success(request, _("姓名已更新。"))
        return redirect("profile")
    return render(request, "accounts/profile.html", _context(request) | {"form": form})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def mail_choices(request: UserRequest) -> HttpResponse:
    """Which notices come by mail as well; the inbox has them all."""
    form = MailForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.mail_off = form.off
        if "sms" in form.fields:  # switched off for a while, nobody is asked and nothing forgotten
            request.user.sms_reminders = form.by_sms
        request.user.save(update_fields=["mail_off", "sms_reminders"])
        messages.success(request, _("邮件通知的设置已保存。"))
        return redirect("profile")
    always = [group for group in mail_groups.GROUPS if group.why]
    return render(request, "accounts/mail_choices.html", {"form": form, "always": always})


@signed_in
@require_POST
def become_nominee(request: UserRequest) -> HttpResponse:
    """An officer or expert may also apply: gives the nominee's role, but not to the association's own people."""
    if not roles.roles_of(request.user).isdisjoint(ASSOCIATION):
        raise Http404
    with transaction.atomic():
        _grant, created = RoleGrant.objects.get_or_create(user=request.user, role=Role.NOM, revoked_at=None)
        if created:
            audit.record_late("role.nominee", actor=request.user, target=f"user:{request.user.pk}", request=request)
    messages.success(request, _("您现在可以用这个账号申报。"))
    return redirect("home")


def _context(request: UserRequest) -> dict[str, object]:
    user = request.user
    held = roles.roles_of(user)
    units = roles.unit_ids(user, Role.UNIT) | roles.unit_ids(user, Role.REC)
    others = [grant for grant in people.colleagues(units) if grant.user_id != user.pk] if units else []
    return {
        "held": people.named(roles.grants(user)),
        "colleagues": people.named(others),
        "sign_ins": people.sign_ins(user),
        "may_become_nominee": Role.NOM not in held and held.isdisjoint(ASSOCIATION),
        "factor_forced": settings.SAQ_FORCE_TOTP and roles.needs_second_factor(user),
    }
