"""The query code of an objection: sixteen characters of 32, eighty bits, shown once; only its blind index is kept.

It follows from the form that was sent and from the portal's own key, so that the same form sent twice is answered with
the same code, which nobody else can reckon.
"""

import hashlib

from accounts.crypto import blind_index

# No letter that can be taken for a digit, or the other way round.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 16


def of_form(key: str) -> str:
    """As it is shown: four groups of four. `key`: the random key of the form, at least 128 bits."""
    drawn = hashlib.sha256(blind_index("objection.form", key).encode()).digest()
    plain = "".join(ALPHABET[byte % len(ALPHABET)] for byte in drawn[:LENGTH])
    return "-".join(plain[start : start + 4] for start in range(0, LENGTH, 4))


def index(typed: str) -> str:
    """What finds the objection; blanks, hyphens and case do not matter."""
    return blind_index("objection.code", "".join(char for char in typed.upper() if char in ALPHABET))
