"""A full year on every desk: rows copied by the hundred from one that came about by the real verbs; for lists only."""

from datetime import timedelta
from itertools import count
from typing import Any

from accounts import audit
from accounts.models import Message, User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, Attachment, Ban, Batch, BatchItem, Extension, StaffConflict, StageEvent
from review.appeal.models import Appeal
from review.disqualification.models import Proceeding
from review.late_withdrawal import transitions as leaving
from review.late_withdrawal.models import LateWithdrawal
from review.matching.models import EvidenceMatch
from review.recusal import transitions as recusal
from review.result_sheet import transitions as sheets
from review.result_sheet.models import Export
from tests.factories.formal_check import scan
from tests.factories.journey import Town, click
from tests.factories.nominations import DEADLINE, make_user
from tests.factories.powers import give_extension
from tests.factories.proceedings import Bench

_number = count(1000)


def copies(pattern: Any, **fields: Any) -> Any:
    """A new row like this one, with an address of its own."""
    model = type(pattern)
    values = {
        f.name: getattr(pattern, f.name) for f in model._meta.concrete_fields if f.name not in ("id", "key", "ref")
    }
    return model(**values | fields)


def crowd(submitted: Application, arrived: Batch) -> list[Application]:
    """300 batches with two applications each."""
    batches = Batch.objects.bulk_create(copies(arrived, number=n, status="received") for n in range(2, 302))
    people = Application.objects.bulk_create(
        copies(submitted, acceptance_no=f"2023-{n:04d}", nominee=None, id_index=f"x{n}") for n in range(2, 602)
    )
    BatchItem.objects.bulk_create(
        BatchItem(batch=batches[n // 2], application=row, position=n % 2 + 1) for n, row in enumerate(people)
    )
    return people


def one_of_each(submitted: Application, town: Town, reader: User) -> None:
    """One row on every list: a matter, a ban, an appeal, a letter, a pair, a sheet, a recusal, an extension."""
    Bench.build().bring(submitted, "proposed")
    submitted.refresh_from_db()
    letter = {"reason": "本人因工作调动，申请退出本年度申报。", "letter": scan(3), "key": click()}
    leaving.ask(submitted, by=Actor(town.rec, Role.REC), version=submitted.version, **letter)
    decision = submitted.events.latest("pk")
    Appeal.objects.create(
        application=submitted, decision=decision, ground="fact", text="请核查。", asked_by=town.nominee,
        asked_role="nom",
    )  # fmt: skip
    left, right = submitted.attachments.order_by("pk")[:2]
    EvidenceMatch.objects.create(left=left, right=right, how="same")
    personal = {"personal": True, "purpose": "报送市总工会核对劳模身份信息", "key": click()}
    sheets.ask(by=Actor(reader, Role.STAFF), cycle=town.cycle, unit=None, **personal)
    today = decision.at.date()
    Ban.objects.create(
        subject_type="person", subject_key=submitted.id_index, starts_on=today,
        ends_on=today + timedelta(days=900), decision_doc="沪质协〔2023〕20号",
    )  # fmt: skip
    recusal.declare(submitted, by=Actor(make_user(Role.STAFF), Role.STAFF), reason="申报人是本人的亲属。")
    give_extension(town.cycle, town.recommender, DEADLINE + timedelta(days=5))
    Message.objects.create(user=reader, key="crowd", subject="分派给您 1 件申报", body="请办理。", url="/")


def fill(people: list[Application], reader: User) -> None:
    """600 rows on every list of `one_of_each`."""
    events = StageEvent.objects.bulk_create(copies(StageEvent.objects.latest("pk"), application=row) for row in people)
    appeal, matter, letter = Appeal.objects.get(), Proceeding.objects.get(), LateWithdrawal.objects.get()
    Appeal.objects.bulk_create(copies(appeal, application=event.application, decision=event) for event in events)
    Proceeding.objects.bulk_create(copies(matter, application=row) for row in people)
    LateWithdrawal.objects.bulk_create(copies(letter, application=row) for row in people)
    pair, away, ban = EvidenceMatch.objects.get(), StaffConflict.objects.get(), Ban.objects.get()
    papers = Attachment.objects.bulk_create(
        copies(pair.left, application=row, kind="certificate", indicator="") for row in people for _half in "ab"
    )
    EvidenceMatch.objects.bulk_create(
        copies(pair, left=one, right=two) for one, two in zip(papers[::2], papers[1::2], strict=True)
    )
    StaffConflict.objects.bulk_create(copies(away, application=row) for row in people)
    Ban.objects.bulk_create(copies(ban, subject_key=row.id_index) for row in people)
    export, extension, told = Export.objects.get(), Extension.objects.get(), Message.objects.get(key="crowd")
    Export.objects.bulk_create(copies(export, click=click()) for _row in people)
    Extension.objects.bulk_create(
        copies(extension, revoked_at=extension.given_at, revoked_by=extension.given_by, revoke_reason="核实后收回。")
        for _row in people
    )
    Message.objects.bulk_create(copies(told, key=f"crowd-{next(_number)}") for _row in people)
    for row in people[:100]:
        audit.record("formal_check.assign", actor=reader, target=f"application:{row.pk}")
