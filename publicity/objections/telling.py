"""Who hears of an objection: the desk its number, the parties that there are facts; the objector asks by the code."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import inbox
from accounts.models import User
from accounts.roles import Role, has_role, holders
from nominations.deadlines import beijing
from nominations.visibility import far_from
from publicity.objections.models import Objection

# What the association's own people read, by what happened: the number and what is to be done, never who objects.
SENTENCES = {
    "file": _("收到一件异议，编号 %(number)s，请在 %(n)d 个工作日内完成受理审查。"),
    "propose": _("异议 %(number)s 已提出受理意见，请决定是否受理。"),
    "supply": _("异议 %(number)s 已补充材料，请继续受理审查。"),
    "lapse": _("异议 %(number)s 逾期未补充材料，不予受理，请答复反映人。"),
    "refuse": _("异议 %(number)s 不予受理，请答复反映人。"),
    "accept": _("异议 %(number)s 已受理，请等待指定核查人。"),
    "take_up": _("异议 %(number)s 由反映人撤回后依职权继续办理，请等待指定核查人。"),
    "assign": _("请核查异议 %(number)s，并在核查报告中写明听取意见的情况。"),
    "go_on": _("异议 %(number)s 由反映人撤回后依职权继续核查，请继续核查。"),
    "answer": _("异议 %(number)s 的当事人已作出说明。"),
    "report": _("异议 %(number)s 的核查报告已提交，请作出结论。"),
    "withdraw": _("异议 %(number)s 已由反映人撤回。"),
    "dismissed": _("异议 %(number)s 经核查不成立，请答复反映人。"),
    "release": _("异议 %(number)s 经核查不成立，请恢复当事人的公示。"),
    "upheld": _("异议 %(number)s 经核查成立，请答复反映人。"),
}


def _send(row: Objection, users: Iterable[User], mark: str, body: str, url: str) -> None:
    subject = _t("异议 %(number)s") % {"number": row.number}
    inbox.tell(users, key=f"objection:{row.key}:{mark}:{row.version}", subject=subject, body=body, url=url)


def _of_desk(row: Objection, users: Iterable[User], mark: str, **words: Any) -> None:
    """Nobody hears who has to stay away from the person it is about."""
    near = [user for user in users if row.application_id not in far_from(user)]
    with translation.override("zh-hans"):
        body = str(SENTENCES[mark]) % {"number": row.number, **words}
        _send(row, near, mark, body, reverse("objection_desk:detail", args=[row.key]))


def one(row: Objection, user: User | None, mark: str) -> None:
    """This person, if there is one."""
    _of_desk(row, [user] if user is not None else [], mark)


def owner(row: Objection, mark: str) -> None:
    """The case owner; everybody who could take the case up where there is none, or none who still may."""
    there = row.owner is not None and has_role(row.owner, Role.STAFF) and row.application_id not in far_from(row.owner)
    _of_desk(row, [row.owner] if there and row.owner else holders(Role.STAFF), mark)


def role(row: Objection, role: str, mark: str) -> None:
    """Everybody with this role who need not stay away from the person it is about."""
    _of_desk(row, holders(role), mark)


def came(row: Objection, days: int) -> None:
    """A new objection: LEAD and the desk, or who entered it; to be screened within `days` working days."""
    people = [row.owner] if row.owner is not None else [*holders(Role.STAFF), *holders(Role.LEAD)]
    _of_desk(row, people, "file", n=days)


def parties(row: Objection) -> None:
    """The nominee and both units: that there are facts to answer, and until when; never who wrote them."""
    application = row.application
    users = [application.nominee] if application.nominee else []
    for unit, of in ((application.employer_id, Role.UNIT), (application.recommender_id, Role.REC)):
        if unit is not None:
            users += list(holders(of, unit_id=unit))
    with translation.override("zh-hans"):
        words = {"name": application.name, "due": beijing(row.parties_due) if row.parties_due else ""}
        body = _t("公示期间收到关于%(name)s的异议，现需核实。请登录平台阅读有关事实，并在%(due)s前作出说明。") % words
        _send(row, users, "parties", body, reverse("objection:answers"))
