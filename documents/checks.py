"""What Django's checks say of the key that certificates are signed with: at the start, not at the first certificate."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import checks
from django.utils import timezone

SOON = timedelta(days=60)
HINT = "见 docs/operations.md“证书的电子签名”。"


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
