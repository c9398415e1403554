"""Cleaning up after a test takes this run's keys and leaves those of everybody else on the same Redis."""

import uuid

import pytest
import redis
from django.conf import settings
from django.core.cache import cache

from tests.support.cleaning import delete_own_keys

pytestmark = pytest.mark.needs("redis")


def test_the_keys_of_others_survive():
    foreign = f"somebody-else-{uuid.uuid4().hex}:queue"
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.set(foreign, "1", ex=60)
        cache.set("mine", 1)
        try:
            assert delete_own_keys(f"{settings.RUN_ID}-cache") >= 1
            assert cache.get("mine") is None
            assert client.get(foreign) == b"1"
        finally:
            client.delete(foreign)


def test_a_prefix_of_somebody_else_is_refused():
    with pytest.raises(AssertionError):
        delete_own_keys("somebody-else")
