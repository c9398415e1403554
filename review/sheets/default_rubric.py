"""The rubric a year starts with (§5.4)."""

from typing import Any


def _item(code: str, title: str, points: int, *anchors: str) -> dict[str, Any]:
    return {"code": code, "title": title, "points": points, "anchors": list(anchors)}


CONTENT: dict[str, Any] = {
    "step": "0.5",
    "unfilled_cap": 40,
    "comment_min": 20,
    "dimensions": [
        {
            "code": "craft",
            "title": "具有工艺专长",
            "points": 25,
            "items": [
                _item(
                    "craft.unique", "绝技绝活的独特性、不可替代性", 12,
                    "行业独有，有名称、有规程", "单位公认首席", "熟练", "一般",
                ),
                _item("craft.union", "理论知识与实践经验的融合", 8, "形成操作法、标准、教材", "有总结", "零散", "无"),
                _item("craft.fame", "社会影响力与知名度", 5, "市级以上", "行业", "单位", "无"),
            ],
        },
        {
            "code": "skill",
            "title": "掌握质量技能（高超技能）",
            "points": 30,
            "items": [
                _item(
                    "skill.tools", "质量工具方法运用", 10,
                    "系统方法（QC、六西格玛、DOE、FMEA等）与数据完整", "较完整", "局部", "口号",
                ),
                _item(
                    "skill.level", "创新成果先进性（对标上海、全国）", 10,
                    "国际、国内领先且有第三方证明", "国内先进", "本单位领先", "一般；专利、标准为佐证，数量不直接计分",
                ),
                _item(
                    "skill.activity", "群众性质量活动参与与近三年质量成果", 10,
                    "主持并获市级以上质量成果", "骨干", "参与", "无",
                ),
            ],
        },
        {
            "code": "lead",
            "title": "体现领军作用",
            "points": 20,
            "items": [
                _item("lead.pupils", "带教徒弟、“高师带徒”", 10, "徒弟成才可核实", "有协议、有成效", "有带教", "无"),
                _item(
                    "lead.team", "带领团队解决问题、传播理念", 10,
                    "工作室、团队屡有成果", "班组", "个别", "无",
                ),
            ],
        },
        {
            "code": "contribution",
            "title": "做出突出贡献",
            "points": 25,
            "items": [
                _item(
                    "contribution.problems", "解决关键性技术、质量难题", 15,
                    "打破瓶颈且有量化质量、经济效益证明", "较大", "一般", "无证明",
                ),
                _item(
                    "contribution.spread", "推动质量提升的示范推广价值", 10,
                    "全国、本市推广", "行业", "本单位", "无",
                ),
            ],
        },
    ],
}  # fmt: skip
