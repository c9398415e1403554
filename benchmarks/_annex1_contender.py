"""One contender in a process of its own: reads a size per line, prints milliseconds, bytes and memory as JSON."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
Make = Callable[[dict[str, Any]], bytes]
OFFICE = os.environ.get("SOFFICE") or shutil.which("soffice") or ""
OFFICE_PYTHON = os.environ.get("SOFFICE_PYTHON", "/usr/bin/python3")


class NotInstalled(Exception):
    """This contender is not on this machine."""


def ours() -> Make:
    from documents.annexes import render_annex1
    from documents.pdf import warm_up

    warm_up()
    return lambda data: render_annex1(data, {})


def plain(fixed: bool) -> Make:
    """WeasyPrint as it comes, with the system's fonts."""
    from benchmarks._annex1_plain import plain_html

    def make(data: dict[str, Any]) -> bytes:
        from weasyprint import HTML

        return HTML(string=plain_html(data, fixed=fixed)).write_pdf()

    return make


def typst() -> Make:
    try:
        from benchmarks._annex1_plain import typst_way

        return typst_way()
    except ImportError as error:
        raise NotInstalled from error


def office() -> Make:
    """A LibreOffice that stays open; each time a .docx is filled, loaded, stored as PDF and closed."""
    from benchmarks._annex1_docx import docx

    if not OFFICE or subprocess.run([OFFICE_PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode:
        raise NotInstalled
    folder = Path(tempfile.mkdtemp())
    helper = subprocess.Popen(
        [OFFICE_PYTHON, str(Path(__file__).with_name("_annex1_office.py")), OFFICE, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert helper.stdin and helper.stdout
    if helper.stdout.readline().strip() != "ready":
        raise NotInstalled

    def make(data: dict[str, Any]) -> bytes:
        assert helper.stdin and helper.stdout
        (folder / "form.docx").write_bytes(docx(data))
        helper.stdin.write("go\n")
        helper.stdin.flush()
        assert helper.stdout.readline().strip() == "done"
        return (folder / "form.pdf").read_bytes()

    return make


def chromium(small_fonts: bool) -> Make:
    """A browser that stays open prints our own page, with Noto CJK or with the cut font."""
    binary = shutil.which("chromium") or shutil.which("google-chrome")
    if not binary:
        raise NotInstalled
    from django.conf import settings
    from django.template.loader import render_to_string
    from playwright.sync_api import sync_playwright

    from documents import annex1

    sheets = "".join((Path(settings.BASE_DIR) / f"static/print/{name}.css").read_text() for name in ("page", "annex1"))
    environment = dict(os.environ)
    if small_fonts:
        environment["FONTCONFIG_FILE"] = str(Path(settings.SAQ_FONT_DIR) / "fonts.conf")
    else:
        sheets = sheets.replace('"SAQ Song"', '"Noto Serif CJK SC"')
    browser = (
        sync_playwright()
        .start()
        .chromium.launch(
            executable_path=binary,
            args=["--no-sandbox"],
            env=environment,  # type: ignore[arg-type]
        )
    )
    page = browser.new_page()

    def make(data: dict[str, Any]) -> bytes:
        html = render_to_string("documents/annex1.html", annex1.context(data, {}))
        page.set_content(html.replace("</head>", f"<style>{sheets}</style></head>"))
        return page.pdf(prefer_css_page_size=True, tagged=True)

    return make


WAYS: dict[str, Callable[[], Make]] = {
    "ours": ours,
    "naive": lambda: plain(fixed=False),
    "fixed": lambda: plain(fixed=True),
    "typst": typst,
    "office": office,
    "chromium-noto": lambda: chromium(small_fonts=False),
    "chromium-small": lambda: chromium(small_fonts=True),
}


def memory_mib() -> float:
    """Peak of this process, plus what its children hold now."""
    import resource

    import psutil

    children = psutil.Process().children(recursive=True)
    held = 0
    for child in children:
        try:
            held += child.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + held / 2**20


def main(name: str) -> None:
    import django

    django.setup()
    from benchmarks._annex1_content import payload

    try:
        make = WAYS[name]()
    except NotInstalled:
        print(json.dumps("not installed"), flush=True)
        return
    print(json.dumps("ready"), flush=True)
    for number, line in enumerate(sys.stdin):
        form = payload(line.strip(), number * 10)
        start = time.perf_counter()
        data = make(form)
        milliseconds = (time.perf_counter() - start) * 1000
        print(json.dumps({"ms": milliseconds, "bytes": len(data), "mib": memory_mib()}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
