"""The cache of a machine without Redis. It counts failures and locks: what still holds is not thrown away at random."""

from contextlib import suppress
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache

MOST = 5000


class FileCache(FileBasedCache):
    """Django's, with room for the limits of an association's busiest day; first of all it drops what is over."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(location, params | {"OPTIONS": {"MAX_ENTRIES": MOST} | params.get("OPTIONS", {})})

    def _cull(self) -> None:
        names = self._list_cache_files()  # type: ignore[attr-defined]
        if len(names) >= self._max_entries:
            for name in names:
                with suppress(OSError), open(name, "rb") as held:
                    self._is_expired(held)  # type: ignore[attr-defined]
        super()._cull()  # type: ignore[misc]
