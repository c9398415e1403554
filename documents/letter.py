"""Lays a letter of the association into an official paper (GB/T 9704-2012, §2.17); no seal is ever drawn."""

from typing import Any

from documents.fitting import tidy
from documents.marks import qr_data_uri

NUMERALS = "一二三四五六七八九十"


def ordinal(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十: how official papers count; up to 99."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")


def context(payload: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    mark = options.get("mark", "")
    return {
        "title": payload["title"],
        "payload": payload,
        "addressee": tidy(payload["addressee"]),
        "says": [
            *(tidy(text) for text in payload["paragraphs"]),
            *(f"{ordinal(number)}、{tidy(text)}" for number, text in enumerate(payload["items"], start=1)),
            *(tidy(text) for text in payload["closing"]),
        ],
        "mark": mark,
        "mark_image": qr_data_uri(mark) if mark else "",
    }
