"""Where a correction stands, as the nominee and a unit that filled on behalf read it; the preview beside the list."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from documents.models import GeneratedDocument
from nominations.deadlines import beijing
from nominations.models import Application, CorrectionRound
from nominations.printing import PREVIEW, can_read_annex1
from tests.factories.formal_check import answer_all, confirm, hand_on

pytestmark = pytest.mark.django_db


def address(application, name):
    return reverse(name, args=[application.key])


def status_page(client, application):
    return client.get(address(application, "application:detail"))


def act_of(response):
    """(what the panel says, its links as (label, address))."""
    act = response.context["act"]
    return act["does"], [(one["label"], one["url"]) for one in act["actions"]]


@pytest.fixture
def list_link(returned):
    return [("打开补正清单", address(returned, "correction:detail"))]


@pytest.fixture
def on_behalf(returned):
    Application.objects.filter(pk=returned.pk).update(on_behalf=True)


def test_the_nominee_is_sent_to_the_list_and_told_until_when(visit, returned, town, list_link):
    shown = status_page(visit(town.nominee), returned)
    does, links = act_of(shown)
    assert does == "只有清单中的项目可以修改。改好并逐项答复后，交给工作单位确认。" and links == list_link
    due = CorrectionRound.objects.get().due_at
    assert shown.context["deadline"] == due
    assert [step["until"] for step in shown.context["rail"] if step["state"] == "now"] == [due]
    page = shown.content.decode()
    assert " 补正截止" in page and beijing(due).partition("年")[2] in page and "检查与提交" not in page


def test_what_was_handed_on_is_with_the_unit_then_with_the_recommender(visit, returned, town, list_link):
    nominee = visit(town.nominee)
    answer_all(returned)
    hand_on(returned)
    shown = status_page(nominee, returned)
    assert act_of(shown) == ("补正内容已交出，可以打开清单查看进度。", list_link)
    assert shown.context["story"].now.startswith(f"补正内容已交给{returned.employer.name}确认")
    assert shown.context["deadline"] == CorrectionRound.objects.get().due_at, "it is late until it is sent (T15)"
    confirm(returned, town)
    assert f"由{returned.recommender.name}提交协会" in status_page(nominee, returned).context["story"].now


@pytest.mark.usefixtures("on_behalf")
def test_a_unit_that_filled_on_behalf_reads_whose_turn_it_is(visit, returned, town, list_link):
    unit = visit(town.unit)
    shown = status_page(unit, returned)
    does, links = act_of(shown)
    assert does.startswith("申报人正在逐项修改、答复") and links == list_link
    assert "已交出" not in shown.content.decode() and "请打开补正清单" not in shown.content.decode()
    answer_all(returned)
    hand_on(returned)
    assert act_of(status_page(unit, returned))[0] == "申报人已交出补正内容，请打开清单核对、确认。"
    confirm(returned, town)
    assert act_of(status_page(unit, returned))[0] == "补正内容已交出，可以打开清单查看进度。"


def test_past_the_date_nothing_is_said_to_be_handed_on(visit, returned, town):
    nominee = visit(town.nominee)
    with clock.at(CorrectionRound.objects.get().due_at + timedelta(seconds=1)):
        assert act_of(status_page(nominee, returned))[0].startswith("补正期限已过，不能再提交。")


def test_there_is_nothing_to_submit_to_the_unit_in_a_correction(visit, returned, town):
    answer = visit(town.nominee).get(address(returned, "application:submit"))
    assert (answer.status_code, answer["Location"]) == (302, address(returned, "application:detail"))


def test_each_thing_that_is_missing_leads_to_its_field(visit, returned, town):
    nominee = visit(town.nominee)
    nominee.post(reverse("application:remove", args=[returned.attachments.get(kind="union_card").key]))
    url = reverse("application:step", args=[returned.key, "files"]) + "?check=1#id_file_union_card"
    page = nominee.get(address(returned, "correction:detail"))
    assert [problem["url"] for problem in page.context["problems"]] == [url]
    assert f'<a href="{url}">' in page.content.decode()
    field = nominee.get(url)
    assert field.status_code == 200 and 'id="id_file_union_card"' in field.content.decode()


def test_the_form_is_previewed_while_it_is_corrected(visit, returned, town, staff):
    nominee, case = visit(town.nominee), address(returned, "correction:detail")
    ask = address(returned, "application:preview")
    answer_all(returned, trade="电焊工")
    assert f'action="{ask}"' in nominee.get(case).content.decode()
    for page in (address(returned, "application:detail"), reverse("application:step", args=[returned.key, "work"])):
        assert f'href="{case}#preview"' in nominee.get(page).content.decode()
    assert nominee.post(ask)["Location"] == f"{case}#preview"
    made = GeneratedDocument.objects.get(options=PREVIEW)
    assert (made.snapshot.payload["trade"], made.snapshot.payload["draft"]) == ("电焊工", True)
    assert f"document-{made.key}" in nominee.get(case).content.decode()
    # Half of a correction is nobody else's: neither listed nor opened, and the form that counts stays where it was.
    for user, name in ((town.unit, "correction"), (town.rec, "correction"), (staff, "formal_check")):
        shown = visit(user).get(address(returned, f"{name}:detail"))
        assert str(made.key) not in shown.content.decode() and ask not in shown.content.decode()
        assert not can_read_annex1(user, made)
    assert visit(staff).get(address(returned, "formal_check:detail")).context["document"].options == {}
    assert can_read_annex1(town.nominee, made)
    hand_on(returned)
    assert f"document-{made.key}" in nominee.get(case).content.decode(), "at any time"


def test_on_the_home_page_it_is_the_nominee_s_turn_until_it_is_handed_on(visit, returned, town):
    nominee, url = visit(town.nominee), address(returned, "application:detail")

    def waits():
        return [row for row in nominee.get("/").context["waiting"] if row["url"] == url]

    assert waits() == []
    answer_all(returned)
    hand_on(returned)
    assert len(waits()) == 1
