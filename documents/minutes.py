"""Lays the data of D10 out: minutes of the 合议 with the ranking, the list, the reasons, and lines for signatures.

minutes/1: see `documents.payloads.SHAPES`; every figure is worded already.
"""

from typing import Any

from documents.annex2 import listed_name
from documents.fitting import tidy

FLAGS = {"range": "最高最低分差较大", "deviation": "个别评分偏离均值"}


def filename(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度初评汇总表暨合议纪要"


def method(parameters: dict[str, str]) -> list[str]:
    """The method that decides, in words; the page, the minutes and the workbook print the same."""
    p = parameters
    return [
        f"有效评分表满 {p['trim_from']} 张的，按总分从低到高、总分相同的按专家序号从小到大排列，"
        "去掉第一张和最后一张，其余求平均值；"
        f"满 {p['experts_min']} 张而不足 {p['trim_from']} 张的，直接求平均值；不足 {p['experts_min']} 张的不排名。"
        "没有评分不等于 0 分。",
        "平均值四舍五入保留两位小数。平均值相同的，依次比较计入平均的评分表中“掌握高超技能”“做出突出贡献”"
        "两个维度的平均值（同样保留两位小数），高者在前；仍相同的名次并列，由合议决定先后。",
        f"最高分与最低分相差 {p['flag_range']} 分以上（含），"
        f"或任一评分与平均值相差 {p['flag_deviation']} 分以上（含）的，"
        "列入合议。去掉的评分表仍列出，供查看。因回避被隔离的评分表不计入任何数字。",
    ]


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "pdf") -> bytes:
    from documents.annexes import check
    from documents.pdf import render_pdf

    check("minutes/1", payload)
    rows = [
        row | {"name": listed_name(tidy(row["name"])), "employer": tidy(row["employer"])} for row in payload["rows"]
    ]
    title = f"{payload['year']}年度“上海质量工匠”初评汇总表暨合议纪要"
    return render_pdf("documents/minutes.html", {"payload": payload, "rows": rows, "title": title}, title=title)
