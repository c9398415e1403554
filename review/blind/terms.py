"""Which words give a nominee away, and what stands for them in the copy that experts read (§4.3)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nominations.models import Application, Unit

NOMINEE, EMPLOYER, RECOMMENDER, SUPERIOR, POST, HIDDEN = (
    "申报人",
    "单位A",
    "推荐单位",
    "上级单位",
    "所在岗位",
    "（已隐去）",
)
LEGAL = re.compile(
    r"(有限责任公司|股份有限公司|集团股份有限公司|集团有限公司|（集团）有限公司|\(集团\)有限公司|有限公司|集团公司|总公司|公司|集团)$"
)
BRACKETS = re.compile(r"[（(][^）)]{0,12}[）)]")
BLANK = r"[^\S\n]*"  # blanks of any width, within a line
LEAST = 4  # characters a short form of a unit's name must have
TITLES = "师傅|同志|工程师|老师|班长|组长|主任|总工|工长|大师"
# Numbers that name a person wherever they stand: identity card, mobile phone, e-mail.
NUMBERS = r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"
# Family names of two characters, one after the other.
_DOUBLE = (
    "欧阳司马上官诸葛闻人东方皇甫尉迟公孙令狐钟离宇文长孙慕容司徒司空夏侯端木百里"
    "呼延南宫西门独孤轩辕澹台公冶太史申屠淳于单于濮阳公羊赫连万俟第五"
)
DOUBLE = frozenset(_DOUBLE[place : place + 2] for place in range(0, len(_DOUBLE), 2))


@dataclass(frozen=True)
class Term:
    """`was` is replaced by `now` wherever it stands; `source`: auto, or staff who added it by hand."""

    was: str
    now: str
    source: str = "auto"

    def as_json(self) -> dict[str, str]:
        return {"was": self.was, "now": self.now, "source": self.source}


def short_forms(name: str) -> list[str]:
    """A unit's name and what people make of it: without brackets, without the city, without the legal form."""
    bare = BRACKETS.sub("", name)
    forms = [name, name.removeprefix("（演示）"), bare]
    forms += [LEGAL.sub("", form) for form in (bare, name.removeprefix("（演示）"))]
    for form in list(forms):
        forms += [form.removeprefix("上海市"), form.removeprefix("上海")]
    return list(dict.fromkeys(form for form in forms if len(form) >= LEAST))


def surname(name: str) -> str:
    """The family name: two characters where they are one, else the first."""
    return name[:2] if name[:2] in DOUBLE and len(name) > 2 else name[:1]


def automatic(application: Application) -> list[Term]:
    """What is replaced without asking, by the year's way of hiding (none, semi, full)."""
    level = application.cycle.written_blind
    if level == "none":
        return []
    found = [Term(application.name, NOMINEE)]
    if "·" in application.name:
        found += [Term(part, NOMINEE) for part in application.name.split("·") if len(part) > 1]
    found += list(_units(application))
    if level == "full" and application.post_name:
        found.append(Term(application.post_name, POST))
    return _longest_first(found)


def _units(application: Application) -> Iterator[Term]:
    """Employer, recommending unit and everything above them, in all their forms."""
    seen: set[int] = set()
    for unit, now in ((application.employer, EMPLOYER), (application.recommender, RECOMMENDER)):
        above: Unit | None = unit
        while above is not None and above.pk not in seen:
            seen.add(above.pk)
            words = now if above == unit else RECOMMENDER if above.pk == application.recommender_id else SUPERIOR
            yield from (Term(form, words) for form in short_forms(above.name))
            above = above.parent


def _longest_first(terms: Iterable[Term]) -> list[Term]:
    """Each word once; the longest wins, so that no part of a name is left behind."""
    unique: dict[str, Term] = {}
    for term in terms:
        if term.was.strip():
            unique.setdefault(term.was, term)
    return sorted(unique.values(), key=lambda term: (-len(term.was), term.was))


def redact(text: str, terms: Iterable[Term], name: str = "") -> str:
    """The text with every term replaced in one pass, and every number that names a person hidden.

    `name` adds the nominee's family name with a title (沈师傅). What was put in is never replaced again.
    """
    return "".join(now for _was, now in pieces(text, terms, name))


def pieces(text: str, terms: Iterable[Term], name: str = "") -> Iterator[tuple[str, str]]:
    """The text in its parts: (what stood there, what stands for it); the two differ only where something was hidden."""
    ordered = _longest_first(terms)
    now = {term.was if term.source != "auto" else closed(term.was): term.now for term in ordered}
    parts = [_pattern(term) for term in ordered]
    if name:
        parts.append(f"{re.escape(surname(name))}{BLANK}(?:{TITLES})")
    place = 0
    for match in re.finditer("|".join([NUMBERS, *parts]), text):
        if match.start() > place:
            yield text[place : match.start()], text[place : match.start()]
        word, place = match.group(), match.end()
        found = now.get(word) or now.get(closed(word))
        yield word, found if found is not None else _stand_in(word, name)
    if place < len(text):
        yield text[place:], text[place:]


def _pattern(term: Term) -> str:
    """A name of two characters is often spread (王　炎); what staff added is looked for as it was typed."""
    return re.escape(term.was) if term.source != "auto" else BLANK.join(map(re.escape, closed(term.was)))


def closed(word: str) -> str:
    """Without the blanks that a writer puts between the characters of a name."""
    return "".join(word.split())


def _stand_in(word: str, name: str) -> str:
    return NOMINEE if name and word.startswith(surname(name)) and not word[0].isdigit() else HIDDEN


def suspicions(texts: Mapping[str, str], application: Application) -> list[dict[str, Any]]:
    """What a person should look at in the finished texts: [{"word", "count"}], most frequent first.

    The family name with 老 or 小, the given name alone, and the brand that employer and group share.
    """
    family = surname(application.name)
    given = application.name[len(family) :]
    words = [f"老{family}", f"小{family}", f"阿{family}"] + ([given] if len(given) > 1 else [])
    units = [unit for unit in (application.employer, application.recommender) if unit is not None]
    words += [brand for brand in {_brand(unit.name) for unit in units} if brand]
    whole = "\n".join(texts.values())
    found = [{"word": word, "count": whole.count(word)} for word in dict.fromkeys(words) if word in whole]
    return sorted(found, key=lambda row: (-int(str(row["count"])), str(row["word"])))


def _brand(name: str) -> str:
    """The first two characters of a unit's own name, where they are no place or common word."""
    bare = BRACKETS.sub("", name.removeprefix("（演示）")).removeprefix("上海市").removeprefix("上海")
    return bare[:2] if len(bare) >= LEAST and bare[:2] not in {"中国", "全国", "国家", "华东", "第一"} else ""
