"""The outbox with a real worker process: every mail arrives once, also when the worker is killed in between."""

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from accounts import clock, inbox, outbox
from accounts.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.support.mailing import mail_server
from tests.support.worker import wait_for

__all__ = ["mail_server"]
pytestmark = pytest.mark.django_db(transaction=True)
State = OutgoingMail.State


def _arrived() -> Counter[str]:
    """How often each Message-ID lies in the folder where the worker's mails end."""
    found: Counter[str] = Counter()
    for file in Path(settings.DATA_DIR, "mail").glob("*.log"):
        found.update(re.findall(r"^Message-ID: (<.+>)$", file.read_text(), re.MULTILINE))
    return found


def _tell(key, number):
    people = [UserFactory() for _n in range(number)]
    with transaction.atomic():
        inbox.tell(people, key=key, subject="主题", body="正文")
    return set(OutgoingMail.objects.filter(key=key).values_list("message_id", flat=True))


def _sent():
    return OutgoingMail.objects.filter(state=State.SENT).count()


def test_a_commit_brings_the_mails_to_the_worker(celery_worker_process):
    ids = _tell("worker:plain", 5)
    wait_for(lambda: _sent() == 5, explain=celery_worker_process.log)
    assert {key: count for key, count in _arrived().items() if key in ids} == dict.fromkeys(ids, 1)


def test_a_killed_worker_loses_no_mail(celery_worker_process):
    ids = _tell("worker:killed", 200)
    wait_for(lambda: _sent() > 0, explain=celery_worker_process.log)
    celery_worker_process.kill()
    left = OutgoingMail.objects.exclude(state=State.SENT).count()
    assert left, "the worker was killed too late to show anything"
    # The lease of the dead worker runs out; beat would call the task every half minute.
    OutgoingMail.objects.filter(state=State.SENDING).update(lease_until=clock.now() - timedelta(seconds=1))
    celery_worker_process.start()
    outbox.wake()
    wait_for(lambda: _sent() == 200, explain=celery_worker_process.log)
    arrived = {key: count for key, count in _arrived().items() if key in ids}
    assert set(arrived) == ids, f"{left} were waiting when the worker died"
    assert sum(arrived.values()) <= 200 + 1, "at most the one in flight is handed over again, under its old Message-ID"


def test_a_mail_server_gets_each_mail_once_also_from_a_worker_killed_before_it_handed_over(
    celery_worker_process, mail_server
):
    """Who got what: each their own text, nobody what they do without; the one in hand at the kill comes afterwards."""
    wanted, quiet = UserFactory(), UserFactory(mail_off=["year"])
    with transaction.atomic():
        inbox.tell([wanted, quiet], key="year", subject="年度已完成", body="正文一", group="year")
        inbox.tell([quiet], key="due", subject="补正即将到期", body="正文二", url="/inbox/", group="correction")
    wait_for(lambda: _sent() == 2, explain=celery_worker_process.log)
    got = {(one.to, one.subject): one.body for one in mail_server.letters}
    assert len(got) == len(mail_server.letters) == 2
    assert got[wanted.email, "年度已完成"].startswith("正文一")
    assert f"正文二\n\n{settings.PUBLIC_URL}/inbox/" in got[quiet.email, "补正即将到期"].replace("\r\n", "\n")
    mail_server.open.clear()
    mail_server.letters.clear()
    ids = _tell("smtp:killed", 5)
    assert mail_server.waiting.wait(20), celery_worker_process.log()
    celery_worker_process.kill()
    mail_server.open.set()
    assert OutgoingMail.objects.filter(state=State.SENDING).exists() and mail_server.letters == []
    OutgoingMail.objects.filter(state=State.SENDING).update(lease_until=clock.now() - timedelta(seconds=1))
    celery_worker_process.start()
    outbox.wake()
    wait_for(lambda: _sent() == 7, explain=celery_worker_process.log)
    assert sorted(one.message_id for one in mail_server.letters) == sorted(ids)
