#!/usr/bin/env python3
"""Checks an archive package of one year against its own manifest: offline, nothing but Python.

  python3 verify_archive.py package.zip [SHA-256]
  python3 verify_archive.py folder/ [SHA-256]

Names every file that is changed, missing or not listed. The manifest itself cannot vouch for itself: give the code
that stands in the register of the archive (of the package, or of its manifest) as well. Ends with an error if anything
is wrong, also if no code was given and so the manifest was not compared with anything: then with 3.
"""

import hashlib
import json
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

FORMAT, MANIFEST = "saq-archive/1", "manifest.json"
WORDS = {"intact": "完好", "changed": "已改动", "missing": "缺少", "extra": "多出"}


class Folder:
    """A package that was unpacked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names = [one.relative_to(path).as_posix() for one in sorted(path.rglob("*")) if one.is_file()]

    def read(self, name: str) -> bytes:
        return (self.path / name).read_bytes()


class Packed:
    """A package as it is kept; nothing is unpacked."""

    def __init__(self, source: Any) -> None:
        self.zip = zipfile.ZipFile(source)
        self.names = [one.filename for one in self.zip.infolist()]

    def read(self, name: str) -> bytes:
        return self.zip.read(name)


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def compare(package: Any) -> dict[str, list[str]]:
    """{"intact", "changed", "missing", "extra": names}; raises when there is no manifest to read."""
    manifest = json.loads(package.read(MANIFEST).decode())
    if manifest["format"] != FORMAT:
        raise ValueError(f"not {FORMAT}")
    listed = {row["path"]: row for row in manifest["files"]}
    found: dict[str, list[str]] = {word: [] for word in WORDS}
    many = Counter(package.names)
    for name, row in listed.items():
        if name not in many:
            found["missing"].append(name)
            continue
        try:
            same = many[name] == 1 and sha256_of(package.read(name)) == row["sha256"]
        except Exception:  # whatever a damaged packing raises: the file is not what it was
            same = False
        found["intact" if same else "changed"].append(name)
    found["extra"] = sorted(name for name in many if name not in listed and name != MANIFEST)
    if many[MANIFEST] != 1:
        found["extra"].append(MANIFEST)
    return found


def _known(path: Path, package: Any, code: str) -> bool:
    """Whether the code is that of the whole package or of its manifest."""
    if path.is_file() and sha256_of(path.read_bytes()) == code:
        return True
    return sha256_of(package.read(MANIFEST)) == code and (path.is_dir() or _closed(path))


def _closed(path: Path) -> bool:
    """Whether every entry of the packing reads without an error."""
    with zipfile.ZipFile(path) as packed:
        return packed.testzip() is None


def main(arguments: list[str]) -> int:
    if not 1 <= len(arguments) <= 2:
        print(__doc__, file=sys.stderr)
        return 2
    path, code = Path(arguments[0]), arguments[1].strip().lower() if len(arguments) == 2 else ""
    try:
        package = Folder(path) if path.is_dir() else Packed(path)
        found = compare(package)
        known = _known(path, package, code) if code else None
    except Exception as error:  # a damaged packing raises almost anything: it is not what it was
        print(f"无法读取：{type(error).__name__} {error}")
        return 1
    for word in ("changed", "missing", "extra"):
        for name in found[word]:
            print(f"{WORDS[word]}  {name}")
    wrong = any(found[word] for word in ("changed", "missing", "extra"))
    print(f"清单中的文件 {sum(map(len, found.values())) - len(found['extra'])} 个，完好 {len(found['intact'])} 个")
    if known is None:
        print("没有给出校验码：清单本身没有核对。请与平台“归档”页或归档登记上的校验码核对。")
        return 1 if wrong else 3
    print("校验码相符" if known else "校验码不符：清单或者数据包不是归档时的那一份")
    return 0 if known and not wrong else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
