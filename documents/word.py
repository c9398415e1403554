"""Makes .docx files for editing elsewhere; the only module that imports python-docx.

The page of a paper is that of GB/T 9704-2012: 37/26/35/28 mm, 29 pt a line, 仿宋 16 pt, the title 22 pt; a form has the
page and the cells of its printed twin. Faces are named, not embedded, as in every such file.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from documents.page_parts import Grid, Part, Text

BODY, HEAD, SMALL = "仿宋", "宋体", 10.5
LINE = Pt(29)
# A form as static/print/page.css sets it: the text's width upright and across, the sizes that are not 五号.
ACROSS, ALONG = 170, 257
SIZES = {"limit": 9.0, "notes": 9.0, "small": 9.0, "revision": 8.0}
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


def form(parts: Sequence[Part], measures: dict[str, float], *, landscape: bool = False) -> bytes:
    """A form of the notice, cell for cell as its printed twin; `measures` are those of its sheet (page_parts)."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = Mm(18), Mm(20)
    section.left_margin = section.right_margin = Mm(20)
    _page_numbers(section)
    for part in parts:
        if isinstance(part, Grid):
            _grid(document, part, measures, ALONG if landscape else ACROSS)
        else:
            _runs(document.add_paragraph(), part)
    _anonymous(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _grid(document: Any, grid: Grid, measures: dict[str, float], width: float) -> None:
    """One table. Between two tables Word wants a paragraph; on paper the second begins a page."""
    if "next" in grid.classes:
        gap = document.add_paragraph()
        gap.paragraph_format.page_break_before = True
        gap.paragraph_format.space_after, gap.paragraph_format.line_spacing = Pt(0), Pt(1)
    made = document.add_table(rows=len(grid.rows), cols=len(grid.columns))
    made.style, made.autofit, made.alignment = "Table Grid", False, WD_TABLE_ALIGNMENT.CENTER
    widths = [Mm(width * measures[name] / 100) for name in grid.columns]
    for column, share in zip(made.columns, widths, strict=True):
        column.width = share
    plain = 10.0 if "list" in grid.classes else None
    for row, told in zip(made.rows, grid.rows, strict=True):
        names = told.classes.union(*(cell.classes for cell in told.cells))
        height = next((measures[name] for name in names if name in measures), plain)
        if height is not None:
            row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        if told.head:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, share in zip(row.cells, widths, strict=True):
            cell.width = share
    for y, x, text in grid.places():
        cell = made.cell(y, x)
        if text.across > 1 or text.down > 1:
            cell = cell.merge(made.cell(y + text.down - 1, x + text.across - 1))
        _cell(cell, text)


def _cell(cell: Any, text: Text) -> None:
    # The opinion and the place of its seal are one box. Word wants the borders before the alignment.
    for name, edge in (("above", "bottom"), ("stamp", "top")):
        if name in text.classes:
            borders, line = OxmlElement("w:tcBorders"), OxmlElement(f"w:{edge}")
            line.set(qn("w:val"), "nil")
            borders.append(line)
            cell._tc.get_or_add_tcPr().append(borders)
    if "stamp" in text.classes:
        cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
    else:
        cell.vertical_alignment = WD_ALIGN_VERTICAL.TOP if "text" in text.classes else WD_ALIGN_VERTICAL.CENTER
    _runs(cell.paragraphs[0], text)


def _runs(paragraph: Any, text: Text) -> None:
    """Its runs one after the other, placed as the sheet places them."""
    heading, cell = text.tag in {"h1", "h2"}, text.tag in {"th", "td"}
    size = 18 if heading else next((SIZES[name] for name in text.classes if name in SIZES), SMALL)
    for words, mark in text.runs:
        bold = heading or bool({"bold", "label"} & text.classes)
        _write(paragraph, words, size=SIZES.get(mark, size), face=HEAD, bold=bold)
        paragraph.runs[-1].font.underline = mark == "u"
    if "stamp" in text.classes:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif heading or (cell and not {"left", "text"} & text.classes):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if heading:
        paragraph.paragraph_format.space_after = Pt(12)


def _page_numbers(section: Any) -> None:
    """第 1 页　共 3 页, as fields that the reader's program fills in."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES"), (" 页", "")):
        _write(paragraph, text, size=9, face=HEAD, align=WD_ALIGN_PARAGRAPH.CENTER)
        if field:
            made = OxmlElement("w:fldSimple")
            made.set(qn("w:instr"), field)
            run, shown = OxmlElement("w:r"), OxmlElement("w:t")
            shown.text = "1"
            run.append(shown)
            made.append(run)
            paragraph._p.append(made)


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
