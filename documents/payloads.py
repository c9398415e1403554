"""The shapes of the print payloads, key by key; `annexes` says in words what they mean."""

from typing import Any

from documents import approval_shapes, hall_shapes, public_shapes

Shape = Any

TEXT = "str"
# A stored file as frozen: its key, its hash, its media type; `title` is what the contents call it.
FILE = {"key": TEXT, "sha256": TEXT, "media_type": TEXT}
PAPER = FILE | {"title": TEXT}
# Codes with the words of the form (R88, R89, R100a–R105); their order is the printed order.
CHOICES: dict[str, dict[str, str]] = {
    "model_worker": {
        "national": "全国劳模", "shanghai": "上海市劳模", "ministry": "部劳模", "may_first": "全国五一", "none": "否",
    },
    "hukou": {"rural": "农业户口", "urban": "非农业户口"},
    "identity": {
        "cadre": "干部", "professional": "专业技术人员", "worker": "普通工人", "staff": "职员", "other": "其他",
    },
    "skill_level": {
        "senior_technician": "高级技师", "technician": "技师", "senior": "高级工", "middle": "中级工",
        "junior": "初级工", "none": "无",
    },
    "title": {"senior": "高级职称", "middle": "中级职称", "junior": "初级职称", "none": "无"},
    "craft": {"skill": "一技之长", "stunt": "绝技高招", "speciality": "技术专长", "other": "其他"},
    "tech_level": {
        "intl_leading": "国际领先", "intl_advanced": "国际先进", "dom_leading": "国内领先", "dom_advanced": "国内先进",
    },
    "mentoring": {"apprentice": "带徒", "training": "培训", "other": "其他"},
    "contribution": {"national": "全国", "city": "本市", "industry": "本行业", "unit": "本单位"},
}  # fmt: skip

SHAPES: dict[str, Shape] = {
    "annex1/1": {
        "year": "int", "form_title": TEXT, "annex_label": TEXT, "revision": "int", "draft": "bool",
        "recommender": TEXT, "name": TEXT, "sex": TEXT, "mobile": TEXT, "political": TEXT, "education": TEXT,
        "position": TEXT, "id_no": TEXT, "model_worker": ["model_worker"], "hukou": "hukou", "migrant": "bool?",
        "home_addr": TEXT, "home_zip": TEXT, "employer": TEXT, "unit_nature": TEXT, "industry": TEXT, "trade": TEXT,
        "work_years": TEXT, "unit_addr": TEXT, "unit_zip": TEXT, "identity": "identity", "skill_level": "skill_level",
        "title": "title", "craft": "craft{}", "tech_level": "tech_level", "has_patent": "bool?",
        "patents": {"invention": "int?", "utility": "int?", "design": "int?"}, "mentoring": "mentoring{}",
        "contribution": ["contribution"], "understanding": TEXT, "job_brief": TEXT, "self_statement": TEXT,
        "achievements": TEXT, "honours": [TEXT], "unit_opinion": "opinion?", "recommender_opinion": "opinion?",
    },
    "annex2/1": {
        "year": "int", "title": TEXT, "recommender": TEXT, "contact_name": TEXT, "contact_phone": TEXT,
        "revision": "int", "content_hash": TEXT, "batch_no": TEXT,
        "rows": [{"no": "int", "employer": TEXT, "name": TEXT, "post_name": TEXT, "position_title": TEXT}],
    },
    "receipt/1": {
        "year": "int", "recommender": TEXT, "batch_no": TEXT, "submitted_at": TEXT, "annex2_revision": "int",
        "content_hash": TEXT, "organiser": TEXT, "department": TEXT,
        "rows": [{"acceptance_no": TEXT, "name": TEXT, "employer": TEXT, "sha256": TEXT}],
    },
    "id_sheet/1": {"year": "int", "front": FILE, "back": FILE},
    "pack/1": {
        "year": "int", "name": TEXT, "employer": TEXT, "recommender": TEXT, "acceptance_no": TEXT, "revision": "int",
        "organiser": TEXT, "department": TEXT, "copies": "int", "mark": TEXT, "annex1": "object", "annex1_mark": TEXT,
        "id_sheet": "object", "papers": [PAPER], "demo": "bool",
    },
    "batch_pack/1": {
        "year": "int", "recommender": TEXT, "batch_no": TEXT, "revision": "int", "organiser": TEXT, "department": TEXT,
        "mark": TEXT, "annex2": "object", "annex2_mark": TEXT, "packs": ["object"], "demo": "bool",
    },
    "score_sheet/1": {
        "year": "int", "organiser": TEXT, "rubric": TEXT, "guidance": [TEXT], "code": TEXT, "expert": TEXT,
        "submitted_at": TEXT, "sha256": TEXT, "total": TEXT, "verdict": TEXT, "comment": TEXT, "demo": "bool",
        "dimensions": [
            {
                "title": TEXT, "points": "int", "got": TEXT, "cap": TEXT, "note": TEXT,
                "items": [{"title": TEXT, "points": "int", "got": TEXT, "anchors": [TEXT]}],
            }
        ],
    },
    "hall_sheet/1": {
        "year": "int", "organiser": TEXT, "session": "int", "hall": TEXT, "held_on": TEXT, "member": TEXT,
        "seat": "int", "rubric": TEXT, "step": TEXT, "blank": "bool", "demo": "bool",
        "sheets": [
            dict.fromkeys(
                (
                    "number", "name", "employer", "post", "code", "address", "total", "comment", "submitted_at",
                    "source", "sha256",
                ), TEXT,
            )
            | {"items": [{"title": TEXT, "points": "int", "hint": TEXT, "got": TEXT}]}
        ],
    },
    "minutes/1": {
        "year": "int", "organiser": TEXT, "department": TEXT, "place": TEXT, "held_on": TEXT, "chair": TEXT,
        "recorder": TEXT, "present": [TEXT], "absent": [TEXT], "quorum": TEXT, "method": [TEXT], "changes": [TEXT],
        "rows": [dict.fromkeys(
            ("rank", "code", "number", "name", "employer", "mean", "skill", "contribution", "decided"), TEXT
        )],
        "cases": [{
            "code": TEXT, "name": TEXT, "why": TEXT, "away": TEXT, "votes": TEXT, "said": [TEXT], "outcome": TEXT,
            "conclusion": TEXT,
        }],
        "chosen": TEXT, "quota": TEXT, "quota_note": TEXT, "number": "int", "sha256": TEXT, "demo": "bool",
    },
    "hall/1": {
        "year": "int", "organiser": TEXT, "department": TEXT, "session": TEXT, "date": TEXT, "from": TEXT, "hall": TEXT,
        "lengths": TEXT, "lot": TEXT, "demo": "bool",
        "rows": [dict.fromkeys(("no", "time", "number", "name", "employer", "post", "note"), TEXT)],
        "panel": [dict.fromkeys(("name", "employer", "part"), TEXT)],
    },
    "ranking/1": {
        "year": "int", "number": "int", "made_at": TEXT, "sha256": TEXT, "seed": TEXT, "demo": "bool",
        "parameters": dict.fromkeys(("experts_min", "trim_from", "flag_range", "flag_deviation", "quota"), TEXT),
        "dimensions": [{"code": TEXT, "title": TEXT}], "items": [TEXT],
        "rows": [
            dict.fromkeys(
                (
                    "rank", "code", "number", "name", "employer", "mean", "skill", "contribution", "count", "spread",
                    "flags", "plain", "standard", "model", "low", "high",
                ), TEXT,
            )
            | {"sheets": [{"expert": "int", "total": TEXT, "mark": TEXT, "dimensions": [TEXT], "items": [TEXT]}]}
        ],
    },
    "letter/1": {
        "year": "int", "organiser": TEXT, "department": TEXT, "title": TEXT, "doc_no": TEXT, "addressee": TEXT,
        "paragraphs": [TEXT], "items": [TEXT], "closing": [TEXT], "date": TEXT, "reference": TEXT, "demo": "bool",
    },
    "my_data/1": {
        "name": TEXT, "made_at": TEXT, "demo": "bool",
        "sections": [{"label": TEXT, "parts": [{"title": TEXT, "rows": [{"label": TEXT, "value": TEXT}]}]}],
    },
    **hall_shapes.SHAPES,
    **approval_shapes.SHAPES,
    **public_shapes.SHAPES,
}  # fmt: skip


def blank_annex1(year: int) -> dict[str, Any]:
    """The empty form (R75): a valid payload with nothing filled in."""
    empty = {"str": "", "bool": False, "int": 0}
    payload: dict[str, Any] = {}
    for key, shape in SHAPES["annex1/1"].items():
        if isinstance(shape, list):
            payload[key] = []
        elif isinstance(shape, dict):
            payload[key] = dict.fromkeys(shape)
        elif shape.endswith("?"):
            payload[key] = None
        else:
            payload[key] = {} if shape.endswith("{}") else empty.get(shape, "")
    return payload | {"year": year, "annex_label": "附件 1"}


def blank_annex2(year: int) -> dict[str, Any]:
    """The empty list (R75); the template fills the page with empty rows."""
    return {
        "year": year, "title": "", "recommender": "", "contact_name": "", "contact_phone": "", "revision": 0,
        "content_hash": "", "batch_no": "", "rows": [],
    }  # fmt: skip
