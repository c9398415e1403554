"""Asks clamd about a file (INSTREAM); configured but unreachable means no, never yes."""

import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 256 * 1024
TIMEOUT_SECONDS = 30


class ScannerUnavailable(Exception):
    """CLAMD_URL is set, but nobody there gave a clear answer."""


def is_infected(data: bytes) -> bool:
    """False when no scanner is configured; CLAMD_URL is tcp://host:port or unix:///path."""
    if not settings.CLAMD_URL:
        return False
    try:
        answer = _ask(data)
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error
    if answer.endswith("OK"):
        return False
    if answer.endswith("FOUND"):
        return True
    raise ScannerUnavailable(answer)


def _ask(data: bytes) -> str:
    with _connect() as peer:
        peer.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            peer.sendall(struct.pack("!L", len(chunk)) + chunk)
        peer.sendall(struct.pack("!L", 0))
        return _read_all(peer).strip("\0\n ")


def _connect() -> socket.socket:
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "unix":
        peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        peer.settimeout(TIMEOUT_SECONDS)
        peer.connect(address.path)
        return peer
    return socket.create_connection((address.hostname or "127.0.0.1", address.port or 3310), TIMEOUT_SECONDS)


def _read_all(peer: socket.socket) -> str:
    parts = []
    while chunk := peer.recv(4096):
        parts.append(chunk)
    return b"".join(parts).decode("utf-8", "replace")
