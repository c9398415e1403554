"""What must stand on no public page: read out of the database, looked for in pages, headers, papers and metadata."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import User
from nominations.models import Application, Cycle
from publicity.lists.models import Entry
from publicity.objections.models import Objection
from review.proposals.models import CountingRow
from review.rankings.models import RankingRow
from tests.documents.paper import flat, open_pdf, text_of

ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
TAG = re.compile(r"<[^>]*>")
LEAST = 2  # signs of a name; a shorter one is found in anything
BEGINNING = 16  # signs by which a long text is found again


@dataclass(frozen=True)
class Secrets:
    """`words`: {what is looked for, without blanks: what it is}; `figures`: scores as they are written."""

    words: dict[str, str]
    figures: frozenset[str]
    mails: frozenset[str]  # addresses of the office, which are public

    @classmethod
    def of_database(cls) -> "Secrets":
        """As the database stands; whose name is on a public list is looked for by everything but the name."""
        words: dict[str, str] = {}

        def add(kind: str, *values: str) -> None:
            words.update({flat(value)[:BEGINNING]: kind for value in values if len(value) >= LEAST})

        shown = set(Entry.objects.values_list("name", flat=True))
        for user in User.objects.prefetch_related("role_grants"):
            roles = {grant.role for grant in user.role_grants.all()}
            kind = "the name of an expert" if "exp" in roles else "the name of an account"
            add(kind, *{user.name} - shown)
        for application in Application.objects.all():
            add("an ID number", application.id_no)
            add("a mobile", application.mobile)
            words |= {flat(value): "a home address" for value in (application.home_addr,) if value}
            add("the name of who is not public", *{application.name} - shown)
        for row in Objection.objects.all():
            add("who objects", row.name, row.unit_name, row.phone, row.address)
            add("what an objector wrote", row.facts)
        return cls(words, _scores(), frozenset(Cycle.objects.values_list("email", flat=True)))

    def but(self, *allowed: str) -> "Secrets":
        """For who may read it: an objector their own name."""
        left = {word: kind for word, kind in self.words.items() if word not in {flat(one) for one in allowed}}
        return Secrets(left, self.figures, self.mails)

    def found(self, text: str) -> list[str]:
        """What of it stands in this text."""
        run = flat(text)
        wrong = [f"{kind}: {word}" for word, kind in self.words.items() if word in run]
        wrong += [f"an ID number: {one}" for one in ID_NUMBER.findall(text)]
        wrong += [f"a mobile: {one}" for one in MOBILE.findall(text)]
        wrong += [f"an e-mail address: {one}" for one in MAIL.findall(text) if one not in self.mails]
        figures = set(re.findall(r"(?<![\d.])\d{1,3}\.\d{2}(?![\d.])", text))
        return wrong + [f"a score: {one}" for one in sorted(figures & self.figures)]

    def in_answer(self, response: Any) -> list[str]:
        """What of it a browser gets with this answer: status line, headers, cookies, content, what a file tells."""
        body = b"".join(response.streaming_content) if response.streaming else response.content
        heads = "\n".join([*(f"{name}: {value}" for name, value in response.items()), response.cookies.output()])
        parts = {"headers": heads, **dict(reading(body, response.get("Content-Type", "")))}
        return [f"{part}: {line}" for part, text in parts.items() for line in self.found(text)]


def _scores() -> frozenset[str]:
    rows = [*RankingRow.objects.values_list("mean", "skill", "contribution")]
    rows += [*CountingRow.objects.values_list("written", "defense", "total")]
    return frozenset(f"{figure:.2f}" for row in rows for figure in row if isinstance(figure, Decimal) and figure)


def reading(body: bytes, media_type: str) -> Iterator[tuple[str, str]]:
    """(part, its text) of a file or page; every part of a package, and what a PDF says about itself."""
    if body[:5] == b"%PDF-":
        yield from _pdf(body)
    elif body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            for name in package.namelist():
                text = package.read(name).decode(errors="replace")
                yield name, text
                yield f"{name} as read", html.unescape(TAG.sub("", text))
    else:
        text = body.decode(errors="replace")
        yield "source", text
        yield "as read", html.unescape(TAG.sub(" ", text))


def _pdf(body: bytes) -> Iterator[tuple[str, str]]:
    yield "text", text_of(body)
    with open_pdf(body) as pdf:
        yield "document information", "\n".join(f"{key} {value}" for key, value in pdf.docinfo.items())
        if "/Metadata" in pdf.Root:
            yield "XMP", pdf.Root.Metadata.read_bytes().decode(errors="replace")
        yield "attachments", "\n".join(pdf.attachments)
