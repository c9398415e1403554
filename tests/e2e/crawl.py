"""Walks every link a person can follow from their home page, in the test process and without a browser."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.urls import Resolver404, get_resolver, resolve
from lxml import html

from accounts.models import User
from tests.e2e.plain import Page, Visitor, words

# Enough of a kind: a list of fifty cases is walked like one of six.
EACH = 6
MOST = 200


@dataclass(frozen=True)
class Stop:
    """One page of one person."""

    who: str
    name: str
    path: str
    pieces: frozenset[str] = frozenset()  # the classes of its elements, nothing for a file
    look: int = 0  # which of the looks of this page it is


def name_of(path: str) -> str:
    """The URL name of a path, '' for one that is nobody's."""
    try:
        return str(resolve(urlsplit(path).path).view_name)
    except Resolver404:
        return ""


def unlabelled(tree: Any) -> list[str]:
    """Fields that a person who hears the page cannot tell apart."""
    found = []
    for field in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        labels = tree.xpath("//label[@for=$name]", name=field.get("id") or "-")
        named = field.get("aria-label") or field.get("aria-labelledby") or any(words(label) for label in labels)
        if not named and not field.xpath("ancestor::label"):
            found.append(html.tostring(field, encoding="unicode")[:160].strip())
    return found


def flaws(page: Page) -> list[str]:
    """What is wrong with a page's text, whatever it looks like."""
    tree = page.tree
    ids = Counter(tree.xpath("//@id"))
    found = [f"no label: {field}" for field in unlabelled(tree)]
    found += [f"the id {one} stands there {n} times" for one, n in ids.items() if n > 1]
    if len(tree.xpath("//h1")) != 1:
        found.append(f"{len(tree.xpath('//h1'))} headings of the first rank")
    if not words(tree.xpath("//title")[0]).partition("·")[0].strip():
        found.append("no title")
    found += [f"a form without a token: {form.get('action')}" for form in tree.xpath("//form") if not _has_token(form)]
    found += [f"style in place: {one.tag}" for one in tree.xpath("//*[@style]")]
    return found


def _has_token(form: Any) -> bool:
    return form.get("method", "get").lower() != "post" or bool(form.xpath(".//input[@name='csrfmiddlewaretoken']"))


def pieces(tree: Any) -> frozenset[str]:
    """Which pieces of the design a page shows."""
    return frozenset(one for value in tree.xpath("//main//@class") for one in value.split())


def walk(
    who: str,
    user: User | None,
    starts: tuple[str, ...] = ("/",),
    *,
    within: Callable[[str], bool] = bool,
    each: int = EACH,
    filtered: int = EACH,
) -> tuple[list[Stop], list[str]]:
    """(the pages reached, what is wrong with them). Files are fetched and not read.

    `within` says of the name of a page whether the walk goes there; without it everything that has a name is in.
    `each` is enough of a kind, `filtered` enough of one list with the same filters.
    """
    visitor = Visitor()
    if user is not None:
        visitor.client.force_login(user)
    todo, seen, kinds = list(starts), set(starts), Counter[str]()
    stops, wrong = [], []
    while todo and len(stops) < MOST:
        path = todo.pop(0)
        response = visitor.client.get(path, follow=True)
        landed = urldefrag(response.redirect_chain[-1][0]).url if response.redirect_chain else path
        if response.status_code != 200:
            wrong.append(f"{who} {path}: {response.status_code}")
            continue
        if not response.headers["Content-Type"].startswith("text/html"):
            stops.append(Stop(who, name_of(path), path))
            continue
        tree = html.document_fromstring(response.content.decode())
        if tree.xpath("//main"):
            page = Page(visitor, landed, response)
            stops.append(Stop(who, name_of(landed), landed, pieces(tree)))
            wrong += [f"{who} {landed}: {flaw}" for flaw in flaws(page)]
        for link in tree.xpath("//a/@href"):
            url = urldefrag(urljoin(landed, link)).url
            parts = urlsplit(url)
            name = name_of(url)
            kind = name + "?" + "&".join(sorted(parse_qs(parts.query)))
            enough = kinds[kind] >= (filtered if parts.query else each)
            if parts.netloc or parts.scheme or url in seen or enough or (name and not within(name)):
                continue
            kinds[kind] += 1
            seen.add(url)
            todo.append(url)
    return stops, wrong


def url_names() -> set[str]:
    """Every URL name there is."""

    def names(resolver: Any, space: str) -> set[str]:
        found: set[str] = set()
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                found |= names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            elif pattern.name:
                found.add(space + pattern.name)
        return found

    return names(get_resolver(), "")
