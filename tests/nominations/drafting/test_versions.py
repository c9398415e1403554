"""历史版本: one kept for each burst, read field by field, brought back through the normal writing; gone in time."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts import clock
from nominations import own_data, trail
from nominations.acting import Actor
from nominations.application.transitions import submit
from nominations.models import DraftVersion, Honour
from nominations.retention import erasing
from nominations.retention.rules import every
from tests.factories.nominations import IN_TIME, id_number, make_unit, make_user
from tests.nominations.application.conftest import step_url, stored, text, typed, visit
from tests.nominations.application.test_honours import ROW
from tests.nominations.application.test_queries import asked
from tests.nominations.drafting.conftest import keep


def history_url(application, query=""):
    return reverse("drafting:history", args=[application.key]) + query


def restore(browser, application, number, field="", **said):
    data = {"version": stored(application).version, "field": field} | said
    return browser.post(reverse("drafting:restore", args=[application.key, number]), data)


def numbers(application):
    return list(application.draft_versions.order_by("number").values_list("number", flat=True))


def minutes(count):
    return clock.at(IN_TIME + timedelta(minutes=count))


class TestKept:
    def test_one_for_each_burst_of_one_person(self, web, complete, officer):
        complete.on_behalf = True
        complete.save(update_fields=["on_behalf"])
        keep(web, complete, "person", position="班")
        with minutes(4):
            keep(web, complete, "person", position="班长")
        assert numbers(complete) == [1]
        with minutes(5):
            keep(web, complete, "person", position="车间主任")
            keep(visit(officer), complete, "narrative", job_brief="单位写的简述")
        first, second, third = complete.draft_versions.order_by("number")
        assert first.content["fields"]["position"] == complete.position
        assert (second.content["fields"]["position"], second.role) == ("班长", "nom")
        assert (third.content["fields"]["position"], third.by, third.role) == ("车间主任", officer, "unit")

    def test_honours_are_in_it_and_files_are_not(self, web, complete):
        keep(web, complete, "person", position="班")
        (one,) = complete.draft_versions.get().content["honours"]
        assert one["name"] == complete.honours.get().name
        web.post(step_url(complete, "honours"), ROW | typed(complete))
        assert numbers(complete) == [1]

    def test_nothing_is_kept_where_nothing_changed(self, web, complete):
        keep(web, complete, "person", position=complete.position, home_zip="2000")
        assert numbers(complete) == []

    def test_fifty_at_most_and_the_rows_stay(self, web, blank, monkeypatch):
        monkeypatch.setattr(trail, "MOST", 2)
        for number in range(4):
            with minutes(6 * number):
                keep(web, blank, "person", position=f"第{number}")
        held = blank.draft_versions.order_by("number").values_list("number", "content")
        assert [(number, content is None) for number, content in held] == [(1, True), (2, True), (3, False), (4, False)]

    def test_the_database_lets_no_row_be_changed(self, web, blank):
        keep(web, blank, "person", position="班长")
        for statement in ("UPDATE nominations_draftversion SET number = 9", "DELETE FROM nominations_draftversion"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


class TestRead:
    def test_who_when_and_what_word_by_word(self, web, complete):
        keep(web, complete, "person", position="车间主任", id_no=id_number(77))
        keep(web, complete, "narrative", achievements=complete.achievements[:-4] + "全新结尾。")
        page = web.get(history_url(complete))
        said = text(page)
        assert complete.nominee.name in said
        assert "10:00:00" in said
        assert "改了 3 项" in said
        assert "<ins>" in page.content.decode()
        assert id_number(77) not in page.content.decode()
        assert complete.id_no not in page.content.decode()
        assert complete.achievements[:60] not in said, "only the changed place of a long text"

    def test_pages_of_ten(self, web, complete):
        for number in range(12):
            with minutes(6 * number):
                keep(web, complete, "person", position=f"第{number}次")
        with minutes(100):
            first, second = web.get(history_url(complete)), web.get(history_url(complete, "?page=2"))
            assert "第 12 次修改" in text(first)
            assert "第 2 次修改" not in text(first)
            assert "第 2 次修改" in text(second)
            assert "第0次" in text(second)
            assert web.get(history_url(complete, "?page=9999999999")).status_code == 200

    def test_as_many_questions_for_three_as_for_one(self, web, complete):
        keep(web, complete, "person", position="一")
        web.get(history_url(complete))
        once = len(asked(lambda: web.get(history_url(complete))))
        for number in (1, 2):
            with minutes(6 * number):
                keep(web, complete, "person", position=str(number))
        assert len(asked(lambda: web.get(history_url(complete)))) == once == 6

    def test_others_find_nothing(self, web, blank, officer):
        keep(web, blank, "person", position="班长")
        for user in (officer, make_user(), make_user("staff")):
            assert visit(user).get(history_url(blank)).status_code == 404
            assert restore(visit(user), blank, 1).status_code == 404


class TestRestored:
    def test_one_field(self, web, complete):
        keep(web, complete, "person", position="班长", name="别名")
        assert restore(web, complete, 1, "position").url == history_url(complete)
        row = stored(complete)
        assert (row.position, row.name) == (complete.position, "别名")
        assert numbers(complete) == [1, 2]
        assert complete.draft_versions.get(number=2).restored == 1

    def test_everything_and_back_again(self, web, complete, group):
        other = make_unit("（演示）申浦重装铸锻有限公司", parent=group)
        keep(web, complete, "work", employer=str(other.key), trade="钳工")
        keep(web, complete, "person", id_no=id_number(77))
        keep(web, complete, "indicators", has_patent="yes", patents_invention="3", tech_level="dom_leading")
        restore(web, complete, 1)
        row = stored(complete)
        for name in ("employer_id", "trade", "id_no", "id_index", "sex", "has_patent", "patents_invention"):
            assert getattr(row, name) == getattr(complete, name), name
        restore(web, complete, 2)
        assert (stored(complete).trade, stored(complete).patents_invention) == ("钳工", 3)
        assert stored(complete).employer == other

    def test_honours_that_were_deleted_come_back_and_later_ones_stay(self, web, complete):
        gone = complete.honours.get()
        with minutes(6):
            web.post(reverse("application:remove_honour", args=[complete.key, gone.pk]))
            web.post(step_url(complete, "honours"), ROW | typed(complete))
            for _twice in range(2):
                restore(web, complete, 1, "honours")
        names = list(Honour.objects.filter(application=complete).order_by("position").values_list("name", flat=True))
        assert names == [ROW["name"], gone.name]

    def test_a_stale_page_brings_nothing_back(self, web, complete):
        keep(web, complete, "person", position="班长")
        old = stored(complete).version
        keep(web, complete, "person", position="车间主任")
        assert restore(web, complete, 1, "position", version=old).status_code == 409
        assert stored(complete).position == "车间主任"

    def test_not_after_the_submission(self, web, complete):
        keep(web, complete, "person", position="班长")
        submit(complete, by=Actor(complete.nominee, "nom"), version=stored(complete).version, key="a")
        assert "恢复这一项" not in text(web.get(history_url(complete)))
        restore(web, complete, 1, "position")
        assert stored(complete).position == "班长"

    def test_the_unit_does_not_bring_back_another_employer(self, web, complete, officer, group):
        complete.on_behalf = True
        complete.save(update_fields=["on_behalf"])
        other = make_unit("（演示）申浦重装铸锻有限公司", parent=group)
        held = trail.content(complete, complete.honours.all()) | {"employer": other.pk}
        DraftVersion.objects.create(application=complete, number=7, content=held, by=complete.nominee, role="nom")
        restore(visit(officer), complete, 7)
        restore(visit(officer), complete, 7, "employer")
        assert stored(complete).employer == complete.employer

    def test_a_version_that_is_not_there(self, web, complete):
        assert restore(web, complete, 5).status_code == 404


class TestGone:
    def test_after_180_days_and_with_the_form(self, web, complete):
        keep(web, complete, "person", position="班", home_zip="2000")
        rule = next(rule for rule in every() if rule.code == "draft_versions")
        assert not rule.due(IN_TIME + timedelta(days=179)).exists()
        (row,) = rule.due(IN_TIME + timedelta(days=180))
        with clock.at(IN_TIME + timedelta(days=180)):
            assert rule.erase(row).rows == 1
        assert complete.draft_versions.get().content is None
        assert not rule.due(IN_TIME + timedelta(days=180)).exists()

    def test_an_erased_form_keeps_no_word(self, web, complete):
        keep(web, complete, "person", position="班", home_zip="2000")
        erasing.erase_application(stored(complete))
        row = stored(complete)
        assert (row.pending, row.trail, complete.draft_versions.get().content) == (None, None, None)

    def test_the_copy_of_ones_own_data_has_them(self, web, complete):
        keep(web, complete, "person", position="车间主任", home_zip="2000")
        exported = str(own_data._export(complete.nominee))
        assert "'draft_versions': [{'number': 1" in exported
        assert "'home_zip': ['2000']" in exported
        page = str(own_data._applications(complete.nominee, True))
        assert "填了还没有保存的" in page
        assert "1 个" in page
