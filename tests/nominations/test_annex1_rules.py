"""The rules of Annex 1 about person, work and declarations (R11–R21, R80–R100, R115) by what a nominee reads."""

from datetime import date

import pytest

from nominations.annex1_rules import hints, problems, steps
from nominations.models import Application, Unit
from tests.factories.nominations import id_number
from tests.nominations.annex1_samples import MALE, ON, cycle, fields_of, form, found, honour


def test_a_complete_form_has_no_problem():
    assert found() == []
    assert found(rows=[honour()]) == []


def test_an_empty_form_says_everything_at_once_with_step_and_field():
    app = Application(cycle=cycle())
    answers = problems(app, [], [], ON)
    assert {section for section, _field, _sentence in answers} == set(steps.SLUGS) - {"honours"}
    must = {
        "name", "id_no", "mobile", "political", "education", "position", "model_worker", "hukou", "migrant",
        "home_addr", "home_zip", "employer", "recommender", "unit_nature", "unit_addr", "unit_zip", "industry", "trade",
        "post_name", "frontline_type", "work_years", "identity", "skill_level", "title", "craft", "understanding",
        "job_brief", "self_statement", "achievements", "union_doc_kind", "file_id_front", "file_id_back",
        "file_union_card",
        "is_in_service", "is_prc_national", "is_union_member", "not_bureau_level", "not_centrally_managed_head",
        "not_retired",
    }  # fmt: skip
    assert {problem.field for problem in answers} == must


@pytest.mark.parametrize(
    "field",
    ["name", "mobile", "political", "education", "position", "hukou", "home_addr", "home_zip", "unit_nature",
     "industry", "trade", "unit_addr", "unit_zip", "identity", "skill_level", "title", "post_name", "frontline_type"],
)  # fmt: skip
def test_each_must_is_missed_by_name(field):
    assert fields_of(**{field: ""}) == [field]


def test_nobody_is_barred_by_education_skill_title_or_years():
    """R15's own test: 小学, no grade, no title, one year."""
    assert found(education="81", skill_level="none", title="none", work_years=1) == []


@pytest.mark.parametrize("answer", [None, False])
@pytest.mark.parametrize(
    "field",
    ["is_in_service", "is_prc_national", "is_union_member", "not_bureau_level", "not_centrally_managed_head",
     "not_retired"],
)  # fmt: skip
def test_each_declaration_must_be_made(field, answer):
    assert fields_of(**{field: answer}) == [field]


class TestPerson:
    @pytest.mark.parametrize("name", ["胡䶮", "𬭎𫍯", "吾提库尔·买买提", "欧阳书勤"])
    def test_names_that_pass(self, name):
        assert found(name=name) == []

    @pytest.mark.parametrize("name", ["沈", "沈 砺成", "沈砺成1", "Shen Licheng", "沈" * 31])
    def test_names_that_do_not(self, name):
        assert fields_of(name=name) == ["name"]

    @pytest.mark.parametrize(
        ("number", "words"),
        [
            ("31019919850615001", "18位"),
            (MALE[:-1] + ("0" if MALE[-1] != "0" else "1"), "校验码"),
            ("310199198502290012", "出生日期"),
            ("991099198506150011", "外国人"),
        ],
    )
    def test_wrong_numbers(self, number, words):
        ((field, sentence),) = found(id_no=number, work_years=0)
        assert field == "id_no"
        assert words in sentence

    def test_sex_follows_from_the_number(self):
        assert found(sex="female") == [("sex", "性别与身份证号码不一致，请核对后更正。")]
        assert found(id_no=id_number(3, female=True), sex="female") == []

    def test_a_minor_at_the_deadline_is_refused(self):
        young = id_number(9, birth=date(2007, 4, 13))
        assert fields_of(id_no=young, work_years=0) == ["id_no"]
        assert found(id_no=id_number(9, birth=date(2007, 4, 12)), work_years=0) == []

    @pytest.mark.parametrize(
        ("ticks", "right"),
        [
            (["none"], True),
            (["national", "may_first"], True),
            ([], False),
            (["none", "shanghai"], False),
            (["x"], False),
        ],
    )
    def test_model_worker_none_stands_alone(self, ticks, right):
        assert fields_of(model_worker=ticks) == ([] if right else ["model_worker"])

    @pytest.mark.parametrize("migrant", [True, False])
    def test_either_answer_is_an_answer(self, migrant):
        assert found(migrant=migrant) == []

    def test_mobile_and_postcode_are_checked_again(self):
        assert fields_of(mobile="12345") == ["mobile"]
        assert fields_of(home_zip="20000") == ["home_zip"]

    def test_limits_of_lines(self):
        assert found(position="长" * 40, home_addr="路" * 100) == []
        assert fields_of(position="长" * 41, home_addr="路" * 101) == ["position", "home_addr"]


class TestWork:
    def test_units_must_be_chosen_and_the_recommender_be_one(self):
        assert fields_of(employer=None, recommender=None) == ["employer", "recommender"]
        assert fields_of(recommender=Unit(pk=3, name="（演示）工厂")) == ["recommender"]

    def test_a_group_may_employ_and_recommend(self):
        """A-14."""
        group = Unit(pk=1, name="（演示）集团", recommender_kind="group")
        assert found(employer=group, recommender=group) == []

    @pytest.mark.parametrize(("years", "right"), [(0, True), (21, True), (22, False), (None, False)])
    def test_years_fit_the_age(self, years, right):
        """Born 1985-06-15: 37 at the deadline, at most 21 years since sixteen."""
        assert fields_of(work_years=years) == ([] if right else ["work_years"])

    def test_another_frontline_says_which(self):
        assert fields_of(frontline_type="other") == ["frontline_note"]
        assert found(frontline_type="other", frontline_note="现场检验") == []

    def test_notes_and_statistics_are_no_must(self):
        assert (
            found(identity="other", identity_note="", title="senior", title_name="", four_new=[], key_industry="") == []
        )

    def test_a_choice_that_is_not_offered_is_refused(self):
        assert fields_of(industry="Z") == ["industry"]
        assert fields_of(four_new=["nothing"]) == ["four_new"]

    def test_a_unit_outside_shanghai_is_a_hint_not_a_bar(self):
        app = form(unit_zip="100000")
        assert found(unit_zip="100000") == []
        assert [one.field for one in hints(app, [honour()], ON)] == ["unit_zip"]
