"""The look is kept in the sheets: no inline style, no inline handler, no script on public pages, small files."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMES = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]
INLINE = re.compile(r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*\bsrc=)""", re.IGNORECASE)
PUBLIC_SHEET, SCRIPT = 15 * 1024, 12 * 1024


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_nothing_inline(path):
    found = INLINE.search(path.read_text())
    assert not found, f"{path.name}: {found and found.group()}: the Content-Security-Policy refuses it"


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_nothing_from_elsewhere(path):
    assert not re.search(r"""(src|href)\s*=\s*["'](https?:)?//""", path.read_text())


def test_public_pages_load_no_script_and_no_work_sheet():
    text = (ROOT / "templates" / "public.html").read_text()
    assert "<script" not in text
    assert text.count('rel="stylesheet"') == 1
    for path in TEMPLATES:
        if '{% extends "public.html" %}' in path.read_text():
            assert not re.search(r"<script|htmx|tabler|work\.css", path.read_text()), path.name


def test_small_files_stay_small():
    assert (ROOT / "static/css/public.css").stat().st_size <= PUBLIC_SHEET
    assert (ROOT / "static/js/app.js").stat().st_size <= SCRIPT


def test_every_icon_exists():
    from nominations.wording import TONES

    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (ROOT / "static/img/icons.svg").read_text()))
    used = {icon for _tone, icon in TONES.values()}
    for path in TEMPLATES:
        used |= set(re.findall(r"""{% icon ["']([a-z-]+)["']""", path.read_text()))
        used |= set(re.findall(r"""\|default:"([a-z-]+)" %}""", path.read_text())) & {"info", "inbox"}
    assert used <= drawn
