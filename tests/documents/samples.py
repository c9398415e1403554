"""Payloads of the printed documents as a builder would make them; all persons and units are invented."""

from documents.payloads import blank_annex1

UNDERSTANDING = "工匠精神，是对精度锱铢必较、对缺陷零容忍、对工艺常怀敬畏。于我而言，它是守住每一道焊缝的责任心。"
PARAGRAPH = (
    "2021年，公司承接某大型反应器制造任务，筒体壁厚186毫米，首批试件焊后椭圆度超差，交付面临延期。本人带领攻关小组运用"
    "DMAIC方法，对热输入、焊接顺序、拘束条件等9个因子开展筛选试验，实施后过程能力指数Cpk由0.82提升至1.46，一次交检合格率达到99.7%。"
)


def story(length: int) -> str:
    """Running text of exactly `length` characters, each paragraph with its own number so that none can be mistaken."""
    text, number = "", 0
    while len(text) < length:
        number += 1
        text += f"第{number}段。{PARAGRAPH}\n"
    return text[:length].rstrip("\n").ljust(length, "终")


def annex1(**changes):
    payload = blank_annex1(2023) | {
        "recommender": "申浦重型装备（集团）有限公司", "name": "林志远", "sex": "男", "mobile": "13800001234",
        "political": "中共党员", "education": "大学本科", "position": "数控一班班长", "id_no": "310199197801010011",
        "model_worker": ["none"], "hukou": "urban", "migrant": False, "home_addr": "上海市闵行区剑川路910弄26号1203室",
        "home_zip": "200240", "employer": "申浦重装第一机械制造有限公司", "unit_nature": "国有企业",
        "industry": "C 制造业·通用设备", "trade": "加工中心操作工", "work_years": "25",
        "unit_addr": "上海市闵行区华宁路3388号", "unit_zip": "201108", "identity": "worker",
        "skill_level": "senior_technician", "title": "middle", "tech_level": "dom_leading", "has_patent": True,
        "craft": {"skill": "薄壁机匣精密加工", "stunt": "恒力装夹微量切削", "speciality": "五轴联动编程"},
        "patents": {"invention": 6, "utility": 17, "design": 2}, "mentoring": {"apprentice": True, "training": True},
        "contribution": ["city", "industry", "unit"], "revision": 3, "understanding": UNDERSTANDING,
        "job_brief": story(280), "self_statement": story(480), "achievements": story(600),
        "honours": ["2022年8月 上海市优秀QC小组成果一等奖（上海市质量协会）"],
        "unit_opinion": {"text": "情况属实，同意推荐申报。", "signer": "丁一凡", "date": "2023年4月3日"},
    }  # fmt: skip
    return payload | changes


def annex2(rows: int = 3, **changes):
    names = ["林志远", "王炎", "欧阳若水"]
    payload = {
        "year": 2023, "title": "", "recommender": "申浦重型装备（集团）有限公司", "contact_name": "周宁",
        "contact_phone": "021-52580000", "revision": 2, "content_hash": "5e" * 32, "batch_no": "2023-B07",
        "rows": [
            {"no": number + 1, "employer": f"申浦重装第{number + 1}机械制造有限公司", "name": names[number % 3],
             "post_name": "总装车间焊接班班长", "position_title": "班长、高级技师"}
            for number in range(rows)
        ],
    }  # fmt: skip
    return payload | changes


def receipt(rows: int = 2):
    return {
        "year": 2023, "recommender": "申浦重型装备（集团）有限公司", "batch_no": "2023-B07",
        "submitted_at": "2023年4月12日 16:32:07", "annex2_revision": 2, "content_hash": "5e" * 32,
        "organiser": "上海市质量协会", "department": "会员与质量推进部",
        "rows": [
            {"acceptance_no": f"2023-{number:04}", "name": "王炎", "employer": "申浦重装第一机械制造有限公司",
             "sha256": f"{number:064x}"}
            for number in range(1, rows + 1)
        ],
    }  # fmt: skip
