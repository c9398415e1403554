"""姓氏笔画: names in the order of strokes, by ICU's collation `zh-u-co-stroke`, the same on every database (§2.11).

PostgreSQL sorts by the same library, where its copy is as young; the order is computed here, once, when a list is
drafted, and frozen as its places.
ICU comes near to GB/T 13418 and is no more than that: STAFF may move a row, with a reason that is kept.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


@cache
def _collator() -> Any:
    import icu

    return icu.Collator.createInstance(icu.Locale("zh@collation=stroke"))


def stroke_key(name: str) -> bytes:
    """What sorts names by the strokes of each character in turn."""
    return bytes(_collator().getSortKey(name))


def by_strokes(rows: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """The rows ordered by name; equal names by the order in which they came."""
    return sorted(rows, key=lambda row: stroke_key(name(row)))
