"""What is asked in a column: label, which begins with the method and the address's name, and the address."""

from typing import Any

from django.urls import reverse

from documents.files import Facts, keep
from documents.models import GeneratedDocument
from nominations import trail
from nominations.models import Application, Ban, Batch, DraftVersion, SealedFile
from nominations.printing import application_target, batch_target
from review.disqualification.models import Exhibit
from tests.factories.nominations import small_image
from tests.permissions.scenes import STATES, Scene
from tests.review.matching.papers import pdf_of

# The pages of one application, each also tried by POST where it has an act.
OF_APPLICATION = (
    "GET application:detail", "GET application:submit", "GET application:withdraw", "GET application:summary",
    "GET drafting:history",
    "GET endorsement:detail", "GET endorsement:summary",
    "GET recommendation:detail", "GET recommendation:summary",
    "GET correction:detail", "GET correction:send_back",
    "GET formal_check:detail", "GET formal_check:summary",
    "GET formal_check:send_back", "GET formal_check:extend", "GET formal_check:reject", "GET formal_check:waive",
    "GET paper_desk:person", "GET late_withdrawal:new", "GET appeal:new", "GET disqualification:new",
    "GET reveal:number", "GET oversight:detail", "GET stamping:detail",
    "POST application:claim", "POST application:submit", "POST application:recall", "POST application:withdraw",
    "POST application:upload", "POST application:preview",
    "POST endorsement:agree", "POST endorsement:refuse", "POST endorsement:send_back",
    "POST recommendation:recommend", "POST recommendation:refuse", "POST recommendation:send_back",
    "POST recommendation:unrecommend",
    "POST correction:answer", "POST correction:confirm", "POST correction:send_back", "POST correction:resubmit",
    "POST formal_check:check", "POST formal_check:passed", "POST formal_check:send_back", "POST formal_check:extend",
    "POST formal_check:reject", "POST formal_check:waive",
    "POST paper_desk:take", "POST paper_desk:grant",
    "POST late_withdrawal:new", "POST appeal:new", "POST disqualification:new", "POST reveal:number",
)  # fmt: skip
OF_FILE = (
    "GET application:file", "GET recommendation:file", "GET formal_check:paper",
    "POST endorsement:confirm", "POST application:remove",
)  # fmt: skip
OF_BATCH = (
    "GET recommendation:batch", "GET recommendation:scan", "GET intake:batch", "GET intake:scan",
    "GET intake:send_back", "GET paper_desk:batch", "GET paper_desk:receipt", "GET mail_desk:batch",
    "POST recommendation:lock", "POST recommendation:unlock", "POST recommendation:cancel",
    "POST recommendation:submit", "POST recommendation:contact", "POST recommendation:order",
    "POST recommendation:scan", "POST intake:receive", "POST intake:examine", "POST intake:send_back",
    "POST intake:decide_return", "POST paper_desk:take_list", "POST mail_desk:register",
    "POST recommendation:pack", "POST intake:pack",
)  # fmt: skip
OF_PROCEEDING = (
    "GET disqualification:detail", "GET disqualification:paper",
    "GET disqualification:drop", "GET disqualification:decision",
    "POST disqualification:review", "POST disqualification:summon",
    "POST disqualification:close", "POST disqualification:decide", "POST disqualification:paper",
    "POST disqualification:drop",
)  # fmt: skip
OF_LEAVING = (
    "GET late_withdrawal:detail", "GET late_withdrawal:letter", "GET late_withdrawal:refuse",
    "POST late_withdrawal:check", "POST late_withdrawal:confirm", "POST late_withdrawal:refuse",
)  # fmt: skip
OF_MAIL = ("GET mail_desk:void", "POST mail_desk:void")
OF_APPEAL = ("GET appeal:detail", "POST appeal:report", "POST appeal:decide")


def named(labels: tuple[str, ...], *args: Any, note: str = "") -> dict[str, str]:
    return {label + note: reverse(label.split()[1], args=args) for label in labels}


def addresses(column: str, scene: Scene) -> dict[str, str]:
    """Everything there is in this column; what takes effect at once comes last."""
    found: dict[str, str] = {}
    if column in STATES:
        found |= of_application(scene.application) | of_papers(scene.application)
        if batch := Batch.objects.last():
            found |= named(OF_BATCH, batch.key)
    return found | of_things(scene)


def of_application(application: Application) -> dict[str, str]:
    found = named(OF_APPLICATION, application.key)
    for method in ("GET", "POST"):
        found |= named((f"{method} application:step",), application.key, "person")
        found |= named((f"{method} drafting:keep",), application.key, "person")
        found |= named((f"{method} application:honour",), application.key, application.honours.get().pk)
    found |= named(("POST drafting:restore",), application.key, version_of(application).number)
    found |= named(("POST correction:scan", "POST correction:renew"), application.key)
    for party in SealedFile.Party.values:
        found |= named(("POST stamping:attach",), application.key, party, note=f" {party}")
    number = application.acceptance_no or "2023-0001"
    return found | named(("GET audit:history",), number)


def of_papers(application: Application) -> dict[str, str]:
    """Its files and its printed papers; then what takes something away."""
    found: dict[str, str] = {}
    for kind in ("id_front", "evidence"):
        found |= named(OF_FILE, application.attachments.get(kind=kind).key, note=f" {kind}")
    targets = [application_target(application), *(batch_target(row.batch) for row in application.batch_items.all())]
    papers = GeneratedDocument.objects.filter(target__in=targets, void_at=None, format="pdf").order_by("pk")
    for paper in papers:
        finished(paper)
        found |= named(("GET documents:status", "GET documents:file"), paper.key, note=f" {paper.kind}")
    if application.revisions.exists():
        found |= named(("GET stamping:page",), sealed_page(application).key)
    found |= named(("POST drafting:rotate",), application.attachments.get(kind="union_card").key)
    return found | named(("POST application:remove_honour",), application.key, application.honours.get().pk)


def sealed_page(application: Application) -> SealedFile:
    """The endorsement page as the work unit has sent it in."""
    by = application.created_by
    file = keep(small_image(2), Facts("image/jpeg", width=640, height=400), name="盖章页.jpg", by=by)
    newest, party = application.revisions.first(), SealedFile.Party.UNIT
    return SealedFile.objects.create(
        revision=newest, party=party, file=file, mode=SealedFile.Mode.PAPER, report={"read": []}, by=by
    )


def version_of(application: Application) -> DraftVersion:
    """A version of the form as the nominee's first save leaves one."""
    held = trail.content(application, application.honours.all())
    said = {"content": held, "by": application.nominee, "role": "nom"}
    return DraftVersion.objects.get_or_create(application=application, number=99, defaults=said)[0]


def finished(paper: GeneratedDocument) -> None:
    """As a worker leaves it; what it would have drawn is not the question here."""
    facts = Facts("application/pdf", pages=1)
    GeneratedDocument.objects.filter(pk=paper.pk).update(
        file=keep(pdf_of(small_image(1)), facts, name="文件.pdf", by=paper.requested_by)
    )


def of_things(scene: Scene) -> dict[str, str]:
    """What was begun about the application."""
    key, things, found = scene.application.key, scene.things, {}
    if row := things.get("reject"):
        found |= named(("POST formal_check:decide_reject",), key, row.pk)
    if row := things.get("waiver"):
        found |= named(("POST formal_check:decide_waiver",), key, row.pk)
    if row := things.get("return"):
        found |= named(("GET intake:batch", "POST intake:decide_return"), row.batch.key)
    if row := things.get("proceeding"):
        found |= named(OF_PROCEEDING, row.key)
        found |= named(("GET disqualification:hearing", "POST disqualification:hearing"), key)
        found |= named(("GET disqualification:file",), Exhibit.objects.get(proceeding=row).file.key)
        if ban := Ban.objects.first():
            found |= named(("GET disqualification:ban", "POST disqualification:ban"), ban.pk)
    if row := things.get("leaving"):
        found |= named(OF_LEAVING, row.key)
    if row := things.get("mail"):
        found |= named(OF_MAIL, row.key)
        for file in row.files.all():
            found |= named(("GET mail_desk:file",), file.key, note=f" {file.kind}")
    if row := things.get("appeal"):
        found |= named(OF_APPEAL, row.key) | named(("GET appeal:file",), row.files.get().key)
    return found
