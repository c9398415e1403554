"""D3: both faces of an identity card at their true size on one sheet, with what the copy may be used for (R39)."""

import io
from typing import Any

import pikepdf

from documents.annexes import check
from documents.placing import MM, Box, close_content, put_picture
from documents.supplies import Supplies

# ISO/IEC 7810 ID-1 rounded as the notice's rules say; the places are those of the frames in static/print/id_sheet.css.
WIDTH, HEIGHT = 85.6, 54.0
LEFT = (210 - WIDTH) / 2
FRONT = Box(LEFT * MM, (297 - 62 - HEIGHT) * MM, WIDTH * MM, HEIGHT * MM)
BACK = Box(LEFT * MM, (297 - 146 - HEIGHT) * MM, WIDTH * MM, HEIGHT * MM)
FACES = (("front", FRONT), ("back", BACK))


def purpose(year: int) -> str:
    """What stands across the copy, so that it serves nothing else."""
    return f"仅供{year}年度‘上海质量工匠’申报使用"


def title_of(year: int) -> str:
    return f"{year}年度“上海质量工匠”申报人身份证复印件"


def render(payload: dict[str, Any], options: dict[str, Any], format: str, supplies: Supplies) -> bytes:
    """The sheet alone."""
    supplies.expect(2)
    with pikepdf.new() as out:
        add_to(out, payload, supplies)
        supplies.step()
        made = io.BytesIO()
        out.docinfo["/Title"] = title_of(payload["year"])
        out.save(made)
    return made.getvalue()


def add_to(out: pikepdf.Pdf, payload: dict[str, Any], supplies: Supplies) -> int:
    """The sheet as the next page of `out`; returns 1. One step."""
    from documents.pdf import render_pdf

    check("id_sheet/1", payload)
    title = title_of(payload["year"])
    context = {"title": title, "purpose": purpose(payload["year"]), "rows": range(6)}
    with pikepdf.open(io.BytesIO(render_pdf("documents/id_sheet.html", context, title=title))) as made:
        out.pages.append(made.pages[0])
        page = out.pages[-1]
        close_content(page)
        for name, box in FACES:
            put_picture(page, out, supplies.read(payload[name]), box)
        page.add_overlay(made.pages[1], None)
    supplies.step()
    return 1
