"""The print sheets and templates keep to what makes printing fast and look right."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEETS = sorted((Path(settings.BASE_DIR) / "static/print").glob("*.css"))
TEMPLATES = [
    path
    for path in sorted((Path(settings.BASE_DIR) / "templates/documents").glob("*.html"))
    if "<!doctype" in path.read_text()
]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_tables_are_never_laid_out_automatically(sheet):
    css = sheet.read_text()
    assert not re.search(r"table-layout:\s*auto", css)
    assert not re.search(r"border-collapse:\s*collapse", css)
    assert not re.search(r"url\(|@import|@font-face", css), "sheets fetch nothing"


def test_every_table_is_fixed():
    assert re.search(
        r"table \{[^}]*table-layout: fixed", (Path(settings.BASE_DIR) / "static/print/page.css").read_text()
    )


def test_every_element_of_the_templates_has_its_rule():
    """`agent.css` stands for the browser's own sheet: an element it does not know would be printed as running text."""
    agent = (Path(settings.BASE_DIR) / "static/print/agent.css").read_text()
    known = set(re.findall(r"[a-z]+[123]?", " ".join(re.findall(r"^([a-z][\w, ]*) \{", agent, re.MULTILINE))))
    used = {tag for path in TEMPLATES for tag in re.findall(r"<([a-z]+\d?)", path.read_text())}
    assert used - known == {"img", "span", "svg", "rect"}, "these are inline by nature, or drawn"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_use_classes_and_columns_only(template):
    html = template.read_text()
    assert 'lang="zh-CN"' in html
    assert "<style" not in html
    assert "style=" not in html
    assert "|safe" not in html
    assert "autoescape" not in html
    assert html.count("<table") == html.count("<colgroup>")
