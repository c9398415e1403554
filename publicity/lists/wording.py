"""The words of a 公示 (R55, R56, §2.11), the same on the page, on the paper and for the 公众号."""

from typing import Any

from nominations.models import Cycle
from publicity.lists.models import Publication
from publicity.lists.period import days_of, span

OBJECTING = (
    "公示期间，任何单位和个人如有异议，请以书面形式实名反映，并提供必要的证据材料和联系方式。"
    "以单位名义反映的须加盖公章，以个人名义反映的须签署真实姓名。匿名、逾期或无实质证据的异议不予受理。"
    "我会对反映人信息严格保密。"
)


def title(publication: Publication) -> str:
    """关于2023年度“上海质量工匠”候选人名单的公示; a later round says that it is for those who moved up."""
    what = "候选人名单" if publication.number == 1 else "递补候选人名单"
    return f"关于{publication.cycle.year}年度“上海质量工匠”{what}的公示"


def paragraphs(publication: Publication, count: int) -> list[str]:
    """What stands above the list."""
    cycle = publication.cycle
    basis = f"根据《{cycle.title}》" + (f"（{cycle.doc_no}）" if cycle.doc_no else "")
    order = "（按姓氏笔画为序）" if cycle.list_order == "stroke" else "（按受理编号为序）"
    if publication.number == 1:
        came = (
            f"{basis}，经单位推荐、形式审查、书面初评、会审答辩和名单审定，"
            f"产生{cycle.year}年度“上海质量工匠”候选人{count}名，现予公示{order}。"
        )
    else:
        came = f"{basis}，因候选人出现空缺，按审定顺序递补候选人{count}名，现予公示{order}。"
    return [came, f"公示时间：{span(*days_of(publication))}（截至最后一日24时）。", OBJECTING]


def contact_lines(cycle: Cycle) -> list[str]:
    """Whom to turn to: the association's own published contacts."""
    lines = []
    if cycle.department:
        lines.append(f"受理部门：{cycle.organiser}{cycle.department}")
    for person in cycle.contacts:
        numbers = "、".join([*person.get("tel", []), *person.get("mobile", [])])
        lines.append(f"联系人：{person.get('name', '')}　联系电话：{numbers}")
    if cycle.address:
        lines.append(f"地址：{cycle.address}" + (f"（邮编 {cycle.postcode}）" if cycle.postcode else ""))
    if cycle.email:
        lines.append(f"电子邮箱：{cycle.email}")
    return lines


def frozen(publication: Publication, count: int) -> dict[str, Any]:
    """All that stands around `count` rows: {"title", "paragraphs", "contacts", "organiser", "department"}.

    Kept with the list when it is signed, so that page, paper and article say for ever what was signed (§2.11).
    """
    cycle = publication.cycle
    return {
        "title": title(publication), "paragraphs": paragraphs(publication, count), "contacts": contact_lines(cycle),
        "organiser": cycle.organiser, "department": cycle.department,
    }  # fmt: skip


def phase(publication: Publication, running: bool) -> dict[str, Any]:
    """What the top of the page says of the time."""
    first, last = days_of(publication)
    return {"running": running, "span": span(first, last)}
