"""Who hears of an objection: the desk by its number, the parties the facts; the objector reads by the query code."""

from django.utils import translation
from django.utils.translation import gettext as _

from accounts import inbox
from accounts.models import User
from accounts.roles import Role, holders
from nominations.visibility import far_from
from publicity.objections.models import Objection


def _send(row: Objection, users: list[User], body: str, *, url: str = "", **words: object) -> None:
    with translation.override("zh-hans"):
        inbox.tell(
            users, key=f"objection:{row.key}:{row.version}:{len(body)}",
            subject=_("异议 %(number)s") % {"number": row.number}, body=body % {"number": row.number, **words},
            url=url or f"/objection_desk/{row.key}/",
        )  # fmt: skip


def one(row: Objection, user: User, body: str) -> None:
    _send(row, [user], body)


def owner(row: Objection, body: str) -> None:
    """The case owner, if there is one."""
    if row.owner is not None:
        _send(row, [row.owner], body)


def role(row: Objection, role: str, body: str) -> None:
    """Everybody with this role who need not stay away from the person it is about."""
    _send(row, [user for user in holders(role) if row.application_id not in far_from(user)], body)


def parties(row: Objection) -> None:
    """The nominee and both units: that there are facts to answer, and until when; never who wrote them."""
    from nominations.deadlines import beijing

    application = row.application
    users = [application.nominee] if application.nominee else []
    for unit, of in ((application.employer_id, Role.UNIT), (application.recommender_id, Role.REC)):
        if unit is not None:
            users += list(holders(of, unit_id=unit))
    body = _("公示期间收到关于%(name)s的异议，现需核实。请登录平台阅读有关事实，并在%(due)s前作出说明。")
    due = beijing(row.parties_due) if row.parties_due else ""
    _send(row, users, body, url="/objection/answers/", name=application.name, due=due)
