"""What a proceeding tells whom: those it is about, the next of the three people, those whose ban is lifted."""

from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import inbox
from accounts.models import User
from accounts.roles import Role, holders
from nominations import bans
from nominations.models import Application, Ban
from nominations.models.ban import BanSubject


def parties(application: Application) -> list[User]:
    """The person, and the officers of the units that had the application in their hands."""
    people = [application.nominee] if application.nominee is not None else []
    if application.sent_to_unit_at and application.employer_id:
        people += holders(Role.UNIT, unit_id=application.employer_id)
    if application.endorsed_at and application.recommender_id:
        people += holders(Role.REC, unit_id=application.recommender_id)
    return people


def tell(event: Any, people: Iterable[User], subject: Any, body: Any, words: dict[str, Any], url: str) -> None:
    """Mails are Chinese and say nothing of the facts: those are read behind the log-in."""
    with translation.override("zh-hans"):
        key = f"proceeding:{event.proceeding_id}:{event.pk}:{url}"
        inbox.tell(people, key=key, subject=str(subject) % words, body=str(body) % words, url=url)


def tell_parties(event: Any, subject: Any, body: Any, **words: Any) -> None:
    """The same words to the person and to both units."""
    application = event.proceeding.application
    url = reverse("disqualification:hearing", args=[application.key])
    words |= {"year": application.cycle.year, "matter": event.proceeding.get_kind_display()}
    tell(event, parties(application), subject, body, words, url)


def tell_role(event: Any, people: Iterable[User], subject: Any) -> None:
    """The next of the three that it is their turn."""
    row = event.proceeding
    words = {"name": row.application.name, "matter": row.get_kind_display()}
    url = reverse("disqualification:detail", args=[row.key])
    tell(event, people, subject, _("%(matter)s：%(name)s。请打开事项查看并办理。"), words, url)


def flag_others(application: Application, subjects: Collection[str], doc_no: str) -> None:
    """A-8: LEAD hears how many others the banned units have under way; nothing happens to them by itself."""
    if n := bans.others_of(application, subjects).count():
        with translation.override("zh-hans"):
            body = _("决定（%(doc)s）中的单位另有 %(n)d 份申报正在办理，没有自动处理，请逐份研究。")
            inbox.tell(
                holders(Role.LEAD), key=f"ban-others:{application.pk}:{doc_no}",
                subject=str(_("被禁单位另有申报正在办理")), body=str(body) % {"n": n, "doc": doc_no},
                url=reverse("disqualification:flagged"),
            )  # fmt: skip


def tell_lifted(ban: Ban, application: Application | None) -> None:
    """The one who was banned, if still known, hears that applications are taken again."""
    if application is None:
        return
    people: list[User] = []
    if ban.subject_type == BanSubject.PERSON and application.nominee is not None:
        people = [application.nominee]
    elif ban.subject_type == BanSubject.EMPLOYER:
        people = list(holders(Role.UNIT, unit_id=application.employer_id))
    elif ban.subject_type == BanSubject.RECOMMENDER:
        people = list(holders(Role.REC, unit_id=application.recommender_id))
    with translation.override("zh-hans"):
        body = _("协会决定（%(doc)s）中的不再受理申报已经解除，即日起可以按通知要求申报或推荐。")
        words = {"doc": ban.decision_doc}
        inbox.tell(people, key=f"ban-lifted:{ban.pk}", subject=str(_("不再受理申报已解除")), body=str(body) % words)
