"""Law 4: no view without a guard; the URLconf is walked, so a forgotten one cannot hide."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

# The log-in library guards its own views; it is the only one allowed to.
LIBRARY = "allauth."


def views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, object]]:
    for pattern in resolver.url_patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield where, pattern.callback
        else:
            yield from views(pattern, where)


def module_of(view: object) -> str:
    return getattr(getattr(view, "view_class", view), "__module__", "")


ALL = list(views(get_resolver()))


@pytest.mark.parametrize(("where", "view"), ALL, ids=[where or "/" for where, _view in ALL])
def test_every_view_says_who_may_open_it(where, view):
    if module_of(view).startswith(LIBRARY):
        assert where.startswith("accounts/")
        return
    assert getattr(view, "guard", ""), f"/{where}: {module_of(view)} has no guard of accounts.guards"


def test_the_walk_finds_an_unguarded_view():
    from django.urls import path

    bare = URLResolver.__new__(URLResolver)
    bare.__dict__["url_patterns"] = [path("open", lambda request: HttpResponse())]
    assert [where for where, view in views(bare) if not getattr(view, "guard", "")] == ["open"]
