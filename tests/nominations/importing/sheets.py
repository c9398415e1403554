"""Makes the files that people bring: good ones, and every kind of bad one (T-10, T-13)."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADING = ("序号", "所在单位名称*", "姓名*", "所在岗位名称", "职务、职称", "统一社会信用代码", "身份证号码", "手机号码")


def xlsx(
    rows: Sequence[Sequence[Any]], *, heading: Sequence[str] = HEADING, change: Callable[[Any], None] | None = None
) -> bytes:
    """A list with its title and heading; `change` does to the workbook what somebody should not have done."""
    book = Workbook()
    page = book.active
    page.append(["附件 2"])
    page.append(["“上海质量工匠”培养选树推荐汇总表"])
    page.merge_cells("A2:H2")
    page.append(list(heading))
    for row in rows:
        page.append(list(row))
    if change is not None:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_of(rows: Sequence[Sequence[Any]], encoding: str) -> bytes:
    lines = [",".join(map(str, row)) for row in (HEADING, *rows)]
    return "\r\n".join(lines).encode(encoding)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one more part, or with another content of one that is there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, content)
    return out.getvalue()


def upload(data: bytes, name: str = "名单.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)
