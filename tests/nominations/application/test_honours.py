"""荣誉成果 (R110, R113): rows are added, changed and removed without a script."""

from datetime import date

import pytest
from django.urls import reverse

from nominations.models import Honour
from tests.factories.nominations import make_draft
from tests.nominations.application.conftest import save, step_url, stored, text, typed

ROW = {
    "name": "上海市优秀QC小组成果一等奖",
    "awarded": "2022-08",
    "organiser": "上海市质量协会",
    "organiser_type": "saq",
    "level": "association",
    "is_team": "yes",
    "team_role": "leader",
}


def change(application, pk):
    return reverse("application:honour", args=[application.key, pk])


def remove(application, pk):
    return reverse("application:remove_honour", args=[application.key, pk])


def add(web, application, **answers):
    return save(web, application, "honours", **(ROW | answers))


def test_a_row_is_added_as_it_will_be_printed(web, blank):
    assert add(web, blank).status_code == 302
    row = Honour.objects.get(application=blank)
    assert (row.awarded_month, row.awarded_day, row.is_team, row.team_role) == (date(2022, 8, 1), None, True, "leader")
    assert stored(blank).version == blank.version + 1
    assert "2022年8月 上海市优秀QC小组成果一等奖（上海市质量协会）" in text(web.get(step_url(blank, "honours")))


@pytest.mark.parametrize(
    ("written", "month", "day"),
    [
        ("2022-08", (2022, 8, 1), None),
        ("2022年8月", (2022, 8, 1), None),
        ("2022.8.5", (2022, 8, 1), (2022, 8, 5)),
        ("2022年8月5日", (2022, 8, 1), (2022, 8, 5)),
        ("202208", (2022, 8, 1), None),
        ("20220805", (2022, 8, 1), (2022, 8, 5)),
        ("２０２２－０８", (2022, 8, 1), None),
    ],
)
def test_dates_as_people_write_them(web, blank, written, month, day):
    add(web, blank, awarded=written)
    row = Honour.objects.get(application=blank)
    assert (row.awarded_month, row.awarded_day) == (date(*month), date(*day) if day else None)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"awarded": "去年"}, "请填写年月"),
        ({"awarded": "2022-13"}, "请填写年月"),
        ({"awarded": "2022-02-30"}, "请填写年月"),
        ({"awarded": "2023-04-02"}, "不能晚于今天"),
        ({"name": ""}, "荣誉/成果名称"),
        ({"name": "长" * 81}, "不能超过 80 个字符"),
        ({"level": "association", "organiser_type": "government"}, "协会级荣誉限中国质量协会、上海市质量协会主办"),
        ({"team_role": ""}, "请选择您在其中的角色"),
        ({"level": "school"}, "级别"),
    ],
)
def test_what_cannot_be_a_row_stays_on_the_page(web, blank, answers, words):
    response = add(web, blank, **answers)
    assert response.status_code == 200
    assert "这项荣誉/成果还没有添加" in text(response)
    assert words in text(response)
    assert 'value="上海市质量协会"' in response.content.decode()
    assert not Honour.objects.exists()


def test_a_row_that_was_begun_is_not_lost_by_moving_on(web, blank):
    response = save(web, blank, "honours", name="只写了名称", go="next")
    assert response.status_code == 200
    assert 'value="只写了名称"' in response.content.decode()


def test_a_single_person_has_no_role(web, blank):
    add(web, blank, is_team="no", team_role="leader")
    assert Honour.objects.get().team_role == ""


def test_twenty_and_no_more(web, blank):
    for number in range(20):
        Honour.objects.create(
            application=blank, position=number + 1, name=f"荣誉{number}", organiser="区总工会",
            organiser_type="government", level="district", awarded_month=date(2021, 5, 1),
        )  # fmt: skip
    assert "最多 20 项" in text(add(web, blank))
    assert Honour.objects.count() == 20


def test_the_tick_for_none_and_rows_exclude_each_other(web, blank):
    save(web, blank, "honours", no_honours="on")
    assert stored(blank).no_honours
    add(web, blank)
    assert not stored(blank).no_honours


def test_a_row_is_changed(web, blank):
    add(web, blank)
    row = Honour.objects.get()
    page = web.get(change(blank, row.pk)).content.decode()
    assert 'value="2022-08"' in page
    assert web.post(change(blank, row.pk), typed(blank, **ROW | {"awarded": "2022-09-01"})).status_code == 302
    row.refresh_from_db()
    assert row.awarded_day == date(2022, 9, 1)


def test_a_stale_change_is_not_written(web, blank):
    add(web, blank)
    row, old = Honour.objects.get(), stored(blank).version
    save(web, blank, "person", name="沈砺成")
    assert web.post(change(blank, row.pk), ROW | {"version": old, "organiser": "区总工会"}).status_code == 302
    response = web.post(change(blank, row.pk), ROW | {"version": old, "name": "改名"})
    assert response.status_code == 409
    assert 'value="改名"' in response.content.decode()
    row.refresh_from_db()
    assert (row.name, row.organiser) == (ROW["name"], "区总工会")


def test_a_stale_row_is_not_added(web, blank):
    response = web.post(step_url(blank, "honours"), ROW | {"version": 0})
    assert response.status_code == 409
    assert f'value="{ROW["name"]}"' in response.content.decode()
    assert not Honour.objects.exists()


def test_removing_takes_the_certificates_along_and_closes_the_gap(web, complete):
    add(web, complete, name="第二项")
    first, second = Honour.objects.order_by("position")
    proof = complete.attachments.get(honour=first)
    for _twice in range(2):
        assert web.post(remove(complete, first.pk)).status_code == 302
    second.refresh_from_db()
    proof.refresh_from_db()
    assert second.position == 1
    assert proof.removed_at is not None


def test_rows_of_others_do_not_exist(web, blank, cycle):
    other = make_draft(cycle)
    row = other.honours.get()
    assert web.get(change(other, row.pk)).status_code == 404
    assert web.get(change(blank, row.pk)).status_code == 404
    assert web.post(change(blank, row.pk), typed(blank, **ROW)).status_code == 404
    web.post(remove(blank, row.pk))
    assert web.post(remove(other, row.pk)).status_code == 404
    assert Honour.objects.filter(pk=row.pk).exists()


def test_removing_needs_a_post(web, complete):
    """G4."""
    assert web.get(remove(complete, complete.honours.get().pk)).status_code == 405
