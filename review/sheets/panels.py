"""What the pages of the written review say before somebody decides: start, begin, answer, reopen."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nominations import act_panels
from nominations.pipeline import CYCLE_MOVES
from review.sheets.moves import MOVES


def start(form: Any) -> dict[str, Any]:
    """C6 before it is clicked."""
    act = act_panels.panel(CYCLE_MOVES["start_written"], form)
    return act | {
        "does": [
            _("本年度进入书面初评，评分表定稿并记录校验码。"),
            _("随后确认匿名副本、分配专家，再把申报交给专家评审。"),
        ],
        "final": _("开始后评分表不能再修改。"),
    }


def begin(form: Any, problems: list[str]) -> dict[str, Any]:
    """T18 and E2 before they are clicked; `problems` stand against it whatever is chosen."""
    move: Any = MOVES["confirm"]  # it has the name and the label that a panel shows
    act = act_panels.panel(move, form, fields=["days"])
    return act | {
        "title": _("开始初评"),
        "does": [
            _("所选申报进入书面初评，申报人看到“初评中”。"),
            _("确认这些申报的全部拟分配，向专家发出邀请函，写明份数和期限。"),
        ],
        "told": [_("受邀专家")],
        "final": _("邀请发出后，换人须逐件办理。"),
        "actions": [
            {"label": _("开始初评并发出邀请"), "tone": "primary", "value": "begin", "why_not": "".join(problems)},
            {"label": _("返回"), "url": reverse("written_review:queue")},
        ],
    }


def answer(verb: str, form: Any, back: str = "") -> dict[str, Any]:
    """The panel of a page with one small decision (decline, recuse, reopen, answer); `back` leads away from it."""
    words: dict[str, tuple[Any, list[Any], Any, str]] = {
        "decline": (_("谢绝评审"), [_("这份材料将由其他专家评审。")], "", "plain"),
        "recuse": (
            _("申请回避"),
            [_("提交后您立即看不到这份材料；已经开始的评分作废并封存。"), _("协会将另请专家评审。")],
            _("回避后不能自行撤销。"),
            "danger",
        ),
        "reopen": (
            _("重开评分"),
            [_("评分表退回专家修改，原评分作为旧版本保留。"), _("专家会收到理由和新的期限。")],
            "",
            "primary",
        ),
        "answer": (_("记录处理情况"), [_("反映线索的专家会看到处理情况；评分不因此改变。")], "", "primary"),
    }
    title, does, final, tone = words[verb]
    fields = [form[name] for name in form.fields if name not in ("version", "key")]
    made = {"title": title, "does": does, "told": None, "final": final, "url": "", "fields": fields}
    actions = [{"label": title, "tone": tone, "value": verb}]
    if back:
        actions.append({"label": _("返回"), "url": back})
    return made | {"version": form["version"].value(), "key": form["key"].value(), "actions": actions}
