"""The groups of notices and which of them a person may do without by mail; the inbox always has them all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

CORRECTION, DEADLINE, DECISION, SECURITY = "correction", "deadline", "decision", "security"
PROGRESS, WORK, YEAR = "progress", "work", "year"


@dataclass(frozen=True)
class Group:
    """`why`: the reason for which it always comes by mail; '' for one that can be switched off."""

    key: str
    label: Any
    help: Any
    why: Any = ""


GROUPS = (
    Group(
        CORRECTION, _("退回和补正"), _("申报表或批次被退回、协会要求补正、补正逾期。"),
        _("须在期限内办理，错过会影响申报"),
    ),
    Group(
        DEADLINE, _("期限和时间安排"), _("报送截止、补正期限、延期、中止，会审答辩的时间和地点。"),
        _("错过期限不能补办"),
    ),
    Group(
        DECISION, _("结论和决定"), _("形式审查、初评、答辩、审定、公示、命名的结果，取消资格、复核、异议的决定。"),
        _("涉及本人和单位的权益"),
    ),
    Group(SECURITY, _("账号与安全"), _("邀请、密码、邮箱、角色的变化，异常登录。"), _("便于及时发现账号被他人使用")),
    Group(PROGRESS, _("办理进展"), _("申报表已提交、已获同意、已报送、已收到补正等不需要您办理的消息。")),
    Group(WORK, _("待办事项"), _("有申报表、批次或其他事项到了您这里，请您审核、签收或处理。")),
    Group(YEAR, _("年度动态"), _("年度通知发布、开始申报、转入选树命名、年度完成。")),
)  # fmt: skip
OPTIONAL = frozenset(group.key for group in GROUPS if not group.why)


def by_mail(user: Any, group: str) -> bool:
    """Whether a notice of this group goes to the person by mail too; what belongs to no group always does."""
    return group not in OPTIONAL or group not in user.mail_off


def chosen(keys: Iterable[str]) -> list[str]:
    """What to keep in `User.mail_off`: only groups that can be switched off, each once, in a fixed order."""
    wanted = set(keys)
    return [group.key for group in GROUPS if group.key in OPTIONAL & wanted]


def labels(keys: Iterable[str]) -> list[str]:
    """The words of groups, in their order."""
    wanted = set(keys)
    return [str(group.label) for group in GROUPS if group.key in wanted]
