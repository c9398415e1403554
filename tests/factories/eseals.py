"""An invented authority with its certificates, and PDFs that its holders sign; nobody is real."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


class Authority:
    """Its root, and certificates for whoever is named."""

    def __init__(self, name: str = "演示电子认证") -> None:
        self.key, self.name = ec.generate_private_key(ec.SECP256R1()), _name(name)
        self.root = self._certificate(self.name, self.key, ca=True)

    @property
    def pem(self) -> bytes:
        return self.root.public_bytes(Encoding.PEM)

    def _certificate(self, name: x509.Name, key: Any, *, ca: bool = False, until: datetime | None = None) -> Any:
        now = timezone.now()
        made = (
            x509.CertificateBuilder(self.name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=400))
            .not_valid_after(until or now + timedelta(days=400))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        return made.sign(self.key, hashes.SHA256())

    def holder(self, name: str, *, until: datetime | None = None) -> Any:
        """A signer with a certificate of this authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._certificate(_name(name), key, until=until)
        secret = pkcs12.serialize_key_and_certificates(b"seal", key, certificate, [self.root], NoEncryption())
        return signers.SimpleSigner.load_pkcs12_data(secret, other_certs=[], passphrase=None)


def signed(data: bytes, signer: Any, *, field: str = "Seal") -> bytes:
    """The PDF with one more signature behind it."""

    def work() -> bytes:
        out = io.BytesIO()
        terms = signers.PdfSignatureMetadata(
            field_name=field, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
        )
        signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), terms, signer=signer, output=out)
        return out.getvalue()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()
