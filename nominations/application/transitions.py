"""The nominee's verbs: begin, confirm, save, add and remove, submit, recall, withdraw (T1–T4, T33)."""

import hmac
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import audit, clock, phones
from accounts.models import User
from documents.models import GeneratedDocument
from documents.requests import make_void, request_document
from documents.snapshots import freeze
from nominations import annex1_rules, bans, draft_writing, field_saving, signing, texts, waiting, withdrawing
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.annex1_rules import Problem
from nominations.annex1_rules.claims import Claim
from nominations.application.permissions import (
    can_claim,
    can_create,
    can_edit,
    can_recall,
    can_submit,
    can_view,
    can_withdraw,
)
from nominations.constraints import violates
from nominations.duplicates import ID_TAKEN, NAMED_BEFORE
from nominations.field_saving import NOTHING, Typed
from nominations.identity import IdentityError, check_name
from nominations.models import Application, Attachment, Consent, Cycle, Honour, StageEvent
from nominations.models.application import HOLDS_ID
from nominations.pipeline import Status
from nominations.printing import PREVIEW, application_target, print_application
from nominations.snapshots import annex1_payload, freeze_application
from nominations.transitions import advance, begin, latest_event, locked, replay

WITHDRAW_WORDS = _("撤回申报")
ONE_EACH = _("您在本年度已有一份申报，每人每年度只能申报一份。")
NO_CONSENT = _("个人信息处理的同意已撤回或不完整，不能提交。请联系协会。")
CLAIM_TRIES, CLAIM_WINDOW = 5, 15 * 60


def _record_consents(user: User, cycle: Cycle, ip: str | None) -> None:
    """The notice that was shown and each consent, by version and hash (§2.18); a changed text is agreed to anew."""
    locked(User, user.pk)  # the same person agreeing in two windows waits here
    live = {row.kind: row for row in Consent.objects.filter(user=user, cycle=cycle, withdrawn_at=None)}
    for text in (texts.PRIVACY, *texts.CONSENTS):
        held = live.get(text.kind)
        if held is not None and held.text_hash == text.sha256:
            continue
        if held is not None:
            held.withdrawn_at = clock.now()
            held.save(update_fields=["withdrawn_at"])
        Consent.objects.create(
            user=user, cycle=cycle, kind=text.kind, text_version=text.version, text_hash=text.sha256, ip=ip
        )


def _account_data(user: User) -> dict[str, str]:
    """What the account knows already, where it has the form's shape."""
    try:
        name = check_name(user.name)
    except IdentityError:
        name = ""
    mobile = phones.local(user.phone) if user.phone.startswith("+86") else ""
    return {"name": name, "mobile": mobile, "email": user.email}


@transaction.atomic
def start(cycle: Cycle, *, by: Actor) -> Application:
    """T1: keep the consents, then open the one draft this person may have in the year."""
    assert by.user is not None
    _record_consents(by.user, cycle, by.ip)
    application = Application(cycle=cycle, nominee=by.user, created_by=by.user, changed_by=by.user)
    for name, value in _account_data(by.user).items():
        setattr(application, name, value)
    try:
        with transaction.atomic():
            begin(application, by=by, permit=can_create)
    except IntegrityError as error:
        if violates(error, Application, "application_one_live_person"):
            raise TransitionError(str(ONE_EACH)) from error
        raise
    return application


def claim(application: Application, *, by: Actor, id_no: str) -> Application:
    """The nominee takes over what the unit began: the ID number must be the one the unit typed (T1)."""
    if not can_claim(by.user, application):
        raise NotPermitted(_t("您没有办理此事项的权限。"))
    key = f"application.claim:{by.user.pk if by.user else 0}"
    tries = cache.get(key, 0) + 1
    cache.set(key, tries, CLAIM_WINDOW)
    if tries > CLAIM_TRIES:
        raise TransitionError(_t("核对次数过多，请 15 分钟后再试。"))
    if not application.id_index:
        raise TransitionError(_t("单位还没有填写身份证号码，请联系单位补填后再确认。"))
    if not hmac.compare_digest(bans.person_key(id_no), application.id_index):
        audit.record("application.claim_refused", actor=by.user, target=application_target(application), ip=by.ip)
        sentence = _t("与单位填写的身份证号码不一致，请核对；如单位填错，请联系单位更正。")
        raise TransitionError(sentence, [("id_no", sentence)])
    return _take_over(application, by)


@transaction.atomic
def _take_over(application: Application, by: Actor) -> Application:
    assert by.user is not None
    row = locked(Application, application.pk)
    if not can_claim(by.user, row):
        raise NotPermitted(_t("您没有办理此事项的权限。"))
    if row.status != Status.DRAFT:
        raise WrongState(_t("申报表已不是草稿，不能确认。"), latest=latest_event(row))
    _record_consents(by.user, row.cycle, by.ip)
    row.nominee = by.user
    try:
        with transaction.atomic():
            draft_writing.touch(row, by, "nominee")
    except IntegrityError as error:
        if violates(error, Application, "application_one_live_person"):
            raise TransitionError(str(ONE_EACH)) from error
        raise
    audit.record_late("application.claim", actor=by.user, target=application_target(row), ip=by.ip)
    return row


def save(
    application: Application, *, by: Actor, values: dict[str, Any], version: int, typed: Typed = NOTHING
) -> Application:
    """T2."""
    return field_saving.save(application, by=by, permit=can_edit, values=values, version=version, typed=typed)


def save_honour(
    application: Application, *, by: Actor, values: dict[str, Any], version: int, pk: int | None = None
) -> Honour:
    """Add or change one row of 荣誉成果."""
    return draft_writing.save_honour(application, by=by, permit=can_edit, values=values, version=version, pk=pk)


def leave_honour(application: Application, *, by: Actor, pk: int) -> None:
    """One row stays as it is stored."""
    draft_writing.leave_honour(application, by=by, permit=can_edit, pk=pk)


def remove_honour(application: Application, *, by: Actor, pk: int) -> None:
    """Take one row away, with its certificates."""
    draft_writing.remove_honour(application, by=by, permit=can_edit, pk=pk)


def attach(application: Application, *, by: Actor, claim: Claim, file: UploadedFile, version: int | None) -> Attachment:
    """Add one file to the claim it proves (R35–R38, R112)."""
    return draft_writing.attach(application, by=by, permit=can_edit, claim=claim, file=file, version=version)


def detach(attachment: Attachment, *, by: Actor) -> None:
    """Take one file off."""
    draft_writing.detach(attachment, by=by, permit=can_edit)


def _problems(application: Application) -> list[Problem]:
    """The guard of T3: everything that stands in the way, at once."""
    files = list(application.attachments.filter(removed_at=None).select_related("file"))
    rows = list(application.honours.all())
    found = annex1_rules.problems(application, files, rows, clock.today())
    kinds = [text.kind for text in texts.CONSENTS]
    live = Consent.objects.filter(user=application.nominee, cycle=application.cycle, kind__in=kinds, withdrawn_at=None)
    if live.count() < len(kinds):
        found.append(Problem("", "", str(NO_CONSENT)))
    same = Application.objects.filter(id_index=application.id_index).exclude(pk=application.pk)
    if application.id_index and same.filter(cycle=application.cycle, status__in=HOLDS_ID).exists():
        found.append(Problem("person", "id_no", str(ID_TAKEN)))
    elif (
        application.id_index and not application.cycle.allow_renomination and same.filter(status=Status.NAMED).exists()
    ):
        found.append(Problem("person", "id_no", str(NAMED_BEFORE)))
    neutral = bans.problems_for(application.id_index, application.employer, application.recommender)
    return found + [Problem("", "", sentence) for sentence in neutral]


@transaction.atomic
def submit(application: Application, *, by: Actor, version: int, key: str) -> StageEvent:
    """T3: sign the commitment, tag the focus of R24, send it to the unit, freeze and print the revision.

    Of two applications with one ID number that are submitted at the same moment the database lets one through.
    """
    application = locked(Application, application.pk)
    if done := replay(application, "submit_to_unit", by, key):
        return done
    left = waiting.problems(application)
    application.priority_focus = annex1_rules.is_focus(application, application.honours.all())
    application.sent_to_unit_at, application.unit_opened_at, application.pending = clock.now(), None, None
    application.save(update_fields=["priority_focus", "sent_to_unit_at", "unit_opened_at", "pending"])
    signing.commit(texts.NOMINEE_COMMITMENT, by=by, application=application)
    try:
        event = advance(
            application, "submit_to_unit", by=by, permit=can_submit, guard=lambda row: left + _problems(row),
            version=version, key=key,
        )  # fmt: skip
    except IntegrityError as error:
        if violates(error, Application, "application_one_live_id"):
            raise TransitionError(str(ID_TAKEN), [Problem("person", "id_no", str(ID_TAKEN))]) from error
        raise
    print_application(freeze_application(application, cause="submit_to_unit", by=by.user), by=by.user)
    return event


def _unopened(application: Application) -> list[str]:
    if application.unit_opened_at is None:
        return []
    return [_t("工作单位已经打开您的申报表，不能自行撤回。如需修改，请联系单位退回。")]


@transaction.atomic
def recall(application: Application, *, by: Actor, version: int, key: str) -> StageEvent:
    """T4: take it back while nobody at the unit has opened it; the printed form of that revision is void."""
    event = advance(application, "recall", by=by, permit=can_recall, guard=_unopened, version=version, key=key)
    make_void(target=application_target(application), kinds=("annex1",))
    return event


def withdraw(application: Application, *, by: Actor, version: int, key: str) -> StageEvent:
    """T33: end the application and free its number."""
    return withdrawing.withdraw(application, by=by, permit=can_withdraw, version=version, key=key)


@transaction.atomic
def preview(application: Application, *, by: Actor) -> GeneratedDocument:
    """Print the form as it stands, without a revision of its own."""
    if not can_view(by.user, application):
        raise NotPermitted(_t("您没有办理此事项的权限。"))
    snapshot = freeze("annex1/1", annex1_payload(application, draft=True))
    target = application_target(application)
    return request_document("annex1", target=target, snapshot=snapshot, options=PREVIEW, by=by.user)
