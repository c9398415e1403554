"""What the public and the parties do: file, supply, withdraw by the code; answer behind a log-in."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from nominations.acting import Actor, NotPermitted, TransitionError
from publicity.lists.models import Entry
from publicity.objection import permissions
from publicity.objections import filing, sight, telling
from publicity.objections.models import Objection, Reply


def file(entry: Entry, *, said: dict[str, Any], files: list[UploadedFile], key: str) -> tuple[Objection, str]:
    """O1 on the public page: nothing is kept of where it came from."""
    return filing.file(entry, said=said, files=files, by=Actor.system(), key=key)


def supply(row: Objection, files: list[UploadedFile], *, text: str, key: str) -> None:
    if not permissions.can_supply(None, row):
        raise TransitionError(_("现在不需要补充材料。"))
    filing.supply(row, files, text=text, by=Actor.system(), key=key)


def withdraw(row: Objection, *, key: str) -> None:
    filing.withdraw(row, key=key)


@transaction.atomic
def answer(row: Objection, *, by: Actor, text: str, key: str) -> Reply:
    """What the nominee or a unit says to the facts; the same form sent twice is one answer."""
    assert by.user is not None
    if not permissions.can_answer(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    party = sight.party_of(by.user, row)
    made, fresh = Reply.objects.get_or_create(
        objection=row, by=by.user, key=key, defaults={"party": party, "text": text}
    )
    if fresh:
        audit.record_late("objection.answer", actor=by.user, ip=by.ip, target=f"objection:{row.key}", detail={})
        if row.investigator is not None:
            telling.one(row, row.investigator, "answer")
    return made
