"""Rows for the benchmarks of the written review, made in bulk: a year in stage 2, its experts, copies and sheets."""

import random
from datetime import timedelta
from typing import Any

from accounts import clock
from accounts.models import RoleGrant, User
from accounts.roles import Role
from benchmarks import _pages_data as data
from documents.models import StoredFile
from nominations.models import Application, Attachment, Cycle, Unit
from review.blind.models import BlindCopy, BlindFile
from review.experts.models import Appointment, Expert, Pledge
from review.experts.texts import PLEDGES
from review.sheets import keeping, rubric
from review.sheets.models import Assignment, Sheet

INDUSTRIES = "CDEGIMQ"
FILES = 6
NARRATIVE = (
    "在大型机组定子制造岗位工作十六年，主持厚壁异种钢焊接变形控制课题，采用因果图、正交试验和过程能力分析锁定真因，"
    "一次交检合格率由百分之九十一提高到百分之九十九点七，形成操作法两项、企业标准一项，带教徒弟六名。"
)


def people(role: str, number: int, name: str) -> list[User]:
    """So many accounts with this role, in two queries."""
    serial = User.objects.count()
    made = [
        User(name=f"{name}{chr(0x4E00 + n)}{chr(0x5200 + n)}", email=f"p{serial + n}@example.com", password="!")
        for n in range(number)
    ]
    users = User.objects.bulk_create(made)
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for user in users)
    return users


def officers(works: list[Unit]) -> None:
    """Each work unit and each group has somebody who is told what becomes of its people."""
    groups = {unit.parent for unit in works}
    for role, units in ((Role.UNIT, works), (Role.REC, sorted(groups, key=lambda unit: unit.pk))):
        users = User.objects.bulk_create(
            User(name=f"经办人{unit.pk}", email=f"{role}{unit.pk}@example.com", password="!") for unit in units
        )
        grants = zip(users, units, strict=True)
        RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role, unit_id=unit.pk) for user, unit in grants)


def written_year(works: list[Unit], number: int, by: User) -> tuple[Cycle, list[Application]]:
    """A year in its written review: so many that passed the formal check, each with a confirmed copy."""
    now = clock.now()
    cycle = Cycle.objects.create(
        year=clock.today().year - 1, title="通知", doc_no="沪质协〔2023〕13号", stage="written",
        open_at=now - timedelta(days=90), submit_deadline=now - timedelta(days=60), quota_shortlist=max(number // 2, 1),
    )  # fmt: skip
    held = rubric.of_cycle(cycle)
    held.frozen_at, held.sha256 = now, rubric.sha256(held.content)
    held.save()
    nominees = people(Role.NOM, number, "申报人")
    dice = random.Random(2023)
    rows = Application.objects.bulk_create(
        [_application(cycle, works, serial, nominee, dice) for serial, nominee in enumerate(nominees, start=1)],
        batch_size=1000,
    )
    texts = {"job_brief": NARRATIVE * 3, "self_statement": NARRATIVE * 5, "achievements": NARRATIVE * 20}
    BlindCopy.objects.bulk_create(
        [
            BlindCopy(
                application=row, code=f"SX{cycle.year}-{serial:05d}", revision=3, texts=texts, made_by=by,
                confirmed_by=by, confirmed_at=now, sha256="0" * 64,
            )
            for serial, row in enumerate(rows, start=1)
        ],
        batch_size=1000,
    )  # fmt: skip
    return cycle, rows


def _application(cycle: Cycle, works: list[Unit], serial: int, nominee: User, dice: random.Random) -> Application:
    unit, now = works[serial % len(works)], clock.now()
    said = data.content(serial) | {"industry": dice.choice(INDUSTRIES), "name": nominee.name}
    return Application(
        cycle=cycle, nominee=nominee, created_by=nominee, employer=unit, recommender_id=unit.parent_id, revision=3,
        status="formal_passed", acceptance_no=f"{cycle.year}-{serial:05d}", id_index=f"w{serial:063x}",
        submitted_at=now, sent_to_unit_at=now, endorsed_at=now, self_statement=NARRATIVE * 5, job_brief=NARRATIVE * 3,
        mentoring={"apprentice": "带教徒弟六名"}, **said,
    )  # fmt: skip


def panel(cycle: Cycle, number: int, by: User, works: list[Unit]) -> list[Expert]:
    """So many experts, two fields each, appointed and sworn; half work two by two in institutes, half in work units."""
    dice = random.Random(7)
    users = people(Role.EXP, number, "专家")
    units = [works[n] if n % 2 else None for n in range(number)]
    experts = Expert.objects.bulk_create(
        Expert(
            user=user, employer=unit, employer_name=unit.name if unit else f"（演示）第{n // 4}质量研究院",
            title="高级工程师", fields=dice.sample(INDUSTRIES, 2),
        )
        for n, (user, unit) in enumerate(zip(users, units, strict=True))
    )  # fmt: skip
    seats = Appointment.objects.bulk_create(
        Appointment(expert=one, cycle=cycle, appointed_by=by, max_load=100) for one in experts
    )
    Pledge.objects.bulk_create(
        Pledge(appointment=seat, kind=text.kind, text_version=text.version, text_hash=text.sha256)
        for seat in seats
        for text in PLEDGES
    )
    return experts


def assignments(cycle: Cycle, rows: list[Application], experts: list[Expert], each: int, state: str) -> None:
    """Everybody reads as many: pairs in turn, all in one state."""
    now, number = clock.now(), len(experts)
    Assignment.objects.bulk_create(
        [
            Assignment(
                cycle=cycle, application=row, expert=experts[(place * each + turn) % number], state=state,
                due_at=now + timedelta(days=14), accepted_at=now,
            )
            for place, row in enumerate(rows)
            for turn in range(each)
        ],
        batch_size=2000,
    )  # fmt: skip


def sheets(cycle: Cycle, state: str = "scored") -> None:
    """A submitted sheet for each assignment, with marks between half and all of what there is."""
    content, dice, made = rubric.of_cycle(cycle).content, random.Random(11), []
    codes = [dimension["code"] for dimension in content["dimensions"]]
    for row in Assignment.objects.filter(cycle=cycle).order_by("pk"):
        scores = {item["code"]: str(dice.randint(item["points"], 2 * item["points"]) / 2)
                  for _dimension, item in rubric.items(content)}  # fmt: skip
        result = rubric.evaluate(content, scores, codes)
        made.append(Sheet(
            assignment=row, scores=scores, comment=NARRATIVE[:60], verdict="yes", total=result.total,
            dimensions={code: str(total) for code, total in result.dimensions.items()}, submitted_at=clock.now(),
        ))  # fmt: skip
    Sheet.objects.bulk_create(made, batch_size=2000)
    keeping.keep_versions(made, "submit_score", by=None, rubric_sha256=rubric.of_cycle(cycle).sha256)
    Assignment.objects.filter(cycle=cycle).update(state=state)


def papers(rows: list[Application], by: User) -> None:
    """A few released files for each, as experts get them."""
    copies = {copy.application_id: copy for copy in BlindCopy.objects.filter(application__in=rows)}
    for row in rows:
        stored = StoredFile.objects.bulk_create(_stored(row, number, by) for number in range(FILES))
        kept = Attachment.objects.bulk_create(
            Attachment(application=row, kind="evidence", indicator="craft", file=file, added_by=by) for file in stored
        )
        BlindFile.objects.bulk_create(
            BlindFile(copy=copies[row.pk], attachment=one, number=number, choice="released", file=one.file)
            for number, one in enumerate(kept, start=1)
        )


def _stored(row: Application, number: int, by: User) -> Any:
    return StoredFile(
        storage_name=f"bench/{row.pk}-{number}", original_name="证明.jpg", media_type="image/jpeg", size=100_000,
        sha256=f"{row.pk:032x}{number:032x}", width=1200, height=900, uploaded_by=by,
    )  # fmt: skip
