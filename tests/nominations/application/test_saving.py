"""T2: whatever can be stored is stored, the rest stays on the page; what is forged is ignored (T-22)."""

import pytest

from nominations.models import StageEvent
from tests.factories.nominations import id_number
from tests.nominations.application.conftest import save, step_url, stored, text

NUMBER = id_number(11)


class TestSaving:
    def test_an_incomplete_step_is_kept(self, web, blank):
        response = save(web, blank, "person", name="沈砺成", political="01")
        assert response.status_code == 302
        row = stored(blank)
        assert (row.name, row.political, row.education) == ("沈砺成", "01", "")
        assert row.version == blank.version + 1
        assert row.changed_by == blank.nominee

    def test_a_save_is_no_event(self, web, blank):
        before = StageEvent.objects.count()
        save(web, blank, "person", name="沈砺成")
        assert StageEvent.objects.count() == before

    def test_other_steps_are_not_touched(self, web, complete):
        save(web, complete, "person", name="沈砺成")
        row = stored(complete)
        assert (row.trade, row.craft, row.understanding) == (complete.trade, complete.craft, complete.understanding)

    @pytest.mark.parametrize(("go", "lands"), [("stay", "work"), ("next", "indicators"), ("back", "person")])
    def test_the_button_says_where_to_go(self, web, blank, go, lands):
        assert save(web, blank, "work", go=go).url == step_url(blank, lands)

    def test_after_the_last_step_comes_the_check(self, web, blank):
        assert save(web, blank, "declarations", go="next").url.endswith("/submit/")

    def test_what_cannot_be_stored_stays_on_the_page_and_the_rest_is_saved(self, web, blank):
        response = save(web, blank, "work", work_years="十六", trade="焊工", post_name="长" * 31, unit_zip="2000")
        page = response.content.decode()
        assert "其余内容已保存，以下内容没有保存" in text(response)
        assert "请填写 0 至 60 的整数。" in text(response)
        assert 'value="十六"' in page
        assert "长" * 31 in page
        assert 'value="2000"' in page
        row = stored(blank)
        assert (row.trade, row.work_years, row.post_name, row.unit_zip) == ("焊工", None, "", "")
        assert f'name="version" value="{row.version}"' in page

    def test_after_an_error_the_same_page_can_be_saved(self, web, blank):
        save(web, blank, "work", work_years="x", trade="焊工")
        assert save(web, blank, "work", work_years="16", trade="焊工").status_code == 302
        assert stored(blank).work_years == 16

    @pytest.mark.parametrize(
        ("years", "kept"), [("60", 60), ("１６", 16), ("0", 0), ("61", None), ("-1", None), ("1.5", None)]
    )
    def test_years(self, web, blank, years, kept):
        save(web, blank, "work", work_years=years)
        assert stored(blank).work_years == kept

    def test_the_saved_time_is_shown(self, web, blank):
        assert "已保存 10:00:00" in text(web.get(step_url(blank, "person")))


class TestForged:
    def test_fields_of_the_process_are_ignored(self, web, blank):
        """T-22."""
        save(
            web,
            blank,
            "person",
            status="named",
            acceptance_no="2023-0001",
            priority_focus="on",
            nominee="1",
            on_behalf="1",
        )
        row = stored(blank)
        assert (row.status, row.acceptance_no, row.priority_focus, row.on_behalf) == ("draft", "", False, False)

    def test_fields_of_other_steps_are_ignored(self, web, blank):
        save(web, blank, "person", trade="焊工", understanding="x")
        assert (stored(blank).trade, stored(blank).understanding) == ("", "")

    def test_patents_without_yes_are_cleared(self, web, blank):
        save(web, blank, "indicators", tech_level="dom_leading", has_patent="no", patents_invention="3")
        row = stored(blank)
        assert (row.has_patent, row.patents_invention) == (False, None)


def test_a_declaration_that_is_not_made_is_unanswered(web, complete):
    save(web, complete, "declarations", is_in_service="on")
    row = stored(complete)
    assert (row.is_in_service, row.is_union_member) == (True, None)
