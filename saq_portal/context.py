"""What every page's frame needs: the portal's name, the demo flag, the entries for this person's roles."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.roles import ASSOCIATION, Role, roles_of


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation and the roles that see it; no roles means everyone signed in."""

    label: Any
    url_name: str
    roles: frozenset[str] = frozenset()


ENTRIES = (
    Entry(_("首页"), "home"),
    Entry(_("我的申报"), "application:queue", frozenset({Role.NOM})),
    Entry(_("核对与同意"), "endorsement:queue", frozenset({Role.UNIT})),
    Entry(_("推荐与报送"), "recommendation:queue", frozenset({Role.REC})),
    Entry(_("收件"), "intake:queue", ASSOCIATION - {Role.ADM}),
    Entry(_("纸质材料"), "paper_desk:queue", frozenset({Role.STAFF})),
    Entry(_("形式审查"), "formal_check:queue", ASSOCIATION - {Role.ADM}),
    Entry(_("取消资格"), "disqualification:queue", ASSOCIATION - {Role.ADM}),
    Entry(_("复核"), "appeal:queue", ASSOCIATION - {Role.ADM}),
    Entry(_("退出申请"), "late_withdrawal:queue", ASSOCIATION - {Role.ADM}),
    Entry(_("回避"), "recusal:queue", ASSOCIATION - {Role.ADM}),
    Entry(_("单位"), "units:queue", ASSOCIATION - {Role.ADM}),
    Entry(_("年度"), "cycles:queue", ASSOCIATION),
    Entry(_("账号"), "people:list", frozenset({Role.STAFF, Role.LEAD, Role.ADM, Role.SUP})),
    Entry(_("谁能看到什么"), "oversight:queue", frozenset({Role.LEAD, Role.SUP})),
    Entry(_("审计"), "audit:queue", frozenset({Role.SUP, Role.ADM})),
)


def nav(request: HttpRequest) -> list[dict[str, Any]]:
    """The entries this person's roles open, the present one marked."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    held = roles_of(user)
    match = request.resolver_match
    here = (match.namespace or match.url_name) if match else ""
    items = []
    for entry in ENTRIES:
        if entry.roles and held.isdisjoint(entry.roles):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        items.append({"label": entry.label, "url": url, "active": entry.url_name.partition(":")[0] == here})
    return items


def _unread(request: HttpRequest) -> int:
    from accounts.inbox import unread_count

    user = getattr(request, "user", None)
    return unread_count(user) if user is not None and user.is_authenticated else 0


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor; navigation and unread count ask the database only when a template prints them."""
    return {
        "frame": {
            "site_name": settings.SAQ_SITE_NAME,
            "demo": settings.SAQ_DEMO,
            "nav": SimpleLazyObject(lambda: nav(request)),
            "unread": SimpleLazyObject(lambda: _unread(request)),
        }
    }
