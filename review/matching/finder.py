"""Finds submitted files that look like one paper, and tells a case which of its files do.

Works in the background: each file is made into fingerprints, committed, and only then compared. Of two files that
arrive at once at least the later one therefore meets the other. Identity papers are never compared as pictures: only
the very same file in the hands of two people counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import clock
from documents import fingerprints
from documents.files import read
from documents.models import Fingerprint, FingerprintBand, StoredFile
from nominations.evidence import IDENTITY
from nominations.models import Application, Attachment
from nominations.pipeline import INTAKE
from review.matching.models import Decision, EvidenceMatch, How, Scan
from review.reading import readable

# Measured on generated certificates of one layout: docs/limits.md.
NEAR, GAP = 10, 26
PATIENCE = timedelta(minutes=10)
ATTEMPTS = 3
SUBMITTED = ~Q(application__acceptance_no="") & ~Q(application__status__in=INTAKE)


def pending(limit: int = 50) -> list[int]:
    """Keys of submitted files that have not been compared, oldest first; those of a lost worker again."""
    waiting = Q(scan=None) | Q(scan__done_at=None, scan__attempts__lt=ATTEMPTS, scan__lease_until__lte=timezone.now())
    rows = Attachment.objects.filter(SUBMITTED, waiting, removed_at=None, file__erased_at=None).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def examine(attachment_id: int) -> int:
    """Compare one file with all others; repeating it does no harm. Returns how many pairs were new."""
    if not _claimed(attachment_id):
        return 0
    attachment = Attachment.objects.select_related("file", "application").get(pk=attachment_id)
    if attachment.kind not in IDENTITY:
        remember(attachment.file)
    found = [*_same(attachment), *_alike(attachment)]
    with transaction.atomic():
        before = EvidenceMatch.objects.count()
        EvidenceMatch.objects.bulk_create(found, ignore_conflicts=True)
        Scan.objects.filter(attachment=attachment).update(done_at=clock.now())
        return EvidenceMatch.objects.count() - before


def _claimed(attachment_id: int) -> bool:
    now = timezone.now()
    Scan.objects.get_or_create(attachment_id=attachment_id, defaults={"lease_until": now})
    due = Scan.objects.filter(
        attachment=attachment_id, done_at=None, attempts__lt=ATTEMPTS, lease_until__lte=timezone.now()
    )
    return bool(due.update(attempts=F("attempts") + 1, lease_until=now + PATIENCE))


def remember(file: StoredFile) -> None:
    """The fingerprints of a file, made once."""
    if file.fingerprints.exists():
        return
    pages = list(fingerprints.prints(read(file), file.media_type))
    with transaction.atomic():
        for page in pages:
            row, created = Fingerprint.objects.get_or_create(
                file=file,
                page=page.page,
                defaults={
                    "coarse": f"{page.coarse:016x}" if page.detail else "",
                    "detail": page.detail,
                    "content": page.content,
                },
            )
            if created and page.detail:
                FingerprintBand.objects.bulk_create(
                    FingerprintBand(fingerprint=row, band=band) for band in fingerprints.bands(page.coarse)
                )


def _others(attachment: Attachment) -> QuerySet[Attachment]:
    """What a file is compared with; a person may use the same certificate again in another year."""
    person = attachment.application.id_index
    again = Q(application__id_index=person) & ~Q(application=attachment.application) if person else Q(pk__in=[])
    return Attachment.objects.filter(SUBMITTED, removed_at=None).exclude(again).exclude(pk=attachment.pk)


def _same(attachment: Attachment) -> Iterable[EvidenceMatch]:
    rows = _others(attachment).filter(file__sha256=attachment.file.sha256)
    if attachment.kind in IDENTITY:
        rows = rows.exclude(application=attachment.application)
    for other in rows:
        yield _pair(attachment, other, How.SAME)


def _alike(attachment: Attachment) -> Iterable[EvidenceMatch]:
    """By picture and by content, the nearest page of each other file."""
    if attachment.kind in IDENTITY:
        return
    best: dict[int, tuple[int, Fingerprint, Fingerprint, int]] = {}
    for mine in attachment.file.fingerprints.all():
        for theirs, gap, quarter in _near(mine):
            if theirs.file_id not in best or gap < best[theirs.file_id][0]:
                best[theirs.file_id] = (gap, mine, theirs, quarter)
    for other in _others(attachment).filter(file__in=best).exclude(kind__in=IDENTITY):
        gap, mine, theirs, quarter = best[other.file_id]
        if other.file_id != attachment.file_id:
            how = How.CONTENT if mine.content else How.PICTURE
            pages = {attachment.pk: mine.page, other.pk: theirs.page}
            yield _pair(attachment, other, how, pages=pages, gap=gap, quarter=quarter)


def _near(mine: Fingerprint) -> Iterable[tuple[Fingerprint, int, int]]:
    others = Fingerprint.objects.exclude(file=mine.file_id)
    if mine.content:
        for theirs in others.filter(content=mine.content):
            yield theirs, 0, 0
        return
    detail = bytes(mine.detail)
    signs, pages = fingerprints.quarters(detail), [None] * 4
    wanted = {band for sign in signs for band in fingerprints.bands(sign)}
    hits = FingerprintBand.objects.filter(band__in=wanted).values("fingerprint")
    coarse = dict(others.filter(pk__in=hits).values_list("pk", "coarse"))
    turns = {pk: _quarters_near(int(sign, 16), signs) for pk, sign in coarse.items()}
    for theirs in others.filter(pk__in=[pk for pk, near in turns.items() if near]).iterator(200):
        page = fingerprints.page_of(bytes(theirs.detail))
        gaps = [(fingerprints.unlikeness(page, _turned(pages, detail, turn)), turn) for turn in turns[theirs.pk]]
        if min(gaps)[0] <= GAP:
            yield theirs, *min(gaps)


def _quarters_near(sign: int, signs: list[int]) -> list[int]:
    return [turn for turn, mine in enumerate(signs) if fingerprints.distance(sign, mine) <= NEAR]


def _turned(pages: list[Any], detail: bytes, turn: int) -> fingerprints.Page:
    if pages[turn] is None:
        pages[turn] = fingerprints.page_of(detail, turn)
    return pages[turn]


def _pair(
    one: Attachment, two: Attachment, how: str, *, pages: dict[int, int] | None = None, gap: int = 0, quarter: int = 0
) -> EvidenceMatch:
    """`quarter` turns `one` onto `two`; the record turns the right one onto the left one."""
    left, right = sorted((one, two), key=lambda row: row.pk)
    pages = pages or {one.pk: 1, two.pk: 1}
    turn = quarter if right.pk == one.pk else -quarter % 4
    return EvidenceMatch(
        left=left, right=right, how=how, left_page=pages[left.pk], right_page=pages[right.pk], gap=gap, quarter=turn
    )


@dataclass(frozen=True)
class MatchLine:
    """One file of a case that looks like another one."""

    url: str
    mine: Attachment
    other: Attachment
    how: str
    decision: str
    own: bool
    """Both files belong to this very application."""


def matches_for(application: Application, user: Any = None) -> list[MatchLine]:
    """The pairs of a case that nobody has decided or that were found to be misuse; one query.

    With `user` only pairs whose other side this person may read; without, all: for counting by the system.
    """
    rows = live(EvidenceMatch.objects.filter(Q(left__application=application) | Q(right__application=application)))
    if user is not None:
        rows = seen_by(user, rows)
    rows = rows.filter(decision__in=("", Decision.MISUSE)).order_by("decision", "pk")
    lines = []
    for row in rows.select_related("left__application", "left__file", "right__application", "right__file"):
        mine, other = row.left, row.right
        if mine.application_id != application.pk:
            mine, other = other, mine
        url = reverse("same_evidence:detail", args=[row.key])
        own = mine.application_id == other.application_id
        lines.append(MatchLine(url, mine, other, row.get_how_display(), row.get_decision_display(), own))
    return lines


def live(rows: QuerySet[EvidenceMatch]) -> QuerySet[EvidenceMatch]:
    """Without pairs that fell away undecided, because one of the files was removed or taken back."""
    standing = Q(left__removed_at=None, right__removed_at=None)
    return rows.filter(standing | ~Q(decision=""))


def seen_by(user: Any, rows: QuerySet[EvidenceMatch]) -> QuerySet[EvidenceMatch]:
    """Pairs of which this person may read both sides."""
    open_to = Application.objects.filter(readable(user)).values("pk")
    return rows.filter(left__application__in=open_to, right__application__in=open_to)
