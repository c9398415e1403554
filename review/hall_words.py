"""Words for what happens around the defense and the approval: every move of their tables, and every entry."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from review.halls.moves import MOVES, SLOT_MOVES
from review.marks.keeping import CAUSES
from review.proposals.moves import MOVES as LIST_MOVES
from review.votes.moves import MOVES as VOTE_MOVES

# Entries that move nothing; a room that adds one puts its words here.
ENTRIES: dict[str, Any] = {
    "slot.place": _("安排答辩顺序"),
    "slot.move": _("调整答辩顺序"),
    "slot.draw": _("抽签确定答辩顺序"),
    "slot.notify": _("通知答辩时间"),
    "slot.free": _("取消答辩时间"),
    "slot.replan": _("收回已通知的答辩时间"),
    "session.edit": _("修改答辩场次"),
    "session.seat": _("邀请答辩评委"),
    "session.unseat": _("取消答辩评委"),
    "session.chair": _("确定主任评委"),
    "session.answer": _("答辩评委答复邀请"),
    "session.arrange": _("调整答辩排期"),
    "session.draw": _("答辩抽签"),
    "session.late": _("补排答辩人"),
    "absence.enter": _("登记不能到会的时间"),
    "absence.withdraw": _("撤回不能到会的时间"),
    "leave.ask": _("申请答辩请假"),
    "leave.decide": _("答复答辩请假"),
    "deck.upload": _("上传答辩演示文稿"),
    "deck.remove": _("移除答辩演示文稿"),
    "approval.open_round": _("审定会：开始投票"),
    "approval.close_round": _("审定会：结束一轮投票"),
    "approval.void_round": _("审定会：作废一轮投票"),
    "approval.set": _("审定会：填写会议时间和地点"),
    "approval.chair": _("审定会：登记到会情况"),
    "approval.scan": _("审定会：上传会议纪要扫描件"),
    "approval.appoint": _("审定会：聘请委员"),
    "approval.dismiss": _("审定会：委员退出"),
    "member.answer": _("审定会：委员答复"),
    "member.here": _("审定会：委员到会"),
    "member.left": _("审定会：委员离会"),
    "round.close": _("审定会：计票"),
    "round.void": _("审定会：销毁选票"),
    "ballot.cast": _("审定会：已投票"),
    "session.scan": _("上传答辩评分汇总表扫描件"),
    "session.recount": _("重新计算场次结果"),
    "counting.made": _("计算答辩总分和名次"),
    "proposal.write": _("登记建议名单"),
    "export.counting": _("导出答辩总分计算表"),
    "slot.hail": _("呼叫答辩人"),
    "slot.arrive": _("答辩人签到"),
    "slot.unarrive": _("撤销答辩人签到"),
    "session.check_in": _("评委签到"),
    "session.check_out": _("撤销评委签到"),
    "session.correct_since": _("更正评委到会时间"),
    "session.show_screen": _("打开会场大屏"),
    "session.end_screen": _("停用会场大屏"),
    "mark.keyed": _("录入纸质评分表（一人）"),
    "hall_rubric.edit": _("修改答辩评分表"),
    "hall_rubric.reset": _("恢复默认答辩评分表"),
}


def words() -> dict[str, Any]:
    """{action: words} for the trail; the subject stands before the move, since many moves are called alike."""
    found = dict(ENTRIES) | {f"mark.{cause}": label for cause, label in CAUSES.items()}
    tables = (
        ("session", _("答辩场次"), MOVES), ("slot", _("答辩"), SLOT_MOVES),
        ("proposal", _("建议名单"), LIST_MOVES), ("approval", _("审定会"), VOTE_MOVES),
    )  # fmt: skip
    for kind, subject, moves in tables:
        for name, move in moves.items():
            found[f"{kind}.{name}"] = _("%(subject)s：%(move)s") % {"subject": subject, "move": move.label}
    return found
