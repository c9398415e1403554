"""A member answers the invitation, is in the room, casts the ballot."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from nominations.acting import Actor, NotPermitted, TransitionError
from review.votes import casting, seating
from review.votes.models import Member, Round


def _is_own(member: Member, by: Actor) -> bool:
    return member.expert.user_id == getattr(by.user, "pk", None)


def answer(member: Member, *, by: Actor, coming: bool) -> Member:
    """Whether the member will come; who comes too late is told so."""
    if not _is_own(member, by):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    return seating.answer(member, by=by, coming=coming)


def check_in(member: Member, token: str, *, by: Actor) -> Member:
    """By the code on the wall of the room."""
    if not _is_own(member, by):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if not seating.is_token(member.approval, token):
        raise TransitionError(_("签到码已过期，请重新扫描会场的签到码。"))
    return seating.check_in(member, by=by)


def cast(one: Round, choices: Mapping[int, str], secret: str, *, by: Actor) -> casting.Receipt:
    """The ballot, once."""
    return casting.cast(one, choices, secret, by=by)
