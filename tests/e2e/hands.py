"""Hands at a browser: they type, tick, press and wait for what the page then shows, as a person does."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.e2e import answers
from tests.support.browser import settled

# A document may wait for its turn on a slow machine.
PATIENCE = 40_000


class Hands:
    """One person at one browser page; `trouble` collects what the console and the network complained of."""

    def __init__(self, live: Any, folder: Path, shots: Path | None) -> None:
        self.live, self.page, self.folder, self.shots = live, live.page, folder, shots
        self._trouble: list[tuple[str, str]] = []
        self._pages: dict[str, int] = {}
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self._trouble.append((str(error), "")))
        self.page.on("response", self._answered)
        self.page.on("dialog", lambda dialog: dialog.accept())

    def _said(self, line: Any) -> None:
        if line.type == "error":
            self._trouble.append((line.text, line.location["url"].partition("#")[0]))

    def _answered(self, response: Any) -> None:
        if response.request.is_navigation_request() and response.status >= 400:
            self._pages[response.url.partition("#")[0]] = response.status
        elif response.status >= 500:
            self._trouble.append((str(response.status), response.url))

    def forgive(self, *statuses: int) -> None:
        """Pages with these statuses were asked for."""
        self._pages = {url: 404 if status in statuses else status for url, status in self._pages.items()}

    def decided(self) -> None:
        """A case is over: the page before may have asked once more after papers that are no longer its reader's."""
        self._trouble = [
            (said, url) for said, url in self._trouble if "404" not in said or "/documents/" not in said + url
        ]

    @property
    def trouble(self) -> list[str]:
        """What went wrong; that a page answers 404, 409 or 422 is no trouble, though the browser notes it."""
        bad = {url for url, status in self._pages.items() if status not in (404, 409, 422)}
        noted = "Failed to load resource: the server responded with a status of"
        told = [f"{said} {url}" for said, url in self._trouble if url not in self._pages or not said.startswith(noted)]
        return told + sorted(bad)

    @property
    def width(self) -> int:
        return int(self.page.viewport_size["width"])

    def shot(self, name: str) -> None:
        if self.shots:
            self.page.screenshot(path=self.shots / f"{name}-{self.width}.png", full_page=True)

    def go(self, path: str) -> Any:
        return self.live.open(path)

    def press(self, name: str, *, within: str = "main") -> None:
        """The button of this name; the page that follows is awaited by the next look."""
        settled(self.page, self.page.locator(within).get_by_role("button", name=name, exact=True).first.click)

    def follow(self, name: str, *, within: str = "main") -> None:
        settled(self.page, self.page.locator(within).get_by_role("link", name=name, exact=True).first.click)

    def says(self, text: str, *, within: str = "main") -> bool:
        """True once the page shows the text; fails when it does not."""
        self.page.locator(within).get_by_text(text).first.wait_for()
        return True

    def answer(self, given: dict[str, Any]) -> None:
        """Fill the fields of these names, in this order."""
        for name, value in given.items():
            if name == "employer":
                self._employer(value)
            else:
                self._one(self.page.locator(f'main [name="{name}"]'), value)

    def _one(self, field: Any, value: Any) -> None:
        kind = field.first.evaluate("field => field.type")
        if kind in ("radio", "checkbox"):
            for one in value if isinstance(value, list) else [value]:
                field.and_(self.page.locator(f'[value="{one}"]')).or_(
                    field.and_(self.page.locator(":not([value])"))
                ).first.check()
        elif kind == "select-one":
            by_value = field.locator(f'option[value="{value}"]').count()
            field.select_option(**({"value": value} if by_value else {"label": value}))
        elif kind == "textarea" and len(value) > 120:
            field.fill(value)  # pasted
        else:
            field.fill("")
            field.press_sequentially(value)

    def _employer(self, name: str) -> None:
        """Type a part of the name and choose from what appears."""
        self.page.locator("#id_employer_q").press_sequentially(name[4:8])
        self.page.get_by_label(name, exact=True).check()

    def put(self, name: str, claim: Any) -> None:
        """Upload a file at one claim: it goes as soon as it is chosen, a union card once it was looked at."""
        card = "union_card" in (claim.get_attribute("id") or "")
        with self.page.expect_response(lambda got: got.request.method == "POST" and got.url.endswith("/upload/")):
            claim.locator("input[type=file]").first.set_input_files(answers.kept(self.folder, name))
            if card:
                self.page.get_by_role("button", name="没有卡号，直接上传").click()
        expect(self.page.locator(".saq-upload__row")).to_have_count(0)

    def pane(self, name: str) -> None:
        """On a phone the case screen shows one pane at a time."""
        tab = self.page.locator(".saq-panes").get_by_role("link", name=name, exact=True)
        if tab.is_visible():
            tab.click()

    def until_link(self, name: str, meanwhile: Callable[[], None] | None = None) -> str:
        """Watch a document being made: its link must come without the page being loaded again; the link's address."""
        self.page.evaluate("window.saqSame = true")
        if meanwhile:
            meanwhile()
        link = self.page.locator("main").get_by_role("link", name=name)
        link.first.wait_for(timeout=PATIENCE)
        assert self.page.evaluate("window.saqSame === true"), "the page was loaded again"
        return str(link.first.get_attribute("href"))

    def fetch(self, path: str) -> bytes:
        """A file, as the browser's session gets it."""
        answer = self.page.request.get(self.live.url + path)
        assert answer.status == 200, path
        return bytes(answer.body())

    def log_in(self, login: str, password: str, *, lands: str = r":\d+/$") -> None:
        self.go("/accounts/login/")
        self.answer({"login": login, "password": password})
        self.press("登录")
        self.page.wait_for_url(re.compile(lands))

    def log_out(self) -> None:
        self._menu()
        self.press("退出", within=".saq-self")

    def _menu(self) -> None:
        button = self.page.locator("label.saq-menu__button")
        if button.is_visible():
            button.click()

    def inbox(self) -> list[str]:
        """The subjects of this person's messages, newest first."""
        self.go("/inbox/")
        return [str(text) for text in self.page.locator(".saq-table tbody td:first-child a").all_inner_texts()]
