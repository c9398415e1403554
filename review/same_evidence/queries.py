"""One function per screen: the list of pairs, and one pair side by side."""

from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role, has_role
from nominations import desks, dictionaries, evidence, listing, viewer, visibility
from nominations.models import Attachment
from review.matching.models import EvidenceMatch, How
from review.same_evidence.forms import COLUMNS, OPEN, STATES
from review.same_evidence.permissions import can_decide, decidable, readable

EMPTY = {
    "title": gettext_lazy("没有符合条件的相似材料"),
    "text": gettext_lazy("材料报送后自动比对；发现同一材料用于两处时，会出现在这里，由经办人判断。"),
}
OWN = Q(left__application=F("right__application"))
RANK = Case(When(decision="", then=Value(0)), default=Value(1), output_field=IntegerField())
SIDES = ("left__application", "right__application")


def queue(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """The pairs this person may see, undecided first; counts follow the other filters."""
    asked = listing.given(form)
    rows = _matching(readable(user), asked)
    numbers = {key or OPEN: n for key, n in rows.order_by().values_list("decision").annotate(n=Count("pk"))}
    if state := asked.get("state"):
        rows = rows.filter(decision="" if state == OPEN else state)
    count = numbers.get(state, 0) if state else sum(numbers.values())
    ordered = rows.select_related(*SIDES).order_by(RANK, "-found_at", "-pk")
    page = listing.page_of(ordered, data.get("page"), count=count)
    page.object_list = [
        {
            "match": row,
            "left": {"file": row.left, "title": _title(row.left)},
            "right": {"file": row.right, "title": _title(row.right)},
            "own": row.left.application_id == row.right.application_id,
        }
        for row in page.object_list
    ]
    return listing.Listing(
        form=form,
        page=page,
        chips=listing.chips(form, asked, data),
        counts=listing.counts("state", numbers, STATES, data),
        headings=listing.headings([("", label) for label in COLUMNS], "", data),
    )


def _matching(rows: QuerySet[EvidenceMatch], asked: dict[str, Any]) -> QuerySet[EvidenceMatch]:
    if text := asked.get("q"):
        named = Q()
        for side in SIDES:
            named |= Q(**{f"{side}__name__icontains": text}) | Q(**{f"{side}__acceptance_no": text})
        rows = rows.filter(named)
    if how := asked.get("how"):
        rows = rows.filter(how=how)
    if whose := asked.get("whose"):
        rows = rows.filter(OWN if whose == "own" else ~OWN)
    return rows


def to_decide(user: Any, key: UUID) -> EvidenceMatch | None:
    """The pair behind a POST; None hides as 404."""
    return decidable(user).select_related(*SIDES).filter(key=key).first()


def pair(user: Any, key: UUID, turns: dict[str, int | None]) -> dict[str, Any] | None:
    """Two files side by side with what each is to prove; None hides as 404."""
    parts = [f"{side}__{part}" for side in ("left", "right") for part in ("file", "honour")]
    parts += [f"{side}__{unit}" for side in SIDES for unit in ("employer", "cycle")]
    match = readable(user).select_related("decided_by", *SIDES, *parts).filter(key=key).first()
    if match is None:
        return None
    left = turns["left"] or 0
    right = match.quarter if turns["right"] is None else turns["right"]
    here = reverse("same_evidence:detail", args=[match.key])
    return {
        "match": match,
        "sides": [
            _side(user, match.left, match.left_page, left, f"{here}?left={(left + 1) % 4}&right={right}#left", "left"),
            _side(
                user, match.right, match.right_page, right, f"{here}?left={left}&right={(right + 1) % 4}#right", "right"
            ),
        ],
        "own": match.left.application_id == match.right.application_id,
        "same": match.how == How.SAME,
        "may_decide": can_decide(user, match),
        "next": next_open(user, but=match.pk),
    }


def _side(user: Any, file: Attachment, page: int, turn: int, turn_url: str, name: str) -> dict[str, Any]:
    role = visibility.viewer_role(user, file.application)
    return {
        "name": name,
        "file": file,
        "application": file.application,
        "title": _title(file),
        "claim": viewer.claim(file, file.application),
        "page": page,
        "turn": turn,
        "turn_url": turn_url,
        "url": _address(role, file) if evidence.can_open(user, file) else "",
    }


def _address(role: str, file: Attachment) -> str:
    """Identity papers come with the reader's name across them; every other file from its one address."""
    if evidence.must_be_marked(role, file.kind):
        return reverse("formal_check:paper", args=[file.key]) + "?inline"
    return reverse("application:file", args=[file.key])


def _title(file: Attachment) -> str:
    if file.kind == dictionaries.AttachmentKind.EVIDENCE:
        return _("证明材料")
    return str(dictionaries.AttachmentKind(file.kind).label)


def next_open(user: Any, *, but: int = 0) -> EvidenceMatch | None:
    """The pair to decide after this one: the oldest that is still open."""
    rows = readable(user).filter(decision="").exclude(pk=but)
    return rows.only("key").order_by("found_at", "pk").first()


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: one counted line for case workers."""
    return _waiting(user, _("去判断")) if has_role(user, Role.STAFF) else []


def waiting(user: Any) -> list[dict[str, Any]]:
    """For those who only look on."""
    return [] if has_role(user, Role.STAFF) else _waiting(user, "")


def _waiting(user: Any, verb: str) -> list[dict[str, Any]]:
    if not (number := readable(user).filter(decision="").count()):
        return []
    url = reverse("same_evidence:queue") + f"?state={OPEN}"
    return [desks.line(_("有 %(n)d 对相似的申报材料等待判断") % {"n": number}, url, None, verb)]
