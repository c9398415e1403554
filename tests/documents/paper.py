"""Reads a PDF the way a person or a machine would: its text, its fonts, its page images, its structure."""

import re
import subprocess
import unicodedata

import pikepdf


def text_of(pdf: bytes, *options: str) -> str:
    return subprocess.run(
        ["pdftotext", *(options or ("-layout",)), "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def flat(text: str) -> str:
    """Without blanks and line ends: what is there, wherever it wraps."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def pages_of(pdf: bytes) -> list[str]:
    return text_of(pdf).split("\f")[:-1]


def fonts_of(pdf: bytes, tmp_path) -> list[list[str]]:
    path = tmp_path / "fonts.pdf"
    path.write_bytes(pdf)
    lines = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True).stdout.splitlines()[2:]
    return [line.split() for line in lines]


def open_pdf(pdf: bytes) -> pikepdf.Pdf:
    import io

    return pikepdf.open(io.BytesIO(pdf))


def boxes_of(pdf: bytes) -> list[list[tuple[float, float, float, float, str]]]:
    """For each page its words with their places, in points from the top left."""
    html = text_of(pdf, "-bbox")
    pages = []
    for page in html.split("<page ")[1:]:
        words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', page)
        pages.append([(float(a), float(b), float(c), float(d), word) for a, b, c, d, word in words])
    return pages
