"""When two written names mean one organisation or one person: pure functions, no database (§2.9).

A wrong “the same” keeps one expert away from one dossier; a wrong “not the same” lets a colleague judge a colleague.
So scripts, widths and legal forms are forgiven, while what tells sister companies apart never is.
"""

import re
import unicodedata
from functools import cache, lru_cache

from nominations.identity import normalise_unit_name

# What a bracket adds without naming anybody else.
_MARKS = re.compile(r"[(（〔\[【](演示|虚构|虚构区|筹|筹建|原)[)）〕\]】]")
_INSIDE = re.compile(r"[(（〔\[【]([^()（）〔〕\[\]【】]*)[)）〕\]】]")
_ORGANISATION = re.compile(r"(公司|集团|厂|所|院|校|学|局|中心|协会|学会|委员会|医院|银行)$")
_FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团公司|总公司|分公司|公司|控股|股份|集团)$")
_CITY = re.compile(r"^(上海市|上海)")
# Words a short name leaves out; they never tell two units of one family apart.
_FILLER = re.compile(r"技术|科技|制造|工程|实业|发展|科学|工业|机械|设备|集团|中国")
# What does: numbers, points of the compass, the cyclical signs. An abbreviation may not skip any of them.
_TELLING = frozenset("〇一二三四五六七八九十百东南西北中甲乙丙丁分")
_DIGITS = str.maketrans("0123456789零", "〇一二三四五六七八九〇")
_DOTS = re.compile("[·•・‧∙⋅᛫●.．]")
SHORTEST = 4


class _Simplified(dict[int, str]):
    """Characters in traditional script to simplified ones, each asked of the converter once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = _converter().convert(character) if code > 0x2E7F else character
        return self[code]


_TABLE = _Simplified()


@cache
def _converter() -> "opencc.OpenCC":  # type: ignore[name-defined]  # noqa: F821
    import opencc  # its dictionaries take a moment to load

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """One width and one script, character by character, so that whole dossiers can be searched."""
    return unicodedata.normalize("NFKC", text).translate(_TABLE)


def person(name: str) -> str:
    """What two spellings of one person's name have in common: width, script, blanks and middle dots gone."""
    return text(name)


def text(words: str) -> str:
    """A text in which a name brought to the form of `person` can be looked for."""
    return _DOTS.sub("", "".join(simplified(words).split())).casefold()


def same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's; namesakes are, so this alone proves nothing."""
    return bool(person(one)) and person(one) == person(other)


@lru_cache(maxsize=8192)
def cores(name: str) -> tuple[str, ...]:
    """The distinguishing parts of a unit's name: of the name itself, and of another name it carries in brackets."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", "".join(name.split())))
    inside = [one for one in _INSIDE.findall(plain) if len(one) >= SHORTEST and _ORGANISATION.search(one)]
    outside = plain
    for one in inside:
        outside = re.sub(rf"[(（〔\[【]{re.escape(one)}[)）〕\]】]", "", outside)
    found = [_core(one) for one in (outside, *inside)]
    return tuple(dict.fromkeys(one for one in found if one))


def _core(name: str) -> str:
    """Without legal form and, where enough is left to be a name, without the city; “（上海）” counts as the city."""
    name = re.sub(r"[(（〔\[【](上海市?|集团)[)）〕\]】]", "", name)
    text = normalise_unit_name(name).translate(_TABLE).translate(_DIGITS)
    short = text
    while (shorter := _FORM.sub("", short)) != short and shorter:
        short = shorter
    text = short if len(short) > 1 else text
    without = _CITY.sub("", text)
    return without if len(without) >= SHORTEST else text


@lru_cache(maxsize=65536)
def same_unit(one: str, other: str) -> bool:
    """Whether two written names mean one organisation."""
    return any(_same(a, b) for a in cores(one) for b in cores(other))


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST:
        return False
    return _abbreviates(short, long) or _bare(short) == _bare(long)


def _bare(core: str) -> str:
    """Without the filler; a core that would lose its distinction keeps it."""
    bare = _FILLER.sub("", core)
    return bare if len(bare) >= SHORTEST else core


def _abbreviates(short: str, long: str) -> bool:
    """申浦重装 for 申浦重型装备: the head stays, then single characters are left out, none that distinguishes."""
    if short[:2] != long[:2] or len(short) == len(long):
        return False
    place = 1
    for character in short[2:]:
        step = long.find(character, place + 1, place + 3)
        if step < 0 or _TELLING & set(long[place + 1 : step]):
            return False
        place = step
    rest = long[place + 1 :]
    return len(rest) <= 1 and not _TELLING & set(rest)
