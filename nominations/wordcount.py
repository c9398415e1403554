"""字数 as Word counts them, so that nobody is refused who checked in Word (R106–R109).

`static/js/wordcount.js` holds the same rule for the browser; one table of vectors tests both.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

# Written as the inside of a character class; wordcount.js has the same four lines.
# Invisible: control characters, soft hyphen, zero-width, bidi and format controls, lone surrogates, noncharacters.
_REMOVED = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
)
_BLANK = "\\t\\n \xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Belong to the character before them.
_MARK = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
)
# One 字 each: Chinese punctuation, radicals, kana, bopomofo, Han, Yi, private use, full-width forms, emoji.
# Signs that Word takes for Chinese only under an East Asian font hint (×, ≥, ①, Ⅱ, α) stay in the run of their
# neighbours: where Word may go either way the applicant gets the lower count.
_WIDE = (
    "\xb7\u2014\u2015\u2018\u2019\u201c\u201d\u2025\u2026\u2e3a\u2e3b\u2e80-\u2fff\u3001-\u3130\u318f-\u9fff"
    "\ua000-\ua4cf\ue000-\ufaff\ufe10-\ufe1f\ufe30-\ufe6f\uff01-\uff9f\uffe0-\uffe6"
    "\U0001f000-\U0001faff\U00020000-\U0003fffd"
)
_removed = re.compile(f"[{_REMOVED}]")
_newline = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_blank = re.compile(f"[{_BLANK}]")
_mark = re.compile(f"[{_MARK}]")
_word = re.compile(f"[{_WIDE}]|[^{_BLANK}{_WIDE}]+")


@dataclass(frozen=True, slots=True)
class Count:
    """`words` is Word's 字数, `chars` its 字符数（不计空格）."""

    words: int
    chars: int


class WordLimitError(ValueError):
    """A text outside its limits; `message` is a sentence for the writer."""

    def __init__(self, message: str, count: Count):
        super().__init__(message)
        self.message = message
        self.count = count


def clean(text: str) -> str:
    """What is stored: LF only, no invisible characters, NFC; applying it twice changes nothing."""
    return unicodedata.normalize("NFC", _removed.sub("", _newline.sub("\n", text)))


def count(text: str) -> Count:
    """Count a text as it would be stored."""
    visible = clean(text)
    return Count(
        words=len(_word.findall(_mark.sub("", visible))),
        chars=len(visible) - len(_blank.findall(visible)),
    )


def char_cap(limit: int) -> int:
    """The technical cap against layout abuse: one endless run of letters is one 字."""
    return limit * 3 // 2 + 50


def check_limit(text: str, limit: int, minimum: int = 0) -> Count:
    """Return the count or raise `WordLimitError` with what to cut or to add."""
    counted = count(text)
    if counted.words > limit:
        message = _("已写 %(words)d 字，超过 %(limit)d 字的限制，请删去 %(over)d 字。")
        raise WordLimitError(message % {"words": counted.words, "limit": limit, "over": counted.words - limit}, counted)
    if counted.words < minimum:
        message = _("已写 %(words)d 字，不足 %(minimum)d 字，请再写 %(short)d 字。")
        raise WordLimitError(
            message % {"words": counted.words, "minimum": minimum, "short": minimum - counted.words}, counted
        )
    if counted.chars > char_cap(limit):
        message = _("共 %(chars)d 个字符（不计空格），超过 %(cap)d 个字符的上限，请删减其中的字母、数字或符号。")
        raise WordLimitError(message % {"chars": counted.chars, "cap": char_cap(limit)}, counted)
    return counted
