"""Log-in by a code sent to the phone, and the proof of one's own number; the same answers for every number (T-18)."""

import secrets

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import audit, clock, devices, phones, signins, sms, sms_codes
from accounts.forms.sms import CodeForm, NumberForm
from accounts.guards import UserRequest, public, signed_in
from accounts.models import User

PENDING = "saq_sms_login"
TOO_OFTEN = _(
    "验证码发送过于频繁：同一号码每分钟一条、每小时五条、每天十条，同一网络每小时二十条。请稍后再试，或用密码登录。"
)
WRONG = _("验证码不正确或已失效。连续输错五次后，须重新获取。")


def _allowed(request: HttpRequest, purpose: str, to: str) -> bool:
    """Count one message to this number from this address; what strangers ask for does not count against its device."""
    key, device = sms_codes.index_of(purpose, to), devices.name_for(request, User.objects.by_phone(to))
    action = "sms_code_device" if device else "sms_code"
    return bool(ratelimit.consume(request, action=action, key=f"{key}|{device}"))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: HttpRequest) -> HttpResponse:
    """Which number; what is said next does not tell whether anybody has it."""
    if not sms.enabled():
        raise Http404
    if request.user.is_authenticated:
        return redirect("home")
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["phone"]
        if _allowed(request, sms_codes.LOGIN, to):
            owner = User.objects.by_phone(to)
            asker = secrets.token_hex(8)
            sms_codes.issue(sms_codes.LOGIN, to, owner if sms_codes.may_log_in(owner) else None, asker)
            request.session[PENDING] = {"to": to, "next": _next(request), "asker": asker}
            return redirect("sms_code")
        form.add_error(None, TOO_OFTEN)
    return render(request, "account/sms_number.html", {"form": form, "next": _next(request)})


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: a page of this site or home."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()) else ""


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code; wrong, out of date, used up and never sent are one answer."""
    pending = request.session.get(PENDING)
    if not sms.enabled() or not pending:
        return redirect("account_login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limited = ratelimit.consume_or_429(request, action="sms_try")
        if limited:
            return limited
        if sms_codes.take(sms_codes.LOGIN, pending["to"], form.cleaned_data["code"], pending.get("asker", "")):
            answer = _enter(request, pending)
            if answer is not None:
                return answer
        signins.record_failure(request, {"sms": pending["to"]})
        form.add_error("code", WRONG)
    context = {"form": form, "to": phones.masked(pending["to"]), "next": pending["next"]}
    return render(request, "account/sms_code.html", context)


def _enter(request: HttpRequest, pending: dict[str, str]) -> HttpResponse | None:
    """As with a password: the second factor is asked for next where the account has one."""
    user = User.objects.by_phone(pending["to"])
    if user is None or not sms_codes.may_log_in(user):
        return None
    request.session.pop(PENDING, None)
    record_authentication(request, user, method="code", phone=pending["to"])
    target = pending["next"] or reverse("home")
    return perform_login(request, Login(user=user, redirect_url=target, email_verification="none"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: UserRequest) -> HttpResponse:
    """The account's own number: a code goes there and comes back."""
    user = request.user
    if not sms.enabled() or not user.phone:
        raise Http404
    checking = request.POST.get("act") == "check"
    form = CodeForm(request.POST if checking else None)
    if request.method == "POST" and not checking:
        if _allowed(request, sms_codes.PROOF, user.phone):
            sms_codes.issue(sms_codes.PROOF, user.phone, user)
            messages.info(request, _t("验证码已发送，5 分钟内有效。"))
        else:
            messages.error(request, str(TOO_OFTEN))
        return redirect("prove_phone")
    if checking and form.is_valid() and _proved(request, form):
        messages.success(request, _t("手机号码已确认，可以用短信验证码登录。"))
        return redirect("profile")
    return render(request, "accounts/prove_phone.html", {"form": form})


def _proved(request: UserRequest, form: CodeForm) -> bool:
    user = request.user
    with transaction.atomic():
        if sms_codes.take(sms_codes.PROOF, user.phone, form.cleaned_data["code"]):
            user.phone_verified_at = clock.now()
            user.save(update_fields=["phone_verified_at"])
            audit.record_late("account.phone", actor=user, target=f"user:{user.pk}", request=request)
            return True
    form.add_error("code", WRONG)
    return False
