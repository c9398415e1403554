"""A real gunicorn, a browser's part of HTTP, and the CPU time that a request costs in it and in the database."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode


class Server:
    """One gunicorn worker with one thread, so that its process time is the requests' own."""

    def __init__(self, settings: str, label: str, log: Path, environment: dict[str, str]) -> None:
        self.label, self.port = label, _free_port()
        environment = os.environ | environment | {"DJANGO_SETTINGS_MODULE": settings, "PGAPPNAME": label}
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--no-control-socket",
            "--worker-class",
            "gthread",
            "--threads",
            "1",
        ]
        command += ["--workers", "1", "--bind", f"127.0.0.1:{self.port}", "--keep-alive", "3600", "saq_portal.wsgi"]
        with log.open("wb") as out:
            self.process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        self._wait(log)
        self.worker = _children(self.process.pid)[0]

    def _wait(self, log: Path) -> None:
        for _attempt in range(150):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0 and _children(self.process.pid):
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        raise SystemExit(f"{self.label} did not start:\n{log.read_text()[-2000:]}")

    def cpu(self) -> float:
        """Milliseconds of CPU the worker and its database backends have used so far."""
        return sum(_milliseconds(pid) for pid in [self.worker, *self.backends()])

    def backends(self) -> list[int]:
        """The PostgreSQL processes that serve this server, where they run on this machine."""
        from django.db import connection

        if connection.vendor != "postgresql":
            return []
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [self.label])
            pids = [row[0] for row in cursor.fetchall()]
        return [pid for pid in pids if Path(f"/proc/{pid}").exists()]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def _milliseconds(pid: int) -> float:
    """Time on the processor of all threads, in the scheduler's nanoseconds."""
    total = 0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        total += int(task.read_text().split()[0])
    return total / 1e6


class Browser:
    """Keeps one connection and its cookies; knows the fields of a form."""

    def __init__(self, server: Server) -> None:
        self.server, self.cookies, self.serial = server, dict[str, str](), 0
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)

    def request(self, path: str, data: dict[str, Any] | None = None) -> tuple[int, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept": "text/html",
        }
        body = None
        if data is not None:
            body = urlencode(data, doseq=True)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.url(path)}
        self.connection.request("POST" if body is not None else "GET", path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, text

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.port}{path}"

    def get(self, path: str) -> Callable[[], float]:
        """A call that opens the page and answers its CPU-ms."""
        return lambda: self._timed(path, None, 200)

    def post(self, path: str, name: str, wanted: int) -> Callable[[], float]:
        """A call that opens the form, changes one field, and answers the CPU-ms of sending it back."""
        return lambda: self._timed(path, self.changed(path, name), wanted)

    def sent(self, path: str, data: Callable[[], dict[str, Any]], wanted: int) -> Callable[[], float]:
        """A call that sends what `data` answers, and answers its CPU-ms."""
        return lambda: self._timed(path, data(), wanted)

    def changed(self, path: str, name: str) -> dict[str, Any]:
        self.serial += 1
        return self.form(path) | {name: f"班长{self.serial}"}

    def _timed(self, path: str, data: dict[str, Any] | None, wanted: int) -> float:
        before = self.server.cpu()
        status, text = self.request(path, data)
        if status // 100 != wanted // 100:
            raise SystemExit(f"{self.server.label}{path} answered {status}: {text[:300]}")
        return self.server.cpu() - before

    def form(self, path: str) -> dict[str, Any]:
        """What a browser would send back when nothing is changed."""
        reader = _FormReader()
        reader.feed(self.request(path)[1])
        return reader.data


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self._select = self._area = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        flags = {name for name, _value in attrs}
        if tag == "input" and "name" in at and "disabled" not in flags:
            self._input(at, flags)
        elif tag == "select":
            self._select = at.get("name", "")
        elif tag == "option" and self._select and ("selected" in flags or self._select not in self.data):
            self.data[self._select] = at.get("value", "")
        elif tag == "textarea":
            self._area = at.get("name", "")
            self.data[self._area] = ""

    def _input(self, at: dict[str, str], flags: set[str]) -> None:
        kind = at.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in flags:
                held = self.data.get(at["name"])
                self.data[at["name"]] = (
                    [*held, at.get("value", "on")] if isinstance(held, list) else [at.get("value", "on")]
                )
        elif kind not in ("submit", "button", "file", "image"):
            self.data[at["name"]] = at.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self.data[self._area] = re.sub(r"^\r?\n", "", self.data[self._area])
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.data[self._area] += data


def member(browser: Browser, user: Any) -> Any:
    """Sign this person in; the browser gets the session, and a test client with it is the answer."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    browser.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return client
