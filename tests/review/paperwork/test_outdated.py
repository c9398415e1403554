"""A dossier changed after its print: form, cover of the pack and Annex 2 are each refused with both versions named."""

import re

import pytest
from django.urls import reverse

from documents.marks import mark_of
from documents.models import GeneratedDocument
from nominations import packs, resealing
from nominations.acting import Actor
from nominations.corrections import ItemDraft
from nominations.printing import application_target, batch_target
from review.paperwork.models import PaperEntry
from tests.factories.formal_check import answer_all, confirm, examining, hand_on, resubmit, returned, yes
from tests.factories.sealing import scan_of_list

pytestmark = pytest.mark.django_db
REFUSED = "此件{paper}为第{old}版，现行为第{new}版，不能登记。请退回，按现行版重新打印、盖章。"


def printed(application):
    """The codes on what lies on the desk: the form, the pack's cover, Annex 2, the cover of the batch's pack."""
    batch, target = application.batch_items.get().batch, application_target(application)
    live = GeneratedDocument.objects.filter(void_at=None, format="pdf")
    whole = packs.request_batch(batch, by=Actor(batch.created_by, "rec"))
    return {
        "form": mark_of(live.filter(kind="annex1", target=target).latest("pk")),
        "cover": live.get(kind="pack", target=target).snapshot.payload["mark"],
        "list": mark_of(live.get(kind="annex2", target=batch_target(batch))),
        "batch_cover": whole.snapshot.payload["mark"],
    }


def put_right(application, staff, town):
    """Returned, corrected in the form and in a column of Annex 2, sealed anew and handed in again by three parties."""
    returned(application, staff, *(ItemDraft("field", name, "与证明不一致") for name in ("trade", "post_name")))
    answer_all(application, trade="铆工", post_name="总装车间焊接班副班长")
    hand_on(application)
    confirm(application, town)
    batch, by = application.batch_items.get().batch, Actor(town.rec, "rec")
    resealing.renew(batch, by=by, permit=yes)
    resealing.attach_scan(batch, scan_of_list(batch), revision=2, by=by, permit=yes)
    resubmit(application, town)


def test_what_was_printed_before_the_change_is_refused_by_name(client, staff, arrived, submitted, town):
    examining(arrived, staff)
    submitted.refresh_from_db()
    old = printed(submitted)
    put_right(submitted, staff, town)
    new = printed(submitted)
    desk = reverse("paper_desk:queue")
    versions = {"form": ("申报审批表", 3, 4), "list": ("推荐汇总表", 1, 2)}
    for name, like in {"form": "form", "cover": "form", "list": "list", "batch_cover": "list"}.items():
        paper, before, now = versions[like]
        assert new[name] != old[name]
        page = re.sub(r"\s+", "", client.get(desk, {"code": old[name]}).content.decode())
        assert REFUSED.format(paper=paper, old=before, new=now) in page, name
        assert client.get(desk, {"code": new[name]}).status_code == 302, name
    assert not PaperEntry.objects.exists()
