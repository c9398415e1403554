"""What the review holds that came from a nominee: slides, leave, appeals, statements, requests to leave (§2.18 查阅).

Scores, opinions of the experts and notes of the association are no data a nominee is shown (§4.2).
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import my_data
from accounts.models import User
from accounts.my_data import Part
from accounts.own_account import beijing
from review.appeal.models import Appeal
from review.attending.models import Deck, Leave
from review.disqualification.models import Proceeding, Statement
from review.experts.models import Avoidance
from review.late_withdrawal.models import LateWithdrawal

Lines = list[tuple[str, str]]


def register() -> None:
    """Called once, when the application starts."""
    my_data.register(my_data.Section("review", gettext_lazy("评审中由我提交的和对我作出的决定"), parts))


def parts(user: User, whole: bool) -> list[Part]:
    """One part for each kind there is something of; seven queries."""
    mine: dict[str, Any] = {"application__nominee": user}
    found = (
        (_("答辩演示文稿"), _decks(mine)),
        (_("请假"), _leaves(user)),
        (_("申请专家回避"), _avoidances(mine)),
        (_("复核申请"), _appeals(user)),
        (_("陈述意见"), _statements(user)),
        (_("退出申请"), _leavings(mine)),
        (_("对我作出的取消资格决定"), _decisions(mine)),
    )
    return [Part(title, lines) for title, lines in found if lines]


def _decks(mine: dict[str, Any]) -> Lines:
    rows = Deck.objects.filter(**mine, removed_at=None).select_related("file").order_by("-pk")
    return [(beijing(row.uploaded_at), row.file.original_name) for row in rows]


def _leaves(user: User) -> Lines:
    rows = Leave.objects.filter(asked_by=user, slot__application__nominee=user).order_by("-pk")
    return [(beijing(row.asked_at), " ".join((row.reason, str(row.get_outcome_display()), row.note)).strip())
            for row in rows]  # fmt: skip


def _avoidances(mine: dict[str, Any]) -> Lines:
    rows = Avoidance.objects.filter(**mine).order_by("-pk")
    return [
        (beijing(row.asked_at), f"{row.person_name} {row.reason} {row.get_outcome_display()}".strip()) for row in rows
    ]


def _appeals(user: User) -> Lines:
    """Those the person asked for; the unit's own are the unit's."""
    rows = Appeal.objects.filter(asked_by=user, application__nominee=user).order_by("-pk")
    return [(beijing(row.asked_at), "\n".join(filter(None, (row.text, row.reply)))) for row in rows]


def _statements(user: User) -> Lines:
    rows = Statement.objects.filter(by=user, proceeding__application__nominee=user).order_by("-pk")
    return [(beijing(row.at), row.text) for row in rows if row.text]


def _leavings(mine: dict[str, Any]) -> Lines:
    rows = LateWithdrawal.objects.filter(**mine).order_by("-pk")
    return [(beijing(row.asked_at), f"{row.reason} {row.get_state_display()}") for row in rows]


def _decisions(mine: dict[str, Any]) -> Lines:
    """Number and day, as in the letter the person has; nothing of how the decision came about."""
    rows = Proceeding.objects.filter(**mine, step=Proceeding.Step.DECIDED).order_by("-pk")
    return [(beijing(row.decided_at), f"{row.get_kind_display()} {row.doc_no}") for row in rows]
