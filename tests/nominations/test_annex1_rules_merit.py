"""The rules of Annex 1 about indicators, texts, honours and files (R22–R24, R37, R101–R114)."""

from datetime import date

import pytest

from nominations import annex1_rules, dictionaries
from nominations.annex1_rules import claims, hints, honours, indicators, problems, steps
from nominations.models import Application
from tests.factories.nominations import id_number
from tests.nominations.annex1_samples import ON, cycle, fields_of, form, found, honour, paper_for, proved


class TestIndicators:
    def test_one_is_enough_and_none_is_too_few(self):
        assert fields_of(craft={}) == ["craft"]
        for filled in ({"tech_level": "dom_leading", "has_patent": False}, {"mentoring": {"training": True}}):
            assert found(craft={}, **filled) == []
        assert found(craft={}, contribution=["unit"]) == []

    def test_the_cycle_says_how_many(self):
        assert fields_of(cycle=cycle(min_indicators=2)) == ["craft"]
        assert found(cycle=cycle(min_indicators=2), contribution=["city"]) == []

    def test_every_tick_of_craft_has_its_own_text(self):
        assert fields_of(craft={"skill": "", "other": "焊接"}) == ["craft_skill"]
        assert found(craft={"skill": "字" * 60}) == []
        assert fields_of(craft={"stunt": "字" * 61}) == ["craft_stunt"]

    def test_level_and_patents_belong_together(self):
        assert fields_of(tech_level="intl_leading") == ["has_patent"]
        assert fields_of(has_patent=True, patents_invention=1) == ["tech_level"]

    @pytest.mark.parametrize(
        ("counts", "right"), [((1, 0, 0), True), ((0, 0, 2), True), ((0, 0, 0), False), ((None, None, None), False)]
    )
    def test_patents_sum_to_one_at_least(self, counts, right):
        names = dict(zip(indicators.PATENTS, counts, strict=True))
        answer = fields_of(tech_level="dom_advanced", has_patent=True, **names)
        assert answer == ([] if right else ["patents_invention"])

    def test_counts_without_yes_are_refused(self):
        assert fields_of(tech_level="dom_advanced", has_patent=False, patents_utility=3) == ["has_patent"]

    def test_a_thousand_patents_are_a_slip(self):
        answer = fields_of(tech_level="dom_advanced", has_patent=True, patents_invention=999, patents_design=1000)
        assert answer == ["patents_design"]

    def test_other_mentoring_says_what(self):
        assert fields_of(mentoring={"other": ""}) == ["mentoring_other"]
        assert found(mentoring={"apprentice": True, "training": True, "other": "编写教材"}) == []

    def test_levels_of_contribution_do_not_exclude_each_other(self):
        """A-11."""
        assert found(contribution=["national", "city", "industry", "unit"]) == []


@pytest.mark.parametrize(
    ("field", "limit"), [("understanding", 100), ("job_brief", 300), ("self_statement", 500), ("achievements", 5000)]
)
def test_the_limit_itself_passes_and_one_more_does_not(field, limit):
    assert found(**{field: "字" * limit}) == []
    ((where, sentence),) = found(**{field: "字" * (limit + 1)})
    assert where == field
    assert f"超过 {limit} 字" in sentence


def test_understanding_needs_ten():
    assert fields_of(understanding="精益求精，九个字呢") == ["understanding"]
    assert found(understanding="精益求精，十个字了呀。") == []


class TestHonours:
    def test_none_is_allowed_with_and_without_the_tick(self):
        assert found() == []
        assert found(no_honours=True) == []

    def test_rows_and_the_tick_exclude_each_other(self):
        assert fields_of(rows=[honour()], no_honours=True) == ["no_honours"]

    def test_twenty_rows_and_no_more(self):
        assert found(rows=[honour(pk=n) for n in range(1, 21)]) == []
        assert fields_of(rows=[honour(pk=n) for n in range(1, 22)]) == ["no_honours"]

    @pytest.mark.parametrize(
        ("level", "organiser", "right"),
        [("district", "government", True), ("association", "caq", True), ("association", "saq", True),
         ("association", "government", False), ("association", "other", False), ("city", "other", True)],
    )  # fmt: skip
    def test_level_and_organiser(self, level, organiser, right):
        """A-12."""
        answer = fields_of(rows=[honour(level=level, organiser_type=organiser)])
        assert answer == ([] if right else ["honour_5"])

    def test_an_award_of_tomorrow_is_refused(self):
        assert found(rows=[honour(awarded_month=date(2023, 4, 1), awarded_day=date(2023, 4, 1))]) == []
        assert fields_of(rows=[honour(awarded_month=date(2023, 4, 1), awarded_day=date(2023, 4, 2))]) == ["honour_5"]
        assert fields_of(rows=[honour(awarded_month=date(2023, 5, 1))]) == ["honour_5"]

    def test_a_team_award_says_the_role(self):
        assert fields_of(rows=[honour(is_team=True)]) == ["honour_5"]
        assert found(rows=[honour(is_team=True, team_role="leader")]) == []

    def test_another_organiser_is_a_hint(self):
        rows = [honour(level="city", organiser_type="other")]
        assert found(rows=rows) == []
        assert [one.field for one in hints(form(), rows, ON)] == ["honour_5"]

    @pytest.mark.parametrize(
        ("month", "day", "kind", "focus"),
        [
            (date(2020, 4, 1), date(2020, 4, 12), "saq", True),
            (date(2020, 4, 1), date(2020, 4, 11), "saq", False),
            (date(2020, 4, 1), None, "government", True),
            (date(2020, 3, 1), None, "caq", False),
            (date(2023, 1, 1), None, "other", False),
        ],
    )
    def test_focus_counts_three_years_to_the_day(self, month, day, kind, focus):
        """R24, A-7."""
        rows = [honour(awarded_month=month, awarded_day=day, organiser_type=kind, level="city")]
        assert annex1_rules.is_focus(form(), rows) is focus

    def test_the_window_is_the_cycles(self):
        rows = [honour(awarded_month=date(2020, 4, 1), awarded_day=date(2020, 4, 12))]
        assert not annex1_rules.is_focus(form(cycle=cycle(honour_window_years=2)), rows)

    def test_a_leap_day_falls_back(self):
        assert honours.years_before(date(2024, 2, 29), 3) == date(2021, 2, 28)


class TestFiles:
    def codes(self, rows=(), **fields):
        return [claim.code for claim in claims.claims(form(**fields), rows) if claim.needed]

    def test_what_must_be_proved_follows_the_answers(self):
        papers = ["id_front", "id_back", "union_card"]
        assert self.codes(skill_level="none", craft={}) == papers
        assert self.codes(title="middle", craft={}) == [*papers, "skill_level", "title"]
        ticks = ["national", "ministry"]
        codes = self.codes(skill_level="none", model_worker=ticks, craft={}, has_patent=True)
        assert codes == [*papers, "model_worker.national", "model_worker.ministry", "patent"]
        assert self.codes(rows=[honour()], skill_level="none", craft={}) == [*papers, "honour.5"]
        every = {"tech_level": "dom_leading", "mentoring": {"training": True}, "contribution": ["city"]}
        assert self.codes(skill_level="none", **every)[3:] == [
            f"indicator.{one}" for one in dictionaries.Indicator.values
        ]

    def test_each_claim_without_a_file_is_missed(self):
        app, rows = form(title="senior", model_worker=["shanghai"]), [honour()]
        wanted = [claim for claim in claims.claims(app, rows) if claim.needed]
        for claim in wanted:
            rest = [paper_for(one) for one in wanted if one is not claim]
            assert [problem.field for problem in problems(app, rest, rows, ON)] == [claim.field]

    def test_a_certificate_proves_its_own_claim_only(self):
        app = form(title="senior")
        skill, title = (one for one in claims.claims(app, []) if one.kind == "certificate")
        assert skill.takes(paper_for(skill))
        assert not title.takes(paper_for(skill))

    def test_limits(self):
        app = form()
        extra = next(claim for claim in claims.claims(app, []) if claim.code == "supplement")
        assert fields_of(files=[*proved(app), *[paper_for(extra)] * 10]) == []
        assert fields_of(files=[*proved(app), *[paper_for(extra)] * 11]) == ["union_doc_kind"]
        big = [paper_for(extra, size=dictionaries.MAX_BYTES)]
        assert "200 MB" in found(files=[*proved(app), *big])[0][1]


class TestSteps:
    def test_a_problem_leads_to_an_input(self):
        app = Application(cycle=cycle())
        anchors = {problem.field: steps.anchor(problem) for problem in problems(app, [], [], ON)}
        assert anchors["name"] == "id_name"
        assert anchors["model_worker"] == "id_model_worker_0"
        assert anchors["employer"] == "id_employer_q"
        assert anchors["file_id_front"] == "id_file_id_front"

    def test_a_step_begins_with_its_first_answer(self):
        step = steps.BY_SLUG["person"]
        assert not steps.started(Application(), step, [], [])
        assert steps.started(Application(name="沈砺成"), step, [], [])
        assert not steps.started(Application(), steps.BY_SLUG["honours"], [], [])
        assert steps.started(Application(no_honours=True), steps.BY_SLUG["honours"], [], [])

    def test_retirement_is_a_hint_only(self):
        """R21: never an automatic refusal."""
        old = form(id_no=id_number(5, birth=date(1962, 11, 16)), work_years=40)
        assert problems(old, proved(old), [], ON) == []
        assert "not_retired" in [one.field for one in hints(old, [], date(2023, 4, 12))]
