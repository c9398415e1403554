"""Refuses to start with a missing or weak secret, or as a demo on a public host."""

import base64
import binascii
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]", "testserver"}
HINT = "用 ./run secrets 生成一组，写入 .env 后重新启动。"


def _key_bytes(text: str) -> int:
    try:
        return len(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return 0


def check_secrets(
    *, demo: bool, allowed_hosts: list[str], secret_key: str, field_keys: list[str], index_key: str, audit_key: str
) -> None:
    """Raise ImproperlyConfigured with one clear Chinese line; return None when all is well."""
    if demo and not set(allowed_hosts) <= LOCAL_HOSTS:
        raise ImproperlyConfigured(
            "演示模式（SAQ_DEMO=1）带有公开的演示账号，只能在本机地址上运行；"
            "请从 ALLOWED_HOSTS 中去掉对外主机名，或关闭演示模式。"
        )
    if len(secret_key) < 50 or len(set(secret_key)) < 10:
        raise ImproperlyConfigured(f"SECRET_KEY 缺失或过弱：至少 50 个字符。{HINT}")
    names = [entry.partition(":")[0] for entry in field_keys]
    if not field_keys or any(_key_bytes(entry.partition(":")[2]) != 32 for entry in field_keys):
        raise ImproperlyConfigured(f"SAQ_FIELD_KEYS 缺失或格式不对：应为“名称:32字节的base64”，多个用逗号隔开。{HINT}")
    if len(set(names)) != len(names) or any(not name.isalnum() or len(name) > 12 for name in names):
        raise ImproperlyConfigured("SAQ_FIELD_KEYS 的名称应互不相同，只用字母和数字，不超过 12 个字符。")
    for label, key in (("SAQ_INDEX_KEY", index_key), ("SAQ_AUDIT_KEY", audit_key)):
        if _key_bytes(key) < 32:
            raise ImproperlyConfigured(f"{label} 缺失或过弱：应为至少 32 字节的 base64。{HINT}")


def check_sms(way: str, url: str, secret: str) -> None:
    """Raise ImproperlyConfigured when short messages could not be sent, or could be read on the way."""
    if way not in {"", "console", "database", "http"}:
        raise ImproperlyConfigured("SAQ_SMS 应为空、console、database 或 http。")
    if way != "http":
        return
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not (parts.hostname and (parts.scheme == "https" or local)):
        raise ImproperlyConfigured("SAQ_SMS=http 时，SAQ_SMS_URL 须为短信网关的 https 地址（本机地址可以用 http）。")
    if len(secret) < 32:
        raise ImproperlyConfigured("SAQ_SMS=http 时，SAQ_SMS_SECRET 须至少 32 个字符。")
