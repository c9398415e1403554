"""Reads a signed PDF that anybody may have sent, in a process of its own with little memory and time.

`python -m documents.inspecting FINGERPRINT…` takes the file on its input and answers one line of JSON. A file can be
made so that reading it takes all memory there is: then this process ends, and nothing else. It knows no settings.
"""

import io
import json
import re
import resource
import sys
from collections.abc import Collection
from typing import Any

REASON = "证书编号："
INTACT, CHANGED, UNSIGNED, FOREIGN = "intact", "changed", "unsigned", "foreign"
MEMORY, SECONDS = 768 * 1024 * 1024, 10


def inspect(data: bytes, known: Collection[str]) -> tuple[str, str | None]:
    """(status, number) by the SHA-256, in hex, of the certificates that are or were ours; raises on a broken file."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    found = PdfFileReader(io.BytesIO(data), strict=False).embedded_signatures
    if not found:
        return CHANGED, None
    if found[0].signer_cert.sha256.hex() not in known:
        return FOREIGN, None
    if len(found) > 1 or not _is_whole(found[0]):
        return CHANGED, None
    said = re.fullmatch(f"{REASON}(.+)", str(found[0].sig_object.get("/Reason", "")))
    return INTACT, said[1] if said else None


def _is_whole(signature: Any) -> bool:
    """The signature holds for every byte of the file: nothing was changed, nothing put behind it."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    # Whose key it is we know by the certificate itself; no chain is asked, nothing is fetched.
    context = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    state = validate_pdf_signature(signature, context, key_usage_settings=KeyUsageConstraints(key_usage=set()))
    return bool(state.intact and state.valid and state.coverage == SignatureCoverageLevel.ENTIRE_FILE)


def main(known: list[str]) -> int:
    """The answer on the output; nothing there when the file is not to be read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    status, number = inspect(sys.stdin.buffer.read(), known)
    sys.stdout.write(json.dumps([status, number]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
