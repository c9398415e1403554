"""Prints a fresh set of secrets as lines of an environment file; needs nothing but Python."""

import base64
import secrets


def key() -> str:
    """32 random bytes as base64, the form the field, index and audit keys take."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def main() -> None:
    print(f"SECRET_KEY={secrets.token_urlsafe(60)}")
    print(f"SAQ_FIELD_KEYS=k1:{key()}")
    print(f"SAQ_INDEX_KEY={key()}")
    print(f"SAQ_AUDIT_KEY={key()}")


if __name__ == "__main__":
    main()
