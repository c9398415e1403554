"""The Celery application; its broker is files in the data folder or Redis, by setting."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saq_portal.settings")

app = Celery("saq_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
