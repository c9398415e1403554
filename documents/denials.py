"""Puts into the audit trail that somebody asked for a file and was not given it (§4.4, T-25).

Missing and forbidden look the same to the person, and so they do here: no second look says which of the two it was.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import audit, clock, inbox
from accounts.models import User
from accounts.roles import Role, holders

View = Callable[..., HttpResponseBase]
# One record per person and file in ten minutes, and so many different files an hour; then the supervisors hear of it.
AGAIN, HOUR, MOST = 600, 3600, 30


def recorded(view: View) -> View:
    """Stands above the guard of every view that hands out a file; the answer stays the same 404."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            if isinstance(request.user, User):
                _note(request, request.user)
            raise

    asked.records_denials = True  # type: ignore[attr-defined]
    return asked


def _note(request: HttpRequest, user: User) -> None:
    if not cache.add(f"file.denied:{user.pk}:{request.path}", 1, AGAIN):
        return
    hour = f"file.denied:{user.pk}:{clock.now():%Y%m%d%H}"
    cache.add(hour, 0, HOUR)
    asked = cache.incr(hour)
    if asked > MOST:
        return
    found = request.resolver_match
    key, page = (next(reversed(found.kwargs.values()), ""), found.view_name) if found else ("", "")
    audit.record("file.denied", actor=user, target=f"file:{key}", detail={"page": page}, request=request)
    if asked == MOST:
        _alarm(user)


@override("zh-hans")
def _alarm(user: User) -> None:
    body = _("%(name)s（账号 %(code)s）一小时内打开 %(n)d 个无权查看或不存在的文件，均未给出，请核实。")
    inbox.tell(
        holders(Role.SUP),
        key=f"file.denied:{user.pk}:{clock.now():%Y%m%d%H}",
        subject=_("多次打开无权查看的文件"),
        body=body % {"name": user.name, "code": user.code, "n": MOST},
        url="/audit/?kind=download",
    )
