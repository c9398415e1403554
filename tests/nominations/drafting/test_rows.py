"""An existing row of honours: what is typed is kept at once, and becomes part of the form by its button alone."""

import pytest
from django.urls import reverse

from nominations.models import Honour
from tests.nominations.application.conftest import step_url, stored, text
from tests.nominations.application.test_honours import ROW
from tests.nominations.drafting.conftest import keep


@pytest.fixture
def row(web, blank):
    web.post(step_url(blank, "honours"), ROW | {"version": stored(blank).version})
    return Honour.objects.get(application=blank)


def page_of(application, row):
    return reverse("application:honour", args=[application.key, row.pk])


def typed(web, application, row, **answers):
    return keep(
        web, application, "honours", row=str(row.pk), touched=[name for name in answers if name not in HOW], **answers
    )


HOW = {"version", "tab"}


def test_what_is_typed_waits_in_the_row_and_is_written_by_its_button(web, blank, row):
    status, said = typed(web, blank, row, organiser="区总工会")
    assert (status, said["errors"], said["clashes"]) == (200, {}, [])
    row.refresh_from_db()
    assert row.organiser == ROW["organiser"]
    page = web.get(page_of(blank, row))
    assert 'value="区总工会"' in page.content.decode() and "已放回下面" in text(page)
    assert "有修改没有保存" in text(web.get(step_url(blank, "honours")))
    answer = web.post(page_of(blank, row), ROW | {"organiser": "区总工会", "version": stored(blank).version})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.organiser, stored(blank).pending) == ("区总工会", None)
    assert "已放回下面" not in text(web.get(page_of(blank, row)))


def test_it_can_be_left_as_it_was(web, blank, row):
    typed(web, blank, row, organiser="区总工会")
    assert web.post(page_of(blank, row), {"leave": "1"}).status_code == 302
    row.refresh_from_db()
    assert (row.organiser, stored(blank).pending) == (ROW["organiser"], None)
    assert "区总工会" not in web.get(page_of(blank, row)).content.decode()


def test_a_row_removed_meanwhile_says_so_and_takes_what_waits_along(web, blank, row):
    typed(web, blank, row, organiser="区总工会")
    web.post(reverse("application:remove_honour", args=[blank.key, row.pk]))
    assert stored(blank).pending is None
    status, said = typed(web, blank, row, organiser="市总工会")
    assert status == 409 and "已在别处移除" in said["sentence"]
    for nonsense in ("x", "-1", "999999"):
        assert keep(web, blank, "honours", row=nonsense, touched=["organiser"], organiser="甲")[0] == 409


def test_two_pages_of_one_row_are_asked_which_text_stays(web, blank, row):
    old = stored(blank).version
    typed(web, blank, row, organiser="区总工会", level="district", version=old, tab="desk")
    _status, said = typed(web, blank, row, organiser="市总工会", name="另一个名称", version=old, tab="phone")
    (clash,) = said["clashes"]
    assert (clash["name"], clash["inputs"], clash["stored"]) == ("organiser", {"organiser": ["区总工会"]}, "区总工会")
    assert clash["said"].startswith("您在另一个页面或设备上于") and clash["label"] == "授予单位"
    held = stored(blank).pending[f"honour_{row.pk}"]
    assert (held["organiser"], held["name"], held["level"]) == (["区总工会"], ["另一个名称"], ["district"])
    _status, said = typed(web, blank, row, organiser="市总工会", version=said["version"], tab="phone")
    assert said["clashes"] == []
    assert stored(blank).pending[f"honour_{row.pk}"]["organiser"] == ["市总工会"]


def test_a_row_changed_elsewhere_is_not_written_over_because_the_page_kept_typing(web, blank, row):
    old = stored(blank).version
    web.post(page_of(blank, row), ROW | {"organiser": "区总工会", "version": old})
    _status, said = typed(web, blank, row, name="另一个名称", version=old, tab="phone")
    assert said["version"] == old
    answer = web.post(page_of(blank, row), ROW | {"name": "另一个名称", "version": said["version"]})
    assert answer.status_code == 409 and 'value="另一个名称"' in answer.content.decode()
    row.refresh_from_db()
    assert row.organiser == "区总工会"


def test_a_row_that_was_only_begun_in_two_tabs_is_asked_for_too(web, blank):
    old = stored(blank).version
    keep(web, blank, "honours", version=old, tab="desk", name="甲成果")
    _status, said = keep(web, blank, "honours", version=old, tab="phone", name="乙成果")
    assert [one["name"] for one in said["clashes"]] == ["name"]
    assert stored(blank).pending["honours"]["name"] == ["甲成果"]


@pytest.mark.parametrize(
    ("section", "answers", "sentence"),
    [
        ("honours", {"name": "上海市优秀QC小组"}, "有一项荣誉成果填写了还没有添加"),
        ("work", {"work_years": "十六"}, "“工作信息”有填写了还没有保存的内容"),
    ],
)
def test_nothing_typed_is_left_behind_by_a_submission(web, complete, section, answers, sentence):
    from accounts.roles import Role
    from nominations.acting import Actor, TransitionError
    from nominations.application.transitions import submit

    def send():
        row = stored(complete)
        return submit(row, by=Actor(row.nominee, Role.NOM), version=row.version, key="k1")

    keep(web, complete, section, **answers)
    assert sentence in text(web.get(reverse("application:submit", args=[complete.key])))
    with pytest.raises(TransitionError) as refused:
        send()
    assert any(sentence in str(one) for one in refused.value.problems)
    keep(web, complete, section, **dict.fromkeys(answers, "" if section == "honours" else "16"))
    assert send() is not None


def test_a_choice_that_cannot_be_taken_back_is_no_row(web, complete):
    """A radio clicked by mistake, a role left behind by “集体”: neither bars the submission, nor the way on."""
    keep(web, complete, "honours", is_team="yes", team_role="leader", level="city", organiser_type="saq")
    assert "还没有添加" not in text(web.get(reverse("application:submit", args=[complete.key])))
    answer = web.post(
        step_url(complete, "honours"), {"version": stored(complete).version, "level": "city", "go": "next"}
    )
    assert answer.status_code == 302
    asked = web.post(step_url(complete, "honours"), {"version": stored(complete).version, "level": "city", "add": "1"})
    assert asked.status_code == 200 and "这项荣誉/成果还没有添加" in text(asked)
