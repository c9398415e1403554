"""A copy as case workers read it: what was replaced is marked and counted, what may still name somebody stands out."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from review.blind import reading
from review.blind.models import BlindCopy
from review.blind.terms import NOMINEE, Term, closed, pieces, suspicions

Piece = tuple[str, str]


@dataclass(frozen=True)
class Marked:
    """`sections` for parts/_dossier.html; `replaced`: [{"was", "now", "count", "by_hand"}]; `suspicions`: as terms."""

    sections: list[dict[str, Any]]
    replaced: list[dict[str, Any]]
    suspicions: list[dict[str, Any]]


def marked(copy: BlindCopy) -> Marked:
    """For the association alone: the marks tell what stood there. `copy` comes with its application and the units."""
    terms = [Term(**row) for row in copy.replaced]
    found = suspicions(copy.texts, copy.application)
    words = [str(row["word"]) for row in found]
    parts = dict(_parts(copy, terms))
    sections = reading.sections(copy)
    for section in sections:
        for row in section["rows"]:
            row["value"] = _drawn(parts[row["name"]], words)
    return Marked(sections, _counted(parts, terms), found)


def _parts(copy: BlindCopy, terms: list[Term]) -> Iterator[tuple[str, list[Piece]]]:
    """Each field in its parts; a form that has changed since is shown as the copy stands, without marks."""
    originals = reading.originals(copy.application)
    for name, text in copy.texts.items():
        made = list(pieces(originals.get(name, ""), terms, copy.application.name))
        yield name, made if "".join(now for _was, now in made) == text else [(text, text)]


def _drawn(parts: list[Piece], words: list[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for was, now in parts for part in _piece(was, now, words)))


def _piece(was: str, now: str, words: list[str]) -> Iterator[Any]:
    if was != now:
        yield format_html('<mark class="saq-blinded" title="{}">{}</mark>', _("原文：%(text)s") % {"text": was}, now)
        return
    pattern = "|".join(re.escape(word) for word in words)
    for part in re.split(f"({pattern})", was) if words else [was]:
        yield format_html('<mark class="saq-suspicious">{}</mark>', part) if part in words else part


def _counted(parts: dict[str, list[Piece]], terms: list[Term]) -> list[dict[str, Any]]:
    """The words that were replaced, most frequent first; those added by hand also where they occur nowhere."""
    counts: Counter[Piece] = Counter()
    known = {term.was for term in terms}
    for was, now in (piece for field in parts.values() for piece in field if piece[0] != piece[1]):
        named = was in known or closed(was) in known or now == NOMINEE
        counts[(was if named else _("证件号码、手机号码或电子邮箱"), now)] += 1
    by_hand = {term.was: term for term in terms if term.source != "auto"}
    for term in by_hand.values():
        counts.setdefault((term.was, term.now), 0)
    rows = [{"was": was, "now": now, "count": n, "by_hand": was in by_hand} for (was, now), n in counts.items()]
    return sorted(rows, key=lambda row: (-int(str(row["count"])), str(row["was"])))
