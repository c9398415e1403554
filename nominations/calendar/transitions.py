"""Days are entered and taken back (§2.15); a single unit gets a later deadline or loses it again."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit, clock, inbox
from accounts.models import User
from accounts.roles import Role
from nominations import deadlines
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.calendar.permissions import can_extend, can_keep_days
from nominations.extensions import STAGES, unit_column
from nominations.models import Application, Cycle, Extension, Unit, WorkdayOverride
from nominations.pipeline import INTAKE
from nominations.ticking import revive_batches, tick_soon

LEAST = 5
Day = tuple[date, bool]


# --- Days ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_days(days: Iterable[Day], *, source: str, by: Actor) -> int:
    """Enter days as worked or free; how many changed. What people were told before stays as it was told."""
    if by.user is None or not can_keep_days(by.user):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    wanted = dict(days)
    held = {row.date: row for row in WorkdayOverride.objects.select_for_update().filter(date__in=wanted)}
    changed = []
    for day, worked in sorted(wanted.items()):
        row = held.get(day)
        if row is not None and (row.is_workday, row.source) == (worked, source):
            continue
        made = {"is_workday": worked, "source": source, "set_by": by.user, "set_at": clock.now()}
        WorkdayOverride.objects.update_or_create(date=day, defaults=made)
        changed.append(f"{day} {'班' if worked else '休'}")
    if changed:
        audit.record_late(
            "calendar.set", actor=by.user, target="calendar", detail={"days": changed, "source": source}, ip=by.ip
        )
    return len(changed)


@transaction.atomic
def remove_day(day: date, *, by: Actor) -> bool:
    """Take an own entry back; asking twice changes nothing."""
    if by.user is None or not can_keep_days(by.user):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    row = WorkdayOverride.objects.select_for_update().filter(date=day).first()
    if row is None:
        return False
    said = f"{day} {'班' if row.is_workday else '休'}"
    detail = {"days": [said], "source": row.source}
    row.delete()
    audit.record_late("calendar.remove", actor=by.user, target="calendar", detail=detail, ip=by.ip)
    return True


# --- Extensions ------------------------------------------------------------------------------------------------------


def _reason(reason: str) -> str:
    if len(reason.strip()) < LEAST:
        sentence = _("请写明理由，至少 %(n)d 个字。") % {"n": LEAST}
        raise TransitionError(sentence, [("reason", sentence)])
    return reason.strip()


@transaction.atomic
def extend(*, cycle: Cycle, unit: Unit, until: datetime, reason: str, by: Actor, key: str = "") -> Extension:
    """Give one recommending unit until `until`; a later one takes the place of the one before.

    What had expired comes back: batches at once, applications by the next tick.
    """
    if by.user is None or not can_extend(by.user):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    rows = Extension.objects.filter(cycle=cycle, unit=unit)
    before = rows.select_for_update(of=("self",)).filter(revoked_at=None).first()
    if key and (done := rows.filter(given_by=by.user, form_key=key).first()):
        return done
    reason = _reason(reason)
    if problems := _problems(cycle, unit, until, before):
        raise TransitionError(str(problems[0][1]), problems)
    if before is not None:
        _end(before, by.user, str(_("由新的延期代替。")))
    try:
        with transaction.atomic():
            made = Extension.objects.create(
                cycle=cycle, unit=unit, until=until, reason=reason, given_by=by.user, form_key=key
            )
    except IntegrityError as error:
        raise WrongState(_("这个推荐单位刚刚已被延期，请核对最新内容。")) from error
    revive_batches(cycle, unit.pk)
    _tell(made, "given", _GIVEN, _GIVEN_TO_NOMINEES)
    _note("extension.give", made, reason, by)
    tick_soon()
    return made


def _problems(cycle: Cycle, unit: Unit, until: datetime, before: Extension | None) -> list[Any]:
    if cycle.stage not in STAGES:
        sentence = _("本年度当前处于“%(stage)s”，不能办理。") % {"stage": cycle.get_stage_display()}
        return [("unit", sentence)]
    if not unit.active or not unit.recommender_kind:
        return [("unit", _("请选择在用的推荐单位。"))]
    common = cycle.submit_deadline
    if until <= common:
        return [("deadline_date", _("须晚于统一的报送截止（%(day)s）。") % {"day": deadlines.beijing(common)})]
    if until <= clock.db_now():
        return [("deadline_date", _("须晚于现在。"))]
    if before is not None and until <= before.until:
        day = deadlines.beijing(before.until)
        return [("deadline_date", _("该单位已延期至 %(day)s；要提前结束，请先撤销。") % {"day": day})]
    return []


@transaction.atomic
def revoke(extension: Extension, *, reason: str, by: Actor) -> Extension:
    """Take an extension back; what is not submitted expires at the next tick where the year has closed."""
    if by.user is None or not can_extend(by.user):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    row = Extension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
    if row.revoked_at is not None:
        if row.revoked_by_id == by.user.pk and row.revoke_reason == reason.strip():
            return row  # the same form sent twice
        raise WrongState(_("这项延期已经撤销或被新的延期代替。"))
    reason = _reason(reason)
    _end(row, by.user, reason)
    _tell(row, "revoked", _REVOKED, _REVOKED_TO_NOMINEES)
    _note("extension.revoke", row, reason, by)
    tick_soon()
    return row


def _end(row: Extension, user: User, reason: str) -> None:
    row.revoked_at, row.revoked_by, row.revoke_reason = clock.now(), user, reason
    row.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])


def _note(action: str, row: Extension, reason: str, by: Actor) -> None:
    detail = {"year": row.cycle.year, "unit": row.unit.name, "until": row.until.isoformat(), "reason": reason}
    audit.record_late(action, actor=by.user, target=f"extension:{row.pk}", detail=detail, ip=by.ip)


_GIVEN = (
    "报送截止已个别延期",
    "协会同意%(unit)s%(year)s年度的报送截止延至%(until)s（北京时间）。已逾期的申报和批次将恢复，请在此之前办理。\n理由：%(reason)s",
)
_REVOKED = (
    "个别延期已撤销",
    "协会撤销了%(unit)s%(year)s年度的个别延期，报送截止恢复为%(common)s（北京时间）。如有疑问，请联系协会。\n理由：%(reason)s",
)
_GIVEN_TO_NOMINEES = (
    "报送截止已延长",
    "协会同意%(unit)s%(year)s年度的报送截止延至%(until)s（北京时间）。您的申报还没有报送，请留出单位审核的时间，尽早完成。",
)
_REVOKED_TO_NOMINEES = (
    "报送截止已恢复",
    "%(unit)s%(year)s年度的个别延期已撤销，报送截止恢复为%(common)s（北京时间）。您的申报还没有报送，请联系单位。",
)


def nominees(unit: Unit, cycle: Cycle) -> list[User]:
    """Those whose forms go by this deadline and are not handed in; whose form had expired hears when it comes back."""
    rows = Application.objects.alias(by_unit=unit_column(Application)).filter(cycle=cycle, by_unit=unit.pk)
    mine = rows.filter(status__in=INTAKE, nominee__isnull=False).values("nominee")
    return list(User.objects.filter(pk__in=mine, is_active=True).order_by("pk"))


def people(unit: Unit, cycle: Cycle) -> list[User]:
    """The recommending unit's officers and those of the work units that go by its deadline."""
    sent = Application.objects.filter(cycle=cycle, recommender=unit, employer__isnull=False).values("employer")
    works = Unit.objects.filter(Q(parent=unit) | Q(pk__in=sent)).values("pk")
    held = Q(role_grants__revoked_at=None)
    rec = held & Q(role_grants__role=Role.REC, role_grants__unit_id=unit.pk)
    work = held & Q(role_grants__role=Role.UNIT, role_grants__unit_id__in=works)
    return list(User.objects.filter(rec | work, is_active=True).distinct().order_by("pk"))


def _tell(row: Extension, event: str, to_units: tuple[str, str], to_nominees: tuple[str, str]) -> None:
    """In the language of the notices; the reason is between the association and the units."""
    with translation.override("zh-hans"):
        said = {
            "unit": row.unit.name,
            "year": row.cycle.year,
            "until": deadlines.beijing(row.until),
            "common": deadlines.beijing(row.cycle.submit_deadline),
            "reason": row.revoke_reason or row.reason,
        }
        units, own = people(row.unit, row.cycle), nominees(row.unit, row.cycle)
        for whom, words, note in ((units, to_units, ""), (own, to_nominees, ":nominees")):
            key = f"extension:{row.pk}:{event}{note}"
            inbox.tell(whom, key=key, subject=words[0], body=words[1] % said, url="/")
