"""Everything one person can hear of the portal, as bytes: links, forms with each choice, files, guesses, mails."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from lxml import html

from accounts.models import Message, OutgoingMail, User

# Drawn anew for every answer, so that they tell nothing: tokens against forgery, keys of a form, nonces, references.
TOKENS = (
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]+',
    r'(?<=name="key" value=")[0-9a-f]{32}',
    r'(?<="X-CSRFToken": ")[^"]+',
    r'(?<=nonce=")[^"]+|(?<=nonce-)[\w+/=-]+',
    r"(?<=把编号 )[0-9A-F]{8}(?= 告诉)",
)
TOKEN = re.compile("|".join(TOKENS))
# Of a kind that is long this many are enough: fifty rows are read like ten.
EACH = 12
ABSENT = {"uuid": "00000000-0000-4000-8000-000000000000", "int": "987654321", "slug": "2023-9999"}
# Signing out ends the walk; the language is changed by nobody's dossier.
APART = ("/accounts/logout/", "/i18n/", "/static/")
# Pages of one's own account and of the public notice are read, but not tried with words.
QUIET = ("/accounts/", "/me/", "/notice/")
# When an answer was given, or ceases to be good: the clock of these is not the portal's.
STAMPS = ("Expires", "Last-Modified")
RENEWED = {settings.SESSION_COOKIE_NAME}


@dataclass(frozen=True)
class Answer:
    """What came back, without its tokens."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def without(self, said: str) -> "Answer":
        """The same where the key that was guessed is not told from another; a short number stands in every page."""
        if len(said) < 9:
            return self
        headers = tuple((name, value.replace(said, "…")) for name, value in self.headers)
        return Answer(self.status, headers, self.body.replace(said.encode(), "…".encode()))


@dataclass
class Listener:
    """One person's session. `heard`: {method and address: answer}."""

    user: User
    client: Client = field(default_factory=Client)
    heard: dict[str, Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client.force_login(self.user)

    def ask(self, path: str, data: Any = None, *, method: str = "get", **headers: str) -> tuple[Answer, Any]:
        response = getattr(self.client, method)(self.named(path, back=True), data or {}, headers=headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        length = {"Content-Length": str(len(body))} if "Content-Length" not in response.headers else {}
        kept = {**response.headers, **length, "Cookies": " ".join(sorted(set(response.cookies) - RENEWED))}
        kept = {name: value for name, value in kept.items() if name not in STAMPS}
        if response.headers.get("Content-Type", "").startswith("text/html"):
            body = TOKEN.sub("…", self.named(body.decode())).encode()
        said = tuple(sorted((name, TOKEN.sub("…", self.named(str(value)))) for name, value in kept.items()))
        return Answer(response.status_code, said, body), response

    def walk(self, words: Iterable[str], starts: tuple[str, ...] = ("/",), guesses: bool = True) -> None:
        """From the home page wherever a link, a picture or a form leads; `words` are typed wherever one can type."""
        words, todo, kinds = list(words), list(starts), Counter[str]()
        while todo:
            path = todo.pop(0)
            if path in self.heard or path.startswith(APART):
                continue
            self.heard[path], response = self.ask(path)
            found = [self.named(url) for url in _onward(path, response, words)]
            if guesses and found and "?" not in path and not path.startswith(QUIET):
                found += _guessed(path, words)
            for url in found:
                kind = re.sub(r"[0-9a-f-]{36}|\d+", "#", url)
                kinds[kind] += 1
                if kinds[kind] <= EACH:
                    todo.append(url)

    def named(self, text: str, *, back: bool = False) -> str:
        """A message's address is drawn by lot; here it is the first, the second … of this person's."""
        if "/inbox/" not in text:
            return text
        for number, ref in enumerate(Message.objects.filter(user=self.user).order_by("pk").values_list("ref")):
            drawn, plain = f"/inbox/{ref[0]}/", f"/inbox/00000000-0000-4000-9000-{number:012d}/"
            text = text.replace(plain, drawn) if back else text.replace(drawn, plain)
        return text

    def told(self) -> list[tuple[Any, ...]]:
        """Messages and mails, as they were sent."""
        notes = Message.objects.filter(user=self.user).order_by("pk")
        mails = OutgoingMail.objects.filter(user=self.user).order_by("pk")
        return [*notes.values_list("subject", "body", "url", "created_at"), *mails.values_list("subject", "body")]


def _onward(path: str, response: Any, words: list[str]) -> list[str]:
    if location := response.headers.get("Location"):
        return _here(path, [location])
    if not response.headers.get("Content-Type", "").startswith("text/html") or response.streaming:
        return []
    tree = html.document_fromstring(response.content.decode())
    found = _here(path, tree.xpath("//a/@href | //img/@src | //iframe/@src | //*/@hx-get | //link[@rel='next']/@href"))
    for form in tree.xpath("//form[not(@method) or translate(@method, 'GET', 'get') = 'get']"):
        found += _filled(urljoin(path, form.get("action") or path), form, words)
    return found


def _here(path: str, links: Iterable[str]) -> list[str]:
    urls = (urldefrag(urljoin(path, link)).url for link in links)
    return [url for url in urls if not urlsplit(url).scheme and url.startswith("/")]


def _filled(action: str, form: Any, words: list[str]) -> list[str]:
    """The form sent with each choice of each field, and with each word."""
    found = []
    for control in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        options = control.xpath(".//option/@value") if control.tag == "select" else [control.get("value", "")]
        typed = words if control.tag != "select" and control.get("type") != "hidden" else []
        found += [f"{action.partition('?')[0]}?{urlencode({control.get('name'): one})}" for one in (*options, *typed)]
    return found


def _guessed(path: str, words: list[str]) -> list[str]:
    """What somebody would try in the address line."""
    asked = [("q", word) for word in words[:2]] + [("file", word) for word in words[-1:]]
    asked += [("page", "2"), ("page", "999"), ("sort", "code"), ("sort", "-pk"), ("cycle", "2023"), ("state", "open")]
    asked += [("show", "unread"), ("inline", "1"), ("number", "1"), ("next", "/written_review/")]
    return [f"{path}?{urlencode([pair])}" for pair in asked]


def addresses(values: dict[str, list[str]], near: tuple[str, ...]) -> Iterator[tuple[str, str, str, str]]:
    """(address of the dossier, the same of nothing, what differs in the one, in the other) for every address there is.

    `values`: {"uuid": keys, "int": numbers, "slug": numbers as words} of the dossier and all that hangs on it; each of
    them is tried below `near`, elsewhere the first two of a kind.
    """
    for route, kinds in _routes(get_resolver(), ""):
        for kind in dict.fromkeys(kinds):
            for value in values[kind] if route.startswith(near) else values[kind][:2]:
                yield _built(route, {kind: value}), _built(route, {}), value, ABSENT[kind]


def _routes(resolver: Any, prefix: str) -> Iterator[tuple[str, list[str]]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        elif isinstance(pattern, URLPattern) and (kinds := re.findall(r"<(uuid|int|slug):\w+>", route)):
            yield "/" + route, kinds


def _built(route: str, known: dict[str, str]) -> str:
    """The address with the known values; a year is a year, and what is not known is nothing's."""
    route = route.replace("<int:year>", "2023")
    return re.sub(r"<(uuid|int|slug|str):\w+>", lambda hit: known.get(hit[1], ABSENT.get(hit[1], "none")), route)
