"""D19, D20, the plaque's artwork, the 发放登记表 and the list recommended upward: frozen and asked of the workers."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import User
from accounts.roles import has_role
from documents import certificate, naming_decision, registry, title_register
from documents.models import GeneratedDocument
from documents.requests import make_void, request_document, request_documents
from documents.snapshots import freeze, freeze_all
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
def for_people(titles: Sequence[Title], cycle: Cycle, *, by: User | None, **options: Any) -> None:
    """D20 and the plaque of each title, in a number of queries that does not grow; `options` tell editions apart."""
    base = {"year": cycle.year, "organiser": cycle.organiser, "demo": settings.SAQ_DEMO}
    payloads = [
        base | {"name": row.name, "number": row.number, "date": day_of(row.issued_at), "address": address(row)}
        for row in titles
    ]
    says = wording.on_certificate(cycle)
    for kind, said in ((CERTIFICATE, [one | {"says": says} for one in payloads]), (PLAQUE, payloads)):
        snapshots = freeze_all(f"{kind}/1", said)
        wanted = [(target(title), snapshot) for title, snapshot in zip(titles, snapshots, strict=True)]
        request_documents(kind, wanted, options=options, by=by)


def editions(title: Title) -> int:
    """How often the certificate was asked for: what a page that offers to make it anew has seen."""
    return _certificates(title).count()


def _certificates(title: Title) -> QuerySet[GeneratedDocument]:
    return GeneratedDocument.objects.filter(target=target(title), kind=CERTIFICATE)


def is_being_made(title: Title) -> bool:
    """Whether the certificate is on its way; one that could not be made is not."""
    over = (GeneratedDocument.Status.DONE, GeneratedDocument.Status.DEAD)
    return _certificates(title).filter(void_at=None).exclude(status__in=over).exists()


def was_renewed_by(title: Title, form: str) -> bool:
    """Whether this very form has asked for a new one already."""
    return _certificates(title).filter(options__form=form).exists()


def renew(title: Title, cycle: Cycle, *, by: User | None, form: str = "") -> None:
    """The certificate and the plaque once more, signed and addressed as the settings are now; the old ones are void."""
    edition = editions(title)
    void_for(title)
    for_people([title], cycle, by=by, edition=edition, form=form)


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
