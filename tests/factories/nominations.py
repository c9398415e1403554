"""Cycles, units, people and complete drafts; `reach` walks an application through the real moves."""

import io
import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from PIL import Image

from accounts import clock
from accounts.models import RoleGrant, User
from accounts.roles import Role
from documents.files import Facts, keep
from nominations.acting import Actor
from nominations.bans import person_key
from nominations.dictionaries import AttachmentKind, Indicator
from nominations.identity import normalise_unit_name
from nominations.models import Application, Attachment, Consent, Cycle, Honour, Unit
from nominations.texts import CONSENTS
from nominations.transitions import advance_cycle, begin, everyone

_serial = itertools.count(1)
IN_TIME = datetime(2023, 4, 1, 2, 0, tzinfo=UTC)
DEADLINE = datetime(2023, 4, 12, 16, 0, tzinfo=UTC)  # 2023-04-12 24:00 in Shanghai


def id_number(serial: int, *, birth: date = date(1985, 6, 15), female: bool = False) -> str:
    """A valid number of the address code 310199, which nobody can own."""
    sequence = (serial * 2 + (0 if female else 1)) % 1000
    body = f"310199{birth:%Y%m%d}{sequence:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


def credit_code(serial: int) -> str:
    """A valid code of the made-up registration district 310199."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91310199{99100000 + serial:08d}0"
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]


def make_user(role: str = Role.NOM, unit: Unit | None = None, **fields: Any) -> User:
    serial = next(_serial)
    fields = {"name": f"演示{serial}", "phone": f"199{serial:08d}", "email": f"u{serial}@example.com"} | fields
    user = User.objects.create_user(password="demo-password-2023", **fields)
    RoleGrant.objects.create(user=user, role=role, unit_id=unit.pk if unit else None)
    return user


def make_cycle(year: int = 2023, stage: str = "open", **fields: Any) -> Cycle:
    """A cycle brought to `stage` (preparing, published, open) by its own moves."""
    values: dict[str, Any] = {
        "title": f"关于开展{year}年度“上海质量工匠”培养选树工作的通知",
        "doc_no": f"沪质协〔{year}〕13号",
        "intro": "通知开头。",
        "sections": [{"title": "一、培养选树范围", "paragraphs": ["面向全市各行各业在职职工。"]}],
        "contacts": [{"name": "演示联系人", "tel": ["021-50000000"], "mobile": []}],
        "address": "演示路1号",
        "postcode": "200000",
        "email": "office@example.com",
        "open_at": DEADLINE.replace(year=year) - timedelta(days=28),
        "submit_deadline": DEADLINE.replace(year=year),
    }
    cycle = Cycle.objects.create(year=year, **values | fields)
    if stage != "preparing":
        advance_cycle(cycle, "publish_notice", by=Actor(None, Role.CHIEF), permit=everyone)
    if stage == "open":
        advance_cycle(cycle, "open", by=Actor.system(), permit=everyone)
    return cycle


def make_unit(name: str = "", *, recommender: str = "", parent: Unit | None = None, **fields: Any) -> Unit:
    serial = next(_serial)
    name = name or f"（演示）第{serial}机械制造有限公司"
    values: dict[str, Any] = {
        "name_normal": normalise_unit_name(name),
        "uscc": credit_code(serial),
        "nature": "state",
        "industry": "C",
        "district": "minhang",
        "address": "演示路1号",
        "postcode": "200240",
        "recommender_kind": recommender,
        "parent": parent,
    }
    return Unit.objects.create(name=name, **values | fields)


def small_image(text: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 400), (200, (text * 37) % 255, 180)).save(out, "JPEG")
    return out.getvalue()


def make_attachment(application: Application, kind: str, by: User, **fields: Any) -> Attachment:
    facts = Facts("image/jpeg", width=640, height=400)
    file = keep(small_image(next(_serial)), facts, name=f"{kind}.jpg", by=by)
    return Attachment.objects.create(application=application, kind=kind, file=file, added_by=by, **fields)


CONTENT: dict[str, Any] = {
    "name": "沈砺成",
    "mobile": "19900000001",
    "political": "01",
    "education": "31",
    "position": "班长",
    "model_worker": ["none"],
    "hukou": "urban",
    "migrant": False,
    "home_addr": "演示市演示路100弄1号101室",
    "home_zip": "200240",
    "unit_nature": "state",
    "industry": "C",
    "industry_detail": "通用设备",
    "trade": "焊工",
    "work_years": 16,
    "unit_addr": "演示路1号",
    "unit_zip": "200240",
    "identity": "worker",
    "skill_level": "senior_technician",
    "title": "none",
    "post_name": "总装车间焊接班班长",
    "frontline_type": "production",
    "craft": {"skill": "厚壁异种钢焊接"},
    "tech_level": "",
    "has_patent": None,
    "mentoring": {},
    "contribution": [],
    "understanding": "工匠精神，是对精度锱铢必较、对缺陷零容忍、对工艺常怀敬畏。",
    "job_brief": "本人现任总装车间焊接班班长，承担大型压力容器主焊缝的焊接与质量把关。",
    "self_statement": "我从技校毕业进厂，一直在生产一线，带徒多人，坚持参加社区志愿维修。",
    "achievements": "一、攻克厚壁异种钢焊接变形难题，产品一次交检合格率达到99.7%。",
    "is_in_service": True,
    "is_prc_national": True,
    "is_union_member": True,
    "not_bureau_level": True,
    "not_centrally_managed_head": True,
    "not_retired": True,
    "union_doc_kind": "electronic",
}


def give_consents(user: User, cycle: Cycle) -> None:
    for text in CONSENTS:
        Consent.objects.get_or_create(
            user=user, cycle=cycle, kind=text.kind, withdrawn_at=None,
            defaults={"text_version": text.version, "text_hash": text.sha256},
        )  # fmt: skip


def make_draft(
    cycle: Cycle,
    *,
    nominee: User | None = None,
    employer: Unit | None = None,
    recommender: Unit | None = None,
    complete: bool = True,
    **fields: Any,
) -> Application:
    """A draft of `nominee`; complete: every field, file and consent a submission needs, with one honour."""
    nominee = nominee or make_user(Role.NOM)
    recommender = recommender or make_unit(recommender="group")
    employer = employer or make_unit(parent=recommender)
    number = fields.pop("id_no", None) or id_number(next(_serial))
    values = {"id_no": number, "id_index": person_key(number), "sex": "male"} if complete else {}
    application = Application(
        cycle=cycle, nominee=nominee, employer=employer, recommender=recommender, created_by=nominee,
        **(CONTENT if complete else {}) | values | fields,
    )  # fmt: skip
    give_consents(nominee, cycle)
    with clock.at(clock._override.get() or IN_TIME):
        begin(application, by=Actor(nominee, Role.NOM), permit=lambda user, app: True)
    if complete:
        for kind in (AttachmentKind.ID_FRONT, AttachmentKind.ID_BACK, AttachmentKind.UNION_CARD):
            make_attachment(application, kind, nominee)
        make_attachment(application, AttachmentKind.CERTIFICATE, nominee, proves="skill_level")
        make_attachment(application, AttachmentKind.EVIDENCE, nominee, indicator=Indicator.CRAFT)
        honour = Honour.objects.create(
            application=application, position=1, name="上海市优秀QC小组成果一等奖", organiser="上海市质量协会",
            organiser_type="saq", level="association", awarded_month=date(2022, 8, 1),
        )  # fmt: skip
        make_attachment(application, AttachmentKind.CERTIFICATE, nominee, proves="honour", honour=honour)
    return application
