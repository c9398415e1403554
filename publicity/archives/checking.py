"""The four checks of an electronic archive (四性检测, GB/T 18894, DA/T 70) on a package as it lies in the store.

Each answers with sentences, and none means passed. A package that differs by one byte from what was packed passes none.
"""

import importlib.util
import io
import json
import re
import zipfile
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings

from accounts import audit, clock
from accounts.crypto import CryptoError
from accounts.models import AuditCheck
from documents import pdfa, scanning, signing
from documents.archiving import VERIFIER
from documents.files import read
from documents.models import GeneratedDocument, StoredFile
from nominations.identity import person
from publicity.archives import papers, tables
from publicity.archives.models import Package
from publicity.archives.moves import State

AUTHENTIC, COMPLETE, USABLE, SAFE = "authentic", "complete", "usable", "safe"
LABELS = {AUTHENTIC: "真实性", COMPLETE: "完整性", USABLE: "可用性", SAFE: "安全性"}
KINDS = (".pdf", ".json", ".csv", ".xlsx", ".py", ".txt", ".jpg", ".png")
NUMBER = re.compile(rb"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
MOBILE = re.compile(rb"(?<![0-9A-Za-z.:-])1[3-9][0-9]{9}(?![0-9A-Za-z.:-])")
Found = dict[str, list[str]]


@cache
def verifier() -> Any:
    """docs/verify_archive.py: the page and whoever has the package check by the same lines."""
    path = Path(settings.BASE_DIR) / "docs" / VERIFIER
    spec = importlib.util.spec_from_file_location("verify_archive", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def check(package: Package) -> tuple[Found, str]:
    """({check: sentences}, the code of the manifest, by which an unpacked package is checked); reads it all."""
    document = GeneratedDocument.objects.select_related("file", "snapshot").get(pk=package.document_id)
    if document.status != GeneratedDocument.Status.DONE or document.file is None:
        return {name: ["数据包还没有生成。"] for name in LABELS}, ""
    data = _bytes(document.file)
    if data is None:
        return {name: ["存储的数据包与生成时的校验码不符，或者无法读取。"] for name in LABELS}, ""
    there = verifier().Packed(io.BytesIO(data))
    payload = document.snapshot.payload
    found = {
        AUTHENTIC: authentic(there, payload), COMPLETE: complete(there, package), USABLE: usable(there, payload),
        SAFE: safe(there, data),
    }  # fmt: skip
    return found, verifier().sha256_of(there.read(verifier().MANIFEST))


def _bytes(stored: StoredFile) -> bytes | None:
    """The package, if it is still the one that was made: size and SHA-256 were written down then."""
    try:
        data = read(stored)
    except (OSError, CryptoError):
        return None
    return data if verifier().sha256_of(data) == stored.sha256 else None


def authentic(there: Any, payload: dict[str, Any]) -> list[str]:
    """Every paper comes from the file that was frozen, signed ones are intact, the audit trail is unbroken."""
    manifest = json.loads(there.read("manifest.json"))
    rows = [row for row in manifest["files"] if "original_sha256" in row]
    if [row["original_sha256"] for row in rows] != [paper["sha256"] for paper in payload["papers"]]:
        return ["文件的来源与冻结时不一致。"]
    signed = [row["path"] for row, paper in zip(rows, payload["papers"], strict=True) if paper["keep"]]
    found = [f"{path} 的电子签名不完好。" for path in signed if signing.check(there.read(path)).status != "intact"]
    return found + ([] if _trail_is_whole() else ["审计记录的链条不完整，请先处理。"])


def _trail_is_whole() -> bool:
    """By the last walk along the whole trail, when it was today or yesterday; else by a walk now."""
    last = AuditCheck.objects.order_by("-pk").first()
    if last is not None and last.at > clock.now() - timedelta(days=1):
        return last.broken is None
    return audit.verify().broken is None


def complete(there: Any, package: Package) -> list[str]:
    """Nothing changed, missing or added; before the confirmation also every paper there must be, and every row.

    Afterwards the register goes on: what is handed out or revoked later is none of the package's.
    """
    found = verifier().compare(there)
    words = {"changed": "已改动", "missing": "缺少", "extra": "多出"}
    told = [f"{words[word]}：{name}" for word in words for name in found[word]]
    if package.state != State.PROPOSED:
        return told
    lines, missing = papers.collected(package.cycle)
    told += [f"没有生成：{title}" for title in missing]
    held = {paper["sha256"] for paper in package.document.snapshot.payload["papers"]}
    told += [f"没有收入：{line['title']}" for line in lines if line["sha256"] not in held]
    now = tables.of(package.cycle)
    frozen = package.document.snapshot.payload["tables"]
    # The trail goes on: whoever reads a title or a list leaves a line there.
    told += [f"数据有变化：{name}" for name in now if name != "audit" and now[name] != frozen.get(name)]
    return told


def usable(there: Any, payload: dict[str, Any]) -> list[str]:
    """Every PDF opens and has pages, every table reads and has its rows."""
    found = []
    for name in there.names:
        try:
            if name.endswith(".pdf"):
                with pikepdf.open(io.BytesIO(there.read(name))) as pdf:
                    if not len(pdf.pages):
                        found.append(f"{name} 没有页面。")
            elif name.startswith("data/") and name.endswith(".json"):
                rows = json.loads(there.read(name))
                if len(rows) != len(payload["tables"][Path(name).stem]["rows"]):
                    found.append(f"{name} 的行数不对。")
        except (pikepdf.PdfError, ValueError, KeyError, zipfile.BadZipFile):
            found.append(f"{name} 无法打开。")
    return found + [f"{path} 不是 PDF/A-2b。" for path in _unmarked(there)]


def _unmarked(there: Any) -> list[str]:
    """PDFs that say nothing of PDF/A although no note says why."""
    rows = json.loads(there.read("manifest.json"))["files"]
    paths = [row["path"] for row in rows if row["path"].endswith(".pdf") and not row.get("as_is")]
    return [path for path in paths if not pdfa.is_marked(there.read(path))]


def safe(there: Any, data: bytes) -> list[str]:
    """Kinds of file that are known, nothing encrypted or infected, no identity or mobile number in the data."""
    found = [f"{name} 的类型不在允许之列。" for name in there.names if not name.endswith(KINDS)]
    found += [f"{one.filename} 已加密。" for one in there.zip.infolist() if one.flag_bits & 1]
    if scanning.is_infected(data):
        found.append("病毒扫描没有通过。")
    for name in there.names:
        if not name.startswith("data/"):
            continue
        text = there.read(name)
        if any(_is_number(one.decode()) for one in NUMBER.findall(text)):
            found.append(f"{name} 含有身份证号码。")
        if MOBILE.search(text):
            found.append(f"{name} 含有手机号码。")
    return found


def _is_number(text: str) -> bool:
    try:
        person.check_id_number(text, on=clock.today())
    except person.IdentityError:
        return False
    return True
