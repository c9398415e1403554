"""Before a correction falls due: the words for whoever has it, on the working day before and on the day itself."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import NOMINEE, REC, UNIT, Notice

EVE, LAST_DAY = "eve", "last_day"
CASE = "correction:detail"

REMINDERS: dict[tuple[str, str], Notice] = {
    (EVE, NOMINEE): Notice(
        NOMINEE, _("补正即将到期：%(due)s"),
        _("您的申报（受理编号 %(number)s）补正期限为%(due)s，之后还需两级单位确认、提交。请尽快完成答复。"),
        CASE,
    ),
    (EVE, UNIT): Notice(
        UNIT, _("%(name)s 的补正即将到期：%(due)s"),
        _("%(name)s 的补正内容等待贵单位确认，期限为%(due)s，之后还需推荐单位提交。请尽快核对。"), CASE,
    ),
    (EVE, REC): Notice(
        REC, _("%(name)s 的补正即将到期：%(due)s"),
        _("%(name)s（受理编号 %(number)s）的补正内容等待贵单位提交，期限为%(due)s。请尽快核对、提交。"), CASE,
    ),
    (LAST_DAY, NOMINEE): Notice(
        NOMINEE, _("补正今天到期：%(due)s"),
        _("您的申报（受理编号 %(number)s）补正期限为%(due)s，还需两级单位确认、提交。请现在完成答复并告知单位。"),
        CASE,
    ),
    (LAST_DAY, UNIT): Notice(
        UNIT, _("%(name)s 的补正今天到期：%(due)s"),
        _("%(name)s 的补正内容等待贵单位确认，期限为%(due)s，之后还需推荐单位提交。请现在核对、确认。"), CASE,
    ),
    (LAST_DAY, REC): Notice(
        REC, _("%(name)s 的补正今天到期：%(due)s"),
        _("%(name)s（受理编号 %(number)s）的补正内容等待贵单位提交，期限为%(due)s。请现在核对、提交。"), CASE,
    ),
}  # fmt: skip
