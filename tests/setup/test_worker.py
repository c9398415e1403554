"""The worker fixture is real: another process takes the task from the broker and writes to the test database."""

from tests.support.worker import NOBODY, wait_for


def test_a_task_crosses_to_the_worker_and_back(celery_worker_process):
    from saq_portal.celery import app

    app.send_task("saq_portal.no_such_task")
    wait_for(lambda: "no_such_task" in celery_worker_process.log(), explain=celery_worker_process.log)
    assert celery_worker_process.alive


def test_a_killed_worker_is_replaced(celery_worker_process):
    before = celery_worker_process.pid
    celery_worker_process.kill()
    celery_worker_process.start()
    assert celery_worker_process.pid != before


def test_a_test_that_does_not_ask_for_the_worker_is_not_heard_by_it():
    from saq_portal.celery import app

    assert app.amqp.router.route({}, "saq.anything")["queue"].name == NOBODY
