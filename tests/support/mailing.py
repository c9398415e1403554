"""A real mail server in the test's process, and the worker's mail backend, which hands over to it while it is there."""

import asyncio
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend


def _note() -> Path:
    """Where the worker reads at which port the server listens; no file: there is none."""
    return Path(settings.DATA_DIR, "smtp-port")


class ThereOrFiles(BaseEmailBackend):
    """The worker's: by SMTP while a test has a server, as files otherwise."""

    def send_messages(self, email_messages: Any) -> int:
        if not _note().exists():
            return get_connection("django.core.mail.backends.filebased.EmailBackend").send_messages(email_messages)
        server = get_connection(
            "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=int(_note().read_text()),
            username="", password="", use_tls=False, timeout=20,
        )  # fmt: skip
        return server.send_messages(email_messages)


class Letter(NamedTuple):
    to: str
    subject: str
    message_id: str
    body: str


class Post:
    """What arrives. While `open` is not set, nobody gets past the address; `waiting` tells that somebody is there."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.open, self.waiting = Event(), Event()
        self.open.set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        while not self.open.is_set():
            self.waiting.set()
            await asyncio.sleep(0.05)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content)
        subject = str(make_header(decode_header(mail["Subject"])))
        body = mail.get_payload(decode=True).decode()
        self.letters += [Letter(to, subject, mail["Message-ID"], body) for to in envelope.rcpt_tos]
        return "250 OK"


@pytest.fixture
def mail_server() -> Iterator[Post]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    post = Post()
    server = Controller(post, hostname="127.0.0.1", port=port)
    server.start()
    _note().write_text(str(port))
    try:
        yield post
    finally:
        _note().unlink()
        post.open.set()
        server.stop()
