"""The same form as a Word file, for LibreOffice to convert: as much form as ours has.

Fixed columns, the same row heights and page breaks, bold where ours is bold, “page x of y” at the foot, A4: a bare
table of text would be quicker to convert, but it would not be this form.
"""

import html
import io
import zipfile
from typing import Any

from benchmarks._annex1_content import NOTES, TITLE, rows

WIDTHS = (15, 20, 10, 5, 10, 5, 15, 20)
# In millimetres: the rows of the first page, the narratives, honours and opinions.
HEIGHTS = (11.6, 11.6, 13.6, 13.6, *[11.6] * 7, 10, 42, 19, 23.2, 52.8, 82.5, 97.3, 58, 54, 79)
NEW_PAGE = {14, 18}
FULL = 9638
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
PARTS = {
    "[Content_Types].xml": f'{XML}<Types xmlns="{OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{WORD}.footer+xml"/></Types>',
    "_rels/.rels": f'{XML}<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'{XML}<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship '
    f'Id="f1" Type="{OFFICE}/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>',
}


def _run(text: str, *, size: int = 21, bold: bool = False) -> str:
    face = " ".join(f'w:{script}="Noto Serif CJK SC"' for script in ("ascii", "eastAsia", "hAnsi"))
    look = f'<w:rPr><w:rFonts {face}/>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr>'
    return f'<w:r>{look}<w:t xml:space="preserve">{html.escape(text)}</w:t></w:r>'


def _paragraphs(text: str, *, centred: bool = False, new_page: bool = False, **look: Any) -> str:
    side = '<w:jc w:val="center"/>' if centred else ""
    first = "<w:pageBreakBefore/>" if new_page else ""
    lines = text.split("\n")
    return "".join(
        f'<w:p><w:pPr>{first if number == 0 else ""}<w:spacing w:line="284" w:lineRule="exact"/>{side}</w:pPr>'
        f"{_run(line, **look)}</w:p>"
        for number, line in enumerate(lines)
    )


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}">{_run("1", size=18)}</w:fldSimple>'


def _table(data: dict[str, Any]) -> str:
    grid = "".join(f'<w:gridCol w:w="{FULL * width // 100}"/>' for width in WIDTHS)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    edges = "".join(f'<w:{side} w:val="single" w:sz="6"/>' for side in sides)
    parts = [f'<w:tbl><w:tblPr><w:tblW w:w="{FULL}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
             f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>']  # fmt: skip
    for number, row in enumerate(rows(data)):
        at, cells = 0, ""
        for text, span, tag in row:
            width = FULL * sum(WIDTHS[at : at + span]) // 100
            at += span
            shape = f'<w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{span}"/><w:vAlign w:val="center"/>'
            body = _paragraphs(text, centred=tag == "th", bold=span == 8, new_page=number in NEW_PAGE and tag == "th")
            cells += f"<w:tc><w:tcPr>{shape}</w:tcPr>{body}</w:tc>"
        height = f'<w:trPr><w:trHeight w:val="{round(HEIGHTS[number] * 56.7)}" w:hRule="atLeast"/></w:trPr>'
        parts.append(f"<w:tr>{height}{cells}</w:tr>")
    return "".join([*parts, "</w:tbl>"])


def docx(data: dict[str, Any]) -> bytes:
    body = (
        _paragraphs("附件 1", bold=True)
        + _paragraphs(TITLE, centred=True, bold=True, size=36)
        + _paragraphs(f"推荐单位：{data['recommender']}")
        + _table(data)
        + _paragraphs("\n".join(NOTES), size=18)
        + '<w:sectPr><w:footerReference w:type="default" r:id="f1"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1020" w:right="1134" w:bottom="1134" w:left="1134" w:footer="567"/></w:sectPr>'
    )
    relations = f'xmlns:r="{OFFICE}/officeDocument/2006/relationships"'
    foot = (
        f"{_run('第 ', size=18)}{_field('PAGE')}{_run(' 页　共 ', size=18)}{_field('NUMPAGES')}{_run(' 页', size=18)}"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        archive.writestr("word/document.xml", f"{XML}<w:document {W} {relations}><w:body>{body}</w:body></w:document>")
        centre = '<w:pPr><w:jc w:val="center"/></w:pPr>'
        archive.writestr("word/footer1.xml", f"{XML}<w:ftr {W}><w:p>{centre}{foot}</w:p></w:ftr>")
    return out.getvalue()
