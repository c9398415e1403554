"""What is typed is kept at once: single fields, half ones too; two pages keep both, or are asked (T2, G2)."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from nominations.application.transitions import submit
from nominations.models import DraftVersion, Honour, Unit
from tests.factories.nominations import IN_TIME, id_number, make_unit, make_user, small_image
from tests.nominations.application.conftest import step_url, stored, text, visit
from tests.nominations.application.test_honours import ROW
from tests.nominations.application.test_queries import asked
from tests.nominations.drafting.conftest import keep, keep_url

NUMBER = id_number(11)


class TestKept:
    def test_a_field_is_stored_and_the_others_stay(self, web, blank):
        status, said = keep(web, blank, "person", touched=["position"], position="班长", name="沈砺成")
        assert (status, said["errors"], said["clashes"], said["inputs"]) == (200, {}, [], {})
        assert (said["version"], said["at"]) == (blank.version + 1, "10:00:00")
        row = stored(blank)
        assert (row.position, row.name, row.changed_by) == ("班长", "", blank.nominee)

    def test_the_same_again_writes_nothing(self, web, blank):
        keep(web, blank, "person", position="班长")
        _status, said = keep(web, blank, "person", position="班长")
        assert said["version"] == stored(blank).version == blank.version + 1

    def test_what_follows_from_a_field_comes_back_to_the_page(self, web, blank):
        _status, said = keep(web, blank, "person", id_no=NUMBER)
        assert said["inputs"] == {"sex": [stored(blank).sex]}
        assert stored(blank).id_no == NUMBER
        assert stored(blank).id_index
        assert NUMBER not in str(said)

    def test_a_new_employer_brings_its_address(self, web, blank):
        unit = make_unit("（演示）申浦重装铸锻有限公司")
        Unit.objects.filter(pk=unit.pk).update(address="宝山路 1 号", postcode="200940")
        _status, said = keep(web, blank, "work", employer=str(unit.key))
        assert said["inputs"]["unit_addr"] == ["宝山路 1 号"]
        assert (stored(blank).employer, stored(blank).unit_zip) == (unit, "200940")

    def test_counts_go_with_their_answer(self, web, blank):
        keep(web, blank, "indicators", has_patent="yes", patents_invention="2", tech_level="dom_leading")
        keep(web, blank, "indicators", has_patent="no", touched=["has_patent"])
        assert (stored(blank).has_patent, stored(blank).patents_invention) == (False, None)

    def test_a_text_from_word_is_stored_as_plain_words(self, web, blank):
        pasted = "\uf0b7\t第一条\u00a0改进\r\n\uf0a7 第二条\u200b  \x0b\r\n\r\n\r\n\r\n结尾\uf0e0"
        keep(web, blank, "narrative", job_brief=pasted)
        assert stored(blank).job_brief == "· 第一条 改进\n· 第二条\n\n结尾"

    def test_as_many_questions_as_a_save(self, web, complete):
        """Five, and one that keeps what was there; two units are looked up and one is asked for its words."""
        unit = make_unit(recommender="group")
        now = complete.version
        assert len(asked(lambda: keep(web, complete, "person", position="甲", version=now))) == 6
        assert len(asked(lambda: keep(web, complete, "person", position="乙", version=now))) == 5
        both = {"employer": str(unit.key), "recommender": str(unit.key)}
        assert len(asked(lambda: keep(web, complete, "work", version=now, **both))) == 7


class TestWaiting:
    """What cannot be stored yet is kept as it was typed, encrypted, and stands in its place again."""

    def test_a_half_number(self, web, blank):
        _status, said = keep(web, blank, "person", id_no=NUMBER[:11], home_zip="2000")
        assert set(said["errors"]) == {"id_no", "home_zip"}
        row = stored(blank)
        assert (row.id_no, row.home_zip) == ("", "")
        page = web.get(step_url(blank, "person")).content.decode()
        assert f'value="{NUMBER[:11]}"' in page
        assert 'value="2000"' in page
        assert "还没有保存" in page
        keep(web, blank, "person", id_no=NUMBER, home_zip="200040")
        assert stored(blank).pending is None
        assert NUMBER not in web.get(step_url(blank, "person")).content.decode()

    def test_a_line_without_its_tick_and_a_unit_without_its_code(self, web, blank):
        keep(web, blank, "indicators", craft_stunt="三段控温焊接法")
        keep(
            web,
            blank,
            "work",
            employer="new",
            new_unit_name="上海某某机械有限公司",
            touched=["employer", "new_unit_name"],
        )
        assert 'value="三段控温焊接法"' in web.get(step_url(blank, "indicators")).content.decode()
        page = web.get(step_url(blank, "work")).content.decode()
        assert 'value="上海某某机械有限公司"' in page
        assert re.search(r'value="new"[^>]* checked', page)
        assert not Unit.objects.filter(name="上海某某机械有限公司").exists()

    def test_a_row_of_honours_waits_until_it_is_added(self, web, blank):
        keep(web, blank, "honours", name="上海市优秀QC小组", organiser="", level="")
        assert not Honour.objects.exists()
        page = web.get(step_url(blank, "honours"))
        assert 'value="上海市优秀QC小组"' in page.content.decode()
        assert "还没有添加" in text(page)
        web.post(step_url(blank, "honours"), ROW | {"version": stored(blank).version})
        assert stored(blank).pending is None
        assert "还没有添加" not in text(web.get(step_url(blank, "honours")))

    def test_a_whole_page_keeps_what_it_could_not_store_too(self, web, blank):
        web.post(step_url(blank, "work"), {"version": blank.version, "work_years": "十六", "trade": "焊工"})
        assert 'value="十六"' in web.get(step_url(blank, "work")).content.decode()
        assert stored(blank).trade == "焊工"

    def test_a_text_that_no_form_has_is_not_kept(self, web, blank):
        keep(web, blank, "narrative", job_brief="字" * 20_001)
        assert (stored(blank).job_brief, stored(blank).pending) == ("", None)

    def test_nothing_typed_stands_readable_in_the_database(self, web, blank):
        keep(web, blank, "person", id_no=NUMBER[:11], position="班长")
        keep(web, blank, "person", position="车间主任")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pending FROM nominations_application WHERE id = %s", [blank.pk])
            pending = cursor.fetchone()[0]
            cursor.execute("SELECT content FROM nominations_draftversion")
            contents = [row[0] for row in cursor.fetchall()]
        assert NUMBER[:11] not in pending
        assert pending
        assert contents
        assert not any("班长" in one or "沈砺成" in one for one in contents)


class TestTwoPages:
    def test_different_fields_both_stay(self, web, blank):
        old = blank.version
        keep(web, blank, "person", version=old, tab="desk", position="班长")
        _status, said = keep(web, blank, "person", version=old, tab="phone", name="沈砺成")
        assert (said["clashes"], said["inputs"]) == ([], {"position": ["班长"]})
        assert (stored(blank).position, stored(blank).name) == ("班长", "沈砺成")

    def test_the_same_field_is_shown_to_whoever_came_second_and_chosen(self, web, blank):
        old = blank.version
        keep(web, blank, "person", version=old, tab="desk", position="班长")
        _status, said = keep(web, blank, "person", version=old, tab="phone", position="车间主任", political="01")
        (clash,) = said["clashes"]
        assert (clash["name"], clash["inputs"], clash["stored"]) == ("position", {"position": ["班长"]}, "班长")
        assert clash["said"] == "您在另一个页面或设备上于 10:00:00 改过这一项，现在保存的是："
        assert (stored(blank).position, stored(blank).political) == ("班长", "01")
        _status, said = keep(web, blank, "person", version=said["version"], tab="phone", position="车间主任")
        assert (said["clashes"], stored(blank).position) == ([], "车间主任")

    def test_two_persons(self, web, complete, officer):
        complete.on_behalf = True
        complete.save(update_fields=["on_behalf"])
        old = complete.version
        keep(visit(officer), complete, "narrative", version=old, tab="u", job_brief="单位改过的简述")
        _status, said = keep(web, complete, "narrative", version=old, tab="n", job_brief="本人的简述")
        assert said["clashes"][0]["said"] == f"{officer.name} 于 10:00:00 改过这一项，现在保存的是："

    def test_an_answer_that_was_lost_is_no_clash_with_oneself(self, web, blank):
        old = blank.version
        keep(web, blank, "person", version=old, tab="desk", position="班")
        _status, said = keep(web, blank, "person", version=old, tab="desk", position="班长")
        assert (said["clashes"], stored(blank).position) == ([], "班长")

    def test_a_whole_page_meets_only_what_it_would_overwrite(self, web, blank):
        old = blank.version
        keep(web, blank, "work", version=old, trade="焊工")
        assert web.post(step_url(blank, "person"), {"version": old, "position": "班长"}).status_code == 302
        assert web.post(step_url(blank, "work"), {"version": old, "trade": "钳工"}).status_code == 409
        assert (stored(blank).trade, stored(blank).position) == ("焊工", "班长")

    def test_a_clash_over_the_identity_number_shows_no_number(self, web, blank):
        keep(web, blank, "person", version=blank.version, tab="desk", id_no=NUMBER)
        _status, said = keep(web, blank, "person", version=blank.version, tab="phone", id_no=id_number(12))
        assert NUMBER not in str(said)
        assert {one["name"] for one in said["clashes"]} >= {"id_no"}


class TestRefused:
    def test_a_submitted_form_says_why(self, web, complete):
        submit(complete, by=Actor(complete.nominee, "nom"), version=complete.version, key="a")
        status, said = keep(web, complete, "person", position="组长")
        assert (status, said) == (409, {"sentence": "申报表已经提交，不能再修改。"})
        with clock.at(IN_TIME + timedelta(days=60)):
            assert keep(web, complete, "person", position="组长")[0] in (302, 409)

    def test_others_find_nothing_and_strangers_log_in(self, blank, officer):
        for user in (officer, make_user(), make_user(Role.STAFF)):
            assert keep(visit(user), blank, "person", position="x") == (404, None)
        assert keep(Client(), blank, "person", position="x")[0] == 302
        assert stored(blank).position == ""

    def test_the_token_for_whoever_logged_in_again(self, web, blank):
        assert set(web.get(keep_url(blank, "person")).json()) == {"csrf"}
        assert web.get(keep_url(blank, "nothing")).status_code == 404

    @pytest.mark.parametrize("name", ["status", "acceptance_no", "id_index", "new_unit", "trail", "version", "x" * 99])
    def test_what_is_no_input_of_the_step_is_ignored(self, web, blank, name):
        """T-22."""
        before = stored(blank)
        keep(web, blank, "person", **{name: "1"}, touched=[name])
        row = stored(blank)
        assert (row.status, row.version, row.trail, row.pending) == (before.status, before.version, None, None)
        assert not DraftVersion.objects.exists()


class TestUnseen:
    """No page writes over what it has never shown, and nothing that waits goes by somebody else's save."""

    def test_a_half_number_stands_against_what_was_stored_meanwhile(self, web, blank):
        old = blank.version
        keep(web, blank, "person", version=old, tab="aa", mobile="13912345678")
        _status, said = keep(web, blank, "person", version=old, tab="bb", mobile="138")
        (clash,) = said["clashes"]
        assert (clash["name"], clash["inputs"]) == ("mobile", {"mobile": ["13912345678"]})
        # “采用现在保存的” is sent once more: nothing goes on waiting.
        keep(web, blank, "person", version=said["version"], tab="bb", mobile="13912345678")
        assert (stored(blank).mobile, stored(blank).pending) == ("13912345678", None)

    def test_a_photo_that_was_changed_elsewhere_is_not_replaced_by_an_older_page(self, web, complete):
        old = complete.version
        photo = SimpleUploadedFile("另一张.jpg", small_image(9), "image/jpeg")
        sent = {"claim": "id_front", "file": photo, "version": old}
        assert web.post(reverse("application:upload", args=[complete.key]), sent).status_code == 302
        _status, said = keep(web, complete, "files", version=old, tab="bb", union_doc_kind="card")
        assert said["version"] == old

    def test_a_restored_field_leaves_what_waits_in_others(self, web, blank):
        keep(web, blank, "person", position="班长", name="沈砺成")
        keep(web, blank, "person", id_no=NUMBER[:11])
        keep(web, blank, "honours", name="上海市优秀QC小组")
        with clock.at(IN_TIME + timedelta(minutes=6)):
            keep(web, blank, "person", position="车间主任", home_zip="20")
            number = DraftVersion.objects.latest("number").number
            back = {"version": stored(blank).version, "field": "position"}
            web.post(reverse("drafting:restore", args=[blank.key, number]), back)
        row = stored(blank)
        assert row.position == "班长"
        assert row.pending["honours"]["name"] == ["上海市优秀QC小组"]
        assert row.pending["person"] == {"id_no": [NUMBER[:11]], "home_zip": ["20"]}

    def test_a_page_saved_by_its_button_leaves_what_waits_from_elsewhere(self, web, blank):
        old = blank.version
        keep(web, blank, "person", version=old, tab="bb", home_zip="2000")
        web.post(step_url(blank, "person"), {"version": old, "position": "班长", "home_zip": ""})
        row = stored(blank)
        assert (row.position, row.pending["person"]["home_zip"]) == ("班长", ["2000"])

    def test_a_new_employer_comes_with_its_name(self, web, blank):
        unit, old = make_unit("（演示）申浦重装铸锻有限公司"), blank.version
        keep(web, blank, "work", version=old, tab="aa", employer=str(unit.key))
        _status, said = keep(web, blank, "work", version=old, tab="bb", trade="焊工")
        assert said["employer"] == {"value": str(unit.key), "label": unit.name}
        other = make_unit("（演示）申浦精密机械有限公司")
        _status, said = keep(web, blank, "work", version=old, tab="cc", employer=str(other.key))
        (clash,) = said["clashes"]
        assert clash["stored"] == unit.name

    def test_a_number_that_waits_is_hidden_like_one_that_is_stored(self, web, blank):
        keep(web, blank, "person", id_no=NUMBER[:11], mobile="138001380")
        page = web.get(reverse("personal_data:mine")).content.decode()
        assert "填了还没有保存的" in page
        assert NUMBER[:11] not in page
        assert "138001380" not in page

    def test_a_page_that_names_itself_oddly_is_no_page_of_ours(self, web, blank):
        status, _said = keep(web, blank, "person", tab="a\0<b>", position="班长")
        assert status == 200
        assert stored(blank).trail["fields"]["position"][1] == ""
