"""What the review holds about an expert as a person: the profile, declarations, what was signed, seats (§2.18)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import my_data
from accounts.models import User
from accounts.my_data import Part
from accounts.own_account import beijing
from nominations.dictionaries import Industry
from nominations.retention import closing
from nominations.retention.erasing import NOBODY
from nominations.retention.rules import Gone
from review.attending.models import Absence
from review.experts.models import Appointment, Conflict, Expert, Pledge, Relation
from review.experts.texts import METHODS, PLEDGES
from review.halls.models import Seat
from review.invited import Invited
from review.sheets.models import Assignment
from review.votes.models import Member

TITLES = {text.kind: text.title for text in PLEDGES}


def register() -> None:
    """Called once, when the application starts."""
    my_data.register(my_data.Section("expert", gettext_lazy("专家信息"), parts))
    my_data.keep(kept)
    closing.register(erase)


def parts(user: User, whole: bool) -> list[Part]:
    """The expert's own record; nothing of what others found or decided about conflicts."""
    expert = Expert.objects.filter(user=user).first()
    if expert is None:
        return []
    fields = dict(Industry.choices)
    profile = [
        (_("工作单位"), expert.employer_name),
        (_("职称、职务"), expert.title),
        (_("专业领域"), _("、").join(str(fields.get(code, code)) for code in expert.fields)),
        (_("质量方法"), _("、").join(str(METHODS.get(code, code)) for code in expert.methods)),
        (_("首次聘任年度"), str(expert.first_year or "")),
        (_("在库"), _("是") if expert.active else _("否")),
    ]
    fix = reverse("expert_pool:mine")
    found = [Part(_("专家资料"), [row for row in profile if row[1]], fix=fix)]
    for title, rows in ((_("申报的关系"), _relations(expert)), (_("聘任与承诺"), _years(expert))):
        found += [Part(title, rows, fix=fix)] if rows else []
    more = ((_("不能到会的时间"), _absences(expert)), (_("参加的会议"), _seats(expert)))
    return found + [Part(title, rows, fix=reverse("attendance:mine"), locked=True) for title, rows in more if rows]


def _relations(expert: Expert) -> list[tuple[str, str]]:
    """Those taken back too: they are still held."""
    over = _("（已撤回）")
    return [
        (
            str(row.get_kind_display()) + (over if row.withdrawn_at else ""),
            " ".join(filter(None, (row.person_name, row.unit_name, row.note))),
        )
        for row in Relation.objects.filter(expert=expert).order_by("pk")
    ]


def _years(expert: Expert) -> list[tuple[str, str]]:
    rows = Appointment.objects.filter(expert=expert).select_related("cycle").order_by("-cycle__year", "-pk")
    found = [(_("%(year)d年度聘任") % {"year": row.cycle.year}, beijing(row.appointed_at)) for row in rows]
    pledges = Pledge.objects.filter(appointment__expert=expert).order_by("-pk")
    return found + [(str(TITLES.get(row.kind, row.kind)), f"{row.text_version} · {beijing(row.at)}") for row in pledges]


def _absences(expert: Expert) -> list[tuple[str, str]]:
    rows = Absence.objects.filter(expert=expert, withdrawn_at=None).order_by("-starts_at", "-pk")
    return [(f"{beijing(row.starts_at)} – {beijing(row.ends_at)}", row.note) for row in rows]


def _seats(expert: Expert) -> list[tuple[str, str]]:
    """Where the person was invited to sit and what they answered; nothing about who was heard or voted on."""
    halls = Seat.objects.filter(expert=expert).select_related("session").order_by("-session__starts_at", "-pk")
    found = [(_("会审答辩 %(when)s") % {"when": beijing(row.session.starts_at)}, _answer(row)) for row in halls]
    sat = Member.objects.filter(expert=expert).select_related("approval").order_by("-approval__starts_at", "-pk")
    return found + [(_("审定会 %(when)s") % {"when": beijing(row.approval.starts_at)}, _answer(row)) for row in sat]


def _answer(row: Invited) -> str:
    """Never the reason for which a seat was taken away: it may name a nominee, or whoever asked for it."""
    over = _("%(when)s不再担任") % {"when": beijing(row.ended_at)} if row.ended_at else ""
    return _("、").join(filter(None, (str(row.get_answer_display()), over)))


def kept(user: User) -> list[str]:
    """Who has scored or sat stands behind marks and minutes that are kept for ten years and longer."""
    mine = {"expert__user": user}
    sat = Seat.objects.filter(**mine, present_at__isnull=False).exists()
    sat = sat or Member.objects.filter(**mine, present_at__isnull=False).exists()
    if sat or Assignment.objects.filter(**mine).exists():
        return [_("您参加过评审，评审记录按归档期限保存，账号随之保留。")]
    return []


def erase(user: User) -> Gone:
    """Of an expert who never scored or sat; the year of an appointment stays, without a word about the person."""
    rows = Expert.objects.filter(user=user)
    count = Relation.objects.filter(expert__user=user).update(person_name=NOBODY, unit_name="", note="")
    count += Absence.objects.filter(expert__user=user).update(note="")
    count += Conflict.objects.filter(expert__user=user).update(detail="", end_reason="")
    for model in (Appointment, Seat, Member):
        count += model._default_manager.filter(expert__user=user).update(end_reason="")
    blank = dict.fromkeys(("employer_name", "title", "note"), "")
    empty: dict[str, Any] = blank | {"employer": None, "fields": [], "methods": []}
    return Gone(rows=count + rows.update(**empty, active=False))
