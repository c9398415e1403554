"""工作信息: the employer from the registry or proposed to it, the recommender (R80, R93–R100)."""

import pytest

from nominations.models import Unit
from tests.factories.nominations import credit_code, id_number, make_unit
from tests.nominations.application.conftest import save, step_url, stored, text

NUMBER = id_number(11)


class TestWork:
    def test_the_search_works_without_a_script_and_keeps_what_was_typed(self, web, blank, employer):
        make_unit("（演示）别的厂")
        response = save(web, blank, "work", employer_q="第一机械", trade="焊工", find="1")
        page = response.content.decode()
        assert employer.name in page
        assert "别的厂" not in page
        assert 'value="焊工"' in page
        assert stored(blank).trade == "焊工"

    def test_while_typing_the_same_choices_come_as_a_part(self, web, blank, employer):
        page = web.get("/application/units/", {"employer_q": "第一机械"}).content.decode()
        assert f'value="{employer.key}"' in page
        assert "单位不在列表中" in page
        assert "<html" not in page

    def test_choosing_fills_what_the_registry_knows(self, web, blank, employer):
        save(web, blank, "work", employer=str(employer.key), unit_nature="", unit_addr="", unit_zip="")
        row = stored(blank)
        assert (row.employer, row.unit_nature, row.unit_addr, row.unit_zip) == (
            employer,
            "state",
            "演示路1号",
            "200240",
        )

    def test_what_the_person_typed_wins(self, web, blank, employer):
        save(web, blank, "work", employer=str(employer.key), unit_addr="另一路2号")
        assert stored(blank).unit_addr == "另一路2号"

    def test_a_unit_that_is_not_listed_is_proposed(self, web, blank):
        code = credit_code(777)
        save(web, blank, "work", employer="new", new_unit_name="（演示）新单位有限公司", new_unit_code=code.lower())
        unit = Unit.objects.get(uscc=code)
        assert (unit.name, unit.verified) == ("（演示）新单位有限公司", False)
        assert stored(blank).employer == unit

    @pytest.mark.parametrize(
        ("name", "code", "words"),
        [("厂", credit_code(7), "请填写单位全称"), ("（演示）新单位", "9131", "应为18位")],
    )
    def test_a_proposal_is_checked(self, web, blank, name, code, words):
        response = save(web, blank, "work", employer="new", new_unit_name=name, new_unit_code=code)
        assert words in text(response)
        assert not Unit.objects.filter(verified=False).exists()

    def test_a_code_of_another_unit_is_refused(self, web, blank, employer):
        response = save(
            web, blank, "work", employer="new", new_unit_name="（演示）冒名有限公司", new_unit_code=employer.uscc
        )
        assert "已登记为" in text(response)
        assert stored(blank).employer != employer

    def test_the_own_group_is_offered_first(self, web, complete, group):
        make_unit("（演示）安装集团", recommender="group")
        page = web.get(step_url(complete, "work")).content.decode()
        assert page.index(group.name) < page.index("（演示）安装集团")

    @pytest.mark.parametrize("key", ["not-a-key", "00000000-0000-0000-0000-000000000000"])
    def test_a_unit_that_does_not_exist_is_refused(self, web, complete, key):
        response = save(web, complete, "work", employer=key, recommender=key)
        assert response.status_code == 200
        assert (stored(complete).employer, stored(complete).recommender) == (complete.employer, complete.recommender)

    def test_only_recommending_units_recommend(self, web, blank, employer):
        assert "不是推荐单位" in text(save(web, blank, "work", recommender=str(employer.key)))
