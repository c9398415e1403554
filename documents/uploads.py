"""Takes files in: what they are is found by looking inside, and what is kept is clean (§6.3, T-08, T-10)."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import magic
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts import clock
from documents import scanning
from documents.cleaning import Refused, clean_image, clean_pdf
from documents.files import Facts, drop, is_used, keep
from documents.models import StoredFile

if TYPE_CHECKING:
    from accounts.models import User

MEGABYTE = 1024 * 1024
IMAGE_LIMIT = 10 * MEGABYTE
PDF_LIMIT = 20 * MEGABYTE
UPLOADS_PER_MINUTE = 10
IMAGE_TYPES = {"image/jpeg", "image/png", "image/heic", "image/heif"}
ENDINGS = {"image": {"jpg", "jpeg", "png", "heic", "heif"}, "pdf": {"pdf"}}


class UploadRefused(Exception):
    """The file is not taken; `message` is a sentence for the person who sent it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def accept(
    uploaded_file: UploadedFile, *, allow: Collection[str] = frozenset({"image", "pdf"}), by: "User | None",
    largest: int = PDF_LIMIT, most_pages: int | None = None,
) -> StoredFile:  # fmt: skip
    """Check, clean and keep one uploaded file; UploadRefused says why not. Nothing is kept of a refused one.

    `by` is None for what the public brings; its page counts the visits.

    `largest` in bytes and `most_pages` are limits of the caller's own.
    """
    name = uploaded_file.name or ""
    if (uploaded_file.size or 0) > largest:
        raise UploadRefused(_("文件超过 %(n)d MB，请压缩后再上传。") % {"n": largest // MEGABYTE})
    data = uploaded_file.read()
    family = _family(data, name, allow)
    _scan(data)
    clean: Callable[[bytes], tuple[bytes, Facts]] = clean_image if family == "image" else clean_pdf
    try:
        cleaned, facts = clean(data)
    except Refused as refusal:
        raise UploadRefused(str(refusal)) from refusal
    if most_pages is not None and (facts.pages or 0) > most_pages:
        words = {"n": most_pages, "pages": facts.pages}
        raise UploadRefused(_("文件有 %(pages)d 页，最多 %(n)d 页，请删减后再上传。") % words)
    return keep(cleaned, facts, name=name, by=by)


@contextmanager
def accepted(files: Iterable[UploadedFile], *, by: "User | None", **limits: Any) -> Iterator[list[StoredFile]]:
    """The files, taken in before a row is locked; one that nothing refers to afterwards is not left behind.

    So it is when the act is refused, and when the same form was sent twice. `limits`: those of `accept`.
    """
    stored: list[StoredFile] = []
    try:
        for file in files:
            if by is not None:
                hold_rate(by)
            stored.append(accept(file, by=by, **limits))
        yield stored
    except Exception:
        for one in stored:
            drop(one)
        raise
    for one in stored:
        if not is_used(one):
            drop(one)


def hold_rate(by: "User") -> None:
    """Ten uploads a minute and person; the views that take uploads call it before `accept`."""
    since = clock.now() - timedelta(minutes=1)
    if StoredFile.objects.filter(uploaded_by=by, created_at__gt=since).count() >= UPLOADS_PER_MINUTE:
        raise UploadRefused(_("上传过于频繁，请一分钟后再试。"))


def _family(data: bytes, name: str, allow: Collection[str]) -> str:
    """`image` or `pdf` by content; the ending of the name must not claim otherwise (ASVS 5.2.2)."""
    if not data:
        raise UploadRefused(_("文件是空的，请重新选择。"))
    media_type = magic.from_buffer(data[:8192], mime=True)
    family = "image" if media_type in IMAGE_TYPES else "pdf" if media_type == "application/pdf" else ""
    ending = name.rpartition(".")[2].lower()
    if family not in allow or ending not in ENDINGS[family]:
        kinds = {"image": _("JPG、PNG、HEIC 图片"), "pdf": _("PDF 文件")}
        wanted = _("或").join(kinds[key] for key in ("image", "pdf") if key in allow)
        raise UploadRefused(_("只接受%(kinds)s；这个文件的内容与要求不符。") % {"kinds": wanted})
    if family == "image" and len(data) > IMAGE_LIMIT:
        raise UploadRefused(_("图片超过 10 MB，请压缩后再上传。"))
    return family


def _scan(data: bytes) -> None:
    try:
        infected = scanning.is_infected(data)
    except scanning.ScannerUnavailable as error:
        raise UploadRefused(_("安全检查服务暂时不可用，文件没有保存，请稍后再试。")) from error
    if infected:
        raise UploadRefused(_("文件未通过安全检查，没有保存。"))
