"""Puts pictures and pages of others onto A4 paper without encoding anything anew (img2pdf and pikepdf)."""

import io
from dataclasses import dataclass

import img2pdf
import pikepdf
from PIL import Image

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)


@dataclass(frozen=True)
class Box:
    """A place on the page in points, from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float


# Copies keep clear of the printer's edge and of the stamp at the foot.
COPY = Box(12 * MM, 18 * MM, 186 * MM, 267 * MM)


def blank_page(out: pikepdf.Pdf) -> pikepdf.Page:
    """A new empty A4 page at the end of `out`."""
    return out.add_blank_page(page_size=A4)


def close_content(page: pikepdf.Page) -> None:
    """What the page draws so far no longer bends what is added: printers of pages leave their own scale behind."""
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n")


def put_picture(page: pikepdf.Page, out: pikepdf.Pdf, data: bytes, box: Box, *, dpi: float = 0) -> None:
    """The whole picture into the box, as large as it goes, its own proportions kept; never cut.

    It is turned to the left, as a table's head goes to the binding edge, where that makes it larger. With `dpi` it
    does not grow until its points can be counted.
    """
    with pikepdf.open(io.BytesIO(img2pdf.convert(_opaque(data)))) as made:
        copied = out.copy_foreign(next(iter(made.pages[0].Resources.XObject.values())))
    size = int(copied.Width), int(copied.Height)
    (width, height), (width_across, height_across) = fitted(*size, box, dpi), fitted(*size[::-1], box, dpi)
    across = width_across * height_across > width * height
    if across:
        width, height = width_across, height_across
    left, bottom = box.left + (box.width - width) / 2, box.bottom + (box.height - height) / 2
    name = page.add_resource(copied, pikepdf.Name.XObject)
    matrix = (0, height, -width, 0, left + width, bottom) if across else (width, 0, 0, height, left, bottom)
    page.contents_add(f"q {' '.join(f'{value:.4f}' for value in matrix)} cm {name} Do Q".encode())


def fitted(wide: float, high: float, box: Box, dpi: float = 0) -> tuple[float, float]:
    """The size of the picture in the box; one that is out of shape by a hundredth or two only fills it exactly."""
    scale = min(box.width / wide, box.height / high)
    if dpi and scale > 72 / dpi:
        return wide * 72 / dpi, high * 72 / dpi
    width, height = wide * scale, high * scale
    if box.width - width <= 0.02 * box.width and box.height - height <= 0.02 * box.height:
        return box.width, box.height
    return width, height


def _opaque(data: bytes) -> bytes:
    """img2pdf takes no transparency: such a PNG is laid on white paper, losing nothing else."""
    with Image.open(io.BytesIO(data)) as image:
        if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
            return data
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image.convert("RGBA"), mask=image.convert("RGBA").getchannel("A"))
    made = io.BytesIO()
    paper.save(made, "PNG")
    return made.getvalue()


def put_pages(out: pikepdf.Pdf, source: pikepdf.Pdf) -> int:
    """Every page of a PDF on an A4 page of its own, made smaller where needed, turned where it is wide."""
    for page in source.pages:
        if _is_wide(page):
            page.rotate(270, relative=True)
        new = blank_page(out)
        rect = pikepdf.Rectangle(COPY.left, COPY.bottom, COPY.left + COPY.width, COPY.bottom + COPY.height)
        new.add_overlay(page, rect)
    return len(source.pages)


def _is_wide(page: pikepdf.Page) -> bool:
    """Whether a reader sees it wider than high."""
    left, bottom, right, top = (float(value) for value in page.trimbox)
    return (abs(right - left) > abs(top - bottom)) != (page.rotation % 180 == 90)
