"""D19, D20, the plaque's artwork, the 发放登记表 and the list recommended upward: frozen and asked of the workers."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import User
from accounts.roles import has_role
from documents import certificate, naming_decision, registry, title_register
from documents.models import GeneratedDocument
from documents.requests import make_void, request_document
from documents.snapshots import freeze
from nominations.models import Cycle
from nominations.visibility import READERS
from publicity.lists.period import worded
from publicity.titles import sight, wording
from publicity.titles.models import Naming, Title

DECISION, CERTIFICATE, PLAQUE = "naming_decision", "certificate", "plaque"
REGISTER, UPWARD = "title_register", "upward_list"


def register_kinds() -> None:
    """Tell documents of the papers and who reads each."""
    for kind, label, formats, render, filename, can_read in (
        (DECISION, _("命名决定"), ("pdf", "docx"), naming_decision.render, naming_decision.filename, _reads_decision),
        (CERTIFICATE, _("证书"), ("pdf",), certificate.render, certificate.filename, _reads_certificate),
        (PLAQUE, _("铭牌图稿"), ("pdf",), certificate.render_plaque, certificate.plaque_name, _reads_plaque),
        (
            REGISTER, _("发放登记表"), ("pdf", "xlsx"), title_register.render_register, title_register.register_name,
            _reads_lists,
        ),
        (
            UPWARD, _("择优推荐上海工匠名单"), ("xlsx",), title_register.render_upward, title_register.upward_name,
            _reads_lists,
        ),
    ):  # fmt: skip
        registry.register(registry.DocumentKind(kind, label, formats, render, filename, can_read))


def target(row: Naming | Title | Cycle) -> str:
    """What a paper is about: a decision, a title, or all titles of a year."""
    if isinstance(row, Cycle):
        return f"titles:{row.year}"
    return f"{'naming' if isinstance(row, Naming) else 'title'}:{row.key}"


def _title_of(document: GeneratedDocument) -> Title | None:
    kind, _sep, key = document.target.partition(":")
    return Title.objects.select_related("application").filter(key=UUID(key)).first() if kind == "title" else None


def _reads_decision(user: User, document: GeneratedDocument) -> bool:
    """The association's readers; it holds what is public."""
    return has_role(user, *READERS)


def _reads_certificate(user: User, document: GeneratedDocument) -> bool:
    title = _title_of(document)
    return title is not None and sight.can_have_certificate(user, title)


def _reads_plaque(user: User, document: GeneratedDocument) -> bool:
    title = _title_of(document)
    return title is not None and sight.can_inspect(user, title)


def _reads_lists(user: User, document: GeneratedDocument) -> bool:
    cycle = Cycle.objects.filter(year=document.target.partition(":")[2]).first()
    return cycle is not None and sight.can_take_lists(user, cycle)


def day_of(moment: Any) -> str:
    """2023年7月10日, in Shanghai."""
    return worded(moment.astimezone(clock.SHANGHAI).date())


def address(title: Title) -> str:
    """Where anybody reads whether the title is in force."""
    return f"{settings.PUBLIC_URL}/verify/{title.token}/"


def rows_of(titles: Iterable[Title]) -> list[dict[str, str]]:
    """As D19 prints them."""
    return [
        {"place": str(row.place), "name": row.name, "employer": row.employer, "post": row.post, "number": row.number}
        for row in titles
    ]


@translation.override("zh-hans")
def decision(naming: Naming, titles: Iterable[Title], *, by: User | None) -> None:
    """D19 as PDF and .docx."""
    payload = naming.words | {
        "year": naming.cycle.year, "doc_no": naming.decision_no, "rows": rows_of(titles),
        "date": day_of(naming.issued_at), "sha256": naming.sha256, "demo": settings.SAQ_DEMO,
    }  # fmt: skip
    snapshot = freeze("naming_decision/1", payload)
    for format in ("pdf", "docx"):
        request_document(DECISION, target=target(naming), snapshot=snapshot, format=format, by=by)


@translation.override("zh-hans")
def for_person(title: Title, cycle: Cycle, *, by: User | None, edition: int = 0) -> None:
    """D20 and the plaque of one title; `edition` counts how often they were made anew."""
    payload = {
        "year": title.year, "organiser": cycle.organiser, "name": title.name, "number": title.number,
        "date": day_of(title.issued_at), "address": address(title), "demo": settings.SAQ_DEMO,
    }  # fmt: skip
    said = payload | {"says": wording.on_certificate(cycle)}
    options = {"edition": edition} if edition else {}
    for kind, words in ((CERTIFICATE, said), (PLAQUE, payload)):
        snapshot = freeze(f"{kind}/1", words)
        request_document(kind, target=target(title), snapshot=snapshot, options=options, by=by)


@translation.override("zh-hans")
def renew(title: Title, cycle: Cycle, *, by: User | None) -> None:
    """The certificate and the plaque once more, signed and addressed as the settings are now; the old ones are void.

    One that is still being made is left to be made.
    """
    rows = GeneratedDocument.objects.filter(target=target(title), kind=CERTIFICATE)
    if rows.filter(void_at=None).exclude(status=GeneratedDocument.Status.DONE).exists():
        return
    edition = rows.count()
    void_for(title)
    for_person(title, cycle, by=by, edition=edition)


def void_for(title: Title) -> None:
    """A revoked title's papers stay for the record and are handed out no more."""
    make_void(target=target(title), kinds=(CERTIFICATE, PLAQUE))


def of(row: Naming | Title | Cycle, *kinds: str) -> list[GeneratedDocument]:
    """The papers of these kinds about it, the newest of each kind and format; one query."""
    rows = GeneratedDocument.objects.filter(target=target(row), kind__in=kinds).select_related("file", "snapshot")
    newest = {(one.kind, one.format): one for one in rows.order_by("pk")}
    return list(newest.values())


def certificates_of(titles: Iterable[Title]) -> dict[str, GeneratedDocument]:
    """{target: the certificate in force}; one query."""
    rows = GeneratedDocument.objects.filter(
        target__in=[target(title) for title in titles], kind=CERTIFICATE, void_at=None
    ).select_related("file", "snapshot")
    return {one.target: one for one in rows.order_by("pk")}
