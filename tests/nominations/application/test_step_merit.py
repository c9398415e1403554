"""四项指标 and the long texts as they are saved (R101–R109)."""

import pytest

from tests.factories.nominations import id_number
from tests.nominations.application.conftest import save, step_url, stored, text

NUMBER = id_number(11)


class TestIndicators:
    def test_ticks_with_their_lines(self, web, blank):
        save(web, blank, "indicators", craft=["skill", "other"], craft_skill="厚壁焊接", craft_other="")
        assert stored(blank).craft == {"skill": "厚壁焊接", "other": ""}

    def test_a_line_without_its_tick_stays_with_an_error(self, web, blank):
        response = save(web, blank, "indicators", craft_stunt="绝技", contribution=["city"])
        assert "请勾选“绝技高招”" in text(response)
        assert 'value="绝技"' in response.content.decode()
        assert (stored(blank).craft, stored(blank).contribution) == ({}, ["city"])

    def test_patents_with_yes_default_to_none(self, web, blank):
        save(web, blank, "indicators", tech_level="dom_leading", has_patent="yes", patents_utility="2")
        row = stored(blank)
        assert (row.patents_invention, row.patents_utility, row.patents_design) == (0, 2, 0)

    def test_counts_without_an_answer_are_asked_about(self, web, blank):
        response = save(web, blank, "indicators", patents_utility="2")
        assert "请选择“是”" in text(response)
        assert stored(blank).patents_utility is None

    def test_mentoring(self, web, blank):
        save(web, blank, "indicators", mentoring=["apprentice", "other"], mentoring_other="编写教材", apprentices="17")
        row = stored(blank)
        assert (row.mentoring, row.apprentices) == ({"apprentice": True, "other": "编写教材"}, 17)

    def test_an_indicator_can_be_taken_back(self, web, blank):
        save(web, blank, "indicators", tech_level="dom_leading", has_patent="no", craft=["skill"], craft_skill="焊")
        save(web, blank, "indicators", tech_level="", has_patent="no")
        row = stored(blank)
        assert (row.tech_level, row.craft) == ("", {})
        page = web.get(step_url(blank, "indicators")).content.decode()
        assert '<input type="radio" name="tech_level" value=""' in page


class TestNarrative:
    @pytest.mark.parametrize(
        ("field", "limit"),
        [("understanding", 100), ("job_brief", 300), ("self_statement", 500), ("achievements", 5000)],
    )
    def test_over_the_limit_is_kept_with_a_warning_up_to_twice(self, web, blank, field, limit):
        save(web, blank, "narrative", **{field: "字" * (limit + 1)})
        assert stored(blank).__dict__[field] == "字" * (limit + 1)
        assert f"超过 {limit} 字的限制" in text(web.get(step_url(blank, "narrative")))
        response = save(web, blank, "narrative", **{field: "字" * (2 * limit + 1)})
        assert "无法保存" in text(response)
        assert "字" * (2 * limit + 1) in response.content.decode()
        assert stored(blank).__dict__[field] == "字" * (limit + 1)

    def test_line_breaks_and_invisible_characters(self, web, blank):
        save(web, blank, "narrative", achievements="一、成果\r\n二、数据\u200b\ufeff")
        assert stored(blank).achievements == "一、成果\n二、数据"

    def test_markup_is_text(self, web, blank):
        """T-12."""
        save(web, blank, "narrative", job_brief="<script>alert(1)</script>{{7*7}}")
        page = web.get(step_url(blank, "narrative")).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "{{7*7}}" in page
