"""Objections when their time is over: open ones keep the file, closed ones go after ten years, upheld ones thirty."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from documents.models import GeneratedDocument
from nominations.models import Application
from nominations.retention import erasing, holds
from nominations.retention.erasing import NOBODY
from nominations.retention.rules import Gone, Rule, of_years_over, years_before
from nominations.retention.rules import register as register_rule
from publicity.lists.models import Promotion
from publicity.objections import papers
from publicity.objections.models import Objection, ObjectionEvent, Reply
from publicity.objections.moves import State
from publicity.titles.models import Title
from review.ten_years import why_lifted

YEARS, LONG = 10, 30


def find(pks: Collection[int]) -> dict[int, str]:
    """Objections about these applications that are not closed."""
    rows = Objection.objects.filter(application__in=pks).exclude(state=State.CLOSED)
    return dict.fromkeys(rows.values_list("application", flat=True), _t("异议没有办结。"))


def due(now: datetime) -> QuerySet[Objection]:
    """Closed ones that still say something."""
    upheld = Exists(ObjectionEvent.objects.filter(objection=OuterRef("pk"), move="conclude_upheld"))
    rows = Objection.objects.filter(state=State.CLOSED).exclude(facts="").order_by("pk")
    short = of_years_over(rows, years_before(now, YEARS), path="application__cycle")
    return short.filter(~upheld | Q(over_at__lte=years_before(now, LONG)))


def erase(row: Objection) -> Gone:
    """Who objected, what about and what was found; number, times and outcome stay."""
    gone = erasing.files(row.proofs.select_related("file"))
    # Every letter to whoever objected, not the last one alone.
    gone.add(erasing.documents(erasing.papers(papers.target(row))))
    decided = [row.decision_id] if row.decision_id is not None else []
    gone.add(erasing.documents(erasing.speaking(GeneratedDocument.objects.filter(pk__in=decided))))
    gone.rows += why_lifted(row.struck.values_list("ban", flat=True))
    gone.rows += Reply.objects.filter(objection=row).update(text="")
    gone.rows += ObjectionEvent.objects.filter(objection=row).update(reason="", payload={})
    empty = dict.fromkeys(("name", "unit_name", "phone", "address", "facts", "told", "answer"), "")
    gone.rows += Objection.objects.filter(pk=row.pk).update(**empty, report=NOBODY, hearing=NOBODY, code_index=None)
    return gone


def erase_words(application: Application) -> Gone:
    """Reasons typed by hand beside the public lists; the lists themselves are kept for good."""
    dropped = Promotion.objects.filter(Q(application=application) | Q(vacancy=application)).exclude(drop_reason="")
    upward = Title.objects.filter(application=application).exclude(upward_reason="")
    return Gone(rows=dropped.update(drop_reason="") + upward.update(upward_reason=""))


def register() -> None:
    """Called once, when the application starts."""
    holds.register(find)
    erasing.register(erase_words)
    period = _("年度结束后 10 年，成立的 30 年")
    register_rule(Rule("objections", _("异议"), period, due, erase, application=lambda row: row.application_id))
