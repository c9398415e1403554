"""Which stamps a form and its list bear, and which of them a change takes the force from (R42, R43, §2.12).

The work unit's stamp on the endorsement page covers the form and its own opinion, the recommending unit's both
opinions too, the one on Annex 2 its lines, their order and the contact. A stamp counts as long as what it was put on
still says the same. That is asked of the frozen revision and of the rows as they stand, whoever wrote them, so that no
writer can forget to void one; the moves that take a stamp away are data here.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from documents.models import GeneratedDocument
from nominations.models import Application, ApplicationRevision, Batch, BatchItem, BatchRevision, Opinion, Unit
from nominations.pipeline import BatchStatus, Status
from nominations.printing import application_target
from nominations.snapshots import annex1_payload, annex2_payload, content_hash, live_items

UNIT, REC, LIST = "unit", "recommender", "list"
OPINIONS = {UNIT: "unit_opinion", REC: "recommender_opinion"}
# The year's heading, the number of the revision and the watermark are no content of the form.
OUTSIDE = frozenset({"year", "form_title", "annex_label", "revision", "draft"})
# Fields that Annex 1 prints, and those that Annex 2 does; the others stand on no paper that is sealed.
ON_FORM = frozenset({
    "recommender", "name", "sex", "mobile", "political", "education", "position", "id_no", "model_worker", "hukou",
    "migrant", "home_addr", "home_zip", "employer", "unit_nature", "industry", "industry_detail", "trade", "work_years",
    "unit_addr", "unit_zip", "identity", "skill_level", "title", "craft", "tech_level", "has_patent",
    "patents_invention", "patents_utility", "patents_design", "mentoring", "contribution", "understanding", "job_brief",
    "self_statement", "achievements", "honours",
})  # fmt: skip
ON_LIST = frozenset({"name", "employer", "post_name", "position", "title", "title_name"})
# What each move takes with it; whatever a move changes in the form besides is seen by itself.
TAKES: dict[str, frozenset[str]] = {
    "recommender_return": frozenset({UNIT, REC, LIST}),
    "unrecommend": frozenset({REC, LIST}),
    "withdraw": frozenset({UNIT, REC, LIST}),
    "unlock": frozenset({LIST}),
    "cancel": frozenset({LIST}),
    "return_batch": frozenset({LIST}),
}


@dataclass(frozen=True)
class Stamp:
    """A stamp on a frozen revision, in force or not any more; `batch`: the number of the list it stands on."""

    kind: str
    number: int
    in_force: bool
    batch: int = 0

    @property
    def label(self) -> str:
        words = {"n": self.number, "batch": self.batch}
        return {
            UNIT: _("工作单位在申报审批表第 %(n)d 版上的盖章"),
            REC: _("推荐单位在申报审批表第 %(n)d 版上的盖章"),
            LIST: _("推荐单位在第 %(batch)d 批次推荐汇总表第 %(n)d 版上的盖章"),
        }[self.kind] % words


def covered(payload: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """What of a printed form the stamp of this unit vouches for."""
    return {key: value for key, value in payload.items() if key not in OUTSIDE and (kind, key) != (UNIT, OPINIONS[REC])}


def standing(application: Application, values: Mapping[str, Any] | None = None) -> list[Stamp]:
    """Every stamp it was asked for; with `values`, as they would stand if those were its fields."""
    said = _with(application, values or {})
    return [*_on_form(application, said), *_on_list(application, said)]


def in_force(application: Application) -> list[Stamp]:
    """Those that count now."""
    return [stamp for stamp in standing(application) if stamp.in_force]


def voided(application: Application, values: Mapping[str, Any]) -> list[Stamp]:
    """Those in force that would have none once the fields are so."""
    after = {stamp.kind for stamp in standing(application, values) if stamp.in_force}
    return [stamp for stamp in in_force(application) if stamp.kind not in after]


def at_stake(application: Application, names: Iterable[str]) -> list[Stamp]:
    """Those in force that cover any of these fields, whatever will be written there."""
    wanted = set(names)
    kinds = ({UNIT, REC} if wanted & ON_FORM else set()) | ({LIST} if wanted & ON_LIST else set())
    return [stamp for stamp in in_force(application) if stamp.kind in kinds] if kinds else []


def ended_by(move: str, subject: Application | Batch) -> list[Stamp]:
    """Those in force that a move takes away, for the page that asks for it."""
    taken = TAKES.get(move, frozenset())
    if not taken:
        return []
    found = [_of_list(subject, {})] if isinstance(subject, Batch) else in_force(subject)
    return [stamp for stamp in found if stamp is not None and stamp.in_force and stamp.kind in taken]


def printed(application: Application) -> ApplicationRevision | None:
    """The revision whose print is the one to be sealed now: the newest that no move has made void."""
    papers = GeneratedDocument.objects.filter(target=application_target(application), kind="annex1", void_at=None)
    rows = application.revisions.filter(snapshot__in=papers.values("snapshot")).select_related("snapshot")
    return rows.order_by("-number").first()


def bears(revision: ApplicationRevision, kind: str) -> bool:
    """Whether this unit's opinion stands on it, beside which its seal belongs."""
    return bool(revision.snapshot.payload.get(OPINIONS[kind]))


def covers(application: Application, revision: ApplicationRevision, kind: str) -> bool:
    """Whether a seal on this revision still is one on what the form says."""
    return covered(revision.snapshot.payload, kind) == covered(annex1_payload(application), kind)


def form_differs(application: Application) -> bool:
    """Whether the form says something else than its newest frozen revision: then that has to be frozen and sealed."""
    newest = application.revisions.select_related("snapshot").order_by("-number").first()
    return newest is None or not covers(application, newest, REC)


# Where a stamp is still asked for: from the work unit's agreement until the formal check is over.
ASKED = (Status.RECOMMENDER_REVIEW, Status.RECOMMENDED, Status.SUBMITTED, Status.CORRECTION)
LISTS = (BatchStatus.SEALING, BatchStatus.SUBMITTED, BatchStatus.RECEIVED, BatchStatus.EXAMINING)


def bearing(unit: Unit) -> tuple[int, int]:
    """How many forms and how many locked lists under way are stamped with this unit's name printed on them."""
    named = Q(employer=unit) | Q(recommender=unit)
    forms = Application.objects.filter(named, status__in=ASKED)
    lists = Batch.objects.filter(
        Q(recommender=unit) | Q(items__live=True, items__application__employer=unit),
        status__in=LISTS,
        revisions__void_at=None,
        revisions__isnull=False,
    )
    return forms.count(), lists.distinct().count()


def said_of_name(forms: int, lists: int) -> str:
    """What another name of the unit takes the force from."""
    words = {"forms": forms, "lists": lists}
    return _(
        "单位名称印在已盖章的材料上：改名后，%(forms)d 份申报审批表、%(lists)d 份推荐汇总表的盖章作废，"
    ) % words + _("须按新名称重新打印、盖章。确需现在改名的，请勾选确认。")


def sentences(found: Iterable[Stamp]) -> list[str]:
    """One line for each, for a page that says what goes."""
    return [_("作废：%(what)s。") % {"what": stamp.label} for stamp in found]


def _with(application: Application, values: Mapping[str, Any]) -> Application:
    """The application as it would be, apart from the one that is."""
    said = copy(application)
    for name, value in values.items():
        setattr(said, name, value)
    return said


def _on_form(application: Application, said: Application) -> list[Stamp]:
    """The two of the endorsement page: an opinion in force, and the newest revision that prints it."""
    held = set(application.opinions.filter(void_at=None).values_list("party", flat=True))
    parties = [kind for kind in (UNIT, REC) if kind in held]
    if not parties:
        return []
    now, found = annex1_payload(said), []
    rows = list(application.revisions.select_related("snapshot").order_by("-number"))
    if REC not in parties:  # a recommendation that was taken back took its print along (T11)
        rows = [row for row in rows if not bears(row, REC)]
    for kind in parties:
        revision = next((row for row in rows if bears(row, kind)), None)
        if revision is not None:
            same = covered(revision.snapshot.payload, kind) == covered(now, kind)
            found.append(Stamp(kind, revision.number, same))
    return found


def _on_list(application: Application, said: Application) -> list[Stamp]:
    item = application.batch_items.filter(live=True).select_related("batch__cycle", "batch__recommender").first()
    found = _of_list(item.batch, {application.pk: said}) if item is not None else None
    return [found] if found is not None else []


def _of_list(batch: Batch, said: Mapping[int, Application]) -> Stamp | None:
    """The stamp on the locked list; None while it is being edited."""
    revision: BatchRevision | None = batch.revisions.filter(void_at=None).first()
    if revision is None:
        return None
    items: list[BatchItem] = live_items(batch)
    for item in items:
        item.application = said.get(item.application_id, item.application)
    same = content_hash(annex2_payload(batch, revision=revision.number, items=items)) == revision.content_hash
    return Stamp(LIST, revision.number, same, batch.number)


assert set(OPINIONS) == set(Opinion.Party.values)
