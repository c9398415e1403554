"""Brings a submitted application through the formal check by its real verbs."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations import workdays
from nominations.acting import Actor
from nominations.correction import transitions as correcting
from nominations.corrections import ItemDraft
from nominations.models import Application, Batch
from review.checklist import deciding
from review.checklist.items import ITEMS, YES
from review.formal_check import transitions as checking
from review.formal_check.permissions import can_check, can_confirm
from review.formal_check.transitions import Given
from review.intake import transitions as intake
from review.paperwork import ledger, register
from tests.factories.journey import Town, click
from tests.factories.nominations import make_user, small_image

PHONE_ITEM = ItemDraft("field", "trade", "工种与证书不一致，请更正。")
CARD_ITEM = ItemDraft("attachment", "union_card", "影像不清晰，无法辨认会员姓名。")


def examining(batch: Batch, staff: User) -> Batch:
    """B5 and B8."""
    by = Actor(staff, Role.STAFF)
    for verb in (intake.receive, intake.begin_exam):
        batch.refresh_from_db()
        verb(batch, by=by, version=batch.version, key=click())
    batch.refresh_from_db()
    return batch


def paper(application: Application, staff: User) -> None:
    """Everything that is missing on paper comes in."""
    by, item = Actor(staff, Role.STAFF), application.batch_items.get(live=True)
    short = {line.paper: line.missing for line in ledger.lines(application) if line.missing}
    if short:
        register.take(application, by=by, permit=yes, copies=short, version=application.version, key=click())
    if (line := ledger.list_line(item.batch)).missing:
        copies = {line.paper: line.missing}
        register.take_list(item.batch, by=by, permit=yes, copies=copies, version=item.batch.version, key=click())


def yes(user: User, thing: Any) -> bool:
    return True


def answered(application: Application, staff: User, **other: Given) -> Application:
    """All paper is here, every item answered yes but those given otherwise."""
    paper(application, staff)
    answers = {item.code: Given(YES) for item in ITEMS} | other
    checking.answer(application, by=Actor(staff, Role.STAFF), answers=answers)
    application.refresh_from_db()
    return application


def passed(application: Application, staff: User) -> Application:
    """T16."""
    checking.formal_pass(application, by=Actor(staff, Role.STAFF), version=application.version, key=click())
    application.refresh_from_db()
    return application


def returned(application: Application, staff: User, *items: ItemDraft, **terms: Any) -> Application:
    """T13, due in three working days."""
    due = workdays.after(3)
    terms = {"due_at": due.at, "due_estimated": due.estimated, "version": application.version, "key": click()} | terms
    checking.request_correction(application, by=Actor(staff, Role.STAFF), items=list(items) or [PHONE_ITEM], **terms)
    application.refresh_from_db()
    return application


def rejected(application: Application, staff: User, lead: User, code: str = "ineligible") -> Application:
    """T17 by two people."""
    proposal = deciding.propose_reject(
        application, by=Actor(staff, Role.STAFF), permit=can_check, ask=can_confirm, code=code,
        reason="已于2022年12月退休，不属于在职职工。", version=application.version,
    )  # fmt: skip
    application.refresh_from_db()
    deciding.confirm_reject(
        proposal, by=Actor(lead, Role.LEAD), permit=can_confirm, version=application.version, key=click()
    )
    application.refresh_from_db()
    return application


def answer_all(application: Application, **values: Any) -> None:
    """The nominee changes what was returned and answers every item."""
    from nominations.application.transitions import save

    by = Actor(application.nominee, Role.NOM)
    application.refresh_from_db()
    if values:
        save(application, by=by, values=values, version=application.version)
    items = application.corrections.get(closed_at=None).items.all()
    correcting.answer(application, by=by, answers={item.pk: "已按要求更正。" for item in items})


def hand_on(application: Application) -> None:
    application.refresh_from_db()
    by = Actor(application.nominee, Role.NOM)
    correcting.hand_on(application, by=by, answers={}, version=application.version, key=click())


def confirm(application: Application, town: Town) -> None:
    application.refresh_from_db()
    correcting.confirm(application, by=Actor(town.unit, Role.UNIT), version=application.version, key=click())


def resubmit(application: Application, town: Town) -> Application:
    application.refresh_from_db()
    correcting.resubmit(application, by=Actor(town.rec, Role.REC), version=application.version, key=click())
    application.refresh_from_db()
    return application


def corrected(application: Application, town: Town, **values: Any) -> Application:
    """T14: all three parties."""
    answer_all(application, **values)
    hand_on(application)
    confirm(application, town)
    return resubmit(application, town)


def scan(number: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("盖章件.jpg", small_image(number), content_type="image/jpeg")


def later(**span: float) -> Any:
    """The clock moved on from now."""
    return clock.at(clock.now() + timedelta(**span))


__all__ = ["CARD_ITEM", "PHONE_ITEM", "make_user"]
