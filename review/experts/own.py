"""What the review holds about an expert as a person: the profile, declarations and what was signed (§2.18)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import my_data
from accounts.models import User
from accounts.my_data import Part
from accounts.own_account import beijing
from nominations.dictionaries import Industry
from review.experts.models import Appointment, Expert, Pledge, Relation
from review.experts.texts import METHODS, PLEDGES
from review.sheets.models import Assignment

TITLES = {text.kind: text.title for text in PLEDGES}


def register() -> None:
    """Called once, when the application starts."""
    my_data.register(my_data.Section("expert", gettext_lazy("专家信息"), parts))
    my_data.keep(kept)


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
    return found


def _relations(expert: Expert) -> list[tuple[str, str]]:
    return [
        (str(row.get_kind_display()), " ".join(filter(None, (row.person_name, row.unit_name, row.note))))
        for row in Relation.objects.filter(expert=expert, withdrawn_at=None).order_by("pk")
    ]


def _years(expert: Expert) -> list[tuple[str, str]]:
    rows = Appointment.objects.filter(expert=expert).select_related("cycle").order_by("-cycle__year", "-pk")
    found = [(_("%(year)d年度聘任") % {"year": row.cycle.year}, beijing(row.appointed_at)) for row in rows]
    pledges = Pledge.objects.filter(appointment__expert=expert).order_by("-pk")
    return found + [(str(TITLES.get(row.kind, row.kind)), f"{row.text_version} · {beijing(row.at)}") for row in pledges]


def kept(user: User) -> list[str]:
    """Who has scored stands behind marks that are kept for ten years."""
    if Assignment.objects.filter(expert__user=user).exists():
        return [_("您参加过评审，评分记录按归档期限保存 10 年，账号随之保留。")]
    return []
