"""Reads a calendar file as a calendar would: unfolded, unescaped."""

from typing import Any

ESCAPES = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n"}


def lines(content: bytes) -> list[str]:
    """Logical lines; every line ends alike and is short enough."""
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def plain(text: str) -> str:
    out, at = "", 0
    while at < len(text):
        pair = text[at : at + 2]
        out += ESCAPES.get(pair, text[at])
        at += 2 if pair in ESCAPES else 1
    return out


def read(content: bytes) -> dict[str, Any]:
    """{name: text} of the file and its one appointment; parameters are left out, the alarm's lines too."""
    found: dict[str, Any] = {}
    for line in lines(content):
        name, _sep, text = line.partition(":")
        found.setdefault(name.partition(";")[0], plain(text))
    return found


def order(found: dict[str, Any]) -> int:
    return int(found["SEQUENCE"])
