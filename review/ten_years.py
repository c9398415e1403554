"""What the review keeps for ten years, and thirty where it went against somebody (§2.16): sheets, minutes, matters.

Numbers, states, times and who decided stay; what was said about a person, and the papers that say it, go.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from documents.models import GeneratedDocument
from nominations import letters
from nominations.models import Ban, Cycle, DeletionLine
from nominations.printing import application_target
from nominations.retention import erasing
from nominations.retention.erasing import NOBODY
from nominations.retention.intake import FILE_YEARS
from nominations.retention.rules import Gone, Rule, of_none, of_years_over, register, years_before
from review import year_records
from review.appeal.models import Appeal
from review.disqualification.models import Lifting, Proceeding, ProceedingEvent, Statement
from review.experts.models import Appointment
from review.halls.models import Session
from review.marks.models import Keying, Mark, MarkVersion
from review.marks.papers import seat_target
from review.meetings import papers
from review.meetings.models import Case, Decision, Meeting, MeetingEvent, Voice
from review.proposals.papers import session_target
from review.rankings.models import Ranking
from review.result_sheet.models import Export
from review.sheets import keeping
from review.sheets.models import Assignment, AssignmentEvent, Clue, Sheet, SheetVersion
from review.votes.models import Approval

YEARS, LONG = 10, 30
MINUTES = "minutes"


def sheets(now: datetime) -> QuerySet[Assignment]:
    """Score sheets of the written review that still say something, and invitations of which no sheet came."""
    mine = {"assignment": OuterRef("pk")}
    filled = Sheet.objects.filter(~Q(scores={}) | ~Q(comment=""), **mine)
    told = AssignmentEvent.objects.filter(**mine).exclude(**erasing.UNSAID)
    clues = Clue.objects.filter(**mine).exclude(text="")
    rows = Assignment.objects.filter(Q(Exists(filled)) | Q(Exists(told)) | Q(Exists(clues)) | ~Q(reason=""))
    return of_years_over(rows.order_by("pk"), years_before(now, YEARS))


def erase_sheet(row: Assignment) -> Gone:
    """Total, verdict and hashes stay: the ranking was made of them."""
    gone = erasing.documents(erasing.papers(keeping.target(row.pk)))
    mine = Sheet.objects.filter(assignment=row)
    gone.sha256 += SheetVersion.objects.filter(sheet__assignment=row).values_list("sha256", flat=True)
    gone.rows += SheetVersion.objects.filter(sheet__assignment=row).update(content={})
    gone.rows += AssignmentEvent.objects.filter(assignment=row).update(**erasing.UNSAID)
    gone.rows += Clue.objects.filter(assignment=row).update(text="", answer="")
    gone.rows += mine.update(scores={}, comment="", notes={}, dimensions={})
    gone.rows += Assignment.objects.filter(pk=row.pk).exclude(reason="").update(reason="")
    return gone


def minutes(now: datetime) -> QuerySet[Cycle]:
    """Years whose 合议, defense and ballot still speak; the minutes of the approval are kept for good."""
    done = DeletionLine.objects.filter(rule=MINUTES, subject=OuterRef("name"))
    rows = Cycle.objects.annotate(name=Cast("year", CharField())).filter(~Exists(done))
    held = Q(pk__in=[])
    for model in (Meeting, Session, Approval, Appointment):
        held |= Q(Exists(model._default_manager.filter(cycle=OuterRef("pk"))))
    return of_years_over(rows.filter(held).order_by("pk"), years_before(now, YEARS), path="pk")


def erase_minutes(cycle: Cycle) -> Gone:
    """D10 with its scan, what was said in the meeting, the sheets of the panel and their prints."""
    gone = Gone()
    for ranking in Ranking.objects.filter(cycle=cycle):
        gone.add(erasing.documents(erasing.papers(papers.target(ranking))))
    for meeting in Meeting.objects.filter(cycle=cycle).select_related("scan"):
        gone.add(erasing.given_up(meeting.scan))
        gone.rows += _said_in(meeting)
    for session in Session.objects.filter(cycle=cycle).select_related("scan"):
        gone.add(erasing.given_up(session.scan))
        gone.add(erasing.documents(erasing.papers(session_target(session))))
        for seat in session.seats.all():
            gone.add(erasing.documents(erasing.papers(seat_target(seat))))
        gone.rows += _marked_in(session)
    gone.add(year_records.erase(cycle))
    return gone


def _said_in(meeting: Meeting) -> int:
    count = Case.objects.filter(meeting=meeting).exclude(conclusion="").update(conclusion=NOBODY)
    count += Case.objects.filter(meeting=meeting).update(reason="")
    count += Voice.objects.filter(case__meeting=meeting).update(text="")
    count += Decision.objects.filter(meeting=meeting).update(reason="")
    count += Meeting.objects.filter(pk=meeting.pk).exclude(quota_note="").update(quota_note="")
    return count + MeetingEvent.objects.filter(meeting=meeting).update(**erasing.UNSAID)


def _marked_in(session: Session) -> int:
    count = MarkVersion.objects.filter(mark__slot__session=session).update(content={})
    count += Mark.objects.filter(slot__session=session).update(scores={}, comment="")
    return count + Keying.objects.filter(slot__session=session).update(scores={}, comment="")


def proceedings(now: datetime) -> QuerySet[Proceeding]:
    """Dropped ones after ten years, decisions against somebody after thirty."""
    rows = Proceeding.objects.exclude(facts="").order_by("pk")
    short = of_years_over(rows, years_before(now, YEARS), path="application__cycle")
    against = Q(step=Proceeding.Step.DECIDED)
    return short.filter(~against | Q(over_at__lte=years_before(now, LONG)))


def erase_proceeding(row: Proceeding) -> Gone:
    """The number of the decision stays, by which a ban is known."""
    gone = erasing.files(row.exhibits.select_related("file"))
    gone.add(erasing.files(row.statements.select_related("file")))
    letter = [row.letter_id] if row.letter_id is not None else []
    gone.add(erasing.documents(erasing.speaking(GeneratedDocument.objects.filter(pk__in=letter))))
    gone.rows += Statement.objects.filter(proceeding=row).update(text="")
    gone.rows += ProceedingEvent.objects.filter(proceeding=row).update(note="")
    gone.rows += why_lifted(row.named.values_list("ban", flat=True))
    gone.rows += Proceeding.objects.filter(pk=row.pk).update(facts="", findings="", hearing_note="")
    return gone


def why_lifted(bans: Iterable[int]) -> int:
    """The reasons for which these bans were lifted; that they were stays."""
    pks = list(bans)
    count = Lifting.objects.filter(ban__in=pks).exclude(reason="").update(reason="")
    return count + Ban.objects.filter(pk__in=pks).exclude(lifted_reason="").update(lifted_reason="")


def exports(now: datetime) -> QuerySet[Export]:
    """Result sheets: they name everybody of the year. Those with personal numbers have gone long before."""
    left = Q(document__snapshot__erased_at=None, document__isnull=False) | ~Q(purpose="") | ~Q(remark="")
    return of_years_over(Export.objects.filter(left).order_by("pk"), years_before(now, FILE_YEARS))


def erase_export(row: Export) -> Gone:
    """Who asked for it, when, and how many lines it had, stays."""
    paper = [row.document_id] if row.document_id is not None else []
    gone = erasing.documents(erasing.speaking(GeneratedDocument.objects.filter(pk__in=paper)))
    gone.rows += Export.objects.filter(pk=row.pk).update(purpose="", remark="")
    return gone


def appeals(now: datetime) -> QuerySet[Appeal]:
    rows = Appeal.objects.exclude(text="").order_by("pk")
    return of_years_over(rows, years_before(now, YEARS), path="application__cycle")


def erase_appeal(row: Appeal) -> Gone:
    gone = erasing.files(row.files.select_related("file"))
    gone.add(erasing.documents(erasing.papers(application_target(row.application), letters.REPLY)))
    gone.rows += Appeal.objects.filter(pk=row.pk).update(text="", report="", reply=NOBODY)
    return gone


def register_rules() -> None:
    """Called once, when the application starts."""
    ten, of = _("年度结束后 10 年"), {"application": lambda row: row.application_id}
    long = _("年度结束后 10 年；作出取消资格、撤销称号决定的 30 年")
    register(
        Rule("sheets", _("书面初评评分表"), ten, sheets, erase_sheet, **of),
        Rule(
            MINUTES, _("合议纪要、答辩评分表、建议名单、表决票和会议记录中的说明"), ten, minutes, erase_minutes,
            application=of_none, key=lambda row: str(row.year),
        ),
        Rule("exports", _("形式审查结果表"), _("年度结束后 3 年"), exports, erase_export, application=of_none),
        Rule("proceedings", _("取消资格事项"), long, proceedings, erase_proceeding, **of),
        Rule("appeals", _("复核"), ten, appeals, erase_appeal, **of),
    )  # fmt: skip
