"""What the solver is asked and what it answers, each with a hash by which the one is shown to follow from the other."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from documents.canonical import canonical_json, digest

PER_ORGANISATION = 2  # at most two experts of one organisation on one file (§2.9)


@dataclass(frozen=True)
class Reader:
    """An expert: `organisation` is any text equal for colleagues, `fields` codes of industry, `load` what is held."""

    pk: int
    organisation: str
    fields: tuple[str, ...]
    most: int
    load: int = 0


@dataclass(frozen=True)
class Dossier:
    """An application: `need` more experts are wanted beside those of `held`."""

    pk: int
    field: str
    need: int
    held: tuple[int, ...] = ()


@dataclass(frozen=True)
class Problem:
    """`away`: pairs (expert, application) that must never meet. Order of the parts does not matter."""

    readers: tuple[Reader, ...]
    dossiers: tuple[Dossier, ...]
    away: frozenset[tuple[int, int]] = frozenset()
    seed: int = 0

    @cached_property
    def by_pk(self) -> Mapping[int, Reader]:
        """The readers by their key."""
        return {reader.pk: reader for reader in self.readers}

    @property
    def input_hash(self) -> str:
        """SHA-256 of everything that can change the answer."""
        return digest(canonical_json(self.as_json()))

    def as_json(self) -> dict[str, Any]:
        """The whole question, in an order of its own."""
        return {
            "readers": [asdict(one) | {"fields": sorted(one.fields)} for one in sorted(self.readers, key=_pk)],
            "dossiers": [asdict(one) | {"held": sorted(one.held)} for one in sorted(self.dossiers, key=_pk)],
            "away": sorted(list(pair) for pair in self.away),
            "seed": self.seed,
            "per_organisation": PER_ORGANISATION,
        }

    def may_read(self, reader: Reader, dossier: Dossier) -> bool:
        """No conflict, and not on it already."""
        return (reader.pk, dossier.pk) not in self.away and reader.pk not in dossier.held


@dataclass
class Answer:
    """`pairs`: new ones only, [(application, expert)] in order; `short`: {application: experts still missing}."""

    pairs: list[tuple[int, int]] = field(default_factory=list)
    short: dict[int, int] = field(default_factory=dict)
    unmatched: list[int] = field(default_factory=list)  # no expert of the nominee's own field
    components: int = 0  # of the graph in which experts are joined by a common file; 1 is wanted

    @property
    def result_hash(self) -> str:
        """SHA-256 of the pairs."""
        return digest(canonical_json([list(pair) for pair in self.pairs]))

    def loads(self, problem: Problem) -> dict[int, int]:
        """{expert: files held and new}."""
        new = Counter(expert for _application, expert in self.pairs)
        return {reader.pk: reader.load + new[reader.pk] for reader in problem.readers}


def _pk(one: Any) -> int:
    return int(one.pk)
