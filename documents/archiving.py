"""Makes the archive package of a year (§2.16): papers as PDF/A, data as CSV and JSON, D22, manifest, verifier.

archive/1: see `documents.public_shapes`. `tables`: {name: {"columns": [text], "rows": [[text, number or null]]}};
`papers`: stored files, each with the line of D22 it makes and `keep`, whether it stays as it is (signed files).
"""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings

from documents import archive_contents, pdfa
from documents.files import EXTENSIONS
from documents.sheet import FORMULA_OPENERS
from documents.supplies import Supplies

FORMAT = "saq-archive/1"
VERIFIER = "verify_archive.py"
READ_ME = """本包为一个年度的归档数据包。
00-contents.pdf、00-contents.xlsx：归档目录（D22）
documents/：文件，PDF/A-2b；不能转换的保留原件，原因见目录备注
data/：数据，每张表一个 JSON 和一个 CSV（以 JSON 为准；CSV 中以运算符开头的文字前加单引号）
manifest.json：每个文件的 SHA-256
核对：python3 verify_archive.py 数据包.zip 校验码
解压后核对：python3 verify_archive.py 文件夹 清单的校验码
两个校验码见归档登记，不在包内
"""


class Package:
    """A packing under way, and what its manifest will say."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.zip = zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED)
        self.files: list[dict[str, Any]] = []

    def add(self, path: str, data: bytes, **said: Any) -> None:
        self.zip.writestr(zipfile.ZipInfo(path), data, zipfile.ZIP_DEFLATED)
        self.files.append({"path": path, "size": len(data), "sha256": hashlib.sha256(data).hexdigest(), **said})

    def closed(self, head: dict[str, Any]) -> bytes:
        text = json.dumps({"format": FORMAT, **head, "files": self.files}, ensure_ascii=False, indent=1)
        self.zip.writestr(zipfile.ZipInfo("manifest.json"), text.encode(), zipfile.ZIP_DEFLATED)
        self.zip.close()
        return self.out.getvalue()


def filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度上海质量工匠归档数据包-第{payload['number']}次"


def render(payload: dict[str, Any], options: dict[str, Any], format: str, supplies: Supplies) -> bytes:
    """The package; the lease runs anew with each paper."""
    from documents.annexes import check

    check("archive/1", payload)
    supplies.expect(len(payload["papers"]) + 2)
    package, lines = Package(), []
    for name, table in payload["tables"].items():
        add_table(package, name, table)
    supplies.step()
    for number, paper in enumerate(payload["papers"], start=1):
        lines.append(_add_paper(package, number, paper, supplies.read(paper)))
        supplies.step()
    contents, _why = pdfa.converted(archive_contents.pdf(payload, lines))
    package.add("00-contents.pdf", contents, title=archive_contents.title_of(payload), term="永久")
    package.add("00-contents.xlsx", archive_contents.workbook(payload, lines))
    package.add(VERIFIER, (Path(settings.BASE_DIR) / "docs" / VERIFIER).read_bytes())
    package.add("README.txt", READ_ME.encode())
    head = {name: payload[name] for name in ("year", "number", "organiser", "date")}
    supplies.step()
    return package.closed(head)


def add_table(package: Package, name: str, table: dict[str, Any]) -> None:
    """One table twice: JSON is exact, CSV opens in a spreadsheet without computing anything (T-09)."""
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    package.add(f"data/{name}.json", json.dumps(rows, ensure_ascii=False, indent=1).encode(), rows=len(rows))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table["columns"])
    writer.writerows([[_cell(value) for value in row] for row in table["rows"]])
    package.add(f"data/{name}.csv", out.getvalue().encode("utf-8-sig"), rows=len(rows))


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_OPENERS) else value


def _add_paper(package: Package, number: int, paper: dict[str, Any], data: bytes) -> dict[str, str]:
    """One paper; returns its line of D22."""
    kept, media_type, why = data, paper["media_type"], ""
    if not paper["keep"]:
        kept, media_type, why = _archived(data, media_type, paper["title"])
    note = "；".join(filter(None, [paper["note"], why]))
    path = f"documents/{number:04d}.{EXTENSIONS.get(media_type, 'bin')}"
    said = {name: paper[name] for name in ("title", "doc_no", "date", "owner", "term")}
    as_is = paper["keep"] or bool(why)
    facts = {"original_sha256": paper["sha256"], "media_type": media_type, "as_is": as_is}
    package.add(path, kept, **said, **facts, note=note)
    return {**said, "path": path, "note": note}


def _archived(data: bytes, media_type: str, title: str) -> tuple[bytes, str, str]:
    """(bytes, media type, why it stays as it is): PDF/A where it can be one, else the original."""
    if media_type not in ("application/pdf", "image/jpeg", "image/png"):
        return data, media_type, "保留原格式"
    made, why = pdfa.converted(data if media_type == "application/pdf" else pdfa.from_picture(data, title))
    return (data, media_type, "保留原件：" + "、".join(why)) if why else (made, "application/pdf", "")
