"""T3: strict and all at once; then it is the unit's, frozen, printed and told, exactly once."""

import pytest

from accounts import clock
from accounts.models import Message, OutgoingMail
from documents.models import GeneratedDocument
from nominations import texts
from nominations.models import Application, Ban, Commitment, Consent, StageEvent
from nominations.pipeline import Status
from tests.factories.nominations import DEADLINE, make_cycle, make_draft, make_user
from tests.nominations.application.conftest import act_url, step_url, stored, text, visit


def send(web, application, key="k1", **fields):
    data = {"version": stored(application).version, "key": key, "commitment": "on"} | fields
    return web.post(act_url(application, "submit"), data)


def events(application):
    return StageEvent.objects.filter(application=application, move="submit_to_unit")


def test_a_complete_form_goes_to_the_unit(web, complete, officer, nominee):
    assert send(web, complete).url == act_url(complete, "detail")
    row = stored(complete)
    assert (row.status, row.revision, row.sent_to_unit_at) == (Status.UNIT_REVIEW, 1, clock.now())
    assert row.priority_focus
    document = GeneratedDocument.objects.get(target=f"application:{row.pk}")
    assert document.snapshot.payload["draft"] is True
    assert document.snapshot.payload["id_no"] == row.id_no
    commitment = Commitment.objects.get(application=row)
    assert (commitment.kind, commitment.text_hash) == ("nominee", texts.NOMINEE_COMMITMENT.sha256)
    assert Message.objects.filter(user=officer).count() == Message.objects.filter(user=nominee).count() == 1
    assert OutgoingMail.objects.filter(user=officer).count() == 1


def test_who_will_be_told_is_said_before(web, complete):
    page = text(web.get(act_url(complete, "submit")))
    assert "将通知：工作单位经办人、申报人" in page
    assert "必填内容都已填写，可以提交" in page


def test_an_incomplete_form_lists_everything_with_the_way_to_each_field(web, blank):
    for response in (web.get(act_url(blank, "submit")), send(web, blank)):
        page = response.content.decode()
        assert response.status_code == 200
        for section, anchor in (
            ("person", "id_name"),
            ("person", "id_model_worker_0"),
            ("work", "id_trade"),
            ("indicators", "id_craft_0"),
            ("narrative", "id_achievements"),
            ("files", "id_file_id_front"),
            ("declarations", "id_not_retired"),
        ):
            assert f'href="{step_url(blank, section)}?check=1#{anchor}"' in page
            assert f'id="{anchor}"' in web.get(step_url(blank, section, "?check=1")).content.decode()
    assert stored(blank).status == Status.DRAFT
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    ("field", "limit"), [("understanding", 100), ("job_brief", 300), ("self_statement", 500), ("achievements", 5000)]
)
def test_the_server_takes_the_limit_and_refuses_one_more(web, complete, field, limit):
    Application.objects.filter(pk=complete.pk).update(**{field: "字" * (limit + 1)})
    assert "请删去 1 字" in text(send(web, complete))
    assert stored(complete).status == Status.DRAFT
    Application.objects.filter(pk=complete.pk).update(**{field: "字" * limit})
    assert send(web, complete, "k2").status_code == 302


def test_the_commitment_is_ticked(web, complete):
    response = send(web, complete, commitment="")
    assert "请阅读并勾选真实性承诺" in text(response)
    assert stored(complete).status == Status.DRAFT


def test_twice_is_once(web, complete, officer):
    """T-05."""
    first, second = (
        send(web, complete, "same", version=complete.version),
        send(web, complete, "same", version=complete.version),
    )
    assert first.url == second.url
    assert events(complete).count() == 1
    assert Message.objects.filter(user=officer).count() == 1
    assert GeneratedDocument.objects.count() == 1
    assert Commitment.objects.count() == 1


def test_another_click_from_another_page_is_a_conflict(web, complete):
    send(web, complete, "one", version=complete.version)
    response = send(web, complete, "two", version=complete.version)
    assert response.status_code == 409
    assert events(complete).count() == 1


def test_a_stale_page_does_not_submit(web, complete):
    response = send(web, complete, version=complete.version - 1)
    assert response.status_code == 409
    assert stored(complete).status == Status.DRAFT


def test_without_live_consents_it_does_not_go(web, complete):
    Consent.objects.filter(user=complete.nominee, kind="publication").update(withdrawn_at=clock.now())
    assert "同意已撤回或不完整" in text(send(web, complete))
    assert stored(complete).status == Status.DRAFT


@pytest.mark.parametrize("subject", ["person", "employer", "recommender"])
def test_a_ban_is_named_neutrally(web, complete, subject):
    """§2.14: who is banned and why stays unsaid."""
    keys = {"person": complete.id_index, "employer": complete.employer.uscc, "recommender": complete.recommender.uscc}
    Ban.objects.create(
        subject_type=subject, subject_key=keys[subject], starts_on="2022-06-01", ends_on="2025-06-01", decision_doc="x"
    )
    page = text(send(web, complete))
    assert "该申报人/单位当前不在受理范围，请联系协会。" in page
    assert stored(complete).status == Status.DRAFT


def test_the_same_number_in_another_live_application(web, complete, cycle):
    other = make_draft(cycle, id_no=complete.id_no)
    send(visit(other.nominee), other)
    page = text(send(web, complete))
    assert "该身份证号码在本年度已有正在办理的申报" in page
    assert other.employer is not None
    assert other.employer.name not in page
    assert stored(complete).status == Status.DRAFT


def test_a_draft_blocks_nobody(web, complete, cycle):
    make_draft(cycle, id_no=complete.id_no)
    assert send(web, complete).status_code == 302


def test_after_a_withdrawal_the_number_is_free(web, complete, cycle):
    other = make_draft(cycle, id_no=complete.id_no)
    client = visit(other.nominee)
    send(client, other)
    client.post(act_url(other, "withdraw"), {"version": stored(other).version, "key": "w", "confirm": "撤回申报"})
    assert send(web, complete).status_code == 302


@pytest.mark.parametrize(("allowed", "status"), [(False, 200), (True, 302)])
def test_who_was_named_before(web, complete, allowed, status):
    """A-21."""
    before = make_cycle(2022, open_at=DEADLINE.replace(year=2021), submit_deadline=DEADLINE)
    earlier = make_draft(before, id_no=complete.id_no)
    Application.objects.filter(pk=earlier.pk).update(status="named")
    complete.cycle.allow_renomination = allowed
    complete.cycle.save()
    assert send(web, complete).status_code == status


@pytest.mark.parametrize(("seconds", "in_time"), [(-1, True), (0, False), (1, False)])
def test_the_deadline_is_exact(web, complete, seconds, in_time):
    """T-02."""
    from datetime import timedelta

    with clock.at(DEADLINE + timedelta(seconds=seconds)):
        response = send(web, complete)
    assert (response.status_code == 302) is in_time
    if not in_time:
        assert "申报已于 2023年4月12日 24:00 截止" in text(response)


def test_a_unit_without_an_officer_is_pointed_out(web, complete):
    assert "在平台上还没有经办人" in text(web.get(act_url(complete, "submit")))
    make_user("unit", complete.employer)
    assert "在平台上还没有经办人" not in text(web.get(act_url(complete, "submit")))


def test_a_character_no_font_has_is_pointed_out(web, complete):
    """𪛖 stands for what a print font lacks; the real answer depends on the fonts of the machine."""
    from documents.fonts import missing_glyphs

    Application.objects.filter(pk=complete.pk).update(name="沈\U000323af")
    page = text(web.get(act_url(complete, "submit")))
    assert ("打印时缺字" in page) is bool(missing_glyphs("\U000323af"))


def test_a_preview_takes_no_number(web, complete):
    response = web.post(act_url(complete, "preview"))
    assert response.url == act_url(complete, "submit") + "#preview"
    document = GeneratedDocument.objects.get()
    assert document.options == {"preview": True}
    assert stored(complete).revision == 0
    assert complete.revisions.count() == 0
    web.post(act_url(complete, "preview"))
    assert GeneratedDocument.objects.count() == 1
    assert "生成中" in text(web.get(act_url(complete, "submit")))
    assert web.get(act_url(complete, "preview")).status_code == 405
