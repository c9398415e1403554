"""Signs what must not be changed unseen, and says of a file whether it still is what was signed (PAdES B-B).

The signature is a certification that allows no change at all (DocMDP 1), by a key on P-256: every reader of PDF shows
it, and shows when a byte is another. It is no seal and draws none (§2.12). Whatever else happens to a file happens
before: signing is the last step of a rendering.
The key is that of SAQ_SIGNING_KEY, a PKCS#12 file or a PEM file with key and certificate, opened with
SAQ_SIGNING_PASSPHRASE. Without one a pair is made in the data folder, which vouches for this installation alone.
SAQ_SIGNING_FORMER names PEM files with the certificates of keys that are no longer used: what they signed stays good.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

from documents.inspecting import CHANGED, REASON, UNSIGNED

T = TypeVar("T")
FIELD = "SAQ"
BASE = Path(__file__).resolve().parent.parent
PATIENCE = 20  # seconds that reading somebody's file may take
YEARS = 10  # how long a pair that we make ourselves is good for


@dataclass(frozen=True)
class Checked:
    """`status`: intact, changed since it was signed, unsigned, or foreign (signed by a key that is not ours).

    `number`: what was signed, told only of an intact file; else None.
    """

    status: str
    number: str | None = None


def _apart(work: Callable[[], T]) -> T:
    """In a thread of its own: the library runs an event loop, and the caller's thread may have one."""
    with ThreadPoolExecutor(1, thread_name_prefix="sign") as pool:
        return pool.submit(work).result()


def sign(data: bytes, number: str) -> bytes:
    """The PDF with a signature that nobody sees on the page; `number` is told by the signature."""
    return _apart(lambda: _sign(data, number))


def _sign(data: bytes, number: str) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    class Writer(IncrementalPdfFileWriter):
        """Adds the signature and nothing else: what a PDF/A says of itself stays as it is."""

        def _update_meta(self) -> None:
            pass

    terms = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=f"{REASON}{number}",
        certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )  # fmt: skip
    out = io.BytesIO()
    signers.sign_pdf(Writer(io.BytesIO(data)), terms, signer=_signer(), output=out)
    return out.getvalue()


def check(data: bytes) -> Checked:
    """What this file is; never raises, whatever the bytes are. The caller limits how many there may be.

    A file with a signature is read in a process of its own (0.7 s), which a hostile one can only bring to an end.
    """
    if b"%PDF-" not in data[:1024] or b"/ByteRange" not in data:
        return Checked(UNSIGNED)  # a signature's byte range can only stand uncompressed
    command = [sys.executable, "-m", "documents.inspecting", *sorted(_known())]
    try:
        ran = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, cwd=BASE, env={}, check=True)
        status, number = json.loads(ran.stdout)
    except (subprocess.SubprocessError, ValueError):
        return Checked(CHANGED)
    return Checked(status, number)


def _key_file() -> Path:
    return Path(settings.SAQ_SIGNING_KEY) if settings.SAQ_SIGNING_KEY else _own_pair()


def good_until() -> datetime:
    """When the certificate of the key in use is over; raises when key, certificate or former ones cannot be read."""
    _known()
    ends: datetime = _signer().signing_cert.not_valid_after
    return ends


def _signer() -> Any:
    path = _key_file()
    return _opened(path, settings.SAQ_SIGNING_PASSPHRASE, path.stat().st_mtime_ns)


@cache
def _opened(path: Path, passphrase: str, _changed_at: int) -> Any:
    """The key with its certificate; raises ValueError when the file or the passphrase is not right."""
    from pyhanko.sign import signers

    secret = passphrase.encode() or None
    if path.suffix == ".pem":
        found = signers.SimpleSigner.load(str(path), str(path), key_passphrase=secret)
    else:
        found = signers.SimpleSigner.load_pkcs12(str(path), passphrase=secret)
    if found is None:
        raise ValueError(f"{path}: no key can be read with SAQ_SIGNING_PASSPHRASE")
    return found


def _known() -> frozenset[str]:
    """SHA-256, in hex, of the certificates that are or were ours."""
    former = [Path(name).read_bytes() for name in settings.SAQ_SIGNING_FORMER]
    kept = [one.fingerprint(hashes.SHA256()).hex() for text in former for one in x509.load_pem_x509_certificates(text)]
    return frozenset([_signer().signing_cert.sha256.hex(), *kept])


def _own_pair() -> Path:
    """The pair in the data folder, made when it is first needed; of two processes that make one, one is kept."""
    path = Path(settings.SAQ_SIGNING_FOLDER) / "own.p12"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{os.getpid()}-{os.urandom(6).hex()}.new")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_pair())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path


def _pair() -> bytes:
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "上海质量工匠平台（自签名）")])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"saq", key, certificate, None, NoEncryption())
