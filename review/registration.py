"""What the review registers with the apps to its right: its documents, and words for its acts in the audit trail."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import audit_words, granting
from documents import registry, result_sheet
from nominations import sight
from review import audit_words as intake_words
from review import expelling, hall_words

WORDS = {
    "same_evidence.decide": _("判断相似材料"),
    "export.asked": _("申请导出含个人信息的结果表"),
    "export.approved": _("批准导出含个人信息的结果表"),
    "export.refused": _("不批准导出含个人信息的结果表"),
    "export.result_sheet": _("导出形式审查结果表"),
    "export.download": _("下载含个人信息的结果表"),
    "export.expired": _("含个人信息的结果表到期删除"),
    "disqualification.propose": _("提出取消资格"),
    "disqualification.review": _("复核取消资格"),
    "disqualification.summon": _("发出听取意见通知"),
    "disqualification.state": _("提交陈述意见"),
    "disqualification.paper": _("登记书面意见"),
    "disqualification.close": _("结束听取意见"),
    "disqualification.decide": _("作出取消资格决定"),
    "disqualification.drop": _("终止取消资格事项"),
    "ban.lift": _("解除禁报"),
    "rubric.edit": _("修改评分表"),
    "rubric.reset": _("恢复默认评分表"),
    "expert.entered": _("建立专家信息"),
    "expert.changed": _("修改专家信息"),
    "expert.appointed": _("聘任专家"),
    "expert.ended": _("结束专家聘任"),
    "expert.related": _("专家申报关系"),
    "expert.unrelated": _("专家撤回关系"),
    "expert.signed": _("专家签署承诺"),
    "conflict.found": _("比对发现应当回避"),
    "conflict.ended": _("回避随资料变化终止"),
    "conflict.declared": _("登记回避"),
    "conflict.lifted": _("解除专家回避"),
    "avoidance.ask": _("申请专家回避"),
    "avoidance.decide": _("决定专家回避申请"),
    "assignment.quarantine": _("封存评分"),
    "assignment.release": _("恢复评分"),
    "clue.report": _("反映线索"),
    "clue.answer": _("处理线索"),
    "assignment.propose": _("拟分配专家"),
    "assignment.remove": _("移除拟分配"),
    "assignment.confirm": _("确认分配并邀请专家"),
    "assignment.accept": _("专家接受邀请"),
    "assignment.recuse": _("专家回避"),
    "assignment.decline": _("专家谢绝"),
    "assignment.first_save": _("专家开始评分"),
    "assignment.submit_score": _("专家提交评分"),
    "assignment.reopen": _("重开评分"),
    "assignment.lock": _("锁定评分"),
    "assignment.overdue": _("评分逾期失效"),
    "assignment.cancel": _("取消专家分配"),
    "plan.draw": _("请求生成分配方案"),
    "plan.drawn": _("分配方案已生成"),
    "plan.take_up": _("采用分配方案"),
    "plan.drop": _("放弃分配方案"),
    "blind.make": _("生成匿名副本"),
    "blind.renew": _("重新生成匿名副本"),
    "blind.term": _("更改匿名副本的替换词"),
    "blind.confirm": _("确认匿名副本"),
    "blind.file.released": _("放行评审材料"),
    "blind.file.hidden": _("隐去评审材料"),
    "blind.file.masked": _("遮挡评审材料"),
    "ranking.frozen": _("生成初评排名"),
    "export.ranking": _("导出初评排名表"),
    "meeting.roll": _("登记合议到会情况"),
    "meeting.convene": _("开始合议会议"),
    "meeting.add_case": _("增加合议事项"),
    "consensus.case": _("登记合议意见"),
    "meeting.decide": _("登记入围名单"),
    "meeting.close": _("结束合议会议"),
    "meeting.reopen": _("重开合议会议"),
    "meeting.scan": _("上传合议纪要扫描件"),
    "meeting.confirm": _("确认合议结果"),
}


def register() -> None:
    """Called once, when the application starts."""
    from review import own_matters, retained
    from review.consensus import permissions as consensus
    from review.defense import permissions as defense
    from review.experts import own, pool
    from review.halls import papers as session_papers
    from review.mailed import retained as mailed
    from review.marks import papers as mark_papers
    from review.meetings import papers as consensus_papers
    from review.panel import permissions as panel
    from review.proposals import papers as hall_papers
    from review.result_sheet.permissions import KIND, can_read_document
    from review.seated import SEATS
    from review.sheets import papers
    from review.votes import papers as approval_papers

    expelling.register("named__proceeding__application")
    registry.register(
        registry.DocumentKind(
            KIND, _("形式审查结果表"), ("xlsx",), result_sheet.render, result_sheet.filename, can_read_document
        )
    )
    papers.register_kinds()
    approval_papers.register_kinds()
    hall_papers.register_kinds()
    session_papers.register_kinds(defense.can_read_session_document, defense.can_read_seat_document)
    granting.register(pool.against_role)
    sight.register(*SEATS)
    consensus_papers.register_kinds(consensus.can_read_document)
    mark_papers.register_kinds(panel.can_read_document)
    details: Any = intake_words.details()
    audit_words.register(words=WORDS | intake_words.WORDS | hall_words.words(), **details)
    retained.register()
    mailed.register()
    own.register()
    own_matters.register()
