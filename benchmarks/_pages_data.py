"""Rows for the page benchmarks, made in bulk: one open year, its units, its people, thousands of submissions."""

from datetime import timedelta
from typing import Any

from django.db import connection

from accounts import clock
from accounts.models import RoleGrant, User
from accounts.roles import Role
from nominations.identity import normalise_unit_name
from nominations.models import Application, Consent, Cycle, Unit
from nominations.texts import CONSENTS

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
STATES = ("submitted",) * 12 + ("formal_passed",) * 5 + ("correction", "formal_rejected", "withdrawn")


def people() -> tuple[User, User]:
    """(a case worker, a nominee)"""
    made = []
    for number, role in enumerate((Role.STAFF, Role.NOM), start=1):
        user = User.objects.create_user(
            name=f"演示{number}", phone=f"1990000000{number}", email=f"u{number}@example.com"
        )
        RoleGrant.objects.create(user=user, role=role)
        made.append(user)
    return made[0], made[1]


def _unit(number: int, kind: str = "", parent: Unit | None = None) -> Unit:
    name = f"（演示）第{number}机械制造{'集团' if kind else ''}有限公司"
    return Unit(
        name=name, name_normal=normalise_unit_name(name), uscc_exempt_reason="基准数据", recommender_kind=kind,
        parent=parent, nature="state", industry="C", district="minhang", address="演示路1号", postcode="200240",
    )  # fmt: skip


def year_and_draft(nominee: User) -> tuple[Cycle, list[Unit], Application]:
    """An open year, twelve groups with three hundred work units, and the nominee's own draft."""
    now = clock.now()
    cycle = Cycle.objects.create(
        year=clock.today().year, title="通知", doc_no=f"沪质协〔{clock.today().year}〕13号", stage="open",
        open_at=now - timedelta(days=3), submit_deadline=now + timedelta(days=27),
    )  # fmt: skip
    groups = Unit.objects.bulk_create([_unit(number, "group") for number in range(1, 13)])
    works = Unit.objects.bulk_create([_unit(number, parent=groups[number % 12]) for number in range(13, 313)])
    for text in CONSENTS:
        Consent.objects.create(
            user=nominee, cycle=cycle, kind=text.kind, text_version=text.version, text_hash=text.sha256
        )
    draft = Application.objects.create(
        cycle=cycle, nominee=nominee, created_by=nominee, employer=works[0], recommender=works[0].parent,
        **content(1) | {"id_no": "", "acceptance_no": ""},
    )  # fmt: skip
    return cycle, works, draft


def content(number: int) -> dict[str, Any]:
    return {
        "name": f"{SURNAMES[number % 16]}某{chr(0x4E00 + number % 9000)}",
        "sex": "male",
        "mobile": f"199{number:08d}",
        "political": "01",
        "education": "31",
        "position": "班长",
        "id_no": "310199198506150019",
        "model_worker": ["none"],
        "hukou": "urban",
        "migrant": False,
        "home_addr": "演示市演示路100弄1号101室",
        "home_zip": "200240",
        "industry": "C",
        "trade": "焊工",
        "work_years": 16,
        "post_name": "总装车间焊接班班长",
        "understanding": "工匠精神，是对精度锱铢必较、对缺陷零容忍、对工艺常怀敬畏。" * 3,
        "achievements": "攻克厚壁异种钢焊接变形难题，产品一次交检合格率达到99.7%。" * 30,
    }


def submissions(cycle: Cycle, works: list[Unit], by: User, number: int) -> None:
    """So many applications, as the association has them."""
    now = clock.now()
    for start in range(1, number + 1, 1000):
        Application.objects.bulk_create(
            Application(
                cycle=cycle, employer=works[serial % 300], recommender_id=works[serial % 300].parent_id,
                created_by=by, status=STATES[serial % len(STATES)], acceptance_no=f"{cycle.year}-{serial:05d}",
                id_index=f"{serial:064x}", submitted_at=now, sent_to_unit_at=now, endorsed_at=now, **content(serial),
            )
            for serial in range(start, min(start + 1000, number + 1))
        )  # fmt: skip
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def step_address(draft: Any) -> str:
    """The nominee's first step, or '' with a line where this checkout has none."""
    from django.urls import NoReverseMatch, reverse

    try:
        from nominations.annex1_rules import steps

        return reverse("application:step", args=[draft.key, steps.SLUGS[0]])
    except (ImportError, NoReverseMatch) as error:
        print(f"skipped: the application's steps are not there ({error})")
        return ""
