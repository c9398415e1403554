"""What is due on paper, what has come and what is missing (R66–R69): for one person, one batch, and for lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts import clock
from nominations.models import Application, Batch, BatchItem, BatchRevision, Cycle
from nominations.pipeline import WITH_ASSOCIATION
from review.paperwork.models import Paper, PaperEntry, PaperGrace

PERSONAL = (Paper.FORM, Paper.ID_COPY, Paper.UNION_CARD, Paper.CERTIFICATES)
COUNTS = ("listed", "sealed", "until", "have_annex2", *(f"have_{paper}" for paper in PERSONAL))


@dataclass(frozen=True)
class Line:
    """One paper: how many copies are due and here; `revision` is the version that counts, 0 where there is none."""

    paper: str
    due: int
    have: int
    revision: int = 0

    @property
    def label(self) -> str:
        return str(Paper(self.paper).label)

    @property
    def missing(self) -> int:
        return max(self.due - self.have, 0)

    @property
    def sentence(self) -> str:
        words = {"paper": self.label, "due": self.due, "have": self.have, "n": self.revision}
        if self.revision:
            return _("%(paper)s（第 %(n)d 版）应收 %(due)d 份，已收 %(have)d 份") % words
        return _("%(paper)s应收 %(due)d 份，已收 %(have)d 份") % words


def due(cycle: Cycle, paper: str) -> int:
    """The number of copies the year asks for; none where it wants no paper (A-19)."""
    if not cycle.paper_required:
        return 0
    return cycle.copies_annex2 if paper == Paper.ANNEX2 else cycle.copies_form


def lines_of(applications: list[Application]) -> dict[int, list[Line]]:
    """{application: its four lines}, in one query; of the form only the version in force counts."""
    rows = PaperEntry.objects.filter(application__in=applications)
    counted = rows.filter(~Q(paper=Paper.FORM) | Q(revision=F("application__revision"))).order_by()
    sums = {(pk, paper): n for pk, paper, n in counted.values_list("application", "paper").annotate(n=Sum("copies"))}
    return {
        row.pk: [
            Line(paper, due(row.cycle, paper), sums.get((row.pk, paper), 0), row.revision * (paper == Paper.FORM))
            for paper in PERSONAL
        ]
        for row in applications
    }


def lines(application: Application) -> list[Line]:
    """The four papers of one person."""
    return lines_of([application])[application.pk]


def list_line(batch: Batch) -> Line:
    """Annex 2 of a batch, in the version that is in force."""
    live = batch.revisions.filter(void_at=None).first()
    number = live.number if live else 0
    rows = PaperEntry.objects.filter(batch=batch, paper=Paper.ANNEX2, revision=number)
    return Line(Paper.ANNEX2, due(batch.cycle, Paper.ANNEX2), rows.aggregate(n=Sum("copies"))["n"] or 0, number)


def grace_of(application: Application) -> PaperGrace | None:
    """The 容缺 that was granted last."""
    return PaperGrace.objects.filter(application=application).select_related("by").last()


def counted(rows: QuerySet[Application]) -> Any:
    """The rows with COUNTS: copies here of each paper, the list's version in force, the day of the last 容缺."""
    listed = BatchItem.objects.filter(application=OuterRef("pk"), live=True)
    sealed = BatchRevision.objects.filter(
        batch__items__application=OuterRef("pk"), batch__items__live=True, void_at=None
    ).order_by("-number")
    live = BatchRevision.objects.filter(batch=OuterRef("batch"), void_at=None, number=OuterRef("revision"))
    lists = PaperEntry.objects.filter(
        Exists(live), batch__items__application=OuterRef("pk"), batch__items__live=True, paper=Paper.ANNEX2
    )
    latest = PaperGrace.objects.filter(application=OuterRef("pk")).order_by("-pk").values("due_on")[:1]
    return rows.annotate(
        listed=Exists(listed),
        sealed=Coalesce(Subquery(sealed.values("number")[:1]), 0),
        have_annex2=Coalesce(Subquery(lists.order_by().values("batch").annotate(n=Sum("copies")).values("n")), 0),
        until=Subquery(latest),
        **{f"have_{paper}": _have(paper) for paper in PERSONAL},
    )


def _missing(application: Application, counts: Mapping[str, Any]) -> list[str]:
    """A sentence for each paper that is not complete, the batch's list among them."""
    cycle, found = application.cycle, []
    for paper in PERSONAL:
        revision = application.revision * (paper == Paper.FORM)
        found.append(Line(paper, due(cycle, paper), counts[f"have_{paper}"], revision))
    if counts["listed"]:
        found.append(Line(Paper.ANNEX2, due(cycle, Paper.ANNEX2), counts["have_annex2"], counts["sealed"]))
    return [line.sentence for line in found if line.missing]


def _counts(application: Application) -> dict[str, Any]:
    return counted(Application.objects.filter(pk=application.pk)).values(*COUNTS).get()


def missing(application: Application) -> list[str]:
    """The same, asked of the database in one query."""
    return _missing(application, _counts(application))


def problems(application: Application) -> list[str]:
    """What speaks against passing: empty when all paper is here, or 容缺 is in force (R69)."""
    return standing(application)[0]


def standing(application: Application, counts: Mapping[str, Any] | None = None) -> tuple[list[str], list[str]]:
    """What speaks against passing, and what is only to be known: papers that may still come (R69).

    `counts`: COUNTS of this application, where a page has asked for them with other things.
    """
    if not application.cycle.paper_required:
        return [], []
    counts = counts or _counts(application)
    if not (found := _missing(application, counts)):
        return [], []
    until = counts["until"]
    if until is None:
        return [_("纸质材料未收齐：%(what)s。") % {"what": one} for one in found], []
    words = {"day": until.isoformat(), "what": "；".join(found)}
    if until >= clock.today():
        return [], [_("已同意容缺，须在 %(day)s 前补齐：%(what)s。") % words]
    return [_("容缺已于 %(day)s 到期，纸质材料仍未收齐：") % words + words["what"] + "。"], []


def _have(paper: str) -> Any:
    rows = PaperEntry.objects.filter(application=OuterRef("pk"), paper=paper)
    if paper == Paper.FORM:
        rows = rows.filter(revision=OuterRef("revision"))
    return Coalesce(Subquery(rows.order_by().values("application").annotate(n=Sum("copies")).values("n")), 0)


def incomplete(rows: QuerySet[Application]) -> Any:
    """Those of whom a paper of their own is missing, as the database counts them; `until`: the day of their 容缺."""
    latest = PaperGrace.objects.filter(application=OuterRef("pk")).order_by("-pk").values("due_on")[:1]
    short = Q()
    for paper in PERSONAL:
        short |= Q(**{f"have_{paper}__lt": F("cycle__copies_form")})
    rows = rows.filter(cycle__paper_required=True, status__in=WITH_ASSOCIATION)
    rows = rows.annotate(until=Subquery(latest), **{f"have_{paper}": _have(paper) for paper in PERSONAL})
    return rows.filter(short)


def with_gaps(rows: QuerySet[Batch], readable: Q) -> Any:
    """Batches with `short` people whose papers are incomplete, `late` ones, and whether the list lacks copies.

    `readable` is the condition under which the viewer may see an application: nobody else is counted.
    """
    people = incomplete(Application.objects.filter(readable))

    def number(found: Any) -> Any:
        items = BatchItem.objects.filter(batch=OuterRef("pk"), live=True, application__in=found.values("pk"))
        return Coalesce(Subquery(items.order_by().values("batch").annotate(n=Count("pk")).values("n")), 0)

    live = BatchRevision.objects.filter(batch=OuterRef("batch"), void_at=None, number=OuterRef("revision"))
    lists = PaperEntry.objects.filter(Exists(live), batch=OuterRef("pk"), paper=Paper.ANNEX2)
    have = Coalesce(Subquery(lists.order_by().values("batch").annotate(n=Sum("copies")).values("n")), 0)
    return rows.annotate(
        short=number(people),
        graced=number(people.filter(until__gte=clock.today())),
        late=number(people.filter(until__lt=clock.today())),
        lists=have,
    )


# Over `with_gaps`: a batch lacks something, is overdue, or has everything.
LACKS = Q(short__gt=0) | Q(cycle__paper_required=True, lists__lt=F("cycle__copies_annex2"))
LATE = Q(late__gt=0)
