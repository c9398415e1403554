"""The roll as anybody reads it: filters, revocations, pages kept by revision, nothing that nobody agreed to."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts import clock
from nominations.models import Application, Consent
from publicity.honour_roll import transitions
from publicity.lists import personal
from publicity.titles.models import Title
from tests.factories.journey import click
from tests.factories.naming import NAMED, named
from tests.factories.proceedings import Bench
from tests.publicity.honour_roll.scene import PEOPLE, build
from tests.support.cleaning import clean_cache
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
ROLL = "/honours/"


@kept
def scene():
    return build()


def said(path=ROLL, **asked):
    """What stands on the page, without its frame."""
    answer = Client().get(path, asked)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def rows(path=ROLL, **asked):
    """The same without the form, which repeats what was asked for."""
    return said(path, **asked).partition("</form>")[2]


def choose(title, *fields, version=0):
    from accounts.roles import Role
    from nominations.acting import Actor

    by = Actor(title.application.nominee, Role.NOM)
    return transitions.choose(title, fields=fields, by=by, version=version, key=click())


def revoke(office, title):
    with clock.at(NAMED + timedelta(days=400)):
        Bench(office.staff, office.lead, office.chief).bring(title.application)


def test_before_an_answer_the_roll_says_what_the_published_list_said(scene):
    _office, titles = scene
    body = rows()
    assert "共 3 人" in body and 'href="/honours/2023/"' in body
    for title, (name, post, _industry, _kind) in zip(titles, PEOPLE, strict=True):
        assert name in body and post in body and title.employer in body and title.number not in body
    for word in ("制造业", "科学研究", "交通运输", "国有企业", "民营", "事业单位"):
        assert word not in said(), "neither on a row nor among the filters"


def test_without_the_consent_to_the_publication_the_roll_says_name_and_year_alone(scene):
    _office, titles = scene
    before = Client().get(ROLL)["ETag"]
    Consent.objects.filter(user=titles[0].application.nominee, kind="publication").update(withdrawn_at=clock.now())
    body = rows()
    assert PEOPLE[0][0] in body and PEOPLE[0][1] not in body and titles[0].employer not in body
    assert PEOPLE[1][1] in body and Client().get(ROLL)["ETag"] != before


@pytest.mark.parametrize(
    ("field", "word"), [("employer", ""), ("post", "铆焊高级技师"), ("industry", "制造业"), ("unit_kind", "国有企业")]
)
def test_each_field_by_itself(scene, field, word):
    _office, titles = scene
    word = word or titles[0].employer
    others = {"铆焊高级技师", "制造业", "国有企业", titles[0].employer} - {word}
    choose(titles[0], field)
    row = rows(q=PEOPLE[0][0])
    assert word in row and not [one for one in others if one in row]
    choose(titles[0], version=1)
    row = rows(q=PEOPLE[0][0])
    assert PEOPLE[0][0] in row and "共 1 人" in row and word not in row


def test_who_keeps_a_field_is_found_by_it_nowhere_and_counted_nowhere(scene):
    _office, titles = scene
    assert "共 1 人" in rows(unit=titles[0].employer)
    choose(titles[0], "industry")
    assert "共 0 人" in rows(unit=titles[0].employer) and PEOPLE[0][0] not in rows(unit=titles[0].employer)
    assert "制造业" in said() and "共 1 人" in rows(industry="C")
    assert "交通运输" not in said() and "共 3 人" in rows(industry="G"), "what is no choice is not asked"
    choose(titles[0], version=1)
    assert "制造业" not in said()


def test_found_by_name_however_the_dot_is_typed_by_year_and_by_unit(scene):
    _office, titles = scene
    assert "共 1 人" in rows(q="吾提库尔•买买提") and "胡䶮" not in rows(q="吾提")
    assert "共 3 人" in rows(year="2023") and "共 3 人" in rows("/honours/2023/")
    assert "共 1 人" in rows(unit=titles[1].employer, year="2023", q="胡")
    answer = Client().get(ROLL, {"q": "<script>"})
    body = answer.content.decode()
    assert "<script" not in body and "没有相符的人" in body
    assert answer["X-Robots-Tag"] == "noindex" and 'content="noindex"' in body and "ETag" not in answer


@pytest.mark.parametrize("asked", [{"year": "1"}, {"year": "x"}, {"industry": "ZZ"}, {"page": "x"}, {"q": "\x00"}])
def test_what_is_no_question_counts_as_not_asked(scene, asked):
    assert "共 3 人" in rows(**asked)


def test_a_year_without_titles_is_a_missing_page(scene):
    assert Client().get("/honours/2022/").status_code == 404
    assert Client().get("/honours/2023/").status_code == 200


def test_a_revoked_title_leaves_the_roll_and_its_public_note_stands_on_the_year(scene):
    office, titles = scene
    before = Client().get("/honours/2023/")["ETag"]
    revoke(office, titles[1])
    title = Title.objects.get(pk=titles[1].pk)
    body = rows("/honours/2023/")
    assert "共 2 人" in body and f"胡䶮：{title.revocation_note}" in body and body.count("胡䶮") == 1
    assert title.employer not in body and title.post not in body and "撤销" in title.revocation_note
    assert "胡䶮" not in rows() and "胡䶮" not in rows(q="胡"), "the note stands on the page of the year alone"
    assert Client().get("/honours/2023/")["ETag"] != before
    assert titles[1].application.status not in body and "取消资格" not in body


def test_a_page_is_kept_for_everybody_and_gone_with_the_next_answer(scene, django_assert_num_queries):
    _office, titles = scene
    first = Client().get(ROLL)
    with django_assert_num_queries(3):
        again = Client().get(ROLL)
    assert first.content == again.content and first["Cache-Control"] == "public, no-cache" and not first.cookies
    etag = {"if-none-match": first["ETag"]}
    assert Client(headers=etag).get(ROLL).status_code == 304
    choose(titles[0])
    now = Client(headers=etag).get(ROLL)
    assert now.status_code == 200 and titles[0].employer not in now.content.decode(), "taken back at once"


def test_a_page_that_is_not_there_is_not_kept(scene, django_assert_num_queries):
    for _n in range(2):
        with django_assert_num_queries(7):
            assert Client().get(ROLL, {"page": "999"}).status_code == 200


@pytest.mark.parametrize("n", [1, 3])
def test_queries_do_not_grow_with_the_roll(n, django_assert_num_queries):
    named(n=n)
    for path, asked, count in ((ROLL, {}, 7), ("/honours/2023/", {}, 8), (ROLL, {"q": "沈"}, 4)):
        clean_cache()
        with django_assert_num_queries(count):
            assert f"共 {n} 人" in rows(path, **asked)


def test_fifty_a_page(scene, monkeypatch):
    from nominations import listing

    monkeypatch.setattr(listing.page_of, "__kwdefaults__", {"per_page": 2, "count": None})
    first, second = rows(), rows(page="2")
    assert "第 1 / 2 页" in first and "共 3 人" in first and "第 2 / 2 页" in second
    assert sum(name in first for name, *_rest in PEOPLE) == 2 and sum(name in second for name, *_rest in PEOPLE) == 1


def test_nothing_personal_is_on_any_page(scene):
    office, titles = scene
    for title in titles:
        choose(title, "employer", "post", "industry", "unit_kind")
    revoke(office, titles[2])
    paths = (ROLL, "/honours/2023/", "/honours/?q=胡", "/honours/?industry=C", "/honours/1999/", "/honours/x/")
    for path in paths:
        answer = Client().get(path)
        text = answer.content.decode() + str(dict(answer.items()))
        assert personal.scan({"page": text}) == []
        for row in Application.objects.all():
            own = (row.id_no, row.mobile, row.home_addr, row.email, str(row.key))
            assert not [one for one in own if one and one in text]
        for title in titles:
            assert title.token not in text and title.number not in text and str(title.key) not in text
        assert "得分" not in text and "名次" not in text


def test_the_public_finds_the_roll_and_the_verification_from_any_public_page():
    foot = Client().get("/public_list/").content.decode().partition("<footer")[2]
    assert 'href="/honours/"' in foot and 'href="/verify/"' in foot
    assert "还没有命名" in said()
