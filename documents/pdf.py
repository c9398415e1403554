"""Makes PDFs; the only module that imports WeasyPrint, so that web processes never load it.

Our own fontconfig file must be named before Pango wakes, hence the order of the imports. One thread of the process does
all the rendering, whoever asks: four at once are slower than one, and fonts and sheets are loaded once. Processes are
what scales.
"""

import gc
import os
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from documents import fonts

os.environ["FONTCONFIG_FILE"] = str(Path(settings.SAQ_FONT_DIR) / fonts.CONFIG)

import pydyf
from weasyprint import CSS, HTML
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher


class _Press:
    """The printing thread with what it keeps loaded."""

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="print")
        self.fonts: FontConfiguration | None = None
        self.sheets: dict[str, CSS] = {}


_press = _Press()


def _renew() -> None:
    global _press  # noqa: PLW0603
    _press = _Press()


# A forked process has no printing thread: it begins anew.
os.register_at_fork(after_in_child=_renew)


class _Zlib:
    """Level 6 where pydyf asks for 9: a third of the time for one percent of the size."""

    @staticmethod
    def compressobj(level: int = 6) -> Any:
        return zlib.compressobj(6)

    compress = staticmethod(zlib.compress)


pydyf.zlib = _Zlib


class PrintingUnavailable(RuntimeError):
    """The machine lacks what printing needs; set-up has not been run."""


class DataOnlyFetcher(URLFetcher):
    """Nothing is fetched from anywhere: only `data:` addresses, no redirects (T-11)."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)


class Page(HTML):
    """A page of ours: it needs the few rules of `agent.css` where WeasyPrint has a sheet for all of HTML."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [_sheet("agent")]


def check_ready() -> None:
    """Raise PrintingUnavailable unless the cut fonts and libharfbuzz-subset are there (8 s a document without)."""
    if not fonts.is_built(Path(settings.SAQ_FONT_DIR)):
        raise PrintingUnavailable("print fonts are missing: run `python -m documents.fonts`")
    if ffi.harfbuzz_subset is None:
        raise PrintingUnavailable("libharfbuzz-subset is missing: apt install libharfbuzz-subset0")


def render_pdf(template: str, context: Mapping[str, Any], *, title: str, sheet: str = "") -> bytes:
    """One tagged PDF (PDF/UA-1) of `template` with the sheet `static/print/<sheet, or the template's name>.css`.

    Templates use classes only: a style element or attribute would have to be parsed anew for each document.
    """
    html = render_to_string(template, {**context, "document_title": title})
    return html_to_pdf(html, sheet or Path(template).stem)


def html_to_pdf(html: str, sheet: str) -> bytes:
    return _press.thread.submit(_write, html, sheet).result()


def _write(html: str, sheet: str) -> bytes:
    if _press.fonts is None:
        check_ready()
        _press.fonts = FontConfiguration()
    with _collector_at_rest():
        return Page(string=html, url_fetcher=DataOnlyFetcher()).write_pdf(
            stylesheets=[_sheet("page"), _sheet(sheet)], font_config=_press.fonts, pdf_variant="pdf/ua-1"
        )


def _sheet(name: str) -> CSS:
    """Each sheet is parsed once."""
    if name not in _press.sheets:
        path = finders.find(f"print/{name}.css")
        _press.sheets[name] = CSS(filename=path, font_config=_press.fonts, url_fetcher=DataOnlyFetcher())
    return _press.sheets[name]


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """No cyclic collection in the middle of a rendering, where it would walk a million live boxes for nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def warm_up() -> None:
    """Pay for fonts, sheets and imports once, then keep all that is loaded out of every later collection."""
    from documents.annexes import render_annex1
    from documents.payloads import blank_annex1

    render_annex1(blank_annex1(2023), {})
    gc.collect()
    gc.freeze()
