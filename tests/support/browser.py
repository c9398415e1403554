"""A live server with Debian's Chromium: `live` signs people in, opens pages and keeps screenshots."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ARTIFACTS = ROOT / "test-artifacts"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1280, "height": 900},
    }


def settled(page: Any, act: Callable[[], Any]) -> None:
    """Do `act`; if it leads to another page, return once that page is loaded.

    A click comes back before the browser has begun to leave, and everything is still the old page's then.
    """
    asked: list[Any] = []
    arrived: list[Any] = []
    kept: list[Any] = []  # what was typed goes first, the page follows

    def ask(request: Any) -> None:
        if request.is_navigation_request() and request.frame == page.main_frame:
            asked.append(request)
        elif "/drafting/" in request.url:
            kept.append(request)

    def arrive(frame: Any) -> None:
        if frame == page.main_frame:
            arrived.append(frame)

    page.on("request", ask)
    page.on("framenavigated", arrive)
    try:
        act()
        for moment in range(250):
            if asked or arrived or (moment >= 5 and not kept):
                break
            page.wait_for_timeout(20)
        for _moment in range(750):
            # A redirect asks twice and arrives once; a download asks and never arrives.
            if arrived or not asked or asked[-1].failure:
                break
            page.wait_for_timeout(20)
        page.wait_for_load_state()
    finally:
        page.remove_listener("request", ask)
        page.remove_listener("framenavigated", arrive)


class Live:
    """The running portal and one browser page in it."""

    def __init__(self, url: str, page: Any, context: Any) -> None:
        self.url, self.page, self.context = url, page, context

    def open(self, path: str) -> Any:
        """Go to a path of the portal and return the response."""
        return self.page.goto(self.url + path)

    def sign_in(self, user: Any) -> None:
        """Give the browser a session of this user; the log-in page itself has its own tests."""
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.clear_cookies()
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])

    def shot(self, name: str, *, width: int | None = None) -> Path:
        """Keep a picture of the whole page under test-artifacts/, at another width if asked; CI keeps none."""
        if width:
            self.page.set_viewport_size({"width": width, "height": 900 if width > 600 else 844})
        file = ARTIFACTS / f"{re.sub(r'[^0-9A-Za-z_-]+', '-', name)}{f'-{width}' if width else ''}.png"
        if os.environ.get("SAQ_TEST_PICTURES") != "0":
            file.parent.mkdir(exist_ok=True)
            self.page.screenshot(path=file, full_page=True)
        return file


@pytest.fixture
def live(live_server: Any, page: Any, context: Any) -> Live:
    """Server, browser page and helpers; the database is a transactional one."""
    from playwright.sync_api import expect

    # A busy machine is no fault of the page; what never comes is waited for only once.
    page.set_default_timeout(15_000)
    expect.set_options(timeout=20_000)
    return Live(live_server.url, page, context)


@pytest.fixture
def axe() -> Callable[[Any], list[str]]:
    """`axe(page)` lists the accessibility violations of the page as lines; none is the goal everywhere."""
    from axe_playwright_python.base import AXE_SCRIPT

    def run(page: Any) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)  # half a megabyte: once a page, whatever its width
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(told => told.violations)")
        return [f"{item['id']}: {item['nodes'][0]['html'][:200]} ({len(item['nodes'])})" for item in found]

    return run


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """A browser on a crowded machine may miss a beat: such a test gets one second chance, and the summary says so.

    A mistake of the portal fails twice. Nothing but browser tests is ever run again. How a page looks is the same on
    either database, so a browser test asks it on SQLite; one marked `story` writes on its way and is told on
    PostgreSQL.
    """
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))
            if item.get_closest_marker("story") is None:
                item.add_marker(pytest.mark.looks)
