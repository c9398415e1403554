"""What a page of a PDF is: the picture of a scan that fills it, or what a program drew."""

import math
from typing import Any, cast

import pikepdf

from documents.pdf_streams import contents

# A page's picture counts as a scan when it is at least this long and shaped like the page.
SCAN_EDGE = 400
# What a page draws is taken apart up to this many bytes, as every two of them can become an object of 400 bytes.
MOST_PARSED = 512 * 1024
BLANKS = b" \t\r\n\f\0"


def drawn(page: pikepdf.Page) -> bytes:
    """The same for the same drawing however it is spaced; of a very long one the spaces are left out unread."""
    content = b"\n".join(part.read_bytes() for part in contents(page))
    if len(content) > MOST_PARSED:
        return content.translate(None, BLANKS)
    return b"".join(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)).split())


def scan_of(page: pikepdf.Page) -> pikepdf.PdfImage | None:
    """The picture that fills a scanned page, or None for a page that was written by a program."""
    box = [float(edge) for edge in page.mediabox]
    across, up = abs(box[2] - box[0]), abs(box[3] - box[1])
    best: pikepdf.PdfImage | None = None
    for raw in page.get_images().values():
        image = pikepdf.PdfImage(cast(Any, raw))
        if min(image.width, image.height) >= SCAN_EDGE and (
            best is None or image.width * image.height > best.width * best.height
        ):
            best = image
    if best is None or not up or abs(math.log(best.width / best.height * up / across)) > math.log(1.2):
        return None
    return best
