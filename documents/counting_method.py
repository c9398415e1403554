"""How marks of the defense add up, in words: page, summary, list and workbook print the same sentences."""

from collections.abc import Mapping

MARKS = {
    "": "计入", "highest": "去掉（最高）", "lowest": "去掉（最低）", "quarantined": "隔离，不计入",
    "late": "结束后到达，不计入", "away": "回避", "none": "未评分",
}  # fmt: skip
CHOICES = {"propose": "建议人选", "propose_reserve": "后备人选", "defense_fail": "未通过", "": "由名单决定"}


def of_session(parameters: Mapping[str, str]) -> list[str]:
    """From marks to the mean of one nominee (§2.10)."""
    p = parameters
    return [
        f"有效评分表满 {p['trim_from']} 张的，按得分从低到高、得分相同的按席位号从小到大排列，去掉第一张和最后一张，"
        f"其余求平均值；满 {p['experts_min']} 张而不足 {p['trim_from']} 张的，直接求平均值；"
        f"不足 {p['experts_min']} 张的没有平均分。没有评分不等于 0 分。",
        "平均值四舍五入保留两位小数。因回避被隔离的评分和场次结束后才到达的评分仍列出，不计入任何数字。",
    ]


def of_year(parameters: Mapping[str, str]) -> list[str]:
    """From the two means to total, rank and suggestion."""
    p = parameters
    proposed, reserve = p["quota_proposed"], p["quota_reserve"]
    quota = f"建议名额 {proposed} 人" if proposed else "建议名额不限"
    quota += f"，后备名额 {reserve} 人" if reserve else "，后备名额不限"
    return [
        *of_session(p),
        f"总分＝书面初评平均分×{p['weight_written']}＋答辩平均分×{p['weight_defense']}，四舍五入保留两位小数；"
        "两个权重在书面初评开始时已经固定。",
        "按总分从高到低排名；总分相同的，依次比较答辩平均分、书面初评平均分，高者在前；仍相同的名次并列，"
        "由建议名单决定先后。缺席的、没有平均分的不排名。",
        f"{quota}：排名整体落在建议名额以内的建议列入建议人选，整体落在其后后备名额以内的建议列为后备，"
        "其余建议不通过；缺席而未准假的，建议不通过。并列跨过名额线的、没有总分的、名额不限的，没有建议，"
        "由名单决定并写明理由。",
    ]
