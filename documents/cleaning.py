"""Makes uploads harmless: pictures are drawn anew, PDFs lose what could act (T-08, T-10)."""

import io
import json
import subprocess
import sys
import warnings
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from documents import pdf_streams
from documents.files import Facts

register_heif_opener()
MAX_PIXELS = pdf_streams.MAX_PIXELS
# Pillow only warns at this size and refuses at its double; here the warning is the refusal.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
MAX_EDGE = 2560
# How long one PDF may take; the process itself stops earlier.
PATIENCE = 60
BASE = Path(__file__).resolve().parent.parent


class Refused(Exception):
    """The sentence says why."""


def clean_image(data: bytes) -> tuple[bytes, Facts]:
    """The picture drawn anew: no EXIF, no GPS, nothing appended; at most 2560 px; HEIC becomes JPEG."""
    try:
        with _open_header(data) as image:
            as_png = image.format == "PNG"
            # Shrinks while decoding (JPEG), then turns: at most one full-size copy in memory.
            image.thumbnail((MAX_EDGE, MAX_EDGE))
            picture = ImageOps.exif_transpose(image)
            return encode_picture(picture, as_png)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(_("图片像素过大（超过 4000 万像素），请缩小后再上传。")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise Refused(_("图片已损坏，无法打开，请重新拍摄或扫描。")) from error


def _open_header(data: bytes) -> Image.Image:
    """Only the header is read here: a bomb is refused by the size it claims, before anything is decoded."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(data))
    if image.width * image.height > MAX_PIXELS:
        raise Image.DecompressionBombError
    return image


def encode_picture(picture: Image.Image, as_png: bool, *, quality: int = 87) -> tuple[bytes, Facts]:
    """A picture without anything that came with it: PNG where it was one, else JPEG."""
    out = io.BytesIO()
    if as_png:
        has_alpha = "A" in picture.getbands() or "transparency" in picture.info
        mode = "RGBA" if has_alpha else "L" if picture.mode in {"1", "L", "I", "I;16"} else "RGB"
        bare = Image.new(mode, picture.size)
        bare.paste(picture.convert(mode))
        bare.save(out, "PNG", compress_level=6)
    else:
        picture.convert("RGB").save(out, "JPEG", quality=quality, exif=b"", icc_profile=None, comment=b"")
    media_type = "image/png" if as_png else "image/jpeg"
    return out.getvalue(), Facts(media_type, width=picture.width, height=picture.height)


def clean_pdf(data: bytes) -> tuple[bytes, Facts]:
    """The PDF without scripts, actions and attachments; a signed one is kept byte for byte or refused.

    It is opened in a process of its own: a few hundred kilobytes can be made to take all memory there is, and then
    that process ends, and nothing else (documents.pdf_cleaning).
    """
    if b"%PDF-" not in data[:1024]:
        raise Refused(_("PDF 文件已损坏，无法打开，请重新导出。"))
    command = [sys.executable, "-m", "documents.pdf_cleaning"]
    try:
        ran = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, cwd=BASE, env={}, check=True)
        head, _line, cleaned = ran.stdout.partition(b"\n")
        said = json.loads(head)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Refused(_refusals()["large"]) from error
    if refused := said.get("refused"):
        raise Refused(_refusals()[refused])
    return (data if said["signed"] else cleaned), Facts("application/pdf", pages=said["pages"])


def _refusals() -> dict[str, str]:
    return {
        "large": _("PDF 展开后过大或过于复杂，无法检查，请重新导出或扫描后再上传。"),
        "broken": _("PDF 文件已损坏，无法打开，请重新导出。"),
        "encrypted": _("PDF 设有密码或加密，请解除后再上传。"),
        "pages": _("PDF 应有 1 至 100 页，请拆分后再上传。"),
        "signed": _("带电子签名的 PDF 中含有脚本或附件，请去除后重新签名再上传。"),
    }
