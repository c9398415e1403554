"""The cache of a machine without Redis keeps what still holds, and drops what is over first."""

import time

from saq_portal.file_cache import FileCache


def test_what_still_holds_outlives_what_is_over(tmp_path):
    cache = FileCache(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 20}})
    for number in range(10):
        cache.set(f"lock{number}", number, 1000)
    for number in range(200):
        cache.set(f"short{number}", number, 0.001)
        time.sleep(0.0011)
    assert [cache.get(f"lock{number}") for number in range(10)] == list(range(10))
    assert len(list(tmp_path.iterdir())) <= 20


def test_the_portal_has_room_for_a_busy_day(settings, tmp_path):
    assert FileCache(str(tmp_path), {})._max_entries >= 5000
