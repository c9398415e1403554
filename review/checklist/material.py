"""What a check rests on, each thing asked once however many rules and parts of the page look at it."""

from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef

from nominations import bans
from nominations.models import Application, Attachment, Ban, Batch, BatchItem, BatchRevision, CorrectionRound, Opinion
from nominations.models.application import HOLDS_ID
from review.checklist.models import Answer, EligibilityWaiver, RejectProposal
from review.mailed import ledger as mail
from review.matching.finder import MatchLine, matches_for
from review.paperwork import ledger


class Material:
    """One application under check; what is rare is looked for only where `facts` says that there is some.

    `application` comes with cycle, employer and recommender. `user` is who reads: pairs of files show themselves only
    to those who may read both cases.
    """

    def __init__(self, application: Application, user: Any = None) -> None:
        self.application, self.user = application, user

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What the database answers with yes, no or a number: one row of one query."""
        mine = {"application": OuterRef("pk")}
        same = Application.objects.filter(
            cycle=OuterRef("cycle"), id_index=OuterRef("id_index"), id_index__gt="", status__in=HOLDS_ID
        )
        rows = mail.counted(ledger.counted(Application.objects.filter(pk=self.application.pk)))
        rows = bans.flagged(rows)
        return rows.values(
            "ban_flag",
            *ledger.COUNTS,
            *mail.COUNTS,
            twice=Exists(same.exclude(pk=OuterRef("pk"))),
            proposed=Exists(RejectProposal.objects.filter(**mine, outcome="")),
            waived=Exists(EligibilityWaiver.objects.filter(**mine)),
            returned=Exists(CorrectionRound.objects.filter(**mine)),
        ).get()

    @cached_property
    def all_files(self) -> list[Attachment]:
        """Every file, removed ones too, oldest first, with what it proves and how far its comparison has come."""
        return list(self.application.attachments.select_related("file", "honour", "scan").order_by("pk"))

    @property
    def files(self) -> list[Attachment]:
        """Those in force."""
        return [row for row in self.all_files if row.removed_at is None]

    @cached_property
    def honours(self) -> list[Any]:
        return list(self.application.honours.all())

    @cached_property
    def opinions(self) -> list[Opinion]:
        """Those of both units that are in force."""
        return list(self.application.opinions.filter(void_at=None).select_related("by").order_by("pk"))

    @cached_property
    def items(self) -> list[BatchItem]:
        """The lines of the list on which this person stands, in their order, with the batch."""
        mine = {"batch__items__application": self.application.pk, "batch__items__live": True}
        rows = BatchItem.objects.filter(**mine, live=True).select_related("application__employer", "batch")
        return list(rows.order_by("position", "pk"))

    @cached_property
    def batch(self) -> Batch | None:
        """The batch by which it came; its year and its unit are the application's own."""
        found = self.items[0].batch if self.items else None
        if found is not None:
            found.cycle = self.application.cycle
            if found.recommender_id == self.application.recommender_id and self.application.recommender is not None:
                found.recommender = self.application.recommender
        return found

    @cached_property
    def sealed(self) -> BatchRevision | None:
        """The list as it was sealed last."""
        if self.batch is None:
            return None
        return self.batch.revisions.filter(void_at=None).select_related("scan__sealed__by").first()

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """{item: the answer that counts}."""
        rows = Answer.objects.filter(application=self.application).select_related("by")
        return {answer.item: answer for answer in rows}

    @cached_property
    def waivers(self) -> list[EligibilityWaiver]:
        rows = EligibilityWaiver.objects.filter(application=self.application)
        return list(rows.select_related("proposed_by", "decided_by")) if self.facts["waived"] else []

    @cached_property
    def proposal(self) -> RejectProposal | None:
        """The open proposal to reject."""
        rows = RejectProposal.objects.filter(application=self.application, outcome="")
        return rows.select_related("proposed_by").first() if self.facts["proposed"] else None

    @cached_property
    def rounds(self) -> list[CorrectionRound]:
        """The returns for correction, the last one first."""
        rows = self.application.corrections.select_related("opened_by").prefetch_related("items")
        return list(rows.order_by("-number")) if self.facts["returned"] else []

    @cached_property
    def bans(self) -> list[Ban]:
        """Those in force that touch the person or one of both units."""
        return bans.touching(self.application) if self.facts["ban_flag"] else []

    @cached_property
    def matches(self) -> list[MatchLine]:
        return matches_for(self.application, self.user)

    @cached_property
    def paper(self) -> tuple[list[str], list[str]]:
        """What of the paper speaks against passing, and what may still come."""
        return ledger.standing(self.application, self.facts)

    @cached_property
    def ban_problems(self) -> list[str]:
        """In the association's own words: who it is and until when (§2.14 hides that from outsiders only)."""
        return [bans.precisely(ban, self.application) for ban in self.bans]
