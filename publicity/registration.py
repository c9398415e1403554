"""What the public stages register with the apps to their right: documents, and words for their acts in the trail."""

from django.utils.translation import gettext_lazy as _

from accounts import audit_words

WORDS = {
    "publication.prepare": _("准备公示名单"),
    "publication.arrange": _("调整公示名单的顺序"),
    "publication.hand_in": _("公示名单提交复核"),
    "publication.review": _("复核公示名单"),
    "publication.send_back": _("退回公示名单"),
    "publication.publish": _("签发公示"),
    "publication.end": _("公示期满"),
    "publication.void": _("作废公示名单"),
    "publication.announce": _("登记公示发布渠道"),
    "naming.prepare": _("起草命名决定"),
    "naming.hand_in": _("命名决定提交复核"),
    "naming.review": _("复核命名决定"),
    "naming.send_back": _("退回命名决定"),
    "naming.issue": _("签发命名决定"),
    "naming.void": _("作废命名决定"),
    "title.revoke": _("证书和铭牌作废"),
    "title.hand_out": _("登记发放或收回"),
    "title.void_hand_out": _("作废发放登记"),
    "title.recommend": _("择优推荐上海工匠"),
    "title.renew": _("重新生成证书"),
    "title.export": _("生成证书登记名单"),
    "statistics.make": _("生成年度统计表"),
    "title.honours": _("选择荣誉榜公开的内容"),
    "archive.propose": _("提出归档"),
    "archive.check": _("检测归档数据包"),
    "archive.confirm": _("确认归档"),
    "archive.void": _("作废归档数据包"),
    "archive.download": _("下载归档数据包"),
    "promotion.propose": _("提出递补"),
    "promotion.sign": _("签发递补"),
    "promotion.drop": _("不予递补"),
    "objection.file": _("提出异议"),
    "objection.take": _("承办异议"),
    "objection.propose": _("提出受理意见"),
    "objection.ask_evidence": _("要求补充异议材料"),
    "objection.supply": _("补充异议材料"),
    "objection.lapse": _("逾期未补充异议材料"),
    "objection.refuse": _("不予受理异议"),
    "objection.accept": _("受理异议"),
    "objection.assign": _("指定异议核查人"),
    "objection.extend": _("延长异议核查期限"),
    "objection.report": _("提交异议核查报告"),
    "objection.conclude_dismissed": _("认定异议不成立"),
    "objection.conclude_upheld": _("认定异议成立"),
    "objection.withdraw": _("撤回异议"),
    "objection.go_on": _("依职权继续核查异议"),
    "objection.take_up": _("依职权继续办理"),
    "objection.release": _("恢复公示"),
    "objection.reply": _("答复异议"),
    "objection.answer": _("当事人作出说明"),
    "objection.identity": _("查看反映人身份"),
}


def register() -> None:
    """Called once, when the application starts."""
    from accounts import my_data
    from publicity.archives import packing
    from publicity.figures import papers as statistics
    from publicity.honour_roll import queries as honour_roll
    from publicity.lists import papers, ticking
    from publicity.objections import holding, retained
    from publicity.objections import own as answers
    from publicity.objections import papers as letters
    from publicity.titles import drafting, own, revoking
    from publicity.titles import papers as titles
    from review import expelling

    expelling.register("struck__objection__application")
    expelling.then(revoking.follow)
    expelling.numbered(drafting.bears)
    titles.register_kinds()
    statistics.register()
    packing.register()
    own.register()
    my_data.register(my_data.Section("honours", _("荣誉榜"), honour_roll.parts))
    papers.register_kinds()
    letters.register_kinds()
    ticking.register(holding.held)
    audit_words.register(words=WORDS)
    retained.register()
    answers.register()
