"""Lays the data of Annex 2 into the official list (R120–R128), for paper and as a sheet."""

from typing import Any

from documents.fitting import tidy
from documents.marks import qr_data_uri

TITLE = "“上海质量工匠”培养选树推荐汇总表"
LABEL = "附件 2"
COLUMNS = ("序号", "所在单位名称", "姓名", "所在岗位名称", "职务、职称")
# A blank list (R75) offers room to write.
BLANK_ROWS = 8


def listed_name(name: str) -> str:
    """A two-character name with a full-width blank, in printed lists only (§2.3): 王　炎."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 else name


def _rows(payload: dict[str, Any]) -> list[list[Any]]:
    return [
        [row["no"], row["employer"], listed_name(row["name"]), row["post_name"], row["position_title"]]
        for row in payload["rows"]
    ]


def revision_words(payload: dict[str, Any]) -> str:
    """Which locked list this is: the sealed scan has to be of the same one."""
    if not payload["revision"]:
        return ""
    return f"报送批次 {payload['batch_no']}　第 {payload['revision']} 版　校验码 {payload['content_hash'][:16]}"


def context(payload: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    mark = options.get("mark", "")
    return {
        "title": payload["title"] or TITLE,
        "label": LABEL,
        "columns": COLUMNS,
        "rows": [[tidy(str(value)) for value in row] for row in _rows(payload)] or [[""] * len(COLUMNS)] * BLANK_ROWS,
        "recommender": payload["recommender"],
        "contact_name": payload["contact_name"],
        "contact_phone": payload["contact_phone"],
        "revision_words": revision_words(payload),
        "mark": mark,
        "mark_image": qr_data_uri(mark) if mark else "",
    }


def workbook(payload: dict[str, Any]) -> bytes:
    """The same content as .xlsx; texts that look like formulas stay texts."""
    from documents.sheet import Column, Sheet, write

    widths = (7, 40, 14, 26, 34)
    columns = [
        Column(label, width, centred=label in {"序号", "姓名"}) for label, width in zip(COLUMNS, widths, strict=True)
    ]
    footer = [
        f"推荐单位（加盖公章）：{payload['recommender']}",
        f"联系人：{payload['contact_name']}",
        f"联系电话：{payload['contact_phone']}",
        revision_words(payload),
    ]
    return write(
        Sheet(
            "推荐汇总表", LABEL, payload["title"] or TITLE, columns, _rows(payload), [line for line in footer if line]
        )
    )
