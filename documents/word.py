"""Makes .docx files for editing elsewhere; the only module that imports python-docx.

The page is that of GB/T 9704-2012: 37/26/35/28 mm, 29 pt a line, 仿宋 16 pt, the title 22 pt; faces are named, not
embedded, as in every such file.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

BODY, HEAD, SMALL = "仿宋", "宋体", 10.5
LINE = Pt(29)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Table:
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def paper(*, title: str, before: Sequence[str], table: Table, after: Sequence[str], signed: Sequence[str]) -> bytes:
    """A paper with one table: title, paragraphs, rows, paragraphs, signature at the right. No author, no times."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin = Mm(37), Mm(26)
    section.bottom_margin, section.left_margin = Mm(35), Mm(28)
    _write(document.add_paragraph(), title, size=22, face=HEAD, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    for text in before:
        _write(document.add_paragraph(), text, indent=True)
    _table(document, table)
    for text in after:
        _write(document.add_paragraph(), text, indent=True)
    for text in signed:
        _write(document.add_paragraph(), text, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _anonymous(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _write(
    paragraph: Any, text: str, *, size: float = 16, face: str = BODY, bold: bool = False, align: Any = None,
    indent: bool = False,
) -> None:  # fmt: skip
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, face
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = LINE if size >= 16 else Pt(size * 1.5)
    if indent:
        form.first_line_indent = Pt(2 * size)
    if align is not None:
        paragraph.alignment = align


def _table(document: Any, table: Table) -> None:
    made = document.add_table(rows=0, cols=len(table.headings))
    made.style, made.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for number, texts in enumerate((table.headings, *table.rows)):
        row = made.add_row()
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell.paragraphs[0], text, size=SMALL, face=HEAD, bold=number == 0, align=WD_ALIGN_PARAGRAPH.CENTER)
        if number == 0:
            # The head is repeated on every page.
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _anonymous(document: Any) -> None:
    """Who made it and when is nobody's business: the file goes to the public (§2.11)."""
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = core.title = core.keywords = ""
    core.created = core.modified = EPOCH
