"""A signed file is told from a changed one, by our own check and by a reader of PDF that knows nothing of us."""

import io
import resource
import subprocess
import zlib
from datetime import timedelta

import pikepdf
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from django.utils import timezone
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from documents import checks, signing

NUMBER = "SAQ-ZLGJ-2023-0001"


def plain():
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(842, 595))
    pdf.docinfo["/Title"] = "A certificate"
    pdf.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def signed():
    return signing.sign(plain(), NUMBER)


def pdfsig(data, tmp_path):
    path = tmp_path / "file.pdf"
    path.write_bytes(data)
    ran = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr


def flipped(data):
    """One byte of the page is another: its width."""
    place = data.index(b"842")
    return data[:place] + b"843" + data[place + 3 :]


def test_a_fresh_file_is_intact_for_us_and_for_every_reader(signed, tmp_path):
    assert signing.check(signed) == signing.Checked("intact", NUMBER)
    said = pdfsig(signed, tmp_path)
    assert "Signature is Valid" in said and "ETSI.CAdES.detached" in said and "Total document signed" in said


def test_a_changed_byte_is_seen_by_us_and_by_every_reader(signed, tmp_path):
    assert signing.check(flipped(signed)) == signing.Checked("changed")
    said = pdfsig(flipped(signed), tmp_path)
    assert "Signature is Valid" not in said and "Digest Mismatch" in said


def test_what_is_put_behind_the_signature_is_seen():
    data = signing.sign(plain(), NUMBER)
    later = IncrementalPdfFileWriter(io.BytesIO(data))
    later.root["/Lang"] = pdf_string("en")
    later.update_root()
    out = io.BytesIO()
    later.write(out)
    assert out.getvalue()[: len(data)] == data and signing.check(out.getvalue()).status == "changed"
    assert signing.check(data + b"\n% a remark").status == "changed"


def test_what_never_was_signed_or_by_somebody_else(settings, tmp_path, signed):
    assert signing.check(plain()).status == "unsigned"
    assert signing.check(b"not a pdf").status == "unsigned"
    settings.SAQ_SIGNING_FOLDER = tmp_path / "another"
    assert signing.check(signed) == signing.Checked("foreign")


def test_a_file_that_would_fill_the_memory_ends_its_own_reader_and_nothing_else():
    """The table of the file's objects says it is 1 GB of zeros."""
    squeezer = zlib.compressobj(9)
    body = b"".join(squeezer.compress(bytes(1 << 20)) for _n in range(1 << 10)) + squeezer.flush()
    head = b"%PDF-1.7\n%/ByteRange\n"
    table = (
        b"1 0 obj\n<< /Type /XRef /Size 9 /W [1 2 1] /Root 2 0 R /Filter /FlateDecode /Length %d >>\nstream\n"
        % len(body)
    )
    data = head + table + body + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(head)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert signing.check(data) == signing.Checked("changed")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kilobytes"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_000_000


@pytest.mark.parametrize("cut", [10, 400, -700])
def test_half_a_file_is_no_error(signed, cut):
    assert signing.check(signed[:cut]).status in ("unsigned", "changed", "foreign")


def test_a_key_of_the_associations_own_and_what_was_signed_before_it(settings, tmp_path, signed):
    key, certificate, _rest = pkcs12.load_key_and_certificates(signing._pair(), None)
    path = tmp_path / "own.p12"
    lock = serialization.BestAvailableEncryption(b"open")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"a", key, certificate, None, lock))
    former = tmp_path / "former.pem"
    before = pkcs12.load_key_and_certificates(signing._key_file().read_bytes(), None)[1]
    former.write_bytes(before.public_bytes(serialization.Encoding.PEM))
    settings.SAQ_SIGNING_KEY, settings.SAQ_SIGNING_PASSPHRASE = str(path), "open"
    assert signing.check(signed).status == "foreign"
    settings.SAQ_SIGNING_FORMER = [str(former)]
    assert signing.check(signed) == signing.Checked("intact", NUMBER)
    assert signing.check(signing.sign(plain(), "another")) == signing.Checked("intact", "another")
    pem = tmp_path / "own.pem"
    kinds = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *kinds) + certificate.public_bytes(serialization.Encoding.PEM)
    )
    settings.SAQ_SIGNING_KEY, settings.SAQ_SIGNING_PASSPHRASE = str(pem), ""
    assert signing.check(signing.sign(plain(), "third")) == signing.Checked("intact", "third")


def test_a_wrong_passphrase_is_said_and_no_file_is_made(settings, tmp_path):
    path = tmp_path / "own.p12"
    pair = pkcs12.load_key_and_certificates(signing._pair(), None)
    lock = serialization.BestAvailableEncryption(b"right")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"a", pair[0], pair[1], None, lock))
    settings.SAQ_SIGNING_KEY, settings.SAQ_SIGNING_PASSPHRASE = str(path), "wrong"
    with pytest.raises(ValueError, match="SAQ_SIGNING_PASSPHRASE"):
        signing.sign(plain(), NUMBER)


def test_the_pair_is_made_once_and_nobody_else_reads_it(settings, tmp_path):
    settings.SAQ_SIGNING_FOLDER = tmp_path / "fresh"
    first = signing._own_pair().read_bytes()
    assert signing._own_pair().read_bytes() == first
    assert signing._own_pair().stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "fresh").iterdir()] == ["own.p12"]
    good = pkcs12.load_key_and_certificates(first, None)[1].not_valid_after_utc
    assert good > timezone.now() + timedelta(days=365 * 9)


def test_the_start_says_when_the_key_cannot_be_opened_or_is_over_soon(settings, tmp_path, monkeypatch):
    assert checks.signing_key(None) == [], "without a key of the association's own there is nothing to say"
    settings.SAQ_SIGNING_KEY = str(tmp_path / "missing.p12")
    assert [one.id for one in checks.signing_key(None)] == ["documents.E001"]
    path = tmp_path / "own.p12"
    path.write_bytes(signing._pair())
    settings.SAQ_SIGNING_KEY = str(path)
    assert checks.signing_key(None) == []
    monkeypatch.setattr(checks, "SOON", timedelta(days=366 * 10))
    assert [one.id for one in checks.signing_key(None)] == ["documents.W001"]
