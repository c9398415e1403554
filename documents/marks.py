"""The small code on a printed page by which a stamped scan is matched with what was rendered.

Text: `SAQ1|<kind>|<first 16 hex of the target's SHA-256>|r<revision>|<first 16 hex of the snapshot's SHA-256>`;
it names nobody, and nobody can forge a match without the data.
"""

import segno

from documents.canonical import digest
from documents.models import GeneratedDocument

PREFIX = "SAQ1"


def mark_text(kind: str, target: str, revision: int, sha256: str) -> str:
    return f"{PREFIX}|{kind}|{digest(target)[:16]}|r{revision}|{sha256[:16]}"


def mark_of(document: GeneratedDocument) -> str:
    payload = document.snapshot.payload
    revision = payload.get("revision", payload.get("annex2_revision", 0))
    return mark_text(document.kind, document.target, revision, document.snapshot.sha256)


def qr_data_uri(text: str) -> str:
    """The code as an SVG data address; level Q survives a seal's edge across a corner."""
    return segno.make(text, error="q", micro=False).svg_data_uri(border=0, xmldecl=False, svgns=True)
