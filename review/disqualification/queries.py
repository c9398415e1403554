"""One function per screen: the matters, one matter, what those concerned read, the bans, whom they touch."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.roles import Role
from documents.models import StoredFile
from nominations import bans, desks, listing, visibility, wording
from nominations.models import Application, Ban, Unit
from nominations.models.ban import BanSubject
from nominations.pipeline import INTAKE, LIVE
from review import banned, expelling
from review.disqualification import permissions
from review.disqualification.forms import BAN_COLUMNS, COLUMNS, FLAG_COLUMNS
from review.disqualification.models import Exhibit, Lifting, Proceeding, ProceedingEvent, Statement
from review.proceeding_panels import MOVED

Step = Proceeding.Step
EMPTY = {
    "title": gettext_lazy("没有符合条件的事项"),
    "text": gettext_lazy("经办人可以在申报页面提出取消资格；请换一个条件，或者清除筛选。"),
}
NO_BANS = {
    "title": gettext_lazy("没有符合条件的记录"),
    "text": gettext_lazy("取消资格的决定作出后，禁报对象列在这里。"),
}
NO_FLAGS = {"title": gettext_lazy("没有涉及被禁对象的在审申报"), "text": ""}
TONES = {
    Step.PROPOSED: ("warn", "inbox"),
    Step.REVIEWED: ("warn", "send"),
    Step.HEARING: ("now", "dot"),
    Step.HEARD: ("warn", "inbox"),
    Step.DECIDED: ("bad", "stop"),
    Step.DROPPED: ("muted", "dash"),
}


def _chip(step: str) -> dict[str, str]:
    tone, icon = TONES[Step(step)]
    return {"label": str(Step(step).label), "tone": tone, "icon": icon}


def queue(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """The matters this person may follow, the newest first; two queries."""
    asked = listing.given(form)
    rows = Proceeding.objects.filter(permissions.followable(user))
    if text := asked.get("q"):
        rows = rows.filter(Q(application__name__icontains=text) | Q(application__acceptance_no=text))
    if "kind" in asked:
        rows = rows.filter(kind=asked["kind"])
    numbers = dict(rows.order_by().values_list("step").annotate(n=Count("*")))
    if step := asked.get("step"):
        rows = rows.filter(step=step)
    count = numbers.get(step, 0) if step else sum(numbers.values())
    rows = rows.select_related("application__employer", "application__cycle").order_by("-pk")
    page = listing.page_of(rows, data.get("page"), count=count)
    page.object_list = [{"row": row, "chip": _chip(row.step)} for row in page.object_list]
    return _listing(form, page, asked, data, ("step", numbers, Step.choices), COLUMNS)


def _listing(form: Any, page: Any, asked: Any, data: QueryDict, counted: Any, columns: Any) -> listing.Listing:
    name, numbers, labels = counted
    return listing.Listing(
        form=form,
        page=page,
        chips=listing.chips(form, asked, data),
        counts=listing.counts(name, numbers, labels, data) if name else [],
        headings=listing.headings([("", label) for label in columns], "", data),
    )


def find(user: Any, key: UUID) -> Proceeding | None:
    """One matter, or None: missing and forbidden are the same."""
    rows = Proceeding.objects.filter(permissions.followable(user), key=key)
    related = ("application__employer", "application__recommender", "application__cycle", "letter__file")
    return rows.select_related(*related, "letter__snapshot", "proposed_by", "reviewed_by", "decided_by").first()


def case(found: Proceeding) -> dict[str, Any]:
    """What its page shows: the course, the proof, what was said, whom the decision named."""
    return {
        "row": found,
        "application": found.application,
        "chip": _chip(found.step),
        "state": wording.chip(found.application.status, precise=True),
        "exhibits": found.exhibits.select_related("file"),
        "statements": found.statements.select_related("file", "by"),
        "named": [
            {"words": bans.in_words(one.subject_type, found.application), "ban": one.ban}
            for one in found.named.select_related("ban")
        ],
        "history": [
            {
                "what": MOVED[one.move],
                "when": one.at,
                "who": one.actor.name,
                "role": Role(one.role).label,
                "why": one.note,
            }
            for one in found.events.select_related("actor").order_by("-pk")
        ],
    }


def to_propose(user: Any, key: UUID) -> Application | None:
    """The application a proposal is about."""
    rows = Application.objects.filter(permissions.proposable(user), key=key)
    return rows.select_related("employer", "recommender", "cycle").first()


def named_exactly(user: Any, name: str, employer: str) -> Application | None:
    """Of those the association does not read yet only who is known by full name and full unit name already."""
    rows = Application.objects.filter(permissions.proposable(user), name=name.strip(), employer__name=employer.strip())
    return rows.order_by("-pk").first()


def open_of(application: Application) -> Proceeding | None:
    """The matter that is under way about this application."""
    return Proceeding.objects.filter(application=application).exclude(step__in=[Step.DECIDED, Step.DROPPED]).first()


def done(found: Proceeding, user: Any, move: str, key: str) -> bool:
    """Whether this very form has been taken already (G3)."""
    return bool(key) and ProceedingEvent.objects.filter(proceeding=found, move=move, actor=user, key=key).exists()


def lifted(ban: Ban, user: Any, key: str) -> bool:
    """The same for a ban."""
    return bool(key) and Lifting.objects.filter(ban=ban, by=user, key=key).exists()


def subjects(application: Application) -> list[tuple[str, str]]:
    """Whom a decision may name, in words."""
    known = [str(kind) for kind in BanSubject if bans.key_of(kind, application)]
    return [(kind, bans.in_words(kind, application)) for kind in known]


def hearing(user: Any, key: UUID) -> dict[str, Any] | None:
    """What somebody who is heard reads: the facts and their own words; never who proposed it, nor an opinion."""
    rows = Proceeding.objects.filter(permissions.heard_rows(user), application__key=key)
    found = rows.select_related("application__cycle", "application__employer", "letter__file").order_by("-pk").first()
    if found is None:
        return None
    party = permissions.party_of(user, found)
    return {
        "row": found,
        "application": found.application,
        "party": Statement.Party(party).label,
        "open": found.step == Step.HEARING and found.due_at is not None and clock.db_now() < found.due_at,
        "statements": found.statements.filter(party=party).select_related("file"),
        "named": [bans.in_words(one.subject_type, found.application) for one in found.named.all()],
    }


def file(user: Any, key: UUID) -> StoredFile | None:
    """Proof for the association; what was said in writing also for the side that said it."""
    followed = Proceeding.objects.filter(permissions.followable(user))
    if exhibit := Exhibit.objects.filter(file__key=key, proceeding__in=followed).select_related("file").first():
        return exhibit.file
    said = Statement.objects.filter(file__key=key).select_related("file", "proceeding__application").first()
    if said is None:
        return None
    own = permissions.party_of(user, said.proceeding) == said.party
    return said.file if own or permissions.can_follow(user, said.proceeding) else None


def decision(user: Any, key: UUID) -> Proceeding | None:
    """The matter whose letter D18 is finished, for the association and those it is about."""
    rows = Proceeding.objects.filter(permissions.followable(user) | permissions.heard_rows(user), key=key)
    return rows.filter(letter__file__isnull=False).select_related("letter__file", "letter__snapshot").first()


def ban_list(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """Who is under a ban, was, or was let out of it; three queries."""
    asked = listing.given(form)
    rows = Ban.objects.filter(permissions.visible_bans(user))
    if text := asked.get("q"):
        units = Unit.objects.filter(name__icontains=text).exclude(uscc="").values("uscc")
        rows = rows.filter(
            Q(decision_doc__icontains=text)
            | Q(subject_key=text.upper()) & ~Q(subject_type=BanSubject.PERSON)
            | Q(subject_key__in=units)
        )
    if "subject" in asked:
        rows = rows.filter(subject_type=asked["subject"])
    numbers = rows.order_by().aggregate(
        **{name: Count("pk", filter=banned.in_state(name)) for name, _label in banned.STATES}
    )
    if state := asked.get("state"):
        rows = rows.filter(banned.in_state(state))
    rows = rows.select_related(*expelling.paths()).order_by("-pk")
    page = listing.page_of(rows, data.get("page"), count=numbers[state] if state else sum(numbers.values()))
    page.object_list = banned.in_words(list(page.object_list))
    return _listing(form, page, asked, data, ("state", numbers, banned.STATES), BAN_COLUMNS)


def ban(user: Any, pk: int) -> dict[str, Any] | None:
    """One ban in words, with the matter it came from and how it was lifted."""
    rows = Ban.objects.filter(permissions.visible_bans(user), pk=pk)
    found = rows.select_related(*expelling.paths(), "lifting__by").first()
    return banned.in_words([found])[0] if found else None


def flagged(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """What is under way with somebody under a ban (A-8): to look at one by one, nobody is out by it."""
    asked = listing.given(form)
    rows = bans.flagged(visibility.readable(user)).filter(ban_flag=True, status__in=LIVE - INTAKE)
    if text := asked.get("q"):
        rows = rows.filter(name__icontains=text)
    page = listing.page_of(rows.select_related("employer", "recommender").order_by("-pk"), data.get("page"))
    page.object_list = [{"row": one, "chip": wording.chip(one.status, precise=True)} for one in page.object_list]
    return _listing(form, page, asked, data, ("", {}, ()), FLAG_COLUMNS)


def _turn_rows(user: Any) -> QuerySet[Proceeding]:
    """What waits for this person in any of their roles; one query."""
    over = Q(due_at__lte=clock.db_now())
    rows = permissions.reviewable(user) & Q(step=Step.PROPOSED)
    rows |= permissions.conductible(user) & (Q(step=Step.REVIEWED) | (Q(step=Step.HEARING) & over))
    rows |= permissions.decidable(user) & Q(step=Step.HEARD)
    rows |= permissions.heard_rows(user) & Q(step=Step.HEARING) & ~over & Q(answered=False)
    mine = Statement.objects.filter(proceeding=OuterRef("pk"), by=user.pk)
    found = Proceeding.objects.annotate(answered=Exists(mine)).filter(rows)
    return found.select_related("application").order_by("due_at", "pk")


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: review, send the notice, end the hearing, decide; or answer, for those concerned."""
    told = []
    for row in _turn_rows(user)[: desks.MANY]:
        if permissions.can_follow(user, row):
            sentence = _("%(matter)s：%(name)s（%(step)s）")
            url, verb = reverse("disqualification:detail", args=[row.key]), _("办理")
        else:
            sentence = _("协会请您对%(name)s申报的核查事实陈述意见")
            url, verb = reverse("disqualification:hearing", args=[row.application.key]), _("查看并陈述")
        words = {
            "matter": row.get_kind_display(), "name": row.application.name, "step": row.get_step_display()
        }  # fmt: skip
        told.append(desks.line(sentence % words, url, row.due_at, verb))
    return told
