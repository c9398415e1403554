"""The meeting by its pages: what STAFF writes down, what is refused beside its field, what the others read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.roles import Role
from nominations.pipeline import CycleStage, Status
from review.meetings.models import Case, Voice
from tests.factories.journey import click
from tests.factories.nominations import make_user, small_image

pytestmark = pytest.mark.django_db
ROOM = "/consensus/2023/room/"


def do(client, scene, verb, **more):
    subject = scene.fresh() if verb in ("open", "recount", "defense") else scene.meeting
    return client.post(f"/consensus/2023/do/{verb}/", {"version": subject.version, "key": click()} | more)


def test_from_the_locking_to_the_defense(client, scene):
    client.force_login(scene.lead)
    assert "锁定评分表，开始合议" in client.get("/consensus/").content.decode()
    assert do(client, scene, "open").status_code == 302
    client.force_login(scene.staff)
    assert "专家合议待筹备" in client.get("/").content.decode()
    roll = {"held_on": clock.today().isoformat(), "place": "协会会议室", "present": [e.pk for e in scene.experts]}
    answer = client.post(f"{ROOM}roll/", roll | {"chair": scene.experts[0].pk, "version": 1, "key": click()})
    assert answer.status_code == 302
    assert do(client, scene, "convene").status_code == 302
    for case in Case.objects.all():
        said = {f"voice_{one.pk}": "for" for one in scene.experts} | {f"text_{scene.experts[0].pk}": "数据链完整。"}
        said |= {"outcome": "keep", "conclusion": "按排名结果办理。", "version": case.version, "key": click()}
        assert client.post(f"/consensus/case/{case.key}/", said).status_code == 302
    assert Voice.objects.count() == 16
    listed = {f"in_{f.pk}": yes for f, yes in zip(scene.files, ("yes", "yes", "no", "no"), strict=True)}
    listed |= {"version": scene.meeting.version, "key": click()}
    assert client.post(f"{ROOM}list/", listed).status_code == 302
    assert do(client, scene, "close").status_code == 302
    picture = SimpleUploadedFile("纪要.jpg", small_image(9), content_type="image/jpeg")
    assert do(client, scene, "scan", scan=picture).status_code == 302
    client.force_login(scene.lead)
    page = client.get(ROOM).content.decode()
    assert "确认合议结果" in page and "推荐单位经办人" in page
    assert do(client, scene, "confirm").status_code == 302
    for file in scene.files:
        file.refresh_from_db()
    assert [f.status for f in scene.files] == [Status.SHORTLISTED] * 2 + [Status.WRITTEN_REJECTED] * 2
    assert do(client, scene, "defense").status_code == 302
    assert scene.fresh().stage == CycleStage.DEFENSE
    assert client.get(f"{ROOM}scan/").status_code == 200
    client.force_login(make_user(Role.SUP))
    for path in ("", "2023/room/", "2023/room/list/", "2023/charts/"):
        assert client.get(f"/consensus/{path}").status_code == 200


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(client, scene):
    scene.settled()
    client.force_login(scene.staff)
    pks = [file.pk for file in scene.files]
    listed = {f"in_{pk}": yes for pk, yes in zip(pks, ("no", "yes", "no", "no"), strict=True)}
    listed |= {f"reason_{pks[0]}": "短", "version": scene.meeting.version, "key": click()}
    answer = client.post(f"{ROOM}list/", listed)
    text = answer.content.decode()
    assert (
        answer.status_code == 422
        and "SX2023-001 的决定与排名不同，请写明理由（至少 5 个字）。" in text
        and 'value="短"' in text
    )
    case = Case.objects.first()
    answer = client.post(
        f"/consensus/case/{case.key}/", {"outcome": "keep", "conclusion": "", "version": case.version, "key": click()}
    )
    assert answer.status_code == 422 and "请至少写 5 个字" in answer.content.decode()
    answer = client.post(f"{ROOM}roll/", {"held_on": "", "place": "", "version": scene.meeting.version, "key": click()})
    assert answer.status_code == 422


def test_stale_pages_answer_409(client, scene):
    scene.settled()
    client.force_login(scene.staff)
    old = scene.meeting.version - 1
    listed = {f"in_{scene.files[0].pk}": "yes", "version": old, "key": click()}
    assert client.post(f"{ROOM}list/", listed).status_code == 409
    assert client.post("/consensus/2023/do/close/", {"version": old, "key": click()}).status_code == 409


def test_one_more_case_with_a_reason(client, scene):
    scene.open()
    Case.objects.filter(application=scene.files[0]).delete()
    client.force_login(scene.staff)
    asked = {"application": scene.files[0].pk, "reason": "短", "version": scene.meeting.version, "key": click()}
    assert client.post(f"{ROOM}add/", asked).status_code == 422
    assert client.post(f"{ROOM}add/", asked | {"reason": "证明材料存疑，请专家讨论。"}).status_code == 302
    assert Case.objects.get(application=scene.files[0]).kinds == ["added"]


def test_only_staff_writes(client, scene):
    scene.convened()
    case = Case.objects.first()
    for role in (Role.LEAD, Role.CHIEF, Role.SUP):
        client.force_login(make_user(role))
        form = {"version": 1, "key": click()}
        for path in (f"{ROOM}roll/", f"{ROOM}add/", f"{ROOM}list/", f"/consensus/case/{case.key}/"):
            assert client.post(path, form).status_code == 404, (role, path)
        assert client.post("/consensus/2023/do/close/", form).status_code == 404
        assert 'name="outcome"' not in client.get(f"/consensus/case/{case.key}/").content.decode()
