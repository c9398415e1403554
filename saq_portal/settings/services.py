"""What the portal stands on: database, cache, broker, private files, mail; each embedded or a real service."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

from saq_portal.secrets import check_sms
from saq_portal.settings.environment import DATA_DIR, DEBUG, SAQ_DEMO, env

DATABASE_URL = env.str("DATABASE_URL", "")
if DATABASE_URL:
    DATABASES: dict[str, dict[str, Any]] = {"default": env.dj_db_url("DATABASE_URL")}
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        DATABASES["default"]["ENGINE"] = "accounts.engines.postgresql"
        # The rules of who sees what lead over many tables: planning costs more than reading, so it is done once.
        _prepared = {"server_side_binding": True, "prepare_threshold": 5}
        if env.bool("SAQ_PREPARED", True):
            DATABASES["default"].setdefault("OPTIONS", {}).update(_prepared)
else:
    DATABASES = {
        "default": {
            "ENGINE": "accounts.engines.sqlite3",
            "NAME": DATA_DIR / "db.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    }

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    }
    CELERY_BROKER_URL = REDIS_URL
else:
    # Shared by the web server's processes and the worker, so that rate limits hold.
    CACHES = {"default": {"BACKEND": "saq_portal.file_cache.FileCache", "LOCATION": DATA_DIR / "cache"}}
    _queue = DATA_DIR / "broker" / "queue"
    _queue.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue),
        "data_folder_out": str(_queue),
        "control_folder": str(DATA_DIR / "broker" / "control"),
        "polling_interval": 0.5,
    }
    # Every worker would leave its own control queue behind in the folder.
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "requeue-documents": {"task": "documents.tasks.requeue_lapsed", "schedule": timedelta(seconds=30)},
    "send-mail": {"task": "accounts.tasks.send_outbox", "schedule": timedelta(seconds=30)},
    "send-sms": {"task": "accounts.tasks.send_sms", "schedule": timedelta(seconds=30)},
    "report-audit": {"task": "accounts.tasks.report_audit", "schedule": crontab(hour=18, minute=0)},
    "compare-files": {"task": "review.tasks.compare_files", "schedule": timedelta(minutes=1)},
    "compare-experts": {"task": "review.tasks.compare_experts", "schedule": crontab(hour=2, minute=30)},
    "expire-exports": {"task": "review.tasks.expire_exports", "schedule": timedelta(minutes=10)},
    "tick-written-review": {"task": "review.tasks.tick_written", "schedule": timedelta(minutes=1)},
    "tick-defense": {"task": "review.tasks.tick_defense", "schedule": timedelta(minutes=1)},
    "tick-halls": {"task": "review.tasks.tick_halls", "schedule": timedelta(seconds=15)},
    "wipe-ballots": {"task": "review.tasks.wipe_ballots", "schedule": timedelta(minutes=1)},
    "tick-publicity": {"task": "publicity.tasks.tick_publicity", "schedule": timedelta(seconds=30)},
    "requeue-plans": {"task": "review.tasks.requeue_plans", "schedule": timedelta(seconds=30)},
    "run-retention": {"task": "nominations.tasks.run_retention", "schedule": crontab(hour=3, minute=30)},
    "remind-intake": {"task": "nominations.tasks.remind_intake", "schedule": timedelta(minutes=10)},
    "tick-cycles": {"task": "nominations.tasks.tick_cycles", "schedule": timedelta(seconds=30)},
}

# Private files: never under a URL of the static or media kind, only through a view that checks.
S3_BUCKET = env.str("S3_BUCKET", "")
if S3_BUCKET:
    _private: dict[str, Any] = {
        "BACKEND": "documents.storage.PrivateS3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", "") or None,
            "access_key": env.str("S3_ACCESS_KEY", ""),
            "secret_key": env.str("S3_SECRET_KEY", ""),
            "region_name": env.str("S3_REGION", "us-east-1"),
        },
    }
else:
    _private = {
        "BACKEND": "documents.storage.PrivateFileStorage",
        "OPTIONS": {"location": DATA_DIR / "media"},
    }
STORAGES: dict[str, dict[str, Any]] = {
    "default": _private,
    "private": _private,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if SAQ_DEMO or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# "app" streams through Django; "xaccel" hands over to nginx; "signed" redirects to a 60-second address of the store.
SAQ_DELIVERY = env.str("SAQ_DELIVERY", "app")
SAQ_ENCRYPT_FILES = env.bool("SAQ_ENCRYPT_FILES", SAQ_DELIVERY == "app")
CLAMD_URL = env.str("CLAMD_URL", "")

# A demonstration writes to nobody: its addresses may be real ones, and so may a mail server that .env names (R70, R74).
if env.str("EMAIL_HOST", "") and not SAQ_DEMO:
    EMAIL_BACKEND = "accounts.mail_server.EmailBackend"
    EMAIL_HOST = env.str("EMAIL_HOST")
    EMAIL_PORT = env.int("EMAIL_PORT", 587)
    EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
    # Port 465 speaks TLS from the first byte, every other asks for it (STARTTLS).
    EMAIL_USE_SSL = EMAIL_PORT == 465
    EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True) and not EMAIL_USE_SSL
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "noreply@example.com")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Short messages: "" for none, "console", "database" (they stay in the table) or "http" (docs/operations.md).
# A demonstration keeps them in the table, as it keeps its mails in files.
SAQ_SMS = env.str("SAQ_SMS", "database" if SAQ_DEMO else "")
SAQ_SMS_URL = env.str("SAQ_SMS_URL", "")
SAQ_SMS_SECRET = env.str("SAQ_SMS_SECRET", "")
SAQ_SMS_SIGN = env.str("SAQ_SMS_SIGN", "【上海市质量协会】")
if SAQ_DEMO and SAQ_SMS == "http":
    SAQ_SMS = "database"
check_sms(SAQ_SMS, SAQ_SMS_URL, SAQ_SMS_SECRET)
# The contact persons of the notice are never written to, whatever is configured (domain README).
SAQ_NEVER_MAIL: list[str] = env.list("SAQ_NEVER_MAIL", [])
