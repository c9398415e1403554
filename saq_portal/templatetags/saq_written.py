"""The tabs of stages 2 and 3: one strip over the rooms of a stage, each tab only where its page exists and opens."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import has_role

register = template.Library()
# Label, the addresses a tab may lead to (the first that exists), and the pages that belong to it.
TABS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("概览"), ("written_review:queue",)),
    (_("评分表"), ("rubric:queue", "rubric:detail")),
    (_("匿名副本"), ("blinding:queue",)),
    (_("分配"), ("assignment:queue",)),
    (_("进度"), ("written_review:progress",)),
    (_("合议"), ("consensus:queue",)),
)
HALL_TABS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("安排"), ("defense:queue",)),
    (_("会场"), ("hall:queue",)),
    (_("评分"), ("panel:queue",)),
    (_("结果"), ("proposal:queue",)),
)
# Pages of a namespace with two tabs that do not belong to its first one.
OF_PROGRESS = frozenset({"progress", "case", "reopen", "sheet"})


def _opens(user: Any, url: str) -> bool:
    """Whether the guard of the page lets this person in; the guard says so itself."""
    kind, _sep, roles = str(getattr(resolve(url).func, "guard", "")).partition(":")
    return has_role(user, *roles.split(",")) if kind == "requires" else kind in ("signed_in", "public")


def _address(names: tuple[str, ...]) -> tuple[str, str]:
    for name in names:
        try:
            return name, reverse(name)
        except NoReverseMatch:
            continue
    return "", ""


@register.simple_tag(takes_context=True)
def written_tabs(context: template.Context) -> list[dict[str, Any]]:
    """[{"label", "url", "current"}] for this person; the present page's tab is marked."""
    return _strip(context, TABS)


@register.simple_tag(takes_context=True)
def hall_tabs(context: template.Context) -> list[dict[str, Any]]:
    """The same for the defense."""
    return _strip(context, HALL_TABS)


def _strip(context: template.Context, table: tuple[tuple[Any, tuple[str, ...]], ...]) -> list[dict[str, Any]]:
    request = context.get("request")
    if request is None:
        return []
    match, tabs = request.resolver_match, []
    here, page = (match.namespace, match.url_name) if match else ("", "")
    for label, names in table:
        name, url = _address(names)
        if not url or not _opens(request.user, url):
            continue
        space, _sep, tail = name.partition(":")
        mine = space == here and (space != "written_review" or (page in OF_PROGRESS) == (tail == "progress"))
        tabs.append({"label": label, "url": url, "current": mine})
    return tabs
