"""Settings of the test run: throw-away secrets and folders, the real databases and brokers by environment."""

import atexit
import os
import shutil
import tempfile

if "SAQ_TEST_DATA_DIR" not in os.environ:
    # In memory where there is room: files are kept with fsync, and a slow disk would take a third of the run.
    _roomy = os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > 4 << 30
    _data = tempfile.mkdtemp(prefix="saq-test-", dir="/dev/shm" if _roomy else None)
    atexit.register(shutil.rmtree, _data, ignore_errors=True)
    os.environ["SAQ_DATA_DIR"] = _data
else:
    os.environ["SAQ_DATA_DIR"] = os.environ["SAQ_TEST_DATA_DIR"]
os.environ.update(
    SECRET_KEY="tests-only-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL",
    SAQ_FIELD_KEYS="t1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    SAQ_INDEX_KEY="YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk=",
    SAQ_AUDIT_KEY="OTg3NjU0MzIxMGFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    SAQ_FORCE_TOTP="0",
    SAQ_HTTPS="0",
    SAQ_DEMO="0",
    SAQ_LOG_LEVEL="ERROR",
    S3_BUCKET="",
    EMAIL_HOST="",
    CLAMD_URL="",
    SAQ_SMS="",
    SENTRY_DSN="",
    SAQ_DELIVERY="app",
)
# A developer's .env must not lend the tests its database or broker: only the command line does.
os.environ.setdefault("DATABASE_URL", "")
os.environ.setdefault("REDIS_URL", "")

from saq_portal.settings import *  # noqa: F403
from saq_portal.settings import BASE_DIR, CACHES, DATA_DIR, DATABASES, REDIS_URL, STATIC_ROOT, STORAGES, env

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# Fonts are cut once per checkout, not once per run.
SAQ_FONT_DIR = BASE_DIR / ".assets" / "fonts"
# scrypt at its default cost would take most of the run.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(exist_ok=True)
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = False

# Connections must not outlive a test: PostgreSQL would refuse to drop the database.
DATABASES["default"]["CONN_MAX_AGE"] = 0
if env.str("DATABASE_URL", ""):
    DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_{env.str('SAQ_TEST_DB', 'saq')}"
    # What a test commits need not outlive the machine.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off -c jit=off"
else:
    # A file, not memory: the live server's threads and the worker process open the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"

# Runs at the same time on one Redis must not read each other's tasks and rate limits.
RUN_ID = DATA_DIR.name
if REDIS_URL:
    CACHES["default"]["KEY_PREFIX"] = f"{RUN_ID}-cache"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": f"{RUN_ID}:"}
