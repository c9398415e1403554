"""One form in three sizes, the same for every contender, as a print payload and as plain table rows."""

import random
from typing import Any

from documents.payloads import CHOICES, blank_annex1

# Characters of all text fields together, roughly: 600, 2,500, 6,100.
SIZES = {"short": (40, 120, 150, 170), "typical": (95, 280, 480, 1450), "full": (100, 300, 500, 4950)}
PAGE_ONE = 8
Row = list[tuple[str, int, str]]


def _text(length: int, seed: int) -> str:
    """Text as varied as real one: common characters often, rare ones rarely, commas, full stops, some Latin.

    A repeated paragraph would flatter everybody's font subsets.
    """
    source = random.Random(seed)
    pool = [bytes((0xB0 + number // 94, 0xA1 + number % 94)).decode("gb2312") for number in range(3700)]
    random.Random(7).shuffle(pool)
    out: list[str] = []
    clause = 0
    while len(out) < length:
        out.append(pool[min(int(source.paretovariate(0.85) * 12) - 12, 3699)])
        clause += 1
        if clause > source.randint(7, 19):
            out.extend(source.choice(["，", "，", "；", "。", "。", "QC小组", "99.7%", "“", "”。\n"]))
            clause = 0
    return "".join(out)[:length]


def payload(size: str, seed: int) -> dict[str, Any]:
    """Another person's form for each seed: a contender that remembers its last document must not profit."""
    understanding, brief, statement, achievements = SIZES[size]
    return blank_annex1(2023) | {
        "recommender": "申浦重型装备（集团）有限公司", "name": "林志远", "sex": "男", "mobile": "13800001234",
        "political": "中共党员", "education": "大学本科", "position": "数控一班班长", "id_no": "310199197801010011",
        "model_worker": ["none"], "hukou": "urban", "migrant": False, "home_addr": "上海市闵行区剑川路910弄26号1203室",
        "home_zip": "200240", "employer": "申浦重装第一机械制造有限公司", "unit_nature": "国有企业",
        "industry": "C 制造业·通用设备", "trade": "加工中心操作工", "work_years": "25",
        "unit_addr": "上海市闵行区华宁路3388号", "unit_zip": "201108", "identity": "worker",
        "skill_level": "senior_technician", "title": "middle", "tech_level": "dom_leading", "has_patent": True,
        "craft": {"skill": "薄壁机匣精密加工", "stunt": "恒力装夹微量切削", "speciality": "五轴联动编程"},
        "patents": {"invention": 6, "utility": 17, "design": 2}, "mentoring": {"apprentice": True, "training": True},
        "contribution": ["city", "industry", "unit"], "revision": 1, "understanding": _text(understanding, seed),
        "job_brief": _text(brief, seed + 1), "self_statement": _text(statement, seed + 2),
        "achievements": _text(achievements, seed + 3),
        "honours": [f"20{year}年8月 上海市优秀质量管理小组成果一等奖（上海市质量协会）" for year in range(16, 21)],
        "unit_opinion": {"text": "情况属实，材料完整，同意推荐申报。", "signer": "丁一凡", "date": "2023年4月3日"},
    }  # fmt: skip


def rows(data: dict[str, Any]) -> list[Row]:
    """The form as the others would build it: (text, span of 8 columns, th or td); long texts run on in their cells."""

    def ticks(key: str, ticked: Any) -> str:
        return "　".join(f"{'☑' if code in ticked else '☐'}{label}" for code, label in CHOICES[key].items())

    def row(*cells: Any) -> Row:
        return [(text, span, "th" if number % 2 == 0 else "td") for number, (text, span) in enumerate(cells)]

    craft = "\n".join(f"{'☑' if code in data['craft'] else '☐'}{label}：{data['craft'].get(code, '')}"
                      for code, label in CHOICES["craft"].items())  # fmt: skip
    patents = data["patents"]
    counts = (
        f"{label}专利数：{patents[key]}"
        for key, label in (("invention", "发明"), ("utility", "实用新型"), ("design", "外观设计"))
    )
    skill = "\n".join(["技术水平：", ticks("tech_level", {data["tech_level"]}), "是否获得专利：☑是　☐否", *counts])
    first = [
        row(("姓名", 1), (data["name"], 1), ("性别", 1), (data["sex"], 3), ("手机号码", 1), (data["mobile"], 1)),
        row(("政治面貌", 1), (data["political"], 1), ("学历", 1), (data["education"], 3), ("职务", 1),
            (data["position"], 1)),
        row(("身份证", 1), (data["id_no"], 2), ("是否曾获劳模称号", 2),
            (ticks("model_worker", data["model_worker"]), 3)),
        row(("户籍属性", 1), (ticks("hukou", {data["hukou"]}), 2), ("是否外来务工人员", 2), ("☐是　☑否", 3)),
        row(("家庭住址", 1), (data["home_addr"], 5), ("邮编", 1), (data["home_zip"], 1)),
        row(("工作单位", 1), (data["employer"], 5), ("单位性质", 1), (data["unit_nature"], 1)),
        row(("所属行业", 1), (data["industry"], 1), ("工种", 1), (data["trade"], 3), ("工作年限", 1),
            (data["work_years"], 1)),
        row(("单位地址", 1), (data["unit_addr"], 5), ("邮编", 1), (data["unit_zip"], 1)),
        row(("身份", 1), (ticks("identity", {data["identity"]}), 7)),
        row(("技能等级", 1), (ticks("skill_level", {data["skill_level"]}), 7)),
        row(("职称", 1), (ticks("title", {data["title"]}), 7)),
        row((RULE, 8)),
        row(("是否具有工艺专长", 1), (craft, 3), ("是否掌握高超技能", 2), (skill, 2)),
        row(("是否体现领军作用", 1), (f"技能、技艺传授途径：\n{ticks('mentoring', data['mentoring'])}", 3),
            ("是否做出突出贡献", 2), (f"{ticks('contribution', data['contribution'])}\n{CONTRIBUTION}", 2)),
    ]  # fmt: skip
    return first + [row((label, 1), (text, 7)) for label, text in _long_rows(data)]


def _long_rows(data: dict[str, Any]) -> list[tuple[str, str]]:
    opinion = data["unit_opinion"]
    return [
        ("对“工匠精神”的理解\n(100字以内)", data["understanding"]),
        ("所在岗位简述\n(300字以内)", data["job_brief"]),
        ("个人自述\n(500字以内，包括技术特长、社会贡献等)", data["self_statement"]),
        ("主要成绩与突出贡献\n(5000字以内)\n(可附页)", data["achievements"]),
        ("曾经获得的相关荣誉/成果\n(区级以上)", "\n".join(data["honours"])),
        ("基层单位意见", f"{opinion['text']}\n\n盖章：\n{opinion['date']}"),
        ("推荐单位意见", "\n\n盖章：\n年　月　日"),
    ]


RULE = "具有工艺专长、掌握高超技能、体现领军作用、做出突出贡献四项指标至少选填一项。"
CONTRIBUTION = "做出卓越贡献，取得重要成果。"
NOTES = (
    "注：",
    "1、是否具有工艺专长、是否掌握高超技能、是否体现领军作用、是否做出突出贡献四项指标需提交证明材料，"
    "并由基层单位盖章确认。",
    "2、曾经获得的相关荣誉/成果可以是政府相关主管部门颁发荣誉，或是中国质量协会、"
    "上海市质量协会所主办的各类质量推进活动成果、奖项荣誉。",
    "3、按字数要求撰写相关内容，请勿改变表格大小格式，补充材料请另附。",
)
TITLE = "2023 年度“上海质量工匠”申报表"
