"""Lays a counting into a workbook from whose cells alone anybody can count it again; members are seat numbers.

counting/1: see `documents.hall_shapes`; figures are texts with a point, missing ones ''.
"""

from collections.abc import Sequence
from typing import Any

from documents.counting_method import CHOICES, MARKS, of_year
from documents.ranking_sheet import number

PARAMETERS = {
    "experts_min": "最少有效评分表（张）",
    "trim_from": "去掉一个最高分和一个最低分，自（张）",
    "weight_written": "书面初评权重",
    "weight_defense": "答辩权重",
    "quota_proposed": "建议名额（人）",
    "quota_reserve": "后备名额（人）",
}
HEADS = (
    ("名次", 7), ("受理编号", 13), ("姓名", 12), ("工作单位", 34), ("书面初评平均分", 10), ("有效评分表", 9),
    ("答辩平均分", 10), ("总分", 9), ("并列", 7), ("缺席", 7), ("系统建议", 12), ("名单决定", 12), ("名单序号", 9),
    ("理由", 40),
)  # fmt: skip
YES = {True: "是", False: ""}


def filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度答辩总分计算表-第{payload['number']}次"


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "xlsx") -> bytes:
    from documents.annexes import check
    from documents.sheet import Column, Sheet, write

    check("counting/1", payload)
    label = f"第 {payload['number']} 次计算　{payload['made_at']}"
    title = f"{payload['year']}年度“上海质量工匠”会审答辩"

    def page(name: str, heads: Sequence[tuple[str, float]], rows: list[Any], footer: Sequence[str] = ()) -> Sheet:
        columns = [Column(head, width, width < 20) for head, width in heads]
        return Sheet(name, label, f"{title}（{name}）", columns, rows, footer)

    marks = (("受理编号", 13), ("场次", 7), ("席位号", 9), ("计入情况", 20), ("总分", 9),
             *((title, 13) for title in payload["items"]))  # fmt: skip
    parameters = [[text, number(payload["parameters"][name])] for name, text in PARAMETERS.items()]
    parameters.append(["评分表校验码（SHA-256）", payload["parameters"]["rubric"]])
    parameters.append(["依据的数据（SHA-256）", payload["sha256"]])
    return write(
        page("总分", HEADS, [_row(row) for row in payload["rows"]], ["按“算法”页计算；最后三列为建议名单。"]),
        page("评分明细", marks, _marks(payload)),
        page("参数", (("参数", 40), ("值", 70)), parameters),
        page("算法", (("步骤", 7), ("说明", 110)), [[n, text] for n, text in enumerate(algorithm(payload), start=1)]),
        page("校验", (("行", 7), ("内容", 110)), [[n, text] for n, text in enumerate(payload["lines"], start=1)]),
    )


def _row(row: dict[str, Any]) -> list[Any]:
    return [
        number(row["rank"]), row["number"], row["name"], row["employer"], number(row["written"]),
        number(row["count"]), number(row["defense"]), number(row["total"]), YES[row["tied"]], YES[row["absent"]],
        CHOICES[row["suggested"]], CHOICES[row["decided"]] if row["decided"] else "", number(row["place"]),
        row["reason"],
    ]  # fmt: skip


def _marks(payload: dict[str, Any]) -> list[list[Any]]:
    return [
        [
            row["number"], mark["session"], mark["seat"], MARKS[mark["state"]], number(mark["total"]),
            *(number(text) for text in mark["items"]),
        ]
        for row in payload["rows"]
        for mark in row["marks"]
    ]  # fmt: skip


def algorithm(payload: dict[str, Any]) -> list[str]:
    """How to count it again from the cells."""
    return [
        "在“评分明细”中，每位申报人的每张评分表一行；总分为各评分项之和。“书面初评平均分”在“总分”页，"
        "来自已确认的合议结果。",
        *of_year(payload["parameters"]),
        "把“校验”页各行内容依次用换行符（LF）连接，末尾不加换行，按 UTF-8 计算 SHA-256，应与“参数”页的值相同。",
    ]
