"""What one nominee answers, step by step, as it stands in the fields of the pages."""

import io
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import img2pdf
import pikepdf
from PIL import Image, ImageDraw

from nominations.conditions import CONDITIONS
from nominations.endorsement.transitions import TICKS
from tests.factories.nominations import id_number

NAME = "欧阳书勤"
PHONE = "13900001234"
PASSWORD = "Correct horse battery 7"
NUMBER = id_number(88)
EMPLOYER = "（演示）申浦重型装备制造有限公司"
RECOMMENDER = "（演示）申浦重型装备集团有限公司"
OPINION = "情况属实，该同志长期在生产一线攻关，同意推荐申报。"
RECOMMENDATION = "符合申报条件，材料完整、真实、客观，同意推荐。"
_DEED = "针对厚壁异种钢焊接变形，带领班组改进装夹与预热工艺，一次交检合格率由 96.2% 提高到 99.7%。"
ACHIEVEMENTS = "".join(f"{n}、{_DEED}\n" for n in range(1, 9))
SIGN_UP = {"name": NAME, "phone": PHONE, "password1": PASSWORD, "password2": PASSWORD}
# One for each claim of the form below, in its order; the first piece of evidence is a PDF.
FILES = (
    "正面.jpg", "反面.jpg", "会员证.jpg", "技师证.jpg", "专利证.jpg", "奖状.jpg", "工艺评定报告.pdf", "鉴定.jpg",
    "带徒协议.jpg", "贡献证明.jpg",
)  # fmt: skip

# A list is ticked, all else is chosen or typed; `employer` is searched for and chosen by itself.
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("person", {
        "name": NAME, "id_no": NUMBER, "mobile": PHONE, "political": "01", "education": "31", "position": "班长",
        "model_worker": ["none"], "hukou": "urban", "migrant": "no", "home_addr": "演示市演示路100弄1号101室",
        "home_zip": "200240",
    }),
    ("work", {
        "employer": EMPLOYER, "recommender": RECOMMENDER, "unit_nature": "state", "unit_addr": "演示路1号",
        "unit_zip": "200240", "industry": "C", "trade": "焊工", "post_name": "总装车间焊接班班长",
        "frontline_type": "production", "work_years": "16", "identity": "worker",
        "skill_level": "senior_technician", "title": "none",
    }),
    ("indicators", {
        "craft": ["skill"], "craft_skill": "厚壁异种钢焊接变形控制", "tech_level": "dom_leading", "has_patent": "yes",
        "patents_invention": "2", "mentoring": ["apprentice"], "apprentices": "6", "contribution": ["city", "unit"],
    }),
    ("narrative", {
        "understanding": "工匠精神，是对精度锱铢必较、对缺陷零容忍、对工艺常怀敬畏。",
        "job_brief": "本人现任总装车间焊接班班长，承担大型压力容器主焊缝的焊接与质量把关。",
        "self_statement": "我从技校毕业进厂，一直在生产一线，带徒多人，坚持参加社区志愿维修。",
        "achievements": ACHIEVEMENTS,
    }),
    ("honours", {
        "name": "上海市优秀QC小组成果一等奖", "awarded": "2022-08", "organiser": "上海市质量协会",
        "organiser_type": "saq", "level": "association", "is_team": "yes", "team_role": "leader",
    }),
    ("files", {"union_doc_kind": "electronic"}),
    ("declarations", {
        name: ["on"] for name in (
            "is_in_service", "is_prc_national", "is_union_member", "not_bureau_level", "not_centrally_managed_head",
            "not_retired",
        )
    }),
)  # fmt: skip
# What somebody in a hurry types at first, and what the page then says.
WRONG = {"id_no": "310199198506150000", "mobile": "1390000", "home_zip": "20024"}
UNIT_DECISION: dict[str, Any] = {
    **{name: ["on"] for name in TICKS}, "recommender": RECOMMENDER, "opinion": OPINION, "signer": "陆明德",
    "commitment": ["on"],
}  # fmt: skip
REC_DECISION: dict[str, Any] = {
    **{row.clause: "yes" for row in CONDITIONS}, "opinion": RECOMMENDATION, "signer": "顾远舟",
}  # fmt: skip


def picture(text: str) -> bytes:
    """A photograph of a paper, no two alike."""
    image = Image.new("RGB", (900, 620), (233, 228, 216))
    draw = ImageDraw.Draw(image)
    draw.rectangle((30, 30, 870, 590), outline=(120, 60, 60), width=4)
    draw.text((60, 60), text, fill=(60, 40, 40))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def paper(pages: int = 2) -> bytes:
    """A scanned PDF."""
    out, document = io.BytesIO(), pikepdf.new()
    for _page in range(pages):
        document.add_blank_page(page_size=(595, 842))
    document.save(out)
    return out.getvalue()


def scanned(pdf: bytes) -> bytes:
    """The printed document on paper, sealed and scanned: pictures of its pages in a PDF."""
    with TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", "150", "-gray", "-jpeg", "-", f"{folder}/page"]
        subprocess.run(command, input=pdf, check=True)
        return img2pdf.convert([file.read_bytes() for file in sorted(Path(folder).iterdir())])


def kept(folder: Path, name: str) -> Path:
    """The file as it lies on the person's disk."""
    file = folder / name
    file.write_bytes(paper() if name.endswith(".pdf") else picture(name))
    return file


def text_of(pdf: bytes) -> str:
    """What a reader of the printed document reads."""
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
