"""What an appeal tells whom, and the open ones that a step of the year would cut off (T38)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts import inbox
from accounts.models import User
from accounts.roles import Role, holders
from nominations.models import Application, Cycle, StageEvent
from nominations.pipeline import CycleStage, leads_on

OPEN = ("filed", "reported")
WORDS = {
    "filed": ("收到复核申请", "%(name)s（%(number)s）提出复核申请，请核查并提交报告。"),
    "received": ("复核申请已收到", "%(name)s（%(number)s）的复核申请已收到，协会核查后由秘书长决定。"),
    "restored": (
        "申报经复核恢复办理",
        "%(name)s（%(number)s）的复核申请成立，申报恢复到作出结论之前的环节，请继续办理。",
    ),
    "reported": ("复核申请待决定", "%(name)s（%(number)s）的复核申请已核查，请决定。"),
    "denied": (
        "复核结果：维持原结论",
        "%(name)s（%(number)s）的复核申请不成立，维持原结论。\n答复：%(reply)s",
    ),
    "lifted": (
        "复核结果：复核成立",
        "%(name)s（%(number)s）的复核申请成立，取消参评资格的决定不再执行，其中的不再受理申报已解除；"
        "本年度已过原来的环节，这份申报不再恢复办理。\n答复：%(reply)s",
    ),
}


def against_leaving(cycle: Cycle, stage: CycleStage) -> list[str]:
    """What was asked in time is answered in time: appeals that could not be granted any more in `stage`."""
    rows = StageEvent.objects.filter(application__cycle=cycle, appeal__state__in=OPEN)
    states = rows.values_list("from_status", flat=True)
    n = sum(leads_on(state, cycle.stage) and not leads_on(state, stage) for state in states)
    return [_("还有 %(n)d 件复核申请没有答复，进入下一环节后不能再恢复，请先作出复核决定。") % {"n": n}] if n else []


def parties(application: Application) -> list[User]:
    """The nominee and the officers of the recommending unit."""
    people = [application.nominee] if application.nominee is not None else []
    unit = application.recommender_id
    return people + (list(holders(Role.REC, unit_id=unit)) if unit is not None else [])


def tell(row: Any, event: str, people: Iterable[User]) -> None:
    """One message of WORDS about this appeal."""
    subject, body = WORDS[event]
    words = {"name": row.application.name, "number": row.application.acceptance_no, "reply": row.reply}
    key, url = f"appeal:{row.pk}:{event}", f"/appeal/{row.key}/"
    inbox.tell(people, key=key, subject=subject, body=body % words, url=url)
