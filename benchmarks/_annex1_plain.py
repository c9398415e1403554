"""The same form as one would write it first: HTML with its own style, and a Typst source with its compiler."""

import html
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks._annex1_content import NOTES, TITLE, rows

WIDTHS = (15, 20, 10, 5, 10, 5, 15, 20)
STYLE = """
@page { size: A4; margin: 18mm 20mm 20mm;
  @bottom-center { content: "第 " counter(page) " 页 共 " counter(pages) " 页" } }
body { font-family: "Noto Serif CJK SC"; font-size: 10.5pt; }
h1 { text-align: center; }
table { width: 100%%; border-collapse: collapse; %(layout)s }
th, td { border: 1px solid #000; padding: 6px; text-align: left; }
th { text-align: center; font-weight: normal; }
"""


def plain_html(data: dict[str, Any], *, fixed: bool) -> str:
    """A paragraph per line, collapsed borders, a style element: no care taken but, if asked, fixed columns."""
    parts = ["<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'><title>x</title><style>",
             STYLE % {"layout": "table-layout: fixed;" if fixed else ""}, "</style></head><body>",
             f"<p><b>附件 1</b></p><h1>{TITLE}</h1>",
             f"<p>推荐单位：{html.escape(data['recommender'])}</p><table>"]  # fmt: skip
    if fixed:
        parts += ["<colgroup>", *(f"<col style='width:{width}%'>" for width in WIDTHS), "</colgroup>"]
    for row in rows(data):
        parts.append("<tr>")
        for text, span, tag in row:
            body = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
            parts.append(f"<{tag} colspan='{span}'>{body}</{tag}>")
        parts.append("</tr>")
    return "".join([*parts, "</table>", *(f"<p>{note}</p>" for note in NOTES), "</body></html>"])


TYPST = """
#let data = json(bytes(sys.inputs.form))
#set document(title: data.title)
#set page(paper: "a4", margin: (x: 20mm, top: 18mm, bottom: 20mm),
  footer: context align(center, text(9pt, counter(page).display("第 1 页　共 1 页", both: true))))
#set text(font: ("SAQ Song", "Noto Serif SC"), size: 10.5pt, lang: "zh")
#text(weight: "bold")[附件 1]
#align(center, text(18pt, weight: "bold", data.title))
推荐单位：#data.recommender
#table(columns: (15%, 20%, 10%, 5%, 10%, 5%, 15%, 20%), stroke: .75pt, inset: 2mm, align: horizon,
  ..for row in data.rows { for cell in row {
    let side = if cell.at(2) == "th" { center } else { left }
    (table.cell(colspan: cell.at(1), align: side + horizon, cell.at(0)),)
  } })
#for note in data.notes [#text(9pt, note) \\ ]
"""


def typst_way() -> Callable[[dict[str, Any]], bytes]:
    """One compiler that is kept; the data go in as an input, so the source is parsed once."""
    import typst
    from django.conf import settings

    faces = Path(settings.SAQ_FONT_DIR) / "faces"
    source = Path(tempfile.mkdtemp()) / "form.typ"
    source.write_text(TYPST, encoding="utf-8")
    compiler = typst.Compiler(str(source), font_paths=[str(faces)], ignore_system_fonts=True)

    def make(data: dict[str, Any]) -> bytes:
        form = {"title": TITLE, "recommender": data["recommender"], "rows": rows(data), "notes": NOTES}
        return compiler.compile(format="pdf", sys_inputs={"form": json.dumps(form, ensure_ascii=False)})

    return make
