"""What the pool tells whom: an expert of an appointment, the association of changes, a nominee that it was handled."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import inbox
from accounts.roles import Role, holders
from nominations.models import StaffConflict
from review.experts.models import Appointment, Avoidance, Expert


def _tell(people: Any, key: str, subject: str, body: str, url: str) -> None:
    inbox.tell(people, key=key, subject=subject, body=body, url=url)


def appointed(row: Appointment) -> None:
    """To the expert: nothing is shown before both pledges are signed, and the mail says what to do."""
    with translation.override("zh-hans"):
        body = _("您受聘为%(year)d年度“上海质量工匠”评审专家。请登录核对专家信息和关系名单，签署保密承诺和回避声明。")
        url = reverse("expert_pool:mine")
        _tell([row.expert.user], f"appointed:{row.pk}", _("请签署评审承诺"), body % {"year": row.cycle.year}, url)


def ended(row: Appointment) -> None:
    """To the expert."""
    with translation.override("zh-hans"):
        body = _("您%(year)d年度的评审专家聘任已经结束，感谢您的支持。") % {"year": row.cycle.year}
        _tell([row.expert.user], f"appointment-ended:{row.pk}", _("专家聘任已结束"), body, "")


def changed(expert: Expert, what: str, key: str) -> None:
    """To those who compose panels: an expert changed what conflicts are computed from."""
    with translation.override("zh-hans"):
        body = _("%(name)s：%(what)s。回避关系已重新比对，请查看。") % {"name": expert.user.name, "what": what}
        people = holders(Role.STAFF, Role.LEAD).exclude(pk=expert.user_id)
        _tell(people, f"expert:{key}", _("专家信息有变动"), body, reverse("expert_pool:detail", args=[expert.key]))


def asked(row: Avoidance) -> None:
    """To the heads of department who may read the application; the name is read behind the log-in."""
    away = StaffConflict.objects.filter(application=row.application_id, lifted_at=None).values("user")
    people = holders(Role.LEAD).exclude(pk__in=away).exclude(pk=row.asked_by_id)
    with translation.override("zh-hans"):
        body = _("受理编号 %(no)s 的申报人申请专家回避，请研究决定。") % {"no": row.application.acceptance_no}
        _tell(people, f"avoid:{row.pk}", _("有申报人申请专家回避"), body, reverse("expert_pool:request", args=[row.pk]))


def handled(row: Avoidance) -> None:
    """To the nominee: that it was handled, and nothing by which the pool could be guessed."""
    with translation.override("zh-hans"):
        url = reverse("expert_pool:avoid", args=[row.application.key])
        body = _("您提出的专家回避申请已经处理。按规定，专家名单和分配情况不予公开。")
        _tell([row.asked_by], f"avoid-handled:{row.pk}", _("回避申请已处理"), body, url)
