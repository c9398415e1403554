"""What Django's checks say of the keys and roots in use: at the start, not at the first certificate or seal."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from django.conf import settings
from django.core import checks
from django.utils import timezone

SOON = timedelta(days=60)
HINT = "见 docs/operations.md“证书的电子签名”。"
SEAL_HINT = "见 docs/operations.md“单位电子印章”。"


@checks.register(checks.Tags.security)
def signing_key(app_configs: Any, **more: Any) -> list[checks.CheckMessage]:
    """E001: the key cannot be opened. W001: its certificate is over, or will be in two months."""
    from documents import signing

    if not settings.SAQ_SIGNING_KEY:
        return []
    try:
        ends = signing.good_until()
    except Exception as error:
        message = f"SAQ_SIGNING_KEY 打不开，证书不能签名：{error}"
        return [checks.Error(message, hint=HINT, id="documents.E001")]
    if ends < timezone.now() + SOON:
        return [checks.Warning(f"签名证书有效期至 {ends:%Y-%m-%d}，请更换。", hint=HINT, id="documents.W001")]
    return []


@checks.register(checks.Tags.security)
def seal_roots(app_configs: Any, **more: Any) -> list[checks.CheckMessage]:
    """E002: a file of SAQ_SEAL_TRUST holds no certificate that can be read; without it seals could not be checked."""
    found: list[checks.CheckMessage] = []
    for name in settings.SAQ_SEAL_TRUST:
        try:
            x509.load_pem_x509_certificates(Path(name).read_bytes())
        except (OSError, ValueError) as error:
            message = f"SAQ_SEAL_TRUST 中的 {name} 读不出证书，电子印章不能核验：{error}"
            found.append(checks.Error(message, hint=SEAL_HINT, id="documents.E002"))
    return found
