"""The board: every nominee of the unit in the column of its state, each with what holds it; constant queries."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock, roles
from accounts.models import RoleGrant
from accounts.roles import Role
from nominations import desks, extensions, holding, listing, wording
from nominations.models import Application, Attachment, BatchItem, CorrectionRound
from nominations.nominee_board import permissions
from nominations.nominee_board.models import Reminder
from nominations.nominee_board.transitions import PAUSE
from nominations.notices import UNIT
from nominations.pipeline import TERMINAL, WITH_ASSOCIATION, Status
from nominations.visibility import recommender_sees

PER_COLUMN = 20
SHOWN = (
    "key", "name", "post_name", "status", "entered_at", "on_behalf", "endorsed_at", "employer__name", "cycle_id",
    "proposed_by_id", *desks.NEAR,
)  # fmt: skip
EXAMINED = frozenset({Status.SUBMITTED, Status.CORRECTION})
COLUMNS: tuple[tuple[str, Any, frozenset[str]], ...] = (
    ("units", _("申报人和工作单位办理"), frozenset({Status.DRAFT, Status.UNIT_REVIEW})),
    ("review", _("待本单位审核"), frozenset({Status.RECOMMENDER_REVIEW})),
    ("recommended", _("同意推荐，待报送"), frozenset({Status.RECOMMENDED})),
    ("examined", _("形式审查"), EXAMINED),
    ("judged", _("评审、审定和公示"), frozenset(WITH_ASSOCIATION) - EXAMINED - {Status.NAMED}),
    ("over", _("已办结"), frozenset(TERMINAL) | {Status.NAMED}),
)
KEYS = {key: states for key, _label, states in COLUMNS}
PLACE = Case(
    *(When(status__in=states, then=Value(number)) for number, states in enumerate(KEYS.values())),
    output_field=IntegerField(),
)


def years(user: Any) -> list[int]:
    """The years in which the unit has anybody to follow, the newest first."""
    rows = Application.objects.filter(permissions.followed(user)).order_by("-cycle__year")
    return list(rows.values_list("cycle__year", flat=True).distinct())


def board(user: Any, data: QueryDict) -> dict[str, Any]:
    """The columns of one year with their first cards; `column` shows one of them alone, fifty cards a page."""
    known = years(user)
    asked = listing.whole(data.get("year"))
    year = asked if asked in known else next(iter(known), 0)
    rows = Application.objects.filter(permissions.followed(user), cycle__year=year)
    numbers = rows.order_by().aggregate(
        **{key: Count("pk", filter=Q(status__in=states)) for key, states in KEYS.items()}
    )
    only = data.get("column", "")
    if only in KEYS:
        page = listing.page_of(_shown(rows.filter(status__in=KEYS[only])), data.get("page"), count=numbers[only])
        cards = {only: _cards(user, list(page))}
    else:
        only, page = "", None
        cards = _first(user, rows)
    return {
        "year": year,
        "years": [{"year": one, "url": f"?year={one}", "current": one == year} for one in known],
        "page": page,
        "only": only,
        "columns": [
            {
                "key": key, "label": label, "count": numbers[key], "cards": cards.get(key, []),
                "rest": 0 if only else numbers[key] - len(cards.get(key, [])),
                "url": listing.address(data, column=key, year=str(year)),
            }
            for key, label, _states in COLUMNS
            if not only or key == only
        ],
    }  # fmt: skip


def _first(user: Any, rows: QuerySet[Application]) -> dict[str, list[dict[str, Any]]]:
    """The cards that have waited longest in each column."""
    order = Window(RowNumber(), partition_by=PLACE, order_by=[F("entered_at").asc(), F("pk").asc()])
    found = list(_shown(rows).annotate(nth=order).filter(nth__lte=PER_COLUMN))
    cards = _cards(user, found)
    return {key: [card for card in cards if card["status"] in states] for key, states in KEYS.items()}


def _shown(rows: QuerySet[Application]) -> QuerySet[Application]:
    """With what a card says, the longest waiting first."""
    found = rows.select_related("employer").only(*SHOWN)
    return found.annotate(deadline=extensions.deadline_column(Application)).order_by("entered_at", "pk")


def _cards(user: Any, rows: list[Any]) -> list[dict[str, Any]]:
    """Six queries for everything beside the rows, however many there are."""
    pks = [row.pk for row in rows]
    rounds = {one.application_id: one for one in CorrectionRound.objects.filter(application__in=pks, closed_at=None)}
    items = BatchItem.objects.filter(application__in=pks, live=True).select_related("batch")
    batches = {item.application_id: item.batch for item in items}
    told = dict(Reminder.objects.filter(application__in=pks).values_list("application").annotate(Max("at")))
    unopened = _unopened([row for row in rows if row.status == Status.RECOMMENDER_REVIEW])
    staffed = roles.officers(Role.UNIT, {row.employer_id for row in rows if row.employer_id})
    return [
        _card(
            user, row, told.get(row.pk), row.employer_id in staffed,
            holding.of(
                row, deadline=row.deadline, batch=batches.get(row.pk), round=rounds.get(row.pk),
                unopened=unopened.get(row.pk, 0),
            ),
        )
        for row in rows
    ]  # fmt: skip


def _card(user: Any, row: Any, told: datetime | None, staffed: bool, hold: holding.Hold) -> dict[str, Any]:
    readable = recommender_sees(user, row)
    return {
        "key": row.key,
        "name": row.name or _t("（未填写姓名）"),
        "post_name": row.post_name if readable else "",
        "employer": row.employer.name if row.employer else "",
        "status": row.status,
        "chip": wording.chip(row.status, precise=False),
        "url": reverse("recommendation:detail", args=[row.key]) if readable else "",
        "hold": hold,
        "told": told,
        "remind": hold.elsewhere and permissions.can_remind(user, row),
        "why_not": _why_not(hold, told, staffed),
    }


def _why_not(hold: holding.Hold, told: datetime | None, staffed: bool) -> str:
    """Why the reminder cannot be sent now, as the greyed button says it."""
    if hold.late:
        return _t("期限已过。")
    if told is not None and told > clock.now() - PAUSE:
        return _t("24 小时内已提醒过。")
    return _t("该单位还没有经办人账号，请联系协会邀请。") if hold.party == UNIT and not staffed else ""


def _unopened(rows: list[Any]) -> dict[int, int]:
    """How many files of each nobody of the recommending unit has opened yet (R61); two queries."""
    officers = set(
        RoleGrant.objects.filter(role=Role.REC, unit_id__in={row.recommender_id for row in rows}).values_list(
            "unit_id", "user_id"
        )
    )
    files = Attachment.objects.filter(application__in=[row.pk for row in rows], removed_at=None)
    seen: dict[tuple[int, int], bool] = {}
    for application, unit, file, reader in files.values_list(
        "application", "application__recommender", "pk", "views__user"
    ):
        seen[application, file] = seen.get((application, file), False) or (unit, reader) in officers
    return Counter(application for (application, _file), opened in seen.items() if not opened)


def to_remind(user: Any, key: UUID) -> Application | None:
    """The nominee a reminder is about."""
    rows = Application.objects.filter(permissions.remindable(user))
    return rows.select_related("employer", "recommender", "cycle", "nominee").filter(key=key).first()
