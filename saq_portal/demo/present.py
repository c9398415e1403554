"""The year that is open today and can be tried: a cycle, three persons to be, and one application at each desk."""

from datetime import datetime, timedelta

from accounts import clock
from accounts.models import RoleGrant
from accounts.roles import Role
from saq_portal.demo import tables
from saq_portal.demo.batches import hand_in
from saq_portal.demo.setting import Directory, Stage, make_cycle, open_for_business
from saq_portal.demo.story import Tale, draft, endorse, recommend, send

TRY = (
    (Role.NOM, "方小舟", "19900000010", "nom@example.com"),
    (Role.UNIT, "申浦重装工会", "19900000011", "unit@example.com"),
    (Role.REC, "申浦集团工会", "19900000012", "rec@example.com"),
)
# New people of the open year: borrowed content, other names and numbers of the same address code.
OTHERS = (("宁致远", "310199199001150511"), ("夏知秋", "310199199102160528"), ("唐若谷", "310199198803170539"))


def check_digit(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


def build(directory: Directory, past: Stage) -> Stage:
    """An open cycle of this year with drafts at unit, recommending unit and list; officers for the three to try."""
    now = clock.now().astimezone(clock.SHANGHAI)
    opened = (now - timedelta(days=10)).replace(hour=9, minute=0, second=0, microsecond=0)
    last = (now + timedelta(days=30)).replace(hour=0, minute=0, second=0, microsecond=0)
    cycle = make_cycle(now.year, doc_no=f"沪质协〔{now.year}〕8号", open_at=opened, deadline=last)
    open_for_business(cycle, past.people[Role.CHIEF], published=opened - timedelta(days=2))
    stage = Stage(cycle, past.people, past.units, past.employers, dict(past.officers), dict(past.recommenders))
    seat(stage, directory)
    fill(stage, directory, opened)
    submitted_batch(stage, directory, opened)
    return stage


def seat(stage: Stage, directory: Directory) -> None:
    """The three accounts of the README: a nominee, an officer of N01's work unit, one of its group."""
    work, group = stage.employers["申浦重装第一机械制造有限公司"], stage.units["U01"]
    homes = {Role.NOM: None, Role.UNIT: work, Role.REC: group}
    for role, name, phone, email in TRY:
        user = directory.add(role, name, unit=homes[role], phone=phone, email=email)
        stage.people[f"try-{role}"] = user
        if role != Role.NOM:
            RoleGrant.objects.create(user=user, role=Role.NOM)
    stage.officers[work.pk] = stage.people[f"try-{Role.UNIT}"]
    stage.recommenders[group.pk] = stage.people[f"try-{Role.REC}"]


def fill(stage: Stage, directory: Directory, opened: datetime) -> None:
    """One at the unit, one at the recommending unit, one recommended and ready for a list."""
    pattern = tables.nominees()[0]
    tale = Tale(stage, directory)
    for number, ((name, body), steps) in enumerate(zip(OTHERS, ((), (endorse,), (endorse, recommend)), strict=True)):
        number_text = check_digit(body[:17])
        sex = "male" if int(body[16]) % 2 else "female"
        row = tables.NomineeRow(
            f"P{number + 1}", "U01", name, number_text, pattern.employer, pattern.indicators, 1, "",
            pattern.content | {"name": name, "sex": sex, "work_years": 10},
        )  # fmt: skip
        nominee = directory.add(Role.NOM, name, email=f"present{number + 1}@example.com")
        with clock.at(opened + timedelta(days=1 + number)):
            application = draft(stage, row, nominee)
            send(application)
        for hours, step in enumerate(steps, start=1):
            with clock.at(opened + timedelta(days=1 + number, hours=3 * hours)):
                step(stage, application)
        tale.applications[row.code] = application


def submitted_batch(stage: Stage, directory: Directory, opened: datetime) -> None:
    """One batch on the association's desk: what a case worker has to receive."""
    pattern = next(row for row in tables.nominees() if row.unit == "U02")
    name, number = "祝长风", check_digit("31019919870918057")
    row = tables.NomineeRow(
        "P9", "U02", name, number, pattern.employer, pattern.indicators, 2, "",
        pattern.content | {"name": name, "sex": "male", "work_years": 12},
    )  # fmt: skip
    nominee = directory.add(Role.NOM, name, email="present9@example.com")
    with clock.at(opened + timedelta(days=2)):
        application = draft(stage, row, nominee)
        send(application)
    with clock.at(opened + timedelta(days=3)):
        endorse(stage, application)
    with clock.at(opened + timedelta(days=4)):
        recommend(stage, application)
    tale = Tale(stage, directory)
    hand_in(tale, "U02", opened + timedelta(days=5), people=[application])
