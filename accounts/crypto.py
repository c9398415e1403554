"""AES-256-GCM for fields and files, and keyed blind indexes; the keys live outside the database."""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = "v1"
FILE_MAGIC = b"SAQ1"
NONCE_SIZE = 12


class CryptoError(Exception):
    """The text is no token of ours, its key is unknown, or somebody changed it."""


def encrypt(purpose: str, plain: bytes) -> str:
    """Return `v1.<key id>.<base64 of nonce and ciphertext>`; two calls never give the same token."""
    key_id = current_key_id()
    return f"{VERSION}.{key_id}.{base64.b64encode(_seal(key_id, purpose, plain)).decode()}"


def decrypt(purpose: str, token: str) -> bytes:
    """Open a token made for the same purpose; CryptoError when it is not ours or was changed."""
    try:
        version, key_id, body = token.split(".", 2)
        sealed = base64.b64decode(body, validate=True)
    except ValueError as error:
        raise CryptoError("not a token") from error
    if version != VERSION:
        raise CryptoError("unknown token version")
    return _open(key_id, purpose, sealed)


def encrypt_bytes(purpose: str, plain: bytes) -> bytes:
    """The same for the content of files, without base64."""
    key_id = current_key_id()
    name = key_id.encode()
    return FILE_MAGIC + bytes([len(name)]) + name + _seal(key_id, purpose, plain)


def decrypt_bytes(purpose: str, sealed: bytes) -> bytes:
    """Open what encrypt_bytes made."""
    start = len(FILE_MAGIC) + 1
    if len(sealed) < start or sealed[: len(FILE_MAGIC)] != FILE_MAGIC:
        raise CryptoError("not an encrypted file")
    end = start + sealed[start - 1]
    return _open(sealed[start:end].decode("ascii", "replace"), purpose, sealed[end:])


def blind_index(purpose: str, text: str) -> str:
    """64 hex digits by which equal texts are found again; '' stays ''. The caller normalises first."""
    if not text:
        return ""
    key = _derive(settings.SAQ_INDEX_KEY, f"index:{purpose}")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def current_key_id() -> str:
    """The key that encrypts today; the others only decrypt, until rotation has replaced them."""
    return settings.SAQ_FIELD_KEYS[0].partition(":")[0]


def token_key_id(token: str) -> str:
    """The id of the key that made the token."""
    return token.split(".", 2)[1]


def _seal(key_id: str, purpose: str, plain: bytes) -> bytes:
    nonce = os.urandom(NONCE_SIZE)
    return nonce + _cipher(_key(key_id), purpose).encrypt(nonce, plain, purpose.encode())


def _open(key_id: str, purpose: str, sealed: bytes) -> bytes:
    try:
        return _cipher(_key(key_id), purpose).decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise CryptoError(f"cannot be opened as {purpose}") from error


def _key(key_id: str) -> str:
    for entry in settings.SAQ_FIELD_KEYS:
        name, _, key = entry.partition(":")
        if name == key_id:
            return key
    raise CryptoError(f"unknown key {key_id!r}")


@lru_cache(maxsize=256)
def _cipher(key: str, purpose: str) -> AESGCM:
    return AESGCM(_derive(key, f"field:{purpose}"))


@lru_cache(maxsize=256)
def _derive(key: str, info: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=info.encode())
    return hkdf.derive(base64.b64decode(key))
