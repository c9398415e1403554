"""D16, the 公示 as an official paper, frozen: the same rows and the same words as the public page."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents import public_notice, registry
from documents.models import GeneratedDocument
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.visibility import READERS
from publicity.lists import drafting
from publicity.lists.models import Publication
from publicity.lists.period import days_of, worded

NOTICE = "public_notice"
FORMATS = ("pdf", "docx")


def register_kinds() -> None:
    """Tell documents of the paper and who reads it behind a log-in; the public page serves it to everybody."""
    registry.register(
        registry.DocumentKind(NOTICE, _("候选人公示"), FORMATS, public_notice.render, public_notice.filename, can_read)
    )


def target(publication: Publication) -> str:
    return f"publication:{publication.key}"


def can_read(user: User, document: GeneratedDocument) -> bool:
    """The association's readers; it holds what is public and no more."""
    from accounts.roles import has_role

    return has_role(user, *READERS)


@translation.override("zh-hans")
def payload(publication: Publication) -> dict[str, Any]:
    """Schema public_notice/1 of a list that has been signed."""
    first, _last = days_of(publication)
    rows = drafting.frozen_rows(publication)
    return publication.words | {
        "year": publication.cycle.year, "rows": [{key: str(row[key]) for key in drafting.FIELDS} for row in rows],
        "date": worded(first), "sha256": publication.sha256, "demo": settings.SAQ_DEMO,
    }  # fmt: skip


def notice(publication: Publication, *, by: User | None, format: str = "pdf") -> GeneratedDocument:
    """Ask the workers for it; asking twice makes one."""
    snapshot = freeze("public_notice/1", payload(publication))
    return request_document(NOTICE, target=target(publication), snapshot=snapshot, format=format, by=by)


def of(publication: Publication, format: str = "pdf") -> GeneratedDocument | None:
    """The paper that was asked for last."""
    rows = GeneratedDocument.objects.filter(target=target(publication), kind=NOTICE, format=format, void_at=None)
    return rows.select_related("file", "snapshot").order_by("-pk").first()


def printed(publications: list[Publication]) -> frozenset[str]:
    """The targets of those lists whose PDF is there; one query."""
    rows = GeneratedDocument.objects.filter(
        target__in=[target(row) for row in publications], kind=NOTICE, format="pdf", void_at=None, file__isnull=False
    )
    return frozenset(rows.values_list("target", flat=True))


def filename(document: GeneratedDocument, format: str) -> str:
    """What the file is called in a download folder."""
    return f"{public_notice.filename(document.snapshot.payload)}.{format}"
