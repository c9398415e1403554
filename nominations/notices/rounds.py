"""The steps inside a round of correction, which are no moves of the pipeline: the words for whoever has it next."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import NOMINEE, REC, UNIT, Notice

CASE = "correction:detail"

HANDED_ON = Notice(UNIT, _("%(name)s 的补正内容请确认"), _("申报人已完成补正，请核对后确认。补正期限：%(due)s。"), CASE)
CONFIRMED = Notice(
    REC, _("%(name)s 的补正内容请提交"), _("工作单位已确认补正内容，请核对后提交协会。补正期限：%(due)s。"), CASE
)
BACK_TO_NOMINEE = Notice(
    NOMINEE, _("补正内容被工作单位退回"), _("理由：%(reason)s\n补正期限：%(due)s。"), CASE
)  # fmt: skip
BACK_TO_UNIT = Notice(
    UNIT, _("%(name)s 的补正内容被推荐单位退回"), _("理由：%(reason)s\n补正期限：%(due)s。"), CASE
)  # fmt: skip
LATER = tuple(
    Notice(audience, _("补正期限已延长"), _("受理编号 %(number)s 的补正期限延长至%(due)s。\n理由：%(reason)s"), CASE)
    for audience in (NOMINEE, UNIT, REC)
)
# {key of the text: (what brings it about, its rows)}
ROUNDS = {
    "correction-handed_on": (_("申报人完成补正"), (HANDED_ON,)),
    "correction-confirmed": (_("工作单位确认补正"), (CONFIRMED,)),
    "correction-sent_back": (_("补正内容被退回一步"), (BACK_TO_NOMINEE, BACK_TO_UNIT)),
    "correction-later": (_("补正期限延长"), LATER),
}
