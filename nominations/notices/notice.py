"""What a notice is, and who can be told."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOMINEE, UNIT, REC, STAFF, LEAD, CHIEF = "nominee", "unit", "recommender", "staff", "lead", "chief"
AUDIENCES = {
    NOMINEE: _("申报人"),
    UNIT: _("工作单位经办人"),
    REC: _("推荐单位经办人"),
    STAFF: _("协会经办人"),
    LEAD: _("协会部门负责人"),
    CHIEF: _("秘书长"),
}


@dataclass(frozen=True)
class Notice:
    """`page` names the address the message leads to, where it is not the audience's usual one."""

    audience: str
    subject: str | Promise
    body: str | Promise
    page: str = ""


def units(subject: str | Promise, body: str | Promise) -> tuple[Notice, ...]:
    """The same words to the work unit and to the recommending unit."""
    return tuple(Notice(audience, subject, body) for audience in (UNIT, REC))
