"""Lists that recommending units bring: read and kept for a day, checked anew whenever they are shown or begun (R128).

What a list creates is a draft on behalf, as a work unit begins one: the unit fills it, the person confirms it with the
number of the identity card, and until then nobody can submit it.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock, inbox, mail_groups, phones, roles
from accounts.crypto import blind_index
from accounts.models.user import PHONE_PURPOSE
from documents.table_reading import Cell, Limits, Table, TableRefused, read_table
from nominations import bans, texts
from nominations.acting import Actor, TransitionError, WrongState
from nominations.annex2_rows import MOST_ROWS, Checked, Lines, check, lines_of
from nominations.field_saving import FROM_UNIT
from nominations.models import Application, Commitment, Cycle, ImportList, Unit
from nominations.transitions import Permit, begin_all, locked

KEPT = timedelta(days=1)
PER_MINUTE = 10
LIMITS = Limits(rows=MOST_ROWS)
SUBJECT = gettext_lazy("%(recommender)s为贵单位 %(n)d 名职工建立了申报草稿")
BODY = gettext_lazy(
    "%(year)s年度“上海质量工匠”申报草稿已经建立。请在“核对与同意”中打开补填，并请职工本人用手机号码登录，核对、确认后"
    "提交。不参加申报的不必办理，草稿在申报截止后自动失效。"
)


def keep(upload: UploadedFile, unit: Unit, cycle: Cycle, *, by: Actor, permit: Permit, key: str) -> ImportList:
    """Read the file and keep its content for a day; the file itself is not kept. The same click keeps one list.

    Raises TransitionError where the file as a whole is refused; mistakes in its rows are for the page to show.
    """
    assert by.user is not None
    if not permit(by.user, unit):
        raise TransitionError(_("您没有办理此事项的权限。"))
    if done := ImportList.objects.filter(by=by.user, click=key).first():
        return done
    recent = ImportList.objects.filter(by=by.user, at__gt=clock.now() - timedelta(minutes=1))
    if recent.count() >= PER_MINUTE:
        raise TransitionError(_("导入过于频繁，请一分钟后再试。"))
    try:
        table = read_table(upload, LIMITS)
        lines = lines_of(table)
    except TableRefused as refusal:
        raise TransitionError(str(refusal), [("file", str(refusal))]) from refusal
    kept: dict[str, Any] = {
        "cycle": cycle, "recommender": unit, "content": _packed(table), "row_count": len(lines.rows),
        "expires_at": clock.now() + KEPT,
    }  # fmt: skip
    made, _created = ImportList.objects.get_or_create(by=by.user, click=key, defaults=kept)
    return made


def _packed(table: Table) -> dict[str, Any]:
    """As JSON: keys are texts, cells pairs."""
    rows = {
        str(number): {str(at): [cell.text, cell.kind] for at, cell in cells.items()}
        for number, cells in table.rows.items()
    }
    return {"rows": rows, "merged": [list(area) for area in table.merged]}


def table_of(held: ImportList) -> Table:
    """The table as it was read; only while its content is kept."""
    rows = {
        int(number): {int(at): Cell(text, kind) for at, (text, kind) in cells.items()}
        for number, cells in held.content["rows"].items()
    }
    return Table(rows, [(a, b, c, d) for a, b, c, d in held.content["merged"]])


def checked(held: ImportList) -> tuple[Lines, Checked]:
    """The list as it stands against the registry and the year now."""
    lines = lines_of(table_of(held))
    return lines, check(lines, held.cycle, held.recommender)


def is_open(held: ImportList) -> bool:
    """Whether its content is still there and nothing came of it yet."""
    return held.content is not None and held.expires_at > clock.now()


@transaction.atomic
def begin(held: ImportList, *, by: Actor, permit: Permit) -> ImportList:
    """T1 for every row, or for none; a second click finds the first one's drafts.

    The recommending unit is locked, so that two lists of the same unit are checked one after the other.
    """
    assert by.user is not None
    unit = locked(Unit, held.recommender_id)
    held = ImportList.objects.select_for_update(of=("self",)).select_related("cycle", "recommender").get(pk=held.pk)
    if held.begun_at is not None:
        return held
    if not is_open(held):
        raise WrongState(_("这份名单已超过一天或已放弃，内容已经删除，请重新上传。"))
    _lines, found = checked(held)
    if found.mistakes:
        raise TransitionError(_("名单中有 %(n)d 处需要修改，没有建立草稿。") % {"n": len(found.mistakes)})
    rows = [_draft(held, values, by) for values in found.drafts.values()]
    begin_all(rows, by=by, permit=lambda user, row: permit(user, unit))
    text = texts.IMPORTED
    Commitment.objects.bulk_create(
        Commitment(
            kind=text.kind, text_version=text.version, text_hash=text.sha256, user=by.user, ip=by.ip, application=row
        )
        for row in rows
    )
    _tell(held, rows)
    held.content, held.begun_at = None, clock.now()
    held.save(update_fields=["content", "begun_at"])
    return held


def _draft(held: ImportList, values: dict[str, Any], by: Actor) -> Application:
    """A draft on behalf without an account, prefilled from the row and from the registry (R94, R98)."""
    unit, mobile = values["employer"], values["mobile"]
    registered = {field: getattr(unit, column) for field, column in FROM_UNIT.items()}
    return Application(
        cycle=held.cycle,
        recommender=held.recommender,
        proposed_by=held.recommender,
        on_behalf=True,
        created_by=by.user,
        changed_by=by.user,
        id_index=bans.person_key(values["id_no"]),
        mobile_index=blind_index(PHONE_PURPOSE, phones.normalise(mobile) if mobile else ""),
        **registered | values,
    )


def _tell(held: ImportList, rows: list[Application]) -> None:
    """One letter to the officers of each work unit, with the number of its people."""
    counts = Counter(row.employer_id or 0 for row in rows)
    officers = roles.officers(roles.Role.UNIT, counts)
    words: dict[str, Any] = {"recommender": held.recommender.name, "year": held.cycle.year}
    url = reverse("endorsement:queue") + "?state=draft"
    with translation.override("zh-hans"):
        letters = [
            inbox.Letter(
                officers[unit], f"import:{held.pk}:{unit}", str(SUBJECT) % {**words, "n": n}, str(BODY) % words, url,
                group=mail_groups.WORK,
            )
            for unit, n in counts.items()
            if unit in officers
        ]  # fmt: skip
    inbox.tell_all(letters)


@transaction.atomic
def drop(held: ImportList, *, by: Actor) -> None:
    """The unit does not want it any more; what was read is gone at once."""
    rows = ImportList.objects.filter(pk=held.pk, by=by.user, begun_at=None, dropped_at=None)
    rows.update(content=None, dropped_at=clock.now())


def forget() -> int:
    """What was not used within a day; the clock calls it."""
    return ImportList.objects.filter(content__isnull=False, expires_at__lte=clock.now()).update(content=None)
