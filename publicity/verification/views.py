"""What anybody asks of a title: no log-in, no session, no cookie, no script; ten questions a minute from one address.

The forms carry no CSRF token: they change nothing, and a token would need a cookie.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import public
from publicity.titles import rationing
from publicity.verification import forms, queries

PAGES = "publicity/verification"
KEPT_TO_ITSELF = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _page(request: HttpRequest, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, f"{PAGES}/{page}.html", context, status=status)
    for name, value in KEPT_TO_ITSELF.items():
        response[name] = value
    return response


def _form(request: HttpRequest, status: int = 200, **bound: Any) -> HttpResponse:
    """The three ways to ask; `form` is the one that was not filled well."""
    empty = {"by_number": forms.NumberForm(), "by_code": forms.CodeForm(), "by_file": forms.FileForm()}
    return _page(request, "form", empty | bound | {"form": next(iter(bound.values()), None)}, status)


def _limited(request: HttpRequest) -> HttpResponse | None:
    """One more question, or the page that asks to wait."""
    seconds = rationing.wait(request, "verify")
    if not seconds:
        return None
    response = _page(request, "limited", {"seconds": seconds}, 429)
    response["Retry-After"] = str(seconds)
    return response


@csrf_exempt
@public
@never_cache
@sensitive_post_parameters()
@FORM
def ask(request: HttpRequest) -> HttpResponse:
    """By number and name, or by the code."""
    if request.method != "POST":
        return _form(request)
    if limited := _limited(request):
        return limited
    if "code" in request.POST:
        code = forms.CodeForm(request.POST)
        if code.is_valid():
            return _page(request, "answer", {"title": queries.by_code(code.cleaned_data["code"])})
        return _form(request, 422, by_code=code)
    form = forms.NumberForm(request.POST)
    if form.is_valid():
        return _page(request, "answer", {"title": queries.by_number(**form.cleaned_data)})
    return _form(request, 422, by_number=form)


@csrf_exempt
@public
@never_cache
@FORM
def file(request: HttpRequest) -> HttpResponse:
    """The electronic certificate itself; what is too big is refused before it is read."""
    if request.method != "POST":
        return redirect("verification:ask")
    if limited := _limited(request):
        return limited
    request.upload_handlers = [forms.InMemory(request)]
    if int(request.META.get("CONTENT_LENGTH") or 0) > forms.MOST + forms.AROUND:
        return _form(request, 422, by_file=forms.FileForm.too_big())
    form = forms.FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, 422, by_file=form)
    kind, title = queries.by_file(form.cleaned_data["file"].read())
    return _page(request, "answer", {"title": title, "file": kind}, 503 if kind == queries.BUSY else 200)


@public
@never_cache
@require_safe
def token(request: HttpRequest, token: str) -> HttpResponse:
    """Where the square on a certificate leads."""
    return _limited(request) or _page(request, "answer", {"title": queries.by_code(token)})
