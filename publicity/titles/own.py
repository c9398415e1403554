"""What the register of titles holds about a person named (§2.18); nothing of how anything was decided."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import my_data
from accounts.models import User
from accounts.my_data import Part
from publicity.titles import lists, papers
from publicity.titles.models import Title


def register() -> None:
    """Called once, when the application starts."""
    my_data.register(my_data.Section("titles", gettext_lazy("称号与证书"), parts))
    my_data.keep(kept)


def parts(user: User, whole: bool) -> list[Part]:
    """A part for each title: what was frozen when it was given, what became of it, what was handed out; two queries."""
    rows = Title.objects.filter(application__nominee=user).select_related("application", "naming")
    return [_part(row) for row in lists.with_lines(rows.order_by("-year"))]


def _part(title: Title) -> Part:
    said = [
        (_("证书编号"), title.number), (_("姓名"), title.name), (_("工作单位"), title.employer),
        (_("所在岗位"), title.post), (_("推荐单位"), title.recommender), (_("命名决定"), title.naming.decision_no),
        (_("命名日期"), papers.day_of(title.issued_at)),
        (_("状态"), title.revocation_note if title.revoked_at else _("有效")),
    ]  # fmt: skip
    said += [
        (
            _("%(way)s%(what)s") % {"way": line.get_way_display(), "what": line.get_what_display()},
            line.handed_on.isoformat(),
        )
        for line in getattr(title, "live", ())
    ]
    heading = _("%(year)s年度“上海质量工匠”") % {"year": title.year}
    return Part(heading, said, fix=reverse("certificates:own", args=[title.application.key]), locked=True)


def kept(user: User) -> list[str]:
    """The register of certificates is permanent (§2.16)."""
    there = Title.objects.filter(application__nominee=user).exists()
    return [_("您有“上海质量工匠”证书登记，按归档规定永久保存。")] if there else []
