"""Lays a ranking into a workbook from whose cells alone anybody can count it again; experts are numbers.

ranking/1: see `documents.payloads.SHAPES`; figures are texts with a point, missing ones ''.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from documents.minutes import method

PARAMETERS = {
    "experts_min": "最少有效评分表（张）",
    "trim_from": "去掉一个最高分和一个最低分，自（张）",
    "flag_range": "分歧：最高分与最低分相差（分）",
    "flag_deviation": "分歧：与平均值相差（分）",
    "quota": "入围名额（人）",
}
MARKS = {"": "计入", "highest": "去掉（最高）", "lowest": "去掉（最低）", "quarantined": "隔离，不计入"}
HEADS = (
    ("名次", 7), ("编号", 15), ("受理编号", 13), ("姓名", 12), ("工作单位", 34), ("有效评分表", 9), ("平均分", 9),
    ("掌握高超技能", 9), ("做出突出贡献", 9), ("最高最低分差", 9), ("分歧", 20), ("全部评分平均", 9),
    ("按专家标准化", 9), ("双因素模型", 9), ("名次区间（自）", 9), ("名次区间（至）", 9),
)  # fmt: skip


def filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度书面初评排名表-第{payload['number']}次"


def number(text: str) -> Decimal | int | str:
    """A figure as a number, a missing one as an empty text: an empty cell is no zero."""
    if not text:
        return ""
    return Decimal(text) if "." in text else int(text)


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "xlsx") -> bytes:
    from documents.annexes import check
    from documents.sheet import Column, Sheet, write

    check("ranking/1", payload)
    label = f"第 {payload['number']} 次排名　{payload['made_at']}"
    title = f"{payload['year']}年度“上海质量工匠”书面初评"

    def page(name: str, heads: Sequence[tuple[str, float]], rows: list[Any], footer: Sequence[str] = ()) -> Sheet:
        columns = [Column(head, width, width < 20) for head, width in heads]
        return Sheet(name, label, f"{title}（{name}）", columns, rows, footer)

    items = [(head, 11) for head in payload["items"]]
    dimensions = [(one["title"], 11) for one in payload["dimensions"]]
    marks = [("编号", 15), ("专家", 9), ("计入情况", 14), ("总分", 9), *dimensions, *items]
    parameters = [[label, number(payload["parameters"][name])] for name, label in PARAMETERS.items()]
    parameters.append(["依据的数据（SHA-256）", payload["sha256"]])
    parameters.append(["名次区间的随机数种子", payload["seed"]])
    return write(
        page("排名", HEADS, [_row(row) for row in payload["rows"]], ["名次和平均分按“算法”页计算；其后各列仅供参考。"]),
        page("评分明细", marks, _sheets(payload)),
        page("参数", (("参数", 40), ("值", 70)), parameters),
        page("算法", (("步骤", 7), ("说明", 110)), [[n, text] for n, text in enumerate(algorithm(payload), start=1)]),
    )


def _row(row: dict[str, Any]) -> list[Any]:
    names = ("code", "number", "name", "employer")
    figures = ("count", "mean", "skill", "contribution", "spread")
    beside = ("plain", "standard", "model", "low", "high")
    return [
        number(row["rank"]), *(row[name] for name in names), *(number(row[name]) for name in figures), row["flags"],
        *(number(row[name]) for name in beside),
    ]  # fmt: skip


def _sheets(payload: dict[str, Any]) -> list[list[Any]]:
    return [
        [
            row["code"], sheet["expert"], MARKS[sheet["mark"]], number(sheet["total"]),
            *(number(text) for text in sheet["dimensions"]), *(number(text) for text in sheet["items"]),
        ]
        for row in payload["rows"]
        for sheet in row["sheets"]
    ]  # fmt: skip


def algorithm(payload: dict[str, Any]) -> list[str]:
    """How to count it again from the cells."""
    return [
        "在“评分明细”中，每份申报（编号）的每位专家一行；总分为各评分项之和，维度分为该维度各评分项之和。",
        *method(payload["parameters"]),
        "“全部评分平均”为全部有效评分表总分的平均值；“按专家标准化”把每位专家的评分换算到同一平均值和标准差后求平均；"
        "“双因素模型”以最小二乘法同时估计专家的宽严和申报的水平（对专家效应加 1 的岭项）；"
        "名次区间为对每份申报的评分表有放回抽样 1000 次所得名次的 5% 至 95% 分位。以上仅供参考，不决定名次。",
    ]
