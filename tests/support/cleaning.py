"""Empties the run's own cache and queue, and nothing else: others use the same Redis.

Django's `cache.clear()` on Redis is FLUSHDB, which takes every key of the database, also the queues and
caches of other runs and servers. So on Redis only keys under this run's prefixes are deleted.
"""

from collections.abc import Iterator

import pytest


def delete_own_keys(prefix: str) -> int:
    """Delete the Redis keys that begin with `prefix:`; returns how many."""
    import redis
    from django.conf import settings

    assert prefix.startswith(settings.RUN_ID), "only this run's keys may be deleted"
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        keys = list(client.scan_iter(match=f"{prefix}:*", count=500))
        return int(client.delete(*keys)) if keys else 0


def clean_cache() -> None:
    """Empty this run's cache; the other process of the run, and any other run, keeps its own."""
    from django.conf import settings
    from django.core.cache import cache

    if settings.REDIS_URL:
        delete_own_keys(f"{settings.RUN_ID}-cache")
    else:
        cache.clear()


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    """Rate limits and cached pages of one test are no business of the next."""
    yield
    clean_cache()


@pytest.fixture(scope="session", autouse=True)
def _leave_nothing_on_redis() -> Iterator[None]:
    """The queue of this run goes with it."""
    from django.conf import settings

    yield
    if settings.REDIS_URL:
        delete_own_keys(f"{settings.RUN_ID}-cache")
        delete_own_keys(settings.RUN_ID)
