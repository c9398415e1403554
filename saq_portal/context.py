"""What every page's frame needs: the portal's name, the demo flag, the entries for this person's roles."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.roles import ASSOCIATION, Role, roles_of


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation and the roles that see it; no roles means everyone signed in.

    `rare` ones are folded under 更多 where a person has more entries than a line of 1280 px holds. `covers`: the
    other rooms of the stage, which its tabs lead to.
    """

    label: Any
    url_name: str
    roles: frozenset[str] = frozenset()
    rare: bool = False
    covers: tuple[str, ...] = ()


# What stands beside the brand and the person's own corner in one line at 1280 px.
ONE_LINE = 8
WRITTEN = ("rubric", "blinding", "assignment", "consensus")
HALL = ("attendance", "hall", "panel", "proposal")


ENTRIES = (
    Entry(_("首页"), "home"),
    Entry(_("我的申报"), "application:queue", frozenset({Role.NOM})),
    Entry(_("核对与同意"), "endorsement:queue", frozenset({Role.UNIT})),
    Entry(_("推荐与报送"), "recommendation:queue", frozenset({Role.REC}), covers=("nominee_board", "importing")),
    Entry(_("收件"), "intake:queue", ASSOCIATION - {Role.ADM}, covers=("mail_desk",)),
    Entry(_("纸质材料"), "paper_desk:queue", frozenset({Role.STAFF}), rare=True),
    Entry(_("邮箱来件"), "mail_desk:queue", frozenset({Role.STAFF}), rare=True),
    Entry(_("形式审查"), "formal_check:queue", ASSOCIATION - {Role.ADM}),
    Entry(_("评审工作"), "written_review:mine", frozenset({Role.EXP})),
    Entry(_("答辩评分"), "panel:mine", frozenset({Role.EXP})),
    Entry(_("书面初评"), "written_review:queue", ASSOCIATION - {Role.ADM}, covers=WRITTEN),
    Entry(_("会审答辩"), "defense:queue", ASSOCIATION - {Role.ADM}, covers=HALL),
    Entry(_("会审答辩"), "attendance:queue", frozenset({Role.NOM, Role.UNIT, Role.REC})),
    Entry(_("担任评委"), "attendance:mine", frozenset({Role.EXP})),
    Entry(_("名单审定"), "final_approval:queue", ASSOCIATION - {Role.ADM}),
    Entry(_("审定会"), "ballot:mine", frozenset({Role.EXP})),
    Entry(_("公示发布"), "public_notice:queue", ASSOCIATION - {Role.ADM}),
    Entry(_("选树命名"), "naming:queue", ASSOCIATION - {Role.ADM}, covers=("certificates",)),
    Entry(_("年度统计"), "statistics:queue", ASSOCIATION - {Role.ADM}, rare=True),
    Entry(_("证书"), "certificates:mine", frozenset({Role.NOM, Role.UNIT, Role.REC}), covers=("honour_roll",)),
    Entry(_("归档"), "archive:queue", ASSOCIATION - {Role.ADM}, rare=True),
    Entry(_("异议"), "objection_desk:queue", ASSOCIATION - {Role.ADM}, rare=True),
    Entry(_("取消资格"), "disqualification:queue", ASSOCIATION - {Role.ADM}, rare=True),
    Entry(_("复核"), "appeal:queue", ASSOCIATION - {Role.ADM}, rare=True),
    Entry(_("退出申请"), "late_withdrawal:queue", ASSOCIATION - {Role.ADM}, rare=True),
    Entry(_("回避"), "recusal:queue", ASSOCIATION - {Role.ADM}, rare=True),
    Entry(_("专家"), "expert_pool:queue", ASSOCIATION - {Role.ADM}, rare=True),
    Entry(_("专家信息"), "expert_pool:mine", frozenset({Role.EXP})),
    Entry(_("单位"), "units:queue", ASSOCIATION - {Role.ADM}, rare=True),
    Entry(_("年度"), "cycles:queue", ASSOCIATION, rare=True),
    Entry(_("账号"), "people:list", frozenset({Role.STAFF, Role.LEAD, Role.ADM, Role.SUP}), rare=True),
    Entry(_("谁能看到什么"), "oversight:queue", frozenset({Role.LEAD, Role.SUP}), rare=True),
    Entry(_("个人信息请求"), "personal_data:queue", frozenset({Role.STAFF, Role.LEAD, Role.SUP}), rare=True),
    Entry(_("到期删除"), "deletion_reports:queue", ASSOCIATION - {Role.ADM}, rare=True),
    Entry(_("通知文字"), "mail_templates:queue", ASSOCIATION - {Role.ADM}, rare=True),
    Entry(_("审计"), "audit:queue", frozenset({Role.SUP, Role.ADM}), rare=True),
)


def nav(request: HttpRequest) -> dict[str, Any]:
    """The entries this person's roles open, the present one marked: `first` in the line, `more` under 更多."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"first": [], "more": []}
    held = roles_of(user)
    match = request.resolver_match
    here = (match.namespace or match.url_name) if match else ""
    items = []
    for entry in ENTRIES:
        if entry.roles and held.isdisjoint(entry.roles):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        active = here in (entry.url_name.partition(":")[0], *entry.covers)
        items.append({"label": entry.label, "url": url, "active": active, "rare": entry.rare})
    _keep_nearest([item for item in items if item["active"]], request.path)
    if len(items) <= ONE_LINE:
        return {"first": items, "more": []}
    more = [item for item in items if item["rare"]]
    return {
        "first": [item for item in items if not item["rare"]],
        "more": more,
        "here": next((item["label"] for item in more if item["active"]), ""),
    }


def _keep_nearest(active: list[dict[str, Any]], path: str) -> None:
    """One entry is the present one: of several in the same room, that with the longest address above this page."""
    above = [item for item in active if path.startswith(item["url"])] or active
    nearest = max(above, key=lambda item: len(item["url"]), default=None)
    for item in active:
        item["active"] = item is nearest


def _unread(request: HttpRequest) -> int:
    from accounts.inbox import unread_count

    user = getattr(request, "user", None)
    return unread_count(user) if user is not None and user.is_authenticated else 0


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor; navigation and unread count ask the database only when a template prints them."""
    return {
        "frame": {
            "site_name": settings.SAQ_SITE_NAME,
            "demo": settings.SAQ_DEMO,
            "sms": bool(settings.SAQ_SMS),
            "nav": SimpleLazyObject(lambda: nav(request)),
            "unread": SimpleLazyObject(lambda: _unread(request)),
        }
    }
