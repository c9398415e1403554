"""Files that mean harm, made here and never kept: each with the name it comes under and the words that refuse it."""

import base64
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


def pdf(change: object = None, pages: int = 1, *, keep: bool = False) -> bytes:
    """`keep`: the streams as they were given, not packed anew."""
    out = io.BytesIO()
    with pikepdf.new() as book:
        for _ in range(pages):
            book.add_blank_page(page_size=(595, 842))
        if callable(change):
            change(book)
        if keep:
            book.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        else:
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


def flate_bomb(megabytes: int = 100) -> bytes:
    """So many megabytes of nothing, packed a thousandfold."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(bytes(1024 * 1024)) for _ in range(megabytes)), packer.flush()])


def holding(data: bytes, filters: object, *, drawn: bool = False, times: int = 1, **more: object) -> bytes:
    """A PDF with one stream of these bytes, kept as they are: a picture 800 dots wide, or what a page draws."""
    name = pikepdf.Name

    def change(book: pikepdf.Pdf) -> None:
        if drawn:
            stream = book.make_indirect(pikepdf.Stream(book, data, Filter=filters, **more))
            book.pages[0].obj.Contents = pikepdf.Array([stream] * times) if times > 1 else stream
            return
        claims = {"Width": 800, "Height": 1130, "BitsPerComponent": 8, "ColorSpace": name.DeviceGray} | more
        picture = pikepdf.Stream(book, data, Type=name.XObject, Subtype=name.Image, Filter=filters, **claims)
        book.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=book.make_indirect(picture)))
        book.pages[0].Contents = book.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")

    return pdf(change, keep=True)


def large_jpeg(edge: int = 20_000) -> bytes:
    """A JPEG's head that claims edge × edge; nothing is opened as far as its dots."""
    data = bytearray(jpeg())
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = struct.pack(">HH", edge, edge)
    return bytes(data)


def lzw_bomb(megabytes: int = 100) -> bytes:
    """Each code stands for a row of zeros one longer than the last, until the table is full and begins anew."""
    bits, size = [f"{256:09b}"], 0
    while size < megabytes * 1024 * 1024:
        bits.append(f"{0:09b}")
        size += 1
        for code in range(258, 4094):
            width = 9 + (code + 1 > 511) + (code + 1 > 1023) + (code + 1 > 2047)
            bits.append(f"{code:0{width}b}")
            size += code - 256
        bits.append(f"{256:012b}")
    text = "".join(bits)
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


def stream_bombs() -> list[tuple[str, bytes, str]]:
    """Streams that the library copies without a look inside, and that go off where somebody reads them."""
    name, bomb = pikepdf.Name, flate_bomb()
    flate, twice = name.FlateDecode, zlib.compress(bomb)
    lying = pikepdf.Dictionary(Predictor=15, Colors=1, BitsPerComponent=8, Columns=800)
    page = b"q Q " * 262_144
    return [
        ("图片.pdf", holding(bomb, flate), LARGE),
        ("图片签名.pdf", holding(bomb, flate) + b"% /ByteRange", LARGE),
        ("图片数组.pdf", holding(bomb, [flate]), LARGE),
        ("图片预测.pdf", holding(bomb, flate, DecodeParms=lying), LARGE),
        ("图片两层.pdf", holding(twice, [flate, flate]), LARGE),
        ("图片十六进制.pdf", holding(bomb.hex().encode() + b">", [name.ASCIIHexDecode, flate]), LARGE),
        ("图片八十五.pdf", holding(base64.a85encode(bomb) + b"~>", [name.ASCII85Decode, flate]), LARGE),
        ("图片里的图片.pdf", holding(bomb, [flate, name.DCTDecode]), LARGE),
        ("图片词典.pdf", holding(lzw_bomb(), name.LZWDecode), LARGE),
        ("图片相片.pdf", holding(large_jpeg(), name.DCTDecode, ColorSpace=name.DeviceRGB), LARGE),
        ("图片冒充.pdf", holding(pixel_bomb(5000), name.DCTDecode, ColorSpace=name.DeviceRGB), LARGE),
        ("图片蒙版.pdf", holding(bomb, flate, ImageMask=True), LARGE),
        ("巨幅图片.pdf", holding(flate_bomb(200), flate, Width=60_000, Height=60_000), LARGE),
        ("内容流.pdf", holding(bomb, flate, drawn=True), LARGE),
        ("内容流多次.pdf", holding(zlib.compress(page), flate, drawn=True, times=60), LARGE),
    ]


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
        *stream_bombs(),
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
