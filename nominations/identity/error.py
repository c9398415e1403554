"""What every check of this package raises, and the clean-up all of them begin with."""

import unicodedata

# Blanks vanish by str.split; these are invisible as well, yet no blanks.
_INVISIBLE = dict.fromkeys(
    (0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
)


class IdentityError(ValueError):
    """A refused value; `message` is a whole Chinese sentence for the person who typed it, never holding the value."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def squeeze(text: str) -> str:
    """Full-width forms to plain ones (NFKC), every blank and invisible character gone."""
    return "".join(unicodedata.normalize("NFKC", str(text).translate(_INVISIBLE)).split())
