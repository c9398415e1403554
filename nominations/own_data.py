"""What nominations holds about a person: own applications as the nominee reads them, files, consents (§2.18)."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import my_data
from accounts.models import User
from accounts.my_data import Part
from accounts.own_account import beijing
from accounts.roles import Role
from nominations import dossier, texts, wording
from nominations.identity import mask_id
from nominations.models import (
    Application,
    Attachment,
    Commitment,
    Consent,
    CorrectionItem,
    DataRequest,
    DraftVersion,
    StaffConflict,
)
from nominations.pipeline import CycleStage, Status

SIGNED = (
    texts.PRIVACY, *texts.CONSENTS, texts.NOMINEE_COMMITMENT, texts.UNIT_COMMITMENT, texts.RECOMMENDER_COMMITMENT,
    texts.ON_BEHALF, texts.IMPORTED,
)  # fmt: skip
# Hidden until the second proof, as among the fields themselves.
MASKED = {"id_no", "mobile"}
TITLES = {text.kind: text.title for text in SIGNED}


def register() -> None:
    """Called once, when the application starts."""
    my_data.register(my_data.Section("applications", gettext_lazy("我的申报"), _applications, _export))
    my_data.register(my_data.Section("corrections", gettext_lazy("补正"), _corrections))
    my_data.register(my_data.Section("recusals", gettext_lazy("声明的回避"), _recusals))
    my_data.register(my_data.Section("consents", gettext_lazy("同意与承诺"), _consents))
    my_data.register(my_data.Section("requests", gettext_lazy("个人信息请求"), _requests))


def own(user: User) -> QuerySet[Application]:
    """The person's own applications, the newest first, with what a copy shows; five queries."""
    history = Prefetch("draft_versions", DraftVersion.objects.filter(content__isnull=False), "kept_versions")
    files = Prefetch("attachments", Attachment.objects.filter(removed_at=None).select_related("file"), "kept_files")
    rows = Application.objects.filter(nominee=user).select_related("cycle", "employer", "recommender")
    return rows.prefetch_related("honours", files, history).order_by("-cycle__year", "-pk")


def _fields(application: Application, whole: bool) -> list[tuple[str, str, str]]:
    """(name, label, value) of every filled field that the nominee may see; `whole`: the number unmasked."""
    found = []
    for section in dossier.sections(application, Role.NOM):
        for row in section["rows"]:
            value = application.id_no if whole and row["name"] == "id_no" else str(row["value"])
            found.append((row["name"], str(row["label"]), value))
    # Typed beside the printed form.
    found.append(("email", _("电子邮箱"), application.email))
    return [line for line in found if line[2]]


def _applications(user: User, whole: bool) -> list[Part]:
    parts = []
    for application in own(user):
        rows = [(_("进度"), wording.applicant_label(application.status))]
        if application.acceptance_no:
            rows.append((_("受理编号"), application.acceptance_no))
        rows += [(label, value) for _name, label, value in _fields(application, whole)]
        title = _("%(year)d年度申报") % {"year": application.cycle.year}
        mine = application.status == Status.DRAFT and application.cycle.stage == CycleStage.OPEN
        fix = reverse("application:detail", args=[application.key])
        parts.append(Part(title, rows, fix=fix, key=str(application.key), locked=not mine))
        if history := _history(application, whole):
            words = _("%(year)d年度申报的填写过程") % {"year": application.cycle.year}
            see = reverse("drafting:history", args=[application.key])
            parts.append(Part(words, history, fix=see, locked=True))
        if files := _files(application):
            words = _("%(year)d年度申报的材料") % {"year": application.cycle.year}
            parts.append(Part(words, files, fix=fix, locked=not mine))
    return parts


def _history(application: Application, whole: bool) -> list[tuple[str, str]]:
    """What was typed and is stored nowhere else: earlier versions, and what waits to be stored."""
    rows = application.kept_versions  # type: ignore[attr-defined]
    lines = []
    if rows:
        words = {"n": len(rows), "when": beijing(rows[-1].at), "last": beijing(rows[0].at)}
        lines.append((_("历史版本"), _("%(n)d 个，%(when)s 至 %(last)s") % words))
    waiting = [
        text if whole or name not in MASKED else mask_id(text)
        for inputs in (application.pending or {}).values()
        for name, texts in inputs.items()
        for text in texts
    ]
    if waiting:
        lines.append((_("填了还没有保存的"), "；".join(waiting)))
    return lines


def _versions(application: Application) -> list[dict[str, Any]]:
    rows = application.kept_versions  # type: ignore[attr-defined]
    return [{"number": one.number, "at": one.at.isoformat(), **one.content} for one in rows]


def _files(application: Application) -> list[tuple[str, str]]:
    found = []
    for row in application.kept_files:  # type: ignore[attr-defined]
        gone = _("（已按保存期限删除）") if row.file.erased_at else ""
        found.append((str(row.get_kind_display()), f"{row.file.original_name}{gone} {beijing(row.added_at)}"))
    return found


def _export(user: User) -> list[dict[str, Any]]:
    """[{"key", "year", "status", "acceptance_no", "fields": {name: text}, "files": [{…, "sha256"}]}]."""
    return [
        {
            "key": str(row.key),
            "year": row.cycle.year,
            "status": row.status,
            "acceptance_no": row.acceptance_no,
            "fields": {name: value for name, _label, value in _fields(row, True)},
            "draft_versions": _versions(row),
            "not_yet_stored": row.pending,
            "files": [
                {
                    "kind": one.kind, "name": one.file.original_name, "sha256": one.file.sha256,
                    "size": one.file.size, "added_at": one.added_at.isoformat(),
                    "erased_at": one.file.erased_at.isoformat() if one.file.erased_at else None,
                }
                for one in row.kept_files  # type: ignore[attr-defined]
            ],
        }
        for row in own(user)
    ]  # fmt: skip


def _corrections(user: User, whole: bool) -> list[Part]:
    """What had to be put right in the person's own forms, and what they said to it."""
    rows = CorrectionItem.objects.filter(round__application__nominee=user).exclude(instruction="")
    lines = [
        (beijing(row.round.opened_at), "\n".join(filter(None, (row.instruction, row.answer))))
        for row in rows.select_related("round").order_by("-round", "pk")
    ]
    return [Part(_("补正的要求和说明"), lines)] if lines else []


def _recusals(user: User, whole: bool) -> list[Part]:
    """What somebody of the association declared about themselves; never about whom it was."""
    rows = StaffConflict.objects.filter(user=user).exclude(reason="").order_by("-pk")
    lines = [(beijing(row.declared_at), row.reason) for row in rows]
    return [Part(_("声明的回避"), lines)] if lines else []


def _consents(user: User, whole: bool) -> list[Part]:
    """Version and time of everything agreed to, and when it was taken back."""
    lines = []
    for row in Consent.objects.filter(user=user).select_related("cycle").order_by("-pk"):
        until = _("，%(when)s 撤回或更新") % {"when": beijing(row.withdrawn_at)} if row.withdrawn_at else ""
        lines.append((_signed(row.kind, row.cycle.year), f"{row.text_version} · {beijing(row.at)}{until}"))
    for signed in Commitment.objects.filter(user=user).order_by("-pk"):
        lines.append((_signed(signed.kind, None), f"{signed.text_version} · {beijing(signed.at)}"))
    return [Part(_("同意与承诺"), lines)] if lines else []


def _requests(user: User, whole: bool) -> list[Part]:
    """In the copy alone: the page lists them with their links. What is only proposed is no answer yet."""
    lines = []
    for row in DataRequest.objects.filter(user=user).order_by("-pk") if whole else ():
        said = [str(row.get_kind_display()), row.text, row.answer if row.closed_at else ""]
        lines.append((beijing(row.asked_at), "\n".join(filter(None, said))))
    return [Part(_("个人信息请求"), lines)] if lines else []


def _signed(kind: str, year: int | None) -> str:
    title = str(TITLES.get(kind, kind))
    return f"{title}（{year}）" if year else title
