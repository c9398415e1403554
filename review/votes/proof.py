"""What anyone can check of a vote: the code on a ballot from the voter's own secret, the counts and the hash of all.

code = SHA-256("saq-ballot-1\\n" + secret + "\\n" + key of the candidate on this ballot), lower-case hexadecimals.
The hash of a candidate covers [[code, choice] …] in order of code, the hash of a round {"round", "candidates":
[[candidate, hash] …]} in order of the keys, as canonical JSON (documents.canonical); it is printed in the minutes.
So whoever steps out of a candidate checks the round without those ballots: their hash stands in for them. The secret
is never stored: only the voter knows their own ballot. Of a vote on paper the tellers' counts are counted again.
"""

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from documents.canonical import canonical_json, digest
from review.votes import tellers
from review.votes.models import Ballot, Candidacy, Round
from review.votes.moves import Mode

GROUP = 4
SECRET = re.compile(r"[0-9a-f]{32}")


def new_secret() -> str:
    """128 random bits as 32 hexadecimals, for one voter and one round."""
    return secrets.token_hex(16)


def read_secret(text: str) -> str | None:
    """A secret as it was typed: blanks, dashes and capitals do not matter; None for everything else."""
    plain = re.sub(r"[\s-]", "", text).lower()
    return plain if SECRET.fullmatch(plain) else None


def spoken(secret: str) -> str:
    """The secret in groups of four, for writing down."""
    return " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


def code(secret: str, candidacy: Candidacy) -> str:
    """What the ballot on this candidate bears instead of a name."""
    return hashlib.sha256(f"saq-ballot-1\n{secret}\n{candidacy.key}".encode()).hexdigest()


def ballots_of(one: Round) -> dict[str, list[list[str]]]:
    """{key of the candidate: [[code, choice] in order of the codes]}, the candidates of the round in order of the keys.

    This is what is hashed, and what is published after the closing.
    """
    found: dict[str, list[list[str]]] = {key: [] for key in sorted(str(row.key) for row in one.candidacies.all())}
    rows = Ballot.objects.filter(candidacy__round=one).order_by("code")
    for key, code, choice in rows.values_list("candidacy__key", "code", "choice"):
        found[str(key)].append([code, choice])
    return found


def sha256_of_ballots(rows: list[list[str]]) -> str:
    """The hash of one candidate's ballots; the codes among them keep anyone from guessing what it covers."""
    return digest(canonical_json(rows))


def sha256_of(one: Round, ballots: dict[str, list[list[str]]]) -> str:
    hashes = [[key, sha256_of_ballots(rows)] for key, rows in ballots.items()]
    return digest(canonical_json({"round": str(one.key), "candidates": hashes}))


def figures(rows: list[list[str]]) -> tellers.Figures:
    """(yes, no, abstain) of one candidate's ballots."""
    counted, C = Counter(choice for _code, choice in rows), Ballot.Choice
    return counted[C.YES], counted[C.NO], counted[C.ABSTAIN]


@dataclass(frozen=True)
class Verdict:
    """Whether the ballots that are there give the hash and the figures that were written at the closing."""

    hash_fits: bool
    figures_fit: bool

    @property
    def whole(self) -> bool:
        return self.hash_fits and self.figures_fit


def verify(one: Round) -> Verdict:
    """Count again: from the ballots, where a changed, added or missing one shows, or from what two tellers counted."""
    if one.mode == Mode.PAPER:
        counts, _problems = tellers.agreed(one)
        return Verdict(True, _fits(one, counts))
    ballots = ballots_of(one)
    counts = {key: figures(rows) for key, rows in ballots.items()}
    return Verdict(bool(one.sha256) and sha256_of(one, ballots) == one.sha256, _fits(one, counts))


def _fits(one: Round, counts: dict[str, tellers.Figures]) -> bool:
    rows = one.candidacies.all()
    return all(
        (row.yes, row.no, row.abstain) == counts.get(str(row.key)) and row.passed == ((row.yes or 0) >= row.needed)
        for row in rows
    )


def published(one: Round, hidden: Collection[int] = (), void: Collection[int] = ()) -> dict[str, Any]:
    """The whole round to take away; docs/verify_vote.py checks it without the portal.

    `hidden`: candidacies of which nothing is told but the hash of the ballots; so all stand in order of their keys,
    where a place would tell of a hidden one what the reader may not see. `void`: counts that decide nothing.
    """
    ballots = ballots_of(one)
    rows = {str(row.key): row for row in one.candidacies.select_related("application")}
    return {
        "round": str(one.key), "number": one.number, "sha256": one.sha256,
        "candidates": [
            {"key": key, "sha256": sha256_of_ballots(cast)}
            | ({} if rows[key].pk in hidden else _told(rows[key]) | {"ballots": cast, "void": rows[key].pk in void})
            for key, cast in ballots.items()
        ],
    }  # fmt: skip


def _told(row: Candidacy) -> dict[str, Any]:
    figures = ("entitled", "needed", "yes", "no", "abstain", "passed")
    return {"name": row.application.name, **{name: getattr(row, name) for name in figures}}
