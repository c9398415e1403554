"""Settings of the Celery worker that tests start: the same run's folder and broker, and its test database."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATA_DIR, DATABASES

DATABASES["default"]["NAME"] = os.environ["SAQ_TEST_WORKER_DB"]
# Another process cannot fill the test's own outbox; it leaves its mails as files, or brings them to a test's server.
EMAIL_BACKEND = "tests.support.mailing.ThereOrFiles"
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
