"""The work unit's moves: open, confirm evidence, agree, send back, refuse, start on behalf (T1, T5–T7, R112)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from documents.requests import make_void
from nominations import annex1_rules, bans, texts
from nominations.acting import Actor, NotPermitted, WrongState
from nominations.dictionaries import AttachmentKind
from nominations.endorsement.permissions import can_decide, can_fill_for
from nominations.models import Application, Attachment, Cycle, Opinion, StageEvent, Unit
from nominations.pipeline import Status
from nominations.printing import application_target, print_application
from nominations.signing import commit, give_opinion, void_opinions
from nominations.snapshots import freeze_application
from nominations.transitions import advance, begin, latest_event, locked, replay

# What the unit must have compared with the originals, file by file (R37, R112).
CONFIRMED_KINDS = (AttachmentKind.EVIDENCE, AttachmentKind.CERTIFICATE)
TICKS = ("id_original", "frontline", "not_bureau_level", "not_centrally_managed_head", "not_retired", "commitment")


def open_case(application: Application, *, by: Actor) -> None:
    """Note that the unit has begun to look at it, once: from then on the nominee cannot recall it (T4)."""
    if application.unit_opened_at is None and application.status == Status.UNIT_REVIEW:
        _note_opening(application, by)


@transaction.atomic
def _note_opening(application: Application, by: Actor) -> None:
    row = locked(Application, application.pk)
    if row.status == Status.UNIT_REVIEW and row.unit_opened_at is None and can_decide(by.user, row):
        row.unit_opened_at = application.unit_opened_at = clock.now()
        row.save(update_fields=["unit_opened_at"])


@transaction.atomic
def confirm(attachment: Attachment, *, by: Actor, confirmed: bool) -> Attachment:
    """已核对原件并盖章确认 for one file, or take it back (R112); ticking twice changes nothing."""
    application = locked(Application, attachment.application_id)
    if not can_decide(by.user, application):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if application.status != Status.UNIT_REVIEW:
        raise WrongState(_("申报表已不在基层单位审核，不能再核对材料。"), latest=latest_event(application))
    attachment.refresh_from_db()
    if attachment.removed_at is None and confirmed != (attachment.confirmed_at is not None):
        attachment.confirmed_by = by.user if confirmed else None
        attachment.confirmed_at = clock.now() if confirmed else None
        attachment.save(update_fields=["confirmed_by", "confirmed_at"])
    return attachment


@transaction.atomic
def agree(
    application: Application, *, by: Actor, decision: Mapping[str, Any], recommender: Unit, version: int, key: str
) -> StageEvent:
    """T7: record opinion, ticks and commitment, choose the recommending unit, freeze v2 and have it printed.

    `decision`: {"opinion", "signer", "signed_on", "ticks": {name: True}} with every name of TICKS.
    """
    application = locked(Application, application.pk)
    if done := replay(application, "unit_agree", by, key):
        return done
    application.recommender = recommender
    application.endorsed_at = clock.now()
    application.save(update_fields=["recommender", "endorsed_at"])
    void_opinions(application, Opinion.Party.RECOMMENDER)
    give_opinion(application, Opinion.Party.UNIT, decision, decision["ticks"], by=by)
    commit(texts.UNIT_COMMITMENT, by=by, application=application)
    event = advance(
        application,
        "unit_agree",
        by=by,
        permit=can_decide,
        guard=lambda row: _problems(row, decision),
        version=version,
        key=key,
    )
    print_application(freeze_application(application, cause="unit_agree", by=by.user), by=by.user)
    return event


def _problems(application: Application, decision: Mapping[str, Any]) -> list[Any]:
    """Everything that still stands between the form and the unit's agreement, at once."""
    found: list[Any] = []
    if missing := [name for name in TICKS if decision["ticks"].get(name) is not True]:
        found += [(name, _("请核对后勾选。")) for name in missing]
    if open_files := unconfirmed(application):
        found.append(_("还有 %(n)d 份证明材料没有核对原件并盖章确认。") % {"n": open_files})
    unit = application.recommender
    if unit is None or not (unit.active and unit.recommender_kind):
        found.append(("recommender", _("请选择推荐单位。")))
    found += content_problems(application)
    return found + bans.problems_for(application.id_index, application.employer, unit)


def unconfirmed(application: Application) -> int:
    """How many files the unit has not yet compared with the original."""
    rows = application.attachments.filter(removed_at=None, kind__in=CONFIRMED_KINDS)
    return rows.filter(confirmed_at=None).count()


def content_problems(application: Application) -> list[str]:
    """The strict check of the form's content once more: what was in order when it was sent must still be (§1.6)."""
    files = application.attachments.filter(removed_at=None).select_related("file")
    found = annex1_rules.problems(application, files, application.honours.all(), clock.today())
    return [_("申报表需要申报人修改：%(what)s") % {"what": problem.sentence} for problem in found]


@transaction.atomic
def send_back(
    application: Application, *, by: Actor, reason: str, fields: Mapping[str, str], version: int, key: str
) -> StageEvent:
    """T5: back to the nominee with a reason and comments on single fields; the unit looks at everything anew."""
    application = locked(Application, application.pk)
    if done := replay(application, "unit_return", by, key):
        return done
    application.unit_opened_at = application.endorsed_at = None
    application.save(update_fields=["unit_opened_at", "endorsed_at"])
    void_opinions(application, Opinion.Party.UNIT, Opinion.Party.RECOMMENDER)
    application.attachments.filter(removed_at=None).update(confirmed_at=None, confirmed_by=None)
    make_void(target=application_target(application), kinds=("annex1",))
    return advance(
        application,
        "unit_return",
        by=by,
        permit=can_decide,
        version=version,
        reason=reason,
        payload={"fields": dict(fields)},
        key=key,
    )


@transaction.atomic
def refuse(application: Application, *, by: Actor, reason: str, version: int, key: str) -> StageEvent:
    """T6: the unit does not agree; the nominee reads the reason."""
    application = locked(Application, application.pk)
    if done := replay(application, "unit_refuse", by, key):
        return done
    return advance(application, "unit_refuse", by=by, permit=can_decide, version=version, reason=reason, key=key)


@transaction.atomic
def start_for(unit: Unit, cycle: Cycle, *, name: str, by: Actor) -> Application:
    """T1 on behalf: a draft without an account of its own, prefilled from the registry (R94, R98)."""
    application = Application(
        cycle=cycle,
        employer=unit,
        name=name,
        on_behalf=True,
        created_by=by.user,
        unit_nature=unit.nature,
        industry=unit.industry,
        unit_addr=unit.address,
        unit_zip=unit.postcode,
    )
    begin(application, by=by, permit=lambda user, row: can_fill_for(user, unit))
    commit(texts.ON_BEHALF, by=by, application=application)
    return application
