"""A text that was pasted from Word as plain words: static/js/draft.js does the same before it is seen."""

import re

# Word's bullets come as characters of its own fonts, which no other font has.
_BULLET = re.compile("^[ \t\xa0]*[\uf000-\uf0ff•●■◆➢✓][ \t\xa0]*", re.M)
_OWN = re.compile("[\uf000-\uf0ff]")
_BLANKS = re.compile("[\t\xa0\u2000-\u200a\u202f\u205f]+")
_END = re.compile("[ \u3000]+$", re.M)
_EMPTY = re.compile("\n{3,}")


def tidy(text: str) -> str:
    """Bullets as “· ”, no characters of private fonts, one kind of blank, none at line ends, no runs of empty lines."""
    text = _BLANKS.sub(" ", _OWN.sub("", _BULLET.sub("· ", text)))
    return _EMPTY.sub("\n\n", _END.sub("", text)).strip()
