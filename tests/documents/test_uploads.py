"""What is taken in, what is refused and in which words, and that what is kept is clean (§6.3, T-08, T-10)."""

import io
import socket
import struct
import threading
import zlib

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pillow_heif import from_pillow

from documents import files
from documents.models import GeneratedDocument, StoredFile
from documents.requests import request_document
from documents.snapshots import freeze
from documents.storage import private_storage
from documents.uploads import UploadRefused, accept, accepted, hold_rate

pytestmark = pytest.mark.django_db


def picture(format="JPEG", size=(60, 40), mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 1).save(out, format, **options)
    return out.getvalue()


def pdf(pages=1, change=lambda pdf: None, **options) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as book:
        for _ in range(pages):
            book.add_blank_page(page_size=(595, 842))
        change(book)
        book.save(out, **options)
    return out.getvalue()


def upload(data, name, reader, **options):
    return accept(SimpleUploadedFile(name, data, content_type="image/jpeg"), by=reader, **options)


def refused(data, name, reader, **options) -> str:
    with pytest.raises(UploadRefused) as caught:
        upload(data, name, reader, **options)
    assert StoredFile.objects.count() == 0
    return caught.value.message


def test_a_photo_is_drawn_anew_without_its_place(reader):
    exif = Image.Exif()
    exif[0x0110] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    kept = upload(picture(exif=exif) + b"<script>appended</script>", "证书 1.JPG", reader)
    assert (kept.media_type, kept.width, kept.height, kept.original_name) == ("image/jpeg", 60, 40, "证书 1.jpg")
    data = files.read(kept)
    assert b"SecretCamera" not in data
    assert b"script" not in data
    assert not Image.open(io.BytesIO(data)).getexif()
    assert kept.size == len(data)
    assert kept.uploaded_by == reader


def test_a_turned_photo_is_set_upright(reader):
    exif = Image.Exif()
    exif[0x0112] = 6
    assert (upload(picture(exif=exif), "a.jpg", reader).width, StoredFile.objects.get().height) == (40, 60)


def test_a_large_photo_is_made_smaller(reader):
    kept = upload(picture(size=(4000, 3000)), "a.jpg", reader)
    assert (kept.width, kept.height) == (2560, 1920)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "LA"])
def test_png_stays_png(mode, reader):
    out = io.BytesIO()
    Image.new(mode, (30, 20)).save(out, "PNG")
    kept = upload(out.getvalue(), "a.png", reader)
    assert kept.media_type == "image/png"
    Image.open(io.BytesIO(files.read(kept))).load()


def test_heic_becomes_jpeg(reader):
    out = io.BytesIO()
    from_pillow(Image.new("RGB", (64, 48), "blue")).save(out, format="HEIF")
    kept = upload(out.getvalue(), "IMG_0001.HEIC", reader)
    assert (kept.media_type, kept.original_name, kept.width) == ("image/jpeg", "IMG_0001.jpg", 64)


def test_cmyk_jpeg_is_taken(reader):
    out = io.BytesIO()
    Image.new("CMYK", (30, 20)).save(out, "JPEG")
    assert upload(out.getvalue(), "a.jpg", reader).media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "evil.jpg"),
        (b"GIF89a/*<svg/onload=alert(1)>*/=1;", "photo.jpg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "photo.png"),
        (b"MZ\x90\x00" + b"\0" * 200, "photo.jpg"),
        (b"PK\x03\x04" + b"\0" * 200, "book.pdf"),
        (b"II*\x00" + b"\0" * 200, "scan.jpg"),
    ],
)
def test_forged_types_are_refused_by_content(data, name, reader):
    assert "内容与要求不符" in refused(data, name, reader)


def test_the_name_must_not_claim_another_kind(reader):
    assert "只接受" in refused(picture(), "a.pdf", reader)
    assert "只接受" in refused(pdf(), "a.jpg", reader)
    assert "只接受" in refused(picture(), "a.exe", reader)
    assert refused(pdf(), "a.pdf", reader, allow={"image"}).startswith("只接受JPG、PNG、HEIC 图片；")
    assert refused(picture(), "a.jpg", reader, allow={"pdf"}).startswith("只接受PDF 文件；")


def test_a_pixel_bomb_is_refused_before_it_is_unpacked(reader):
    """30000 × 30000 in a few bytes: only the header is read."""

    def chunk(kind, body):
        return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack("!IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0))
    bomb += chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    assert "4000 万像素" in refused(bomb, "bomb.png", reader)
    assert "4000 万像素" in refused(picture("PNG", (7000, 6000), "1"), "big.png", reader)


def test_broken_files_are_refused(reader):
    assert "已损坏" in refused(picture()[:200], "a.jpg", reader)
    assert "已损坏" in refused(b"%PDF-1.7\nnothing here", "a.pdf", reader)
    assert "空的" in refused(b"", "a.jpg", reader)


def test_sizes(reader):
    assert "10 MB" in refused(picture() + b"\0" * (10 * 1024 * 1024), "a.jpg", reader)
    assert "20 MB" in refused(pdf() + b"\0" * (20 * 1024 * 1024), "a.pdf", reader)


def test_a_pdf_is_kept_with_its_pages(reader):
    kept = upload(pdf(100), "证明.pdf", reader)
    assert (kept.media_type, kept.pages) == ("application/pdf", 100)


def test_more_than_a_hundred_pages_or_a_password_are_refused(reader):
    assert "100 页" in refused(pdf(101), "a.pdf", reader)
    secret = pikepdf.Encryption(owner="o", user="u")
    assert "密码" in refused(pdf(encryption=secret), "a.pdf", reader)
    assert "密码" in refused(pdf(encryption=pikepdf.Encryption(owner="o", user="")), "a.pdf", reader)


def add_danger(book: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    book.Root.OpenAction = book.make_indirect(script)
    book.Root.AA = pikepdf.Dictionary(WC=script)
    book.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["x", script])))
    book.attachments["evil.exe"] = b"MZ"
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch)
    carried = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9])
    page = book.pages[0]
    page.Annots = pikepdf.Array([book.make_indirect(link), carried])
    page.obj.AA = pikepdf.Dictionary(
        O=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://x", Next=pikepdf.Array([launch]))
    )


def test_scripts_actions_and_attachments_are_taken_out(reader):
    kept = upload(pdf(2, add_danger), "a.pdf", reader)
    data = files.read(kept)
    with pikepdf.open(io.BytesIO(data)) as clean:
        everything = "".join(repr(thing) for thing in clean.objects)
        assert len(clean.pages) == 2
        assert not clean.attachments
    for word in ("JavaScript", "app.alert", "Launch", "cmd.exe", "evil.exe", "FileAttachment", "OpenAction", "/AA"):
        assert word not in everything, word


def add_signature(book: pikepdf.Pdf) -> None:
    book.Root.Sig = pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3], Contents=b"x")


def test_a_signed_pdf_is_kept_byte_for_byte_or_refused(reader):
    signed = pdf(1, add_signature)
    assert files.read(upload(signed, "a.pdf", reader)) == signed
    StoredFile.objects.all().delete()

    def both(book):
        add_signature(book)
        add_danger(book)

    assert "电子签名" in refused(pdf(1, both), "a.pdf", reader)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\fakepath\\证书.jpeg", "证书.jpg"),
        ("a\u202egpj.jpg", "agpj.jpg"),
        ("\x00\n.jpg", "file.jpg"),
        ("长" * 300 + ".jpg", "长" * 120 + ".jpg"),
        ('<img onerror=1>".jpg', '<img onerror=1>".jpg'),
    ],
)
def test_names_lose_paths_and_tricks_but_not_their_words(name, kept, reader):
    stored = SimpleUploadedFile("a.jpg", picture())
    stored._name = name
    file = accept(stored, by=reader)
    assert file.original_name == kept
    assert "jpg" not in file.storage_name, "the key is random"


def test_ten_uploads_a_minute(reader, stranger):
    for number in range(10):
        hold_rate(reader)
        upload(picture(), f"{number}.jpg", reader)
    with pytest.raises(UploadRefused, match="频繁"):
        hold_rate(reader)
    hold_rate(stranger)


class Clamd:
    """Speaks INSTREAM and answers what it is told to."""

    def __init__(self, answer: bytes) -> None:
        self.received = b""
        self.answer = answer
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self.run, daemon=True).start()

    def run(self) -> None:
        with self.server, self.server.accept()[0] as peer:
            stream = peer.makefile("rb")
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", stream.read(4))[0]:
                self.received += stream.read(size)
            peer.sendall(self.answer)


def test_the_scanner_is_asked_about_the_very_bytes(settings, reader):
    clamd = Clamd(b"stream: OK\0")
    settings.CLAMD_URL = clamd.url
    data = picture(size=(900, 900))
    upload(data, "a.jpg", reader)
    assert clamd.received == data


def test_a_virus_is_refused(settings, reader):
    settings.CLAMD_URL = Clamd(b"stream: Eicar-Signature FOUND\0").url
    assert refused(picture(), "a.jpg", reader) == "文件未通过安全检查，没有保存。"


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:1", "unix:///nowhere"])
def test_without_an_answer_nothing_is_taken(url, settings, reader):
    settings.CLAMD_URL = url
    assert "暂时不可用" in refused(picture(), "a.jpg", reader)


def test_a_scanner_that_stammers_counts_as_none(settings, reader):
    settings.CLAMD_URL = Clamd(b"INSTREAM size limit exceeded. ERROR\0").url
    assert "暂时不可用" in refused(picture(), "a.jpg", reader)


def test_of_files_taken_in_for_an_act_that_is_then_refused_nothing_is_left(reader):
    file = SimpleUploadedFile("证书.jpg", picture(), content_type="image/jpeg")
    with pytest.raises(ValueError, match="refused"), accepted([file], by=reader) as stored:
        name = stored[0].storage_name
        assert private_storage().exists(name)
        raise ValueError("refused")
    assert not StoredFile.objects.exists()
    assert not private_storage().exists(name)


def test_of_files_an_act_did_not_need_only_those_it_keeps_are_left(reader, press):
    """The same form sent twice at once: its file is taken in again, and nothing refers to the second one."""
    files = [SimpleUploadedFile(f"{n}.jpg", picture(), content_type="image/jpeg") for n in "甲乙"]
    with accepted(files, by=reader) as stored:
        kept = request_document("note", target="user:1", snapshot=freeze("note/1", {}))
        GeneratedDocument.objects.filter(pk=kept.pk).update(file=stored[0])
    assert list(StoredFile.objects.all()) == [stored[0]]
    assert private_storage().exists(stored[0].storage_name)
    assert not private_storage().exists(stored[1].storage_name)
