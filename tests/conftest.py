"""What every test may use: a database that can be flushed, a real Celery worker, a live server with a browser."""

import os

# Playwright keeps an event loop in the main thread; Django would refuse the database to every later test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytest_plugins = [
    "tests.support.collecting",
    "tests.support.databases",
    "tests.support.template",
    "tests.support.kept",
    "tests.support.flushing",
    "tests.support.locking",
    "tests.support.cleaning",
    "tests.support.worker",
    "tests.support.browser",
]
