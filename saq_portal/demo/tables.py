"""Reads the two tables of the demonstration and turns their Chinese words into the portal's codes."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
EDUCATION = {
    "博士研究生": "11", "硕士研究生": "14", "大学本科": "21", "大学专科": "31", "中等专科": "41",
    "职业高中": "44", "技工学校": "47", "高中": "61", "初中": "71",
}  # fmt: skip
TITLE = {"高级": "senior", "中级": "middle", "初级": "junior", "无": "none"}
SKILL = {
    "高级技师": "senior_technician", "技师": "technician", "高级工": "senior", "中级工": "middle", "无": "none",
}  # fmt: skip
IDENTITY = {"普通工人": "worker", "专业技术人员": "professional", "干部": "cadre", "职员": "staff"}
TECH = {
    "国际领先": "intl_leading", "国际先进": "intl_advanced", "国内领先": "dom_leading", "国内先进": "dom_advanced",
    "—": "",
}  # fmt: skip
KINDS = {"行业集团公司": "group", "其他上级单位（事业单位）": "superior", "属地管理部门": "local"}
# Sections of the industry table where the recommending unit's own letter does not fit the nominee.
INDUSTRY = {"N36": "Q", "N37": "N", "N38": "I", "N39": "C", "N40": "C"}


@dataclass(frozen=True)
class UnitRow:
    code: str
    name: str
    kind: str
    industry: str
    credit_code: str


@dataclass(frozen=True)
class NomineeRow:
    """One nominee: the first fields as in the table, `content` already in the fields of an application."""

    code: str
    unit: str
    name: str
    id_no: str
    employer: str
    indicators: str
    honours: int
    outcome: str
    content: dict[str, Any]


def units() -> list[UnitRow]:
    with (HERE / "units.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    return [UnitRow(r["id"], r["name"], KINDS[r["kind"]], r["industry"].strip("辖区：")[0], r["USCC"]) for r in rows]


def _patents(text: str, tech: str) -> dict[str, Any]:
    if not tech:
        return {}
    if text == "否":
        return {"has_patent": False}
    invention, utility, design = (int(part) for part in text.split("/"))
    return {
        "has_patent": True, "patents_invention": invention, "patents_utility": utility, "patents_design": design,
    }  # fmt: skip


def _content(row: dict[str, str], industry: str) -> dict[str, Any]:
    post, _slash, trade = row["Post / trade"].partition(" / ")
    born = int(row["ID (synthetic)"][6:10])
    migrant = "外来务工人员=是" in (row["Edge case"] or "")
    tech = TECH[row["技术水平"]]
    return {
        "name": row["Name"],
        "sex": "male" if row["Sex"] == "男" else "female",
        "education": EDUCATION[row["学历"]],
        "post_name": post,
        "position": post if post.endswith(("长", "主任", "主管")) else "无",
        "trade": trade,
        "industry": industry,
        "title": TITLE[row["职称"]],
        "skill_level": SKILL[row["技能"]],
        "identity": IDENTITY[row["身份"]],
        "tech_level": tech,
        "hukou": "rural" if migrant else "urban",
        "migrant": migrant,
        "work_years": max(1, 2023 - born - 20),
        **_patents(row["Patents 发/实/外"], tech),
    }


def nominees() -> list[NomineeRow]:
    """The forty rows in their order."""
    letters = {unit.code: unit.industry for unit in units()}
    with (HERE / "nominees.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    return [
        NomineeRow(
            row["#"], row["Unit"], row["Name"], row["ID (synthetic)"], row["Employer(演示)"], row["Ind."],
            int(row["Honours ≤3y"]), row["Outcome in demo"],
            _content(row, INDUSTRY.get(row["#"], letters[row["Unit"]])),
        )
        for row in rows
    ]  # fmt: skip
