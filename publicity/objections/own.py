"""What was public about a person, and what they answered to an objection (§2.18 查阅)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import my_data
from accounts.models import User
from accounts.my_data import Part
from accounts.own_account import beijing
from publicity.lists.models import Entry
from publicity.objections.models import Reply


def register() -> None:
    """Called once, when the application starts."""
    my_data.register(my_data.Section("publicity", gettext_lazy("公示"), parts))


def parts(user: User, whole: bool) -> list[Part]:
    """Only lists that were published; never that somebody objected, beyond what the person answered."""
    rows = Entry.objects.filter(application__nominee=user, publication__published_at__isnull=False)
    lines = [
        (
            _("%(year)d年度公示") % {"year": row.publication.cycle.year},
            " · ".join(filter(None, (row.name, row.employer, row.post, row.recommender))),
        )
        for row in rows.select_related("publication__cycle").order_by("-pk")
    ]
    said = Reply.objects.filter(by=user, party=Reply.Party.NOMINEE).order_by("-pk")
    answers = [(beijing(row.at), row.text) for row in said if row.text]
    found = [Part(_("公示的内容"), lines, fix=reverse("public_list:queue"), locked=True)] if lines else []
    return found + ([Part(_("对异议的说明"), answers)] if answers else [])
