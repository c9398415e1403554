"""Lays the copy of a person's own data out for reading and printing; made for that person alone (§2.18)."""

from typing import Any


def filename(payload: dict[str, Any]) -> str:
    """Names nobody: the file lies in a folder of downloads."""
    return f"个人信息副本-{payload['made_at'][:10]}"


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    """my_data/1 as a PDF: a heading for each room, a table for each part."""
    from documents.annexes import check
    from documents.pdf import render_pdf

    check("my_data/1", payload)
    return render_pdf("documents/my_data.html", {"payload": payload}, title="个人信息副本")
