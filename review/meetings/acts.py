"""What the verbs of the 合议 say before they are clicked: what each does, who is told, what cannot be undone."""

from django.utils.translation import gettext_lazy as _

from review.acts import Said

SAID: dict[str, Said] = {
    "open": Said(
        _("锁定评分表，开始合议"),
        (
            _("锁定全部已提交的评分表，取消尚未提交的分配；评分表从此不能修改。"),
            _("按事先确定的办法计算并保存第 1 次排名，系统列出需要合议的申报。"),
        ),
        _("锁定后不能撤销。"),
    ),
    "recount": Said(
        _("重新计算排名"),
        (_("评分表、名额或参评人在排名之后有变化。重新计算得到新一次排名，原来的排名保留。"),),
    ),
    "convene": Said(_("开始会议"), (_("到会人数达到法定人数、主持人已选定，可以逐案登记意见和入围名单。"),)),
    "close": Said(
        _("结束会议"),
        (
            _("核对每一案的意见、每一份申报的决定和理由，生成会议纪要供打印签名。"),
            _("结束后意见和名单不能修改；需要更正的，由秘书长重开会议。"),
        ),
        fields=("quota_note",),
    ),
    "scan": Said(_("上传会议纪要扫描件"), (_("请上传主持人、记录人和到会专家签名后的会议纪要。"),), fields=("scan",)),
    "confirm": Said(
        _("确认合议结果"),
        (_("全部申报同时办理：入围的进入会审答辩环节，其余的书面初评结束。"), _("通知中没有分数、名次和理由。")),
        _("确认后不能撤销；个别异议按复核办理。"),
        moves=("shortlist", "not_shortlist"),
    ),
    "reopen": Said(
        _("重开会议"),
        (
            _("已生成的会议纪要作废，扫描件撤下；意见和名单可以修改，须重新结束、签名。"),
            _("结果确认后重开的，只决定经复核回到书面初评的申报，其他人的结果不变。"),
        ),
        fields=("reason",),
    ),
    "defense": Said(_("开始会审答辩"), (_("本年度转入会审答辩，可以安排答辩场次。"),), _("转入后不能退回合议。")),
}
