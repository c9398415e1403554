"""Electronic seals: whether a PDF is signed, whole and by whom (§2.12). The portal checks a seal and never draws one.

A seal is a signature made with a unit's certificate by software of its own. Integrity and coverage are always checked;
the signer counts as verified only when the certificate leads to a root of SAQ_SEAL_TRUST (PEM files), and is shown as
未验证 otherwise. Whether a certificate was revoked is not asked: nothing is fetched from the network.
"""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from documents.signing import BASE

PATIENCE = 40  # seconds that reading somebody's file may take
# Why a file is refused.
UNSIGNED, ALTERED, UNKNOWN = "unsigned", "altered", "unknown"


@dataclass(frozen=True)
class Checked:
    """`problem`: '' for a file whose signatures all hold, else why not; `report`: what is kept and shown."""

    problem: str
    report: dict[str, Any]


def is_signed(data: bytes) -> bool:
    """A signature's byte range can only stand uncompressed."""
    return b"%PDF-" in data[:1024] and b"/ByteRange" in data


def check(data: bytes) -> Checked:
    """What the signatures of this file are worth; never raises, whatever the bytes are."""
    if not is_signed(data):
        return Checked(UNSIGNED, {})
    command = [sys.executable, "-m", "documents.eseal_inspecting", *settings.SAQ_SEAL_TRUST]
    try:
        ran = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, cwd=BASE, env={}, check=True)
        found = json.loads(ran.stdout)
    except (subprocess.SubprocessError, ValueError):
        return Checked(ALTERED, {})
    lines = found["signatures"]
    if not lines:
        return Checked(UNSIGNED, {})
    if found["unknown"]:
        return Checked(UNKNOWN, {})
    if found["more"] or not all(line["intact"] and line["covers"] for line in lines):
        return Checked(ALTERED, {})
    return Checked("", {"signatures": lines, "roots": len(settings.SAQ_SEAL_TRUST)})


def stands_on(data: bytes, sha256: str, size: int) -> bool:
    """Whether the file begins with exactly those bytes: a signature was put behind them and nothing else changed."""
    return len(data) > size > 0 and hashlib.sha256(data[:size]).hexdigest() == sha256
