"""基本信息: the number, the sex that follows from it, names, ticks (R81–R92)."""

import pytest

from accounts import crypto, phones
from accounts.models.user import PHONE_PURPOSE
from nominations.bans import person_key
from tests.factories.nominations import id_number
from tests.nominations.application.conftest import save, step_url, stored, text

NUMBER = id_number(11)


class TestPerson:
    def test_the_number_is_encrypted_indexed_and_never_shown_again(self, web, blank, django_assert_num_queries):
        save(web, blank, "person", id_no=f" {NUMBER[:6]} {NUMBER[6:]} ".lower())
        row = stored(blank)
        assert (row.id_no, row.id_index, row.sex) == (NUMBER, person_key(NUMBER), "male")
        page = web.get(step_url(blank, "person")).content.decode()
        assert NUMBER not in page
        assert f"{NUMBER[:3]}***********{NUMBER[-4:]}" in page

    def test_left_blank_the_number_stays(self, web, blank):
        save(web, blank, "person", id_no=NUMBER)
        save(web, blank, "person", name="沈砺成", id_no="")
        assert stored(blank).id_no == NUMBER

    def test_a_wrong_number_is_shown_to_be_corrected_and_not_stored(self, web, blank):
        wrong = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
        response = save(web, blank, "person", id_no=wrong, name="沈砺成")
        assert "校验码不正确" in text(response)
        assert wrong in response.content.decode()
        assert (stored(blank).id_no, stored(blank).name) == ("", "沈砺成")

    def test_sex_that_contradicts_the_number_is_refused(self, web, blank):
        response = save(web, blank, "person", id_no=NUMBER, sex="female")
        assert "性别与身份证号码不一致" in text(response)
        assert (stored(blank).id_no, stored(blank).sex) == ("", "")

    def test_once_the_number_is_there_sex_cannot_be_posted(self, web, blank):
        """T-22."""
        save(web, blank, "person", id_no=NUMBER)
        save(web, blank, "person", sex="female")
        assert stored(blank).sex == "male"

    def test_another_number_brings_its_own_sex(self, web, blank):
        save(web, blank, "person", id_no=NUMBER)
        save(web, blank, "person", id_no=id_number(3, female=True))
        assert stored(blank).sex == "female"

    def test_mobile_is_brought_to_one_form_and_found_by_index(self, web, blank):
        save(web, blank, "person", mobile="+86 199-0000-1234")
        row = stored(blank)
        assert row.mobile == "19900001234"
        assert row.mobile_index == crypto.blind_index(PHONE_PURPOSE, phones.normalise("19900001234"))

    @pytest.mark.parametrize("name", ["胡䶮", "𬭎言", "吾提库尔·买买提"])
    def test_rare_characters_and_dots(self, web, blank, name):
        save(web, blank, "person", name=name.replace("·", "•"))
        assert stored(blank).name == name

    def test_a_name_that_is_none_is_refused(self, web, blank):
        assert "姓名只能用汉字" in text(save(web, blank, "person", name="Shen"))

    def test_ticks_and_answers(self, web, blank):
        save(web, blank, "person", model_worker=["may_first", "national"], migrant="no", hukou="rural")
        row = stored(blank)
        assert (row.model_worker, row.migrant, row.hukou) == (["national", "may_first"], False, "rural")

    @pytest.mark.parametrize("field", ["political", "hukou", "model_worker"])
    def test_an_option_that_is_not_offered_is_refused(self, web, blank, field):
        assert save(web, blank, "person", **{field: "forged"}).status_code == 200
        assert stored(blank).political == ""
