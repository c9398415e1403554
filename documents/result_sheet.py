"""Lays the results of the formal check into a workbook: a line for each application, and the counts of each unit."""

from typing import Any

WIDTHS = {"序号": 7, "受理编号": 13, "姓名": 12, "工作单位": 34, "推荐单位": 34, "不通过原因": 16, "办结时间": 18}
CENTRED = {"序号", "受理编号", "姓名", "结果", "补正次数"}


def filename(payload: dict[str, Any]) -> str:
    """Says in the name itself that it holds personal numbers; never says whose."""
    name = f"{payload['year']}年度形式审查结果表-{payload['unit'] or '全部推荐单位'}"
    return f"{name}-含个人信息" if payload["personal"] else name


def render(payload: dict[str, Any], options: dict[str, Any], format: str = "xlsx") -> bytes:
    from documents.sheet import Column, Sheet, write

    label = "含个人信息，仅限所批准的用途，用后删除" if payload["personal"] else "形式审查结果"
    title = f"{payload['year']}年度“上海质量工匠”形式审查结果表"
    footer = [f"统计时间：{payload['made_at']}　共 {len(payload['rows'])} 件"]
    if payload["unit"]:
        footer.insert(0, f"推荐单位：{payload['unit']}")
    if payload["left_out"]:
        footer.append(f"另有 {payload['left_out']} 件按回避规定未列入。")
    if payload["purpose"]:
        footer.append(f"用途：{payload['purpose']}")
    columns = [Column(name, WIDTHS.get(name, 20 if name == "身份证号" else 15), name in CENTRED)
               for name in payload["columns"]]  # fmt: skip
    counts = [Column(name, WIDTHS.get(name, 11), name != "推荐单位") for name in payload["count_columns"]]
    return write(
        Sheet("结果表", label, title, columns, payload["rows"], footer),
        Sheet("汇总", label, f"{title}（汇总）", counts, payload["counts"], footer),
    )
