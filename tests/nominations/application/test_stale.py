"""G2: a stale save never overwrites silently; a returned form shows what was said about it."""

import pytest

from nominations.acting import Actor
from nominations.application.transitions import submit
from nominations.transitions import advance
from tests.factories.nominations import id_number
from tests.nominations.application.conftest import save, step_url, stored, text, typed, visit

NUMBER = id_number(11)


class TestStale:
    def test_a_stale_save_shows_both_and_writes_nothing(self, web, blank):
        old = blank.version
        save(web, blank, "person", name="沈砺成", position="班长")
        response = web.post(
            step_url(blank, "person"), {"version": old, "go": "next", "name": "沈砺成", "position": "车间主任"}
        )
        page, said = response.content.decode(), text(response)
        assert response.status_code == 409
        assert "您刚才的内容还没有保存" in said
        assert "您在另一个页面或设备上于" in said
        assert "现在保存的是： 班长" in said
        assert 'value="车间主任"' in page
        assert stored(blank).position == "班长"

    def test_taking_over_is_the_next_click(self, web, blank):
        old = blank.version
        save(web, blank, "person", position="班长")
        response = web.post(step_url(blank, "person"), {"version": old, "position": "车间主任"})
        version = response.context["page"].work.application.version
        assert f'name="version" value="{version}"' in response.content.decode()
        web.post(step_url(blank, "person"), {"version": version, "position": "车间主任"})
        assert stored(blank).position == "车间主任"

    @pytest.mark.parametrize("version", ["", "x", "0", "-1", "999999999999"])
    def test_without_a_version_it_is_stale(self, web, blank, version):
        response = web.post(step_url(blank, "person"), {"version": version, "name": "沈砺成"})
        assert response.status_code == 409
        assert stored(blank).name == ""

    def test_who_was_faster_is_named(self, web, complete, officer):
        complete.on_behalf = True
        complete.save(update_fields=["on_behalf"])
        visit(officer).post(step_url(complete, "narrative"), typed(complete, job_brief="单位改过的简述"))
        said = text(web.post(step_url(complete, "narrative"), {"version": complete.version, "job_brief": "本人的简述"}))
        assert f"{officer.name} 在" in said
        assert "现在保存的是： 单位改过的简述" in said

    def test_a_typed_number_is_not_lost(self, web, blank):
        response = web.post(step_url(blank, "person"), {"version": 0, "id_no": NUMBER})
        assert NUMBER in response.content.decode()


class TestReturned:
    def test_comments_stand_beside_their_fields(self, web, complete, officer):
        submit(complete, by=Actor(complete.nominee, "nom"), version=complete.version, key="a")
        fields = {"trade": "工种与合同不一致", "attachments": "证书不清晰"}
        advance(
            complete, "unit_return", by=Actor(officer, "unit"), permit=lambda user, app: True,
            reason="请核对后重新提交", payload={"fields": fields},
        )  # fmt: skip
        page = web.get(step_url(complete, "work")).content.decode()
        said = page.index("工种与合同不一致")
        assert page.index("div_id_unit_zip") < said < page.index('id="div_id_trade"')
        assert "请核对后重新提交" in page
        assert "证书不清晰" in text(web.get(step_url(complete, "files")))
        person = text(web.get(step_url(complete, "person")))
        assert "工种与合同不一致" not in person
        assert "工作信息 有 1 条意见" in person
        assert "证明材料 有 1 条意见" in person
        status = web.get(f"/application/{complete.key}/").content.decode()
        assert f'href="{step_url(complete, "work")}">去修改</a>' in status


def test_a_submitted_form_is_not_edited(web, complete):
    submit(complete, by=Actor(complete.nominee, "nom"), version=complete.version, key="a")
    assert web.get(step_url(complete, "person")).status_code == 302
    response = save(web, complete, "person", name="别人")
    assert response.status_code == 409
    assert "申报表已经提交" in text(response)
    assert stored(complete).name == "沈砺成"


def test_an_unknown_step_is_a_missing_page(web, blank):
    assert web.get(step_url(blank, "nothing")).status_code == 404


def test_after_the_check_the_problems_stand_beside_the_fields(web, blank):
    plain, checked = text(web.get(step_url(blank, "person"))), text(web.get(step_url(blank, "person", "?check=1")))
    assert "请填写身份证号码。" not in plain
    assert "请填写身份证号码。" in checked
    assert "提交前还需要补充" in checked
