"""Files that mean harm, made here and never kept: each with the name it comes under and the words that refuse it."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
KIND, PIXELS, LARGE, SIGNED = "内容与要求不符", "4000 万像素", "展开后过大", "带电子签名的 PDF 中含有脚本或附件"


def jpeg(size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG")
    return out.getvalue()


def pixel_bomb(edge: int = 30_000) -> bytes:
    """A PNG that claims edge × edge, in a few hundred bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack("!IIBBBBB", edge, edge, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def sheet_bomb(megabytes: int = 64) -> bytes:
    """An .xlsx whose one sheet inflates a thousandfold."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(megabytes):
                sheet.write(b" " * 1024 * 1024)
    return out.getvalue()


def pdf(change: object = None, pages: int = 1) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as book:
        for _ in range(pages):
            book.add_blank_page(page_size=(595, 842))
        if callable(change):
            change(book)
        book.save(out)
    return out.getvalue()


def acting(book: pikepdf.Pdf) -> None:
    """A script that runs on opening, and a programme carried along."""
    book.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    book.attachments["evil.exe"] = b"MZ"


def signed_and_acting(book: pikepdf.Pdf) -> None:
    acting(book)
    book.Root.Sig = pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3], Contents=b"x")


def pdf_bomb(megabytes: int = 400) -> bytes:
    """A PDF of some hundred kilobytes, one of whose objects inflates to this size before it can be read."""
    packer = zlib.compressobj(9)
    parts = [packer.compress(b"3 0 "), *(packer.compress(b" " * 1024 * 1024) for _ in range(megabytes))]
    inside = b"".join([*parts, packer.compress(b"<</Type/Page>>"), packer.flush()])
    body, places = b"%PDF-1.5\n", {}

    def add(number: int, data: bytes) -> bytes:
        places[number] = len(body)
        return body + b"%d 0 obj\n" % number + data + b"\nendobj\n"

    body = add(1, b"<</Type/Catalog/Pages 2 0 R>>")
    body = add(2, b"<</Type/Pages/Kids[4 0 R]/Count 1>>")
    body = add(4, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/X 3 0 R>>")
    head = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(inside)
    body = add(5, head + inside + b"\nendstream")
    rows = [(0, 0, 0), *((1, places[n], 0) if n in places else (2, 5, 0) for n in range(1, 6)), (1, len(body), 0)]
    table = zlib.compress(b"".join(struct.pack(">BIB", *row) for row in rows))
    head = b"<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n" % len(table)
    start = len(body)
    return body + b"6 0 obj\n" + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def refused() -> list[tuple[str, bytes, str]]:
    """(name, bytes, what the refusal says) of every file that may not come in."""
    page = b"<html><script>alert(1)</script></html>"
    infected = "未通过安全检查"
    return [
        ("evil.jpg", page, KIND),
        ("photo.jpg", b"GIF89a/*<svg/onload=alert(1)>*/=1;", KIND),
        ("photo.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', KIND),
        ("photo.jpg", b"MZ\x90\x00" + b"\0" * 200, KIND),
        ("证书.jpg", pdf(), KIND),
        ("汇总表.xlsx", sheet_bomb(), KIND),
        ("汇总表.pdf", sheet_bomb(), KIND),
        ("eicar.txt", EICAR, KIND),
        ("证书.jpg", jpeg() + EICAR, infected),
        ("证明.pdf", pdf() + EICAR, infected),
        ("大图.png", pixel_bomb(), PIXELS),
        ("半张.jpg", jpeg()[:200], "图片已损坏"),
        ("脚本.pdf", pdf(signed_and_acting), SIGNED),
        ("太长.pdf", pdf(pages=101), "1 至 100 页"),
        ("展开.pdf", pdf_bomb(), LARGE),
        ("半份.pdf", b"%PDF-1.7\nnothing here", "PDF 文件已损坏"),
    ]


def harmless_outside() -> list[tuple[str, bytes, tuple[bytes, ...]]]:
    """(name, bytes, what must be gone) of files that are two things at once, or that would act: they come in clean."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as book:
        book.writestr("evil.js", "alert(1)")
    return [
        ("照片.jpg", jpeg() + archive.getvalue(), (b"PK\x03\x04", b"evil.js")),
        ("照片.jpeg", jpeg() + b"<script>alert(1)</script>", (b"script",)),
        ("证明.pdf", pdf(acting), (b"JavaScript", b"app.alert", b"evil.exe", b"OpenAction")),
        ("证明.pdf", pdf() + b"\n<html><script>alert(1)</script></html>", (b"script",)),
    ]
