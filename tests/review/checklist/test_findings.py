"""Bans and pairs of files as lines of the checklist: who, until when, which; nothing excused or hidden."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from documents.models import StoredFile
from nominations import bans
from nominations.models import Application, Ban, StaffConflict
from nominations.models.ban import BanSubject
from review.checklist.findings import findings
from review.checklist.material import Material
from review.checklist.standing import pass_problems
from review.matching.finder import Scan
from review.matching.models import EvidenceMatch
from tests.factories.certificates import certificate, jpeg, scan_again
from tests.factories.nominations import make_user
from tests.review.matching.papers import add, arrive, compare

pytestmark = pytest.mark.django_db


def line(application, item, user=None):
    found = findings(Material(application, user))[item]
    return found.tone, found.sentences


@pytest.fixture
def two(db):
    """One certificate in the hands of two people, for the second one turned and recompressed."""
    first = arrive(name="演示甲")
    second = arrive(first.cycle, name="演示乙")
    add(first, jpeg(certificate(1)), proves="skill_level")
    add(second, scan_again(1), proves="skill_level")
    return first, second


@pytest.mark.parametrize(
    ("item", "change", "said"),
    [
        ("id", lambda app: app.attachments.filter(kind="id_back").update(removed_at=timezone.now()), "身份证"),
        ("id", lambda app: StoredFile.objects.update(width=500, height=320), "只有 320 像素，可能看不清"),
        ("union", lambda app: StoredFile.objects.update(width=1000, height=599), "只有 599 像素，可能看不清"),
        (
            "evidence",
            lambda app: app.attachments.filter(kind="evidence").update(confirmed_at=None, confirmed_by=None),
            "没有经基层单位确认",
        ),
        ("form", lambda app: Application.objects.filter(pk=app.pk).update(job_brief="岗" * 301), "300"),
        ("honours", lambda app: Application.objects.update(priority_focus=not app.priority_focus), "重点培养对象"),
        ("opinions", lambda app: app.opinions.update(void_at=timezone.now()), "没有基层单位意见"),
    ],
)
def test_what_the_system_finds_stands_with_its_item(submitted, item, change, said):
    before = " ".join(line(submitted, item)[1])
    assert said not in before or item == "union"
    change(submitted)
    assert said in " ".join(line(Application.objects.get(pk=submitted.pk), item)[1])


def decided(decision):
    EvidenceMatch.objects.update(
        decision=decision, decided_by=make_user(Role.STAFF), decided_at="2023-04-01T10:00:00+08:00"
    )


@pytest.mark.parametrize("kind", [str(kind) for kind in BanSubject])
def test_a_ban_is_named_with_its_subject_its_last_day_and_its_decision(submitted, kind):
    assert line(submitted, "ban") == ("ok", [])
    Ban.objects.create(
        subject_type=kind, subject_key=bans.key_of(kind, submitted), starts_on=date(2023, 1, 1),
        ends_on=date(2026, 1, 1), decision_doc="沪质协〔2023〕20号",
    )  # fmt: skip
    who = bans.in_words(kind, submitted)
    sentence = f"{who}，在禁报期内，至 2025-12-31（含当日），依据 沪质协〔2023〕20号。"
    assert line(submitted, "ban") == ("bad", [sentence])
    assert sentence in pass_problems(submitted)
    Ban.objects.update(lifted_at="2023-02-01T10:00:00+08:00")
    assert line(submitted, "ban") == ("ok", [])


def test_a_ban_on_somebody_else_is_no_line(submitted):
    Ban.objects.create(
        subject_type="person", subject_key="somebody", starts_on=date(2023, 1, 1), ends_on=date(2026, 1, 1)
    )
    assert line(submitted, "ban") == ("ok", []) and Material(submitted).bans == []


def test_an_open_pair_is_to_be_looked_at_and_leads_to_its_page(client, staff, two):
    first, second = two
    compare()
    tone, sentences = line(first, "once", staff)
    pair = EvidenceMatch.objects.get()
    assert tone == "warn" and len(sentences) == 1
    assert sentences[0].url == reverse("same_evidence:detail", args=[pair.key])
    assert second.acceptance_no in sentences[0] and "演示乙" in sentences[0] and "图像相近（待判断）" in sentences[0]
    page = client.get(reverse("formal_check:detail", args=[first.key])).content.decode()
    assert f'href="{sentences[0].url}"' in page and sentences[0] in page


def test_misuse_is_bad_and_what_was_excused_is_silent(staff, two):
    compare()
    decided("misuse")
    tone, sentences = line(two[0], "once", staff)
    assert tone == "bad" and "同一材料，使用不当" in sentences[0] and sentences[0].url
    for excused in ("allowed", "different"):
        decided(excused)
        assert line(two[0], "once", staff) == ("ok", [])


def test_the_same_paper_twice_in_one_case_is_said_so(staff):
    mine = arrive()
    for proves in ("skill_level", "title"):
        add(mine, jpeg(certificate(2)), proves=proves)
    compare()
    tone, sentences = line(mine, "once", staff)
    assert tone == "warn" and "本申报的" in sentences[0] and "文件完全相同" in sentences[0]


def test_whoever_stays_away_from_the_other_case_does_not_learn_of_the_pair(staff, two):
    compare()
    StaffConflict.objects.create(user=staff, application=two[1], reason="亲属关系，申请回避。")
    assert line(two[0], "once", make_user(Role.STAFF))[0] == "warn"
    assert line(two[0], "once", staff) == ("ok", [])


def test_files_that_were_not_compared_yet_are_no_all_clear(staff, two):
    first, _second = two
    assert line(first, "once", staff) == ("warn", ["有 1 份材料还没有比对完，可能尚有未列出的相同材料。"])
    Scan.objects.create(attachment=first.attachments.latest("pk"), lease_until=timezone.now())
    assert line(first, "once", staff)[0] == "warn", "begun is not done"
    compare()
    assert all("还没有比对完" not in sentence for sentence in line(first, "once", staff)[1])
