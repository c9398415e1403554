"""What the pages around the panel's sheets say: before one is opened again, after one was keyed in, two that differ."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from review.marks import keeping, showing, writing
from review.marks.keying import Entered
from review.marks.models import Mark
from review.marks.writing import Answer, Outcome


def reopening(form: Any, mark: Mark) -> dict[str, Any]:
    """The panel of a reopening."""
    button = {"label": _("重开评分表"), "tone": "primary", "value": "reopen"}
    back = {"label": _("返回"), "url": reverse("panel:progress", args=[mark.slot.session.key])}
    return {
        "title": _("重开评分表"),
        "does": [
            _("评分表退回评委修改，原来的内容作为旧版本保留。"),
            _("评委会收到理由，须重新提交；在此之前不计入结果。"),
        ],
        "told": [_("评委本人")], "final": "", "url": "", "fields": [form["reason"]],
        "version": form["version"].value(), "key": form["key"].value(), "actions": [button, back],
    }  # fmt: skip


def keyed(done: Entered) -> str:
    """What is said after a paper sheet was keyed in."""
    if done.mark is not None:
        return _("两人录入一致，评分表已生效。")
    if done.differences:
        return _("与另一位录入人的内容不一致，请对照纸质表核对。")
    return _("已保存，请由另一位经办人再录入一次。")


def elsewhere(content: Any, mark: Mark, scores: dict[str, str], comment: str) -> list[dict[str, str]]:
    """What this page says and what another device saved, where they differ."""
    return showing.beside(content, mark, {"scores": scores, "comment": comment})


def sentence(answer: Answer) -> str:
    """What the member reads about a sheet."""
    special = {
        writing.NOT_OPEN: _("本场还没有开始；评分保留在本机，开始后自动上传。"),
        writing.NOT_HEARD: _("这一位还没有开始答辩；评分保留在本机，开始后自动上传。"),
        writing.ABSENT: _("这一位已记为缺席；评分保留在本机。"),
        writing.NOT_HERE: _("您还没有签到；评分保留在本机，签到后自动上传。"),
        writing.MISSED: _("您签到之前这一位的评分已经结束，不能评这一位；填写的内容只保留在本机。"),
        writing.OVER: _("本场已经结束，没有提交的评分不再保存。"),
        keeping.OUTDATED: _("这份评分表在重开之前填写，已另行保存，不计入结果；请在重开后的表上重新提交。"),
    }
    return (
        special.get(answer.why)
        or {
            Outcome.KEPT: _("已保存"),
            Outcome.ACCEPTED: _("评分表已提交。"),
            Outcome.THERE: _("这一位的评分表已经提交过，以先提交的为准；本次填写的内容另行保存，不计入结果。"),
            Outcome.LATE: _("本场已经结束，评分表已保存并标记为迟到，不计入结果。"),
            Outcome.ELSEWHERE: _("这份评分表在另一台设备上保存过，请核对两边的内容。"),
            Outcome.INCOMPLETE: _("评分表还不完整，没有提交。"),
            Outcome.REFUSED: _("这份评分表不能提交。"),
        }[answer.outcome]
    )
