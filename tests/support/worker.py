"""A real Celery worker in its own process, on the run's broker and test database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

NOBODY = "nobody"
ROOT = Path(__file__).resolve().parent.parent.parent


class WorkerProcess:
    """Handle of the worker: it can be killed as a power cut would, and started again."""

    def __init__(self, database: str, data_dir: Path) -> None:
        self.log_file = data_dir / "worker.log"
        self._environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
            "SAQ_TEST_WORKER_DB": database,
            "SAQ_TEST_DATA_DIR": str(data_dir),
            "PYTHONPATH": str(ROOT),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def log(self) -> str:
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def start(self, timeout: float = 40) -> None:
        """Return once the worker says it is ready, so a test's waiting time is the task's own."""
        self.log_file.unlink(missing_ok=True)
        command = [sys.executable, "-m", "celery", "-A", "saq_portal", "worker"]
        options = ["--pool=threads", "--concurrency=2", "--loglevel=INFO", "--without-gossip", "--without-mingle"]
        with self.log_file.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, *options],
                cwd=ROOT,
                env=self._environment | {"SAQ_LOG_LEVEL": "INFO"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_for(lambda: " ready." in self.log() or not self.alive, timeout, self.log)
        assert self.alive, f"the worker did not start:\n{self.log()}"

    def kill(self) -> None:
        """kill -9: nothing is said good-bye to."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None


def wait_for(condition: Callable[[], object], timeout: float = 20, explain: Callable[[], str] = str) -> None:
    """Poll until the condition holds; fail with the explanation when it does not in time."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"nothing happened within {timeout} s\n{explain()}")
        time.sleep(0.1)


@pytest.fixture(scope="session")
def _worker(django_db_setup: None) -> Iterator[WorkerProcess]:
    from django.conf import settings
    from django.db import connection

    worker = WorkerProcess(str(connection.settings_dict["NAME"]), settings.DATA_DIR)
    yield worker
    worker.stop()


@pytest.fixture(autouse=True)
def _nobody_listens(request: pytest.FixtureRequest) -> Iterator[None]:
    """Only a test that asks for the worker is heard by it.

    The worker lives as long as the run: it would take up what the next tests put into the queue, and work on rows
    that those tests are about to look at, or to flush away.
    """
    from celery.app.routes import prepare

    from saq_portal.celery import app

    if "celery_worker_process" in request.fixturenames:
        yield
        return
    routes, router = app.amqp.routes, app.amqp.router
    app.amqp._rtable = prepare({"*": {"queue": NOBODY}})
    app.amqp.router = app.amqp.Router()
    yield
    app.amqp._rtable, app.amqp.router = routes, router


@pytest.fixture
def celery_worker_process(_worker: WorkerProcess, transactional_db: None) -> Iterator[WorkerProcess]:
    """A running worker with an empty queue; a test that killed it leaves the next one a new one."""
    from saq_portal.celery import app

    with app.connection_for_write() as connection:
        connection.default_channel.queue_purge(app.conf.task_default_queue)
    if not _worker.alive:
        _worker.start()
    yield _worker
