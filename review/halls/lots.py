"""The order by lot that anyone can count again: a seed nobody can change, a value nobody could know.

Before the lot the portal publishes commitment(seed). At the lot a public value is written down that came up after the
commitment (a lottery number, a closing index, a number drawn in the room). Then the seed is published, and each
acceptance number gets ticket(seed, public value, number); the smallest goes first. Texts are UTF-8, digests SHA-256
in lower-case hexadecimals.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable


def new_seed() -> str:
    """32 random bytes as 64 hexadecimals."""
    return secrets.token_hex(32)


def commitment(seed: str) -> str:
    """What is published before the lot."""
    return hashlib.sha256(f"saq-lot-1\n{seed}".encode()).hexdigest()


def tidy(public_value: str) -> str:
    """The public value as it counts: full-width signs made plain, blanks left out."""
    return "".join(unicodedata.normalize("NFKC", public_value).split())


def ticket(seed: str, public_value: str, number: str) -> str:
    """The lot of one acceptance number."""
    return hashlib.sha256(f"saq-lot-1\n{seed}\n{tidy(public_value)}\n{number}".encode()).hexdigest()


def draw(seed: str, public_value: str, numbers: Iterable[str]) -> list[str]:
    """The acceptance numbers in the order of their tickets; whatever order they came in."""
    return sorted(set(numbers), key=lambda number: (ticket(seed, public_value, number), number))
