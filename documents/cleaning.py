"""Makes uploads harmless: pictures are drawn anew, PDFs lose what could act (T-08, T-10)."""

import io
import warnings

import pikepdf
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from documents.files import Facts

register_heif_opener()
MAX_PIXELS = 40_000_000
# Pillow only warns at this size and refuses at its double; here the warning is the refusal.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
MAX_EDGE = 2560
MAX_PAGES = 100
# Keys that run or carry something, wherever in the file they stand.
ACTIVE_KEYS = {
    "/OpenAction", "/AA", "/JavaScript", "/JS", "/EmbeddedFiles", "/AF", "/XFA", "/EF", "/RichMediaContent",
}  # fmt: skip
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/RichMediaExecute",
}  # fmt: skip
ACTIVE_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


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
            return _encode(picture, as_png)
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


def _encode(picture: Image.Image, as_png: bool) -> tuple[bytes, Facts]:
    out = io.BytesIO()
    if as_png:
        has_alpha = "A" in picture.getbands() or "transparency" in picture.info
        mode = "RGBA" if has_alpha else "L" if picture.mode in {"1", "L", "I", "I;16"} else "RGB"
        bare = Image.new(mode, picture.size)
        bare.paste(picture.convert(mode))
        bare.save(out, "PNG", compress_level=6)
    else:
        picture.convert("RGB").save(out, "JPEG", quality=87, exif=b"", icc_profile=None, comment=b"")
    media_type = "image/png" if as_png else "image/jpeg"
    return out.getvalue(), Facts(media_type, width=picture.width, height=picture.height)


def clean_pdf(data: bytes) -> tuple[bytes, Facts]:
    """The PDF without scripts, actions and attachments; a signed one is kept byte for byte or refused."""
    if b"%PDF-" not in data[:1024]:
        raise Refused(_("PDF 文件已损坏，无法打开，请重新导出。"))
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return _clean_open_pdf(pdf, data)
    except pikepdf.PasswordError as error:
        raise Refused(_("PDF 设有密码或加密，请解除后再上传。")) from error
    except (pikepdf.PdfError, ValueError, RuntimeError, OSError) as error:
        raise Refused(_("PDF 文件已损坏，无法打开，请重新导出。")) from error


def _clean_open_pdf(pdf: pikepdf.Pdf, data: bytes) -> tuple[bytes, Facts]:
    if pdf.is_encrypted:
        raise Refused(_("PDF 设有密码或加密，请解除后再上传。"))
    pages = len(pdf.pages)
    if not 1 <= pages <= MAX_PAGES:
        raise Refused(_("PDF 应有 1 至 100 页，请拆分后再上传。"))
    found = _strip_active(pdf)
    facts = Facts("application/pdf", pages=pages)
    if _is_signed(data):
        if found:
            raise Refused(_("带电子签名的 PDF 中含有脚本或附件，请去除后重新签名再上传。"))
        return data, facts
    out = io.BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(out)
    return out.getvalue(), facts


def _strip_active(pdf: pikepdf.Pdf) -> int:
    """Delete what could run or is carried along; returns how many things were found."""
    return sum(_strip(thing) for thing in pdf.objects)


def _strip(thing: pikepdf.Object) -> int:
    """One container and the direct ones inside it; indirect ones come up by themselves."""
    if isinstance(thing, pikepdf.Array):
        return _strip_array(thing)
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return 0
    found = 0
    for key, value in list(thing.items()):
        opens_at_page = key == "/OpenAction" and isinstance(value, pikepdf.Array)
        if (key in ACTIVE_KEYS and not opens_at_page) or _is_active(value):
            del thing[key]
            found += 1
        elif not value.is_indirect if isinstance(value, pikepdf.Object) else False:
            found += _strip(value)
    return found


def _strip_array(array: pikepdf.Array) -> int:
    found = 0
    for index in range(len(array) - 1, -1, -1):
        value = array[index]
        if _is_active(value):
            del array[index]
            found += 1
        elif isinstance(value, pikepdf.Object) and not value.is_indirect:
            found += _strip(value)
    return found


def _is_active(value: object) -> bool:
    """An action that runs or fetches, or an annotation that carries a file or a player."""
    if not isinstance(value, pikepdf.Dictionary):
        return False
    return str(value.get("/S", "")) in ACTIVE_ACTIONS or str(value.get("/Subtype", "")) in ACTIVE_ANNOTATIONS


def _is_signed(data: bytes) -> bool:
    """A signature's byte range can only stand uncompressed, so the bytes tell; a false alarm costs a cleaning."""
    return b"/ByteRange" in data
