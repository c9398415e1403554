"""One verb, one function: hand out or take back, void a line, recommend upward, ask for the lists of a year."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from documents.models import GeneratedDocument, StoredFile
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.models import Cycle
from nominations.taking import taken
from nominations.transitions import locked
from publicity.certificates import permissions
from publicity.titles import lists, papers
from publicity.titles.models import HandOut, Title

LEAST_NOTE = 5
Way = HandOut.Way


def _allow(allowed: bool) -> None:
    if not allowed:
        raise NotPermitted(_("您没有办理此事项的权限。"))


def _note(title: Title, name: str, by: Actor, **detail: Any) -> None:
    audit.record_late(
        f"title.{name}", actor=by.user, ip=by.ip, target=f"title:{title.key}", detail={"no": title.number, **detail}
    )


def hand_out(title: Title, *, said: dict[str, Any], scan: UploadedFile | None, by: Actor, key: str) -> HandOut:
    """STAFF enters one line (R58); the same form answers the first. `said`: what, way, receiver, relation, …"""
    _allow(permissions.can_register(by.user, title))
    with taken([scan], by=by) as files, transaction.atomic():
        row = locked(Title, title.pk)
        if done := row.handouts.filter(by=by.user, form_key=key).first():
            return done
        return _enter(row, said, files[0] if files else None, by, key)


def _enter(title: Title, said: dict[str, Any], scan: StoredFile | None, by: Actor, key: str) -> HandOut:
    assert by.user is not None
    live = title.handouts.filter(what=said["what"], voided_at=None)
    if problems := _against(title, said, live):
        raise TransitionError(str(problems[0][1]), problems)
    last = live.filter(way=said["way"]).aggregate(last=Max("copy"))["last"]
    copy = 0 if last is None else last + 1
    if copy and said["way"] == Way.OUT and len(said["note"]) < LEAST_NOTE:
        problem = _("已经发放过，再次发放为补发，请在备注中写明理由，至少 %(n)d 个字。") % {"n": LEAST_NOTE}
        raise TransitionError(problem, [("note", problem)])
    made = HandOut.objects.create(title=title, copy=copy, scan=scan, by=by.user, form_key=key, **said)
    _note(title, "hand_out", by, what=made.what, way=made.way, copy=copy)
    return made


def _against(title: Title, said: dict[str, Any], live: Any) -> list[tuple[str, str]]:
    """[(field, sentence)]: a title in force gets things, a revoked one gives back what it got, in the order of time."""
    found = []
    issued = title.issued_at.astimezone(clock.SHANGHAI).date()
    if said["handed_on"] < issued:
        found.append(("handed_on", _("日期不能早于命名的日期 %(day)s。") % {"day": issued}))
    if said["way"] == Way.OUT and title.revoked_at is not None:
        found.append(("way", _("称号已撤销，只能登记收回。")))
    if said["way"] == Way.BACK:
        first = live.filter(way=Way.OUT).aggregate(day=Min("handed_on"))["day"]
        if title.revoked_at is None:
            found.append(("way", _("称号有效，不需要收回。")))
        elif live.filter(way=Way.BACK).count() >= live.filter(way=Way.OUT).count():
            found.append(("way", _("没有发放过，或者已经全部收回。")))
        elif said["handed_on"] < first:
            found.append(("handed_on", _("收回的日期不能早于发放的日期 %(day)s。") % {"day": first}))
    return found


@transaction.atomic
def void_hand_out(row: HandOut, *, reason: str, by: Actor) -> None:
    """STAFF: a line entered in error stays and is void; the same click again changes nothing."""
    _allow(permissions.can_register(by.user, row.title))
    locked(Title, row.title_id)
    row.refresh_from_db()
    if row.voided_at is not None:
        if row.voided_by_id == getattr(by.user, "pk", None):
            return
        raise WrongState(_("这一条已由他人作废。"))
    live = row.title.handouts.filter(what=row.what, voided_at=None)
    if row.way == Way.OUT and live.filter(way=Way.BACK).count() >= live.filter(way=Way.OUT).count():
        raise TransitionError(_("这一件已登记收回，请先作废收回的登记。"))
    row.voided_at, row.voided_by, row.void_reason = clock.now(), by.user, reason
    row.save(update_fields=["voided_at", "voided_by", "void_reason"])
    _note(row.title, "void_hand_out", by, what=row.what, copy=row.copy)


@transaction.atomic
def recommend(title: Title, *, upward: bool, reason: str, by: Actor, version: int, key: str) -> None:
    """R9, LEAD: one of the best of the year is recommended as 上海工匠, or no longer; not public."""
    _allow(permissions.can_recommend(by.user, title))
    row = locked(Title, title.pk)
    if key and row.upward_key == key:
        return
    if version != row.upward_version:
        raise StaleVersion(_("该记录已被他人更新，请核对最新内容后再办理。"))
    if upward and row.revoked_at is not None:
        raise TransitionError(_("称号已撤销，不能推荐。"), [("upward", _("称号已撤销，不能推荐。"))])
    row.recommend_upward, row.upward_reason, row.upward_key = upward, reason, key
    row.upward_by, row.upward_at = by.user, clock.now()
    row.save(update_fields=["recommend_upward", "upward_reason", "upward_key", "upward_by", "upward_at"])
    _note(row, "recommend", by, upward=upward)


@transaction.atomic
def renew(title: Title, *, by: Actor, version: int, key: str) -> None:
    """STAFF: certificate and plaque once more, after the key or the address has changed, or when none could be made.

    The same form again, or one while a certificate is being made, changes nothing; `version`: editions as seen.
    """
    _allow(permissions.can_register(by.user, title))
    row = locked(Title, title.pk)
    if row.revoked_at is not None:
        raise TransitionError(_("称号已撤销，不再生成证书。"))
    if papers.was_renewed_by(row, key) or papers.is_being_made(row):
        return
    if version != papers.editions(row):
        raise StaleVersion(_("证书已由他人重新生成，请核对最新的文件。"))
    papers.renew(row, row.naming.cycle, by=by.user, form=key)
    _note(row, "renew", by)


@transaction.atomic
def ask_list(cycle: Cycle, kind: str, format: str, *, by: User) -> GeneratedDocument:
    """The 发放登记表 or the list recommended upward as it stands now, made by the workers."""
    _allow(permissions.can_take_lists(by, cycle))
    detail = {"kind": kind, "format": format}
    audit.record_late("title.export", actor=by, target=f"titles:{cycle.year}", detail=detail)
    return lists.ask(cycle, kind, format, by=by)
