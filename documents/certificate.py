"""Lays out D20, the certificate (A4 across, signed), and the artwork of the plaque (400 × 300 mm, ready for print).

certificate/1, plaque/1: see `documents.public_shapes`. The place of the seal is left empty and no seal is ever drawn
(§2.12); the code leads to the page that says whether the title is in force.
"""

import re
from typing import Any

from documents import ornament
from documents.fitting import tidy
from documents.marks import qr_data_uri

NUMERALS = "〇一二三四五六七八九"
WHOLE = re.compile(r"(\d{4}年度“上海质量工匠”)")  # is not broken at the end of a line
LONG, LONGER = 6, 12  # characters of a name from which it is set smaller


def filename(payload: dict[str, Any]) -> str:
    """By number: the name of a file names nobody."""
    return f"证书-{payload['number']}"


def plaque_name(payload: dict[str, Any]) -> str:
    return f"铭牌-{payload['number']}"


def _size(name: str) -> str:
    return "longer" if len(name) >= LONGER else "long" if len(name) >= LONG else ""


def _spaced(name: str) -> str:
    """A short name is set wide, as on printed certificates."""
    return "\u3000".join(name) if len(name) == 2 else name


def year_in_words(year: int) -> str:
    """2023 → 二〇二三."""
    return "".join(NUMERALS[int(digit)] for digit in str(year))


def _context(payload: dict[str, Any]) -> dict[str, Any]:
    name = tidy(payload["name"])
    return {
        "payload": payload, "name": _spaced(name), "size": _size(name), "mark_image": qr_data_uri(payload["address"]),
        "year": year_in_words(payload["year"]),
    }  # fmt: skip


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    """The certificate as PDF/A-2b, the form in which it is archived; the signature comes last, over all of it."""
    from documents import pdfa
    from documents.annexes import check
    from documents.pdf import render_pdf
    from documents.signing import sign

    check("certificate/1", payload)
    context = _context(payload) | {
        "says": [WHOLE.split(tidy(text)) for text in payload["says"]],
        "ground": ornament.sheet(297, 210, rosette=150),
    }
    title = f"{payload['year']}年度“上海质量工匠”证书"
    made, _why = pdfa.converted(render_pdf("documents/certificate.html", context, title=title))
    return sign(made, payload["number"])


def render_plaque(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    """The artwork with 3 mm of bleed and crop marks."""
    from documents.annexes import check
    from documents.pdf import render_pdf

    check("plaque/1", payload)
    title = f"{payload['year']}年度“上海质量工匠”铭牌"
    context = _context(payload) | {"ground": ornament.sheet(400, 300, unit=1.35)}
    return render_pdf("documents/plaque.html", context, title=title)
