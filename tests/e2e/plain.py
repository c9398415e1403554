"""A browser without a script: it knows only what stands in the HTML, and sends only what a served form holds."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

CHECKED = ("radio", "checkbox")


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


class Form:
    """One form of a page with its controls, also those that stand outside and name it."""

    def __init__(self, page: "Page", element: Any) -> None:
        self.page, self.element = page, element
        wanted = "input | {0}//select | {0}//textarea | {0}//button"
        inside = element.xpath(f".//{wanted.format('.')}")
        self.controls = [one for one in inside if one.get("form") in (None, element.get("id"))]
        if element.get("id"):
            outside = page.tree.xpath("//*[@form=$name]", name=element.get("id"))
            self.controls += [one for one in outside if one not in self.controls]
        self.files: dict[str, tuple[str, bytes]] = {}

    def named(self, name: str) -> list[Any]:
        found = [one for one in self.controls if one.get("name") == name and one.get("disabled") is None]
        assert found, f"{self.page.path}: the form has no field {name}"
        return found

    def button(self, label: str) -> Any:
        return next((one for one in self.controls if one.tag == "button" and words(one) == label), None)

    def answer(self, given: dict[str, Any]) -> "Form":
        """Choose, tick and type; every name and every option must be there."""
        for name, value in given.items():
            first = self.named(name)[0]
            if first.tag == "select":
                self._select(first, value)
            elif first.get("type") in CHECKED:
                for one in value if isinstance(value, list) else [value]:
                    self._check(name, one)
            elif first.tag == "textarea":
                first.text = value
            elif first.get("type") == "file":
                self.files[name] = value
            else:
                assert first.get("readonly") is None, name
                first.set("value", value)
        return self

    def _select(self, field: Any, value: str) -> None:
        options = field.xpath(".//option")
        chosen = [one for one in options if value in (one.get("value"), words(one))]
        assert chosen, f"{field.get('name')} offers no {value}"
        for one in options:
            one.attrib.pop("selected", None)
        chosen[0].set("selected", "")

    def _check(self, name: str, value: str) -> None:
        group = self.named(name)
        wanted = [one for one in group if one.get("value", "on") == value or self.page.label_of(one) == value]
        assert wanted, f"{name} offers no {value}"
        for one in group:
            if one.get("type") == "radio":
                one.attrib.pop("checked", None)
        wanted[0].set("checked", "")

    def sent(self, button: Any) -> dict[str, list[Any]]:
        """What a browser would send with this button: the successful controls."""
        data: dict[str, list[Any]] = {}
        for one in self.controls:
            name, kind = one.get("name"), one.get("type", "")
            if not name or one.get("disabled") is not None or (one.tag == "button" and one is not button):
                continue
            if kind in CHECKED and one.get("checked") is None:
                continue
            data.setdefault(name, []).extend(self._values(one, name, kind))
        return data

    def _values(self, one: Any, name: str, kind: str) -> list[Any]:
        if kind == "file":
            return [SimpleUploadedFile(*self.files[name])] if name in self.files else []
        if one.tag == "select":
            options = one.xpath(".//option")
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            return [option.get("value", words(option)) for option in chosen]
        return [one.text or ""] if one.tag == "textarea" else [one.get("value", "on" if kind in CHECKED else "")]

    def press(self, label: str) -> "Page":
        button = self.button(label)
        assert button is not None and button.get("disabled") is None, f"{self.page.path}: no button {label}"
        url = urljoin(self.page.path, button.get("formaction") or self.element.get("action") or self.page.path)
        return self.page.visitor.send(self.element, url, self.sent(button))


class Page:
    """What came back: its words, its links, its forms."""

    def __init__(self, visitor: "Visitor", path: str, response: Any) -> None:
        self.visitor, self.path, self.status = visitor, path, response.status_code
        self.tree = html.document_fromstring(response.content.decode())
        self.main = self.tree.xpath("//main")[0]

    @property
    def text(self) -> str:
        return words(self.main)

    def label_of(self, control: Any) -> str:
        labels = self.tree.xpath("//label[@for=$name]", name=control.get("id", ""))
        return words(labels[0]) if labels else ""

    @property
    def forms(self) -> list[Form]:
        return [Form(self, element) for element in self.main.xpath(".//form")]

    def form(self, button: str, inside: str = "") -> Form:
        """The form with this button; of several the one whose address holds `inside`."""
        for form in self.forms:
            if inside in (form.element.get("action") or "") and form.button(button) is not None:
                return form
        raise AssertionError(f"{self.path}: no form with a button {button}")

    def link(self, text: str) -> str | None:
        found = [one for one in self.main.xpath(".//a[@href]") if words(one) == text]
        return urldefrag(urljoin(self.path, found[0].get("href"))).url if found else None

    def follow(self, text: str) -> "Page":
        url = self.link(text)
        assert url is not None, f"{self.path}: no link {text}"
        return self.visitor.open(url)


class Visitor:
    """A person with such a browser; forged or forgotten tokens are refused as they are in production."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def open(self, url: str) -> Page:
        return self._page(url, self.client.get(url, follow=True))

    def _page(self, url: str, response: Any) -> Page:
        """Redirects are followed; pictures are loaded, as every browser does."""
        path = response.redirect_chain[-1][0] if response.redirect_chain else url
        page = Page(self, urldefrag(urljoin(url, path)).url, response)
        for source in page.main.xpath(".//img[not(starts-with(@src, 'data:'))]/@src"):
            assert self.client.get(source).status_code == 200, source
        return page

    def send(self, element: Any, url: str, data: dict[str, list[Any]]) -> Page:
        if element.get("method", "get").lower() != "post":
            return self.open(f"{url.partition('?')[0]}?{urlencode(data, doseq=True)}")
        if element.get("enctype") == "multipart/form-data":
            return self._page(url, self.client.post(url, data, follow=True))
        body, kind = urlencode(data, doseq=True), "application/x-www-form-urlencoded"
        return self._page(url, self.client.post(url, body, content_type=kind, follow=True))

    def log_in(self, login: str, password: str) -> Page:
        page = self.open("/accounts/login/").form("登录").answer({"login": login, "password": password}).press("登录")
        assert page.path == "/", page.text
        return page

    def download(self, page: Page, label: str, patience: float = 40) -> bytes:
        """Refresh the document's own page until its link is there, then fetch it."""
        until = time.monotonic() + patience
        here: Callable[[], str | None] = lambda: page.link(label)  # noqa: E731 — read again after each refresh
        while here() is None:
            assert time.monotonic() < until, f"{page.path}: no {label}"
            time.sleep(0.3)
            page = page.follow("刷新")
        response = self.client.get(str(here()))
        assert response.status_code == 200
        return b"".join(response.streaming_content) if response.streaming else response.content
