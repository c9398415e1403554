"""The blank annexes for Word (R75): the cells of the printed form, in its order and its measures, and nobody's name."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn

from documents import page_parts
from documents.annexes import render_annex1, render_annex2
from documents.payloads import blank_annex1, blank_annex2
from tests.documents.paper import flat, text_of

TITLE = "2024 年度“上海质量工匠”申报表"
FORMS = {
    "annex1": (render_annex1, blank_annex1(2024) | {"form_title": TITLE}, 170),
    "annex2": (render_annex2, blank_annex2(2024), 257),
}
TWIPS_OF_MM = 1440 / 25.4


def _texts(table):
    """Each cell once, whatever it spans."""
    return [text for row in table.rows for text in dict.fromkeys(cell.text for cell in row.cells)]


@pytest.mark.plain
@pytest.mark.parametrize("kind", FORMS)
def test_every_cell_of_the_printed_form_is_there_and_no_other(kind):
    render, payload, width = FORMS[kind]
    word, paper = Document(io.BytesIO(render(payload, {}, "docx"))), flat(text_of(render(payload, {}), "-raw"))
    words = [flat(text) for table in word.tables for text in _texts(table)]
    words += [flat(paragraph.text) for paragraph in word.paragraphs]
    assert [text for text in words if text not in paper] == []
    left = paper
    for text in sorted(words, key=len, reverse=True):
        left = left.replace(text, "", 1)
    assert set(left) <= set("第页共123"), "what remains of the paper are its page numbers"
    for table in word.tables:
        grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert sum(grid) == pytest.approx(width * TWIPS_OF_MM, abs=10)
        for row in table._tbl.tr_lst:
            assert sum(cell.grid_span for cell in row.tc_lst) == len(grid)
            assert sum(cell.width.twips for cell in row.tc_lst) == pytest.approx(sum(grid), abs=10)
    core = word.core_properties
    assert (core.author, core.last_modified_by, core.title, core.created.year) == ("", "", "", 2000)


@pytest.mark.plain
def test_the_form_bears_the_year_s_title_and_has_a_place_for_both_seals():
    word = Document(io.BytesIO(render_annex1(FORMS["annex1"][1], {}, "docx")))
    assert TITLE in [paragraph.text for paragraph in word.paragraphs]
    first, narratives, last = word.tables
    assert first.cell(0, 0).text == "姓名" and first.cell(2, 1)._tc is first.cell(2, 2)._tc, "身份证 spans two columns"
    assert [row.cells[0].text.partition("\n")[0] for row in narratives.rows][-1] == "主要成绩"
    assert sum("盖章" in row.cells[1].text for row in last.rows) == 2
    opinion, stamp = last.cell(1, 1)._tc.tcPr, last.cell(2, 1)._tc.tcPr
    assert opinion.find(f"{qn('w:tcBorders')}/{qn('w:bottom')}").get(qn("w:val")) == "nil"
    order = [child.tag for child in stamp]
    assert order.index(qn("w:tcBorders")) < order.index(qn("w:vAlign")), "Word refuses another order"


@pytest.mark.plain
def test_spans_are_counted_as_html_counts_them():
    rows = "<tr><th rowspan=2>a</th><td colspan=2>b</td></tr><tr><td>c\n d</td><td><u>e</u></td></tr>"
    page = f"<table>{rows}</table><p> </p>"
    (grid,) = page_parts.read(page)
    assert isinstance(grid, page_parts.Grid)
    assert [(y, x, cell.text) for y, x, cell in grid.places()] == [
        (0, 0, "a"),
        (0, 1, "b"),
        (1, 1, "c\nd"),
        (1, 2, "e"),
    ]
