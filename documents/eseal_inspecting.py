"""Reads the electronic signatures of a PDF that anybody may have sent, in a process of its own (see `inspecting`).

`python -m documents.eseal_inspecting ROOTS…` takes the file on its input and answers one JSON object: a line for each
signature with what is known of it. ROOTS are PEM files; a signer is trusted when a chain leads to one of them.
"""

import io
import json
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY, SECONDS = 768 * 1024 * 1024, 20
MOST = 20  # signatures that are looked at
# Ways of signing that this portal cannot check (GB/T 38540: SM2 with SM3).
NATIONAL = "1.2.156.10197."


def inspect(data: bytes, roots: list[Any]) -> dict[str, Any]:
    """{"signatures": [...], "unknown": bool}; raises on a broken file."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    found = PdfFileReader(io.BytesIO(data), strict=False).embedded_signatures
    lines = [_line(one, roots, last=one is found[-1]) for one in found[:MOST]]
    return {"signatures": lines, "unknown": any(line.get("unknown") for line in lines), "more": len(found) > MOST}


def _line(signature: Any, roots: list[Any], *, last: bool) -> dict[str, Any]:
    """One signature: whole, covering, whose, since when, trusted or not."""
    if NATIONAL in _algorithms(signature):
        return {"unknown": True}
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    # Nothing is fetched: what a chain needs is in the file or among the roots.
    context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
    usage = KeyUsageConstraints(key_usage=set())
    state = validate_pdf_signature(signature, context, key_usage_settings=usage)
    whole = state.coverage == SignatureCoverageLevel.ENTIRE_FILE
    later = state.modification_level in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES,
                                         ModificationLevel.FORM_FILLING)  # fmt: skip
    covers = whole if last else (state.coverage >= SignatureCoverageLevel.ENTIRE_REVISION and later)
    certificate = signature.signer_cert
    said = signature.self_reported_timestamp
    return {
        "intact": bool(state.intact and state.valid and state.docmdp_ok is not False),
        "covers": bool(covers),
        "trusted": bool(roots and state.trusted),
        "signer": _name(certificate.subject),
        "issuer": _name(certificate.issuer),
        "serial": f"{certificate.serial_number:x}",
        "from": certificate.not_valid_before.isoformat(),
        "until": certificate.not_valid_after.isoformat(),
        "signed_at": said.isoformat(" ", "minutes") if said else "",
        "fingerprint": certificate.sha256.hex(),
        "algorithm": str(state.md_algorithm or ""),
    }


def _algorithms(signature: Any) -> str:
    info = signature.signer_info
    key = signature.signer_cert.public_key["algorithm"]
    parts = (info["digest_algorithm"]["algorithm"], info["signature_algorithm"]["algorithm"], key["algorithm"])
    curve = key["parameters"].native if key["parameters"] else ""
    return " ".join(part.dotted for part in parts) + f" {curve}"


def _name(name: Any) -> str:
    """“CN, O”, or the whole name where it has neither."""
    parts = name.native
    wanted = [str(parts[key]) for key in ("common_name", "organization_name") if parts.get(key)]
    return ", ".join(dict.fromkeys(wanted))[:200] or str(name.human_friendly)[:200]


def main(files: list[str]) -> int:
    """The answer on the output; nothing there when the file is not to be read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from asn1crypto import pem, x509

    roots = [
        x509.Certificate.load(der)
        for file in files
        for _kind, _headers, der in pem.unarmor(Path(file).read_bytes(), multiple=True)
    ]
    sys.stdout.write(json.dumps(inspect(sys.stdin.buffer.read(), roots)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
