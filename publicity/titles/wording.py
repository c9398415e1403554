"""The words of D19 and of the certificate (R57, R58), frozen when a decision is issued."""

from collections.abc import Sequence
from typing import Any

from nominations.models import Cycle
from publicity.titles.models import Naming

HOPE = (
    "希望获得命名的同志珍惜荣誉，立足岗位，继续发挥示范引领作用。"
    "各单位要学习宣传获得命名同志的事迹，大力弘扬工匠精神，推动质量提升。"
)


def title(naming: Naming) -> str:
    """关于命名2023年度“上海质量工匠”的决定; a later one says which it is."""
    later = "" if naming.number == 1 else f"（第{naming.number}批）"
    return f"关于命名{naming.cycle.year}年度“上海质量工匠”的决定{later}"


def _whom(names: Sequence[str]) -> str:
    return f"{names[0]}同志" if len(names) == 1 else f"{names[0]}等{len(names)}名同志"


def frozen(naming: Naming, names: Sequence[str]) -> dict[str, Any]:
    """{"title", "addressee", "paragraphs", "list_title", "organiser"} around a list of these names."""
    cycle = naming.cycle
    basis = f"根据《{cycle.title}》" + (f"（{cycle.doc_no}）" if cycle.doc_no else "")
    decided = (
        f"{basis}，经单位推荐、形式审查、书面初评、会审答辩、名单审定和社会公示，决定命名{_whom(names)}"
        f"为{cycle.year}年度“上海质量工匠”，颁发“上海质量工匠”铭牌及证书。"
    )
    return {
        "title": title(naming), "addressee": cycle.addressee, "paragraphs": [decided, HOPE],
        "list_title": f"{cycle.year}年度“上海质量工匠”名单", "organiser": cycle.organiser,
    }  # fmt: skip


def on_certificate(cycle: Cycle) -> list[str]:
    """What stands below the name (证书正文)."""
    return [f"经组织推荐、专家评审、社会公示，命名您为{cycle.year}年度“上海质量工匠”。", "特发此证。"]


def of_revocation(day: str, doc_no: str) -> str:
    """What the public may read of a revocation: that, when and by which paper, and no reason."""
    return f"该称号已于{day}撤销（{doc_no}），证书和铭牌同时失效。"
