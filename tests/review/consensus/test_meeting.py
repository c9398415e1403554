"""The meeting: quorum, cases, reasons, minutes, and the end for everybody at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Message
from accounts.roles import Role
from documents.models import StoredFile
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError
from nominations.models import Cycle, StageEvent
from nominations.pipeline import CycleStage, Status
from nominations.transitions import advance
from review.consensus import transitions
from review.experts.models import Conflict
from review.meetings.models import Case, Decision, MeetingEvent
from review.meetings.quorum import needed, quorum
from review.meetings.recording import Chosen
from review.rankings import freezing
from review.sheets.keeping import keep_version
from review.sheets.models import Sheet
from tests.factories.journey import click
from tests.factories.nominations import make_user, small_image

pytestmark = pytest.mark.django_db


def scan():
    return SimpleUploadedFile("纪要.jpg", small_image(9), content_type="image/jpeg")


def lead(scene):
    return Actor(scene.lead, Role.LEAD)


def signed(scene):
    scene.closed()
    scene.act(transitions.attach_scan, scan=scan())
    return scene.meeting


def statuses(scene):
    for file in scene.files:
        file.refresh_from_db()
    return [file.status for file in scene.files]


@pytest.mark.parametrize(("members", "least"), [(1, 1), (3, 2), (4, 3), (5, 4), (12, 8), (13, 9), (14, 10)])
def test_two_thirds_are_a_fraction(members, least):
    from fractions import Fraction

    assert needed(members, Fraction(2, 3)) == least


def test_whoever_leaves_counts_neither_above_nor_below():
    from fractions import Fraction

    share = Fraction(2, 3)
    assert not quorum({1, 2, 3, 4}, {1, 2}, set(), share).reached
    assert quorum({1, 2, 3, 4}, {1, 2}, {4}, share).reached
    assert not quorum({1, 2, 3, 4}, {1, 2}, {2}, share).reached
    assert not quorum({1}, {1}, {1}, share).reached, "a room without anybody decides nothing"


def test_without_quorum_chair_date_and_place_there_is_no_meeting(scene):
    scene.open()
    with pytest.raises(TransitionError) as refused:
        scene.act(transitions.convene)
    assert refused.value.problems == [
        "请先填写会议日期和地点。", "请先选定主持人。", "应到 4 人，到会 0 人，至少要 3 人。",
    ]  # fmt: skip
    scene.roll(present=2)
    with pytest.raises(TransitionError, match="到会 2 人，至少要 3 人"):
        scene.act(transitions.convene)
    scene.roll(present=3)
    scene.act(transitions.convene)
    assert scene.meeting.state == "convened"


def test_an_expert_with_a_conflict_leaves_for_the_case_and_has_no_voice(scene):
    scene.convened()
    case = Case.objects.get(application=scene.files[0])
    first, second = scene.experts[0], scene.experts[1]
    scene.settle(case, outcome="", voices={first.pk: ("against", ""), second.pk: ("for", "数据完整。")})
    Conflict.objects.create(expert=first, application=scene.files[0], source="staff", kind="declared")
    scene.settle(case, voices=dict.fromkeys((one.pk for one in scene.experts), ("for", "")))
    assert set(case.voices.values_list("expert", flat=True)) == {one.pk for one in scene.experts[1:]}
    for one in scene.experts[1:3]:
        Conflict.objects.create(expert=one, application=scene.files[1], source="staff", kind="declared")
    scene.roll(present=3)
    other = Case.objects.get(application=scene.files[1])
    with pytest.raises(TransitionError, match="到会人数不足"):
        scene.settle(other)  # two may stay, one of them is here: two thirds of two are two


def test_a_case_is_concluded_when_everybody_in_the_room_has_spoken(scene):
    scene.convened()
    case = Case.objects.first()
    with pytest.raises(TransitionError, match="请登记每位到会专家的意见"):
        scene.settle(case, voices={scene.experts[0].pk: ("for", "")})


def test_another_order_than_the_ranking_needs_a_reason(scene):
    scene.settled()
    with pytest.raises(TransitionError) as refused:
        scene.decide(True, False, True, False)
    assert [sentence for _field, sentence in refused.value.problems] == [
        f"SX2023-00{n} 的决定与排名不同，请写明理由（至少 5 个字）。" for n in (2, 3)
    ]
    assert not Decision.objects.exists()
    scene.decide(True, False, True, False, r1="合议认为证明材料不足。", r2="合议认为推广价值更高。")
    scene.act(transitions.close, quota_note="")
    assert scene.meeting.state == "closed"


def test_a_list_of_another_length_than_the_quota_is_explained(scene):
    scene.settled()
    scene.decide(True, True, True, False, r2="与第二名总分相同，合议同意增加。")
    with pytest.raises(TransitionError, match="入围 3 人，与名额 2 人不同"):
        scene.act(transitions.close, quota_note="")
    scene.act(transitions.close, quota_note="经合议同意增加 1 人。")


def test_every_case_and_every_application_is_decided_before_the_end(scene):
    scene.convened()
    with pytest.raises(TransitionError) as refused:
        scene.act(transitions.close, quota_note="")
    said = refused.value.problems
    assert "SX2023-004 还没有合议意见。" in said and "SX2023-001 还没有决定是否入围。" in said
    scene.decide(True, True, False, False)
    for case in scene.meeting.cases.all():
        scene.settle(case, outcome="in" if case.application_id == scene.files[3].pk else "keep")
    with pytest.raises(TransitionError, match="SX2023-004 的决定与合议意见不一致"):
        scene.act(transitions.close, quota_note="")


def test_the_end_for_everybody_in_one_act(scene):
    meeting = signed(scene)
    key = click()
    for _click in range(2):
        transitions.confirm(scene.meeting, by=lead(scene), version=meeting.version, key=key)
    assert statuses(scene) == [Status.SHORTLISTED] * 2 + [Status.WRITTEN_REJECTED] * 2
    assert StageEvent.objects.filter(move__in=("shortlist", "not_shortlist")).count() == 4
    event = StageEvent.objects.get(application=scene.files[0], move="shortlist")
    assert event.payload["written"] == {
        "mean": "80.63", "rank": 1, "of": 4, "ranking": str(meeting.ranking.key),
    }  # fmt: skip
    assert MeetingEvent.objects.filter(move="confirm").count() == 1
    cycle = scene.fresh()
    transitions.start_defense(cycle, by=lead(scene), version=cycle.version, key=click())
    assert scene.fresh().stage == CycleStage.DEFENSE


def test_a_stale_page_confirms_nothing(scene):
    meeting = signed(scene)
    with pytest.raises(StaleVersion):
        transitions.confirm(scene.meeting, by=lead(scene), version=meeting.version - 1, key=click())
    assert set(statuses(scene)) == {Status.WRITTEN_REVIEW}


def test_one_application_that_left_stops_the_whole(scene):
    meeting = signed(scene)
    advance(scene.files[3], "withdraw_late", by=lead(scene), permit=lambda u, a: True, reason="本人申请退出。")
    with pytest.raises(TransitionError, match="须由秘书长重开会议"):
        transitions.confirm(scene.meeting, by=lead(scene), version=meeting.version, key=click())
    assert statuses(scene)[:3] == [Status.WRITTEN_REVIEW] * 3
    chief = Actor(make_user(Role.CHIEF), Role.CHIEF)
    scene.act(transitions.reopen, by=chief, reason="有人退出，重新合议。")
    assert scene.meeting.scan is None and scene.meeting.minutes is None
    assert transitions.recount(scene.cycle, by=scene.by).number == 2
    scene.act(transitions.close, quota_note="")
    scene.act(transitions.attach_scan, scan=scan())
    scene.act(transitions.confirm, by=lead(scene))
    assert statuses(scene)[:3] == [Status.SHORTLISTED] * 2 + [Status.WRITTEN_REJECTED]


def test_who_left_after_the_list_was_written_is_not_counted_in_the_minutes(scene):
    scene.settled()
    scene.decide(True, True, False, False)
    advance(scene.files[1], "withdraw_late", by=lead(scene), permit=lambda u, a: True, reason="本人申请退出。")
    transitions.recount(scene.cycle, by=scene.by)
    for case in scene.meeting.cases.exclude(application=scene.files[1]):
        scene.settle(case)
    rows = zip((scene.files[0], *scene.files[2:]), (True, True, False), strict=True)
    scene.act(transitions.decide, chosen={file.pk: Chosen(yes) for file, yes in rows})
    scene.act(transitions.close, quota_note="")
    payload = scene.meeting.minutes.snapshot.payload
    assert payload["chosen"] == "2" == str(sum(row["decided"] == "入围" for row in payload["rows"]))


def test_without_signed_minutes_nothing_is_confirmed(scene):
    scene.closed()
    with pytest.raises(TransitionError, match="请先上传签名的会议纪要扫描件"):
        scene.act(transitions.confirm, by=lead(scene))


def test_whoever_closed_the_meeting_does_not_confirm_it(scene):
    scene.staff.role_grants.create(role=Role.LEAD)
    scene.staff.__dict__.pop("_grants", None)
    signed(scene)
    with pytest.raises(NotPermitted):
        scene.act(transitions.confirm, by=Actor(scene.staff, Role.LEAD))


def test_only_chief_reopens(scene):
    scene.closed()
    for by in (scene.by, lead(scene)):
        with pytest.raises(NotPermitted):
            scene.act(transitions.reopen, by=by, reason="需要更正一案的意见。")


def test_the_defense_waits_for_the_result(scene):
    scene.closed()
    cycle = scene.fresh()
    with pytest.raises(TransitionError, match="合议结果尚未确认"):
        transitions.start_defense(cycle, by=lead(scene), version=cycle.version, key=click())


def test_the_notices_are_polite_and_say_no_score(scene):
    signed(scene)
    scene.act(transitions.confirm, by=lead(scene))
    told = Message.objects.filter(subject__in=("您已进入会审答辩环节", "书面初评结果"))
    assert told.count() == 4
    no = Message.objects.get(user=scene.files[3].nominee, subject="书面初评结果")
    assert no.body.startswith(
        "感谢您参与2023年度“上海质量工匠”培养选树工作。经书面初评和专家合议，您本次未进入会审答辩环节。"
    )
    for message in Message.objects.filter(key__startswith="stage-event:").order_by("-pk")[:12]:
        text = message.subject + message.body
        assert not [word for word in ("80.63", "78.00", "60.00", "名次", "排名", "分数", "演示专家") if word in text]


def test_a_tie_across_the_line_is_for_the_meeting(scene):
    for sheet in Sheet.objects.filter(assignment__application=scene.files[2]):
        other = Sheet.objects.filter(assignment__application=scene.files[1]).first()
        Sheet.objects.filter(pk=sheet.pk).update(scores=other.scores, dimensions=other.dimensions, total=other.total)
        sheet.refresh_from_db()
        keep_version(sheet, "submit_score", by=None, rubric_sha256=scene.cycle.rubric.sha256)
    scene.settled()
    rows = {row.application_id: row for row in scene.cycle.rankings.get().rows.all()}
    assert [(rows[f.pk].rank, rows[f.pk].tied, rows[f.pk].suggested) for f in scene.files[1:3]] == [(2, True, None)] * 2
    assert "tie" in Case.objects.get(application=scene.files[1]).kinds
    with pytest.raises(TransitionError):
        scene.decide(True, True, False, False)
    reason = "合议投票 4 比 0。"
    chosen = {
        file.pk: Chosen(yes, reason if place else "", place)
        for file, yes, place in zip(scene.files, (True, False, True, False), (None, 2, 1, None), strict=True)
    }
    scene.act(transitions.decide, chosen=chosen)
    scene.act(transitions.close, quota_note="")
    scene.act(transitions.attach_scan, scan=scan())
    scene.act(transitions.confirm, by=lead(scene))
    ranks = [
        StageEvent.objects.get(application=f, payload__has_key="written").payload["written"]["rank"]
        for f in scene.files
    ]
    assert ranks == [1, 3, 2, 4]


def test_a_scan_that_is_not_needed_leaves_no_file_behind(scene):
    meeting, kept = scene.closed(), StoredFile.objects.count()
    with pytest.raises(StaleVersion):
        transitions.attach_scan(meeting, scan(), by=scene.by, version=meeting.version - 1, key=click())
    assert StoredFile.objects.count() == kept
    for _click in range(2):
        transitions.attach_scan(meeting, scan(), by=scene.by, version=meeting.version, key="twice")
    assert StoredFile.objects.count() == kept + 1


def test_a_sheet_changed_past_the_portal_stops_every_step(scene):
    """T-25: whoever writes into the database changes no result; the code tells where to look, never a value."""
    row = Sheet.objects.filter(assignment__application=scene.files[3]).first()
    said = f"{scene.files[3].blind_copy.code} 有评分表与专家提交时留存的版本不一致"

    def altered(step):
        Sheet.objects.filter(pk=row.pk).update(total=row.total + 1)
        with pytest.raises(TransitionError, match=said):
            step()
        Sheet.objects.filter(pk=row.pk).update(total=row.total)

    altered(scene.open)
    scene.settled()
    scene.decide(True, True, False, False)
    altered(lambda: freezing.refresh(scene.fresh(), by=scene.by))
    altered(lambda: scene.act(transitions.close, quota_note=""))
    scene.act(transitions.close, quota_note="")
    scene.act(transitions.attach_scan, scan=scan())
    altered(lambda: scene.act(transitions.confirm, by=lead(scene)))
    scene.act(transitions.confirm, by=lead(scene))


def test_without_a_quota_the_ranking_suggests_nothing_and_the_sentence_says_so(scene):
    Cycle.objects.filter(pk=scene.files[0].cycle_id).update(quota_shortlist=None)
    scene.settled()
    with pytest.raises(TransitionError) as refused:
        scene.decide(True, False, True, False)
    assert {sentence for _field, sentence in refused.value.problems} == {
        f"排名没有对 SX2023-00{n} 提出建议，请写明决定的理由（至少 5 个字）。" for n in range(1, 5)
    }
