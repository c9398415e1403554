"""One function per screen: a year's lists, one list with its rows and channels; what waits for whom."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.roles import Role, has_role
from documents.models import StoredFile
from nominations import desks
from nominations.models import Cycle
from nominations.pipeline import CycleStage
from nominations.visibility import READERS, far_from
from publicity.lists import drafting, papers, period, promoting, showing
from publicity.lists.models import Publication
from publicity.lists.moves import IN_TIME, MOVES, PUBLIC, UNSIGNED, State
from publicity.public_notice import permissions

_STAGES = list(CycleStage)
SHOWN = _STAGES[_STAGES.index(CycleStage.PUBLICITY) : _STAGES.index(CycleStage.ARCHIVED) + 1]
EMPTY = {
    "title": gettext_lazy("还没有进入公示发布的年度"),
    "text": gettext_lazy("名单审定的结果确认后，由秘书长转入公示发布，在这里准备公示名单。"),
}
WHAT = {"arrange": gettext_lazy("调整排列顺序"), "announce": gettext_lazy("登记发布渠道")}


def cycle_of(user: Any, year: int | None) -> Cycle | None:
    """The year asked for, or the latest that came as far as stage 5."""
    if not has_role(user, *READERS):
        return None
    rows = Cycle.objects.filter(stage__in=SHOWN).order_by("-year")
    return (rows.filter(year=year) if year is not None else rows).first()


def publication_of(user: Any, key: UUID) -> Publication | None:
    """One list; None hides as 404."""
    if not has_role(user, *READERS):
        return None
    rows = Publication.objects.select_related("cycle", "prepared_by", "reviewed_by", "signed_by")
    return rows.filter(key=key, cycle__stage__in=SHOWN).first()


def page(user: Any, cycle: Cycle) -> dict[str, Any]:
    """The lists of a year, newest first, and how many candidates wait for one."""
    away = far_from(user)
    waiting = [row for row in drafting.waiting(cycle) if row.pk not in away]
    lists = list(cycle.publications.exclude(state=State.VOID).order_by("-number"))
    return {
        "vacancies": [row for row in promoting.vacated(cycle) if row.pk not in away],
        "reserves": [row for row in promoting.reserves(cycle) if row.pk not in away],
        "proposal": promoting.open_proposal(cycle) if permissions.is_clear(user, cycle) else None,
        "cycle": cycle, "lists": lists, "waiting": drafting.ordered(waiting, cycle),
        "may_begin": permissions.can_prepare(user, cycle)
        and not any(row.state in UNSIGNED for row in lists),
    }  # fmt: skip


def one(user: Any, publication: Publication) -> dict[str, Any]:
    """One list: its rows without whoever is hidden from this person, its period, papers, channels and history."""
    away = far_from(user)
    entries = publication.entries.select_related("application").order_by("place")
    public = publication.state in PUBLIC
    context: dict[str, Any] = {
        "publication": publication, "cycle": publication.cycle, "public": public,
        "rows": [row for row in entries if row.application_id not in away],
        "moved": bool(publication.order_reason), "history": history(publication),
        "writes": permissions.can_write(user, publication), "draft": publication.state == State.DRAFT,
        "problems": _problems(user, publication),
    }  # fmt: skip
    if public:
        return context | {
            "span": period.span(*period.days_of(publication)), "running": period.is_running(publication),
            "shown": not showing.taken_down(publication.cycle),
            "channels": list(publication.channels.select_related("screenshot", "by")),
            "paper": papers.of(publication), "word": papers.of(publication, "docx"),
        }  # fmt: skip
    today = period.from_day(publication.cycle, clock.today())
    return context | {"planned": today, "span": period.span(today.first, today.last)}


def _problems(user: Any, publication: Publication) -> list[str]:
    """What stands in the way; it names people, so whoever stays away from one of them does not read it."""
    if publication.state not in UNSIGNED or not permissions.is_clear(user, publication.cycle):
        return []
    return drafting.against(publication)


def history(publication: Publication) -> list[dict[str, Any]]:
    """Who did what with the list."""
    return [
        {"when": row.at, "who": row.actor.name if row.actor else _("系统"),
         "what": WHAT.get(row.move) or MOVES[row.move].label, "why": row.reason}
        for row in publication.events.select_related("actor").order_by("-pk")[:50]
    ]  # fmt: skip


def screenshot(user: Any, key: UUID, channel: UUID) -> StoredFile | None:
    """The picture of one channel; None hides as 404."""
    publication = publication_of(user, key)
    row = publication.channels.select_related("screenshot").filter(key=channel).first() if publication else None
    return row.screenshot if row is not None else None


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: STAFF with a list to prepare, LEAD to review, CHIEF to sign; by the permissions of the acts."""
    if not has_role(user, Role.STAFF, Role.LEAD, Role.CHIEF):
        return []
    found = []
    open_ones = list(Publication.objects.filter(state__in=UNSIGNED).select_related("cycle").order_by("pk"))
    for row in open_ones:
        permit, sentence, verb = _waiting()[row.state]
        if permit(user, row):
            url = reverse("public_notice:detail", args=[row.key])
            found.append(desks.line(sentence % {"year": row.cycle.year}, url, None, verb))
    found += _promotions(user)
    for cycle in Cycle.objects.filter(stage__in=IN_TIME).exclude(pk__in=[row.cycle_id for row in open_ones]):
        if permissions.can_prepare(user, cycle) and drafting.is_waiting(cycle):
            url = reverse("public_notice:year", args=[cycle.year])
            found.append(desks.line(_("%(year)s年度公示名单待准备") % {"year": cycle.year}, url, None, _("准备")))
    return found


def _promotions(user: Any) -> list[dict[str, Any]]:
    found = []
    for cycle in Cycle.objects.filter(stage__in=IN_TIME):
        url = reverse("public_notice:year", args=[cycle.year])
        row = promoting.open_proposal(cycle)
        if row is not None and permissions.can_sign_promotion(user, row):
            found.append(desks.line(_("%(year)s年度有一名递补待签发") % {"year": cycle.year}, url, None, _("签发")))
        elif row is None and permissions.can_propose_promotion(user, cycle) and promoting.next_pair(cycle):
            found.append(desks.line(_("%(year)s年度候选人有空缺，待递补") % {"year": cycle.year}, url, None, _("办理")))
    return found


def _waiting() -> dict[str, tuple[Callable[[Any, Publication], bool], str, str]]:
    return {
        State.DRAFT: (permissions.can_write, _("%(year)s年度公示名单待提交复核"), _("办理")),
        State.HANDED_IN: (permissions.can_review, _("%(year)s年度公示名单待复核"), _("复核")),
        State.REVIEWED: (permissions.can_sign, _("%(year)s年度公示名单待签发"), _("签发")),
    }
