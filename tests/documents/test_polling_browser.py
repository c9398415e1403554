"""A tab that waits for a document stops asking once there is nothing for it any more."""

import pytest
from playwright.sync_api import expect

from documents.models import GeneratedDocument
from documents.requests import request_document

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("why", ["no longer its reader", "gone"])
def test_a_tab_that_may_no_longer_read_a_waiting_document_asks_no_more(live, note, reader, why):
    document = request_document("note", target=f"user:{reader.pk}", snapshot=note("甲"))
    live.sign_in(reader)
    asked = []
    live.page.on("request", lambda request: asked.append(request) if str(document.key) in request.url else None)
    live.open(f"/documents/{document.key}/")
    expect(live.page.get_by_text("排队生成中")).to_be_visible()
    rows = GeneratedDocument.objects.filter(pk=document.pk)
    rows.update(target="user:0") if why != "gone" else rows.delete()
    expect(live.page.get_by_text("这部分内容现在不能查看，请刷新页面。")).to_be_visible()
    expect(live.page.locator(".saq-document")).to_have_count(0)
    before = len(asked)
    live.page.wait_for_timeout(2500)
    assert len(asked) == before >= 2
    by_themselves = [request.headers.get("x-saq-poll") for request in asked]
    assert by_themselves[0] is None and set(by_themselves[1:]) == {"1"}, "only asking again keeps no session alive"
