"""What a flow cannot promise: an expert of the field on every file, and one connected graph of comparison.

Both are reached by exchanging two experts between two files, which changes no load. Every step is the first that
helps in a fixed order, so the same flow is always mended in the same way.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise, product

from review.allotment.problem import PER_ORGANISATION, Dossier, Problem

Pair = tuple[int, int]
MOST_STEPS = 200
# Exchanges looked at for one step: where conflicts part the experts for good, looking longer does not help.
MOST_LOOKS = 200_000


class Table:
    """Who is on which file, new and held; only new ones may be exchanged."""

    def __init__(self, problem: Problem, pairs: list[Pair]) -> None:
        self.problem = problem
        self.dossiers = {one.pk: one for one in sorted(problem.dossiers, key=lambda one: one.pk)}
        self.new: dict[int, set[int]] = {pk: set() for pk in self.dossiers}
        for application, expert in pairs:
            self.new[application].add(expert)

    def on(self, application: int) -> set[int]:
        """Everybody on one file whom the problem knows."""
        return self.new[application] | {pk for pk in self.dossiers[application].held if pk in self.problem.by_pk}

    def fits(self, expert: int, instead_of: int, application: int) -> bool:
        """Whether `expert` could take the place of `instead_of` on this file."""
        known, dossier = self.problem.by_pk, self.dossiers[application]
        if expert in self.on(application) or not self.problem.may_read(known[expert], dossier):
            return False
        others = Counter(known[pk].organisation for pk in self.on(application) if pk != instead_of)
        return others[known[expert].organisation] < PER_ORGANISATION

    def exchange(self, one: Pair, other: Pair) -> None:
        for application, leaves, comes in ((one[0], one[1], other[1]), (other[0], other[1], one[1])):
            self.new[application].discard(leaves)
            self.new[application].add(comes)

    def matches(self, application: int) -> int:
        """How many on this file are of the nominee's field."""
        field = self.dossiers[application].field
        return sum(field in self.problem.by_pk[pk].fields for pk in self.on(application))

    def pairs(self) -> list[Pair]:
        return [(application, expert) for application, experts in self.new.items() for expert in sorted(experts)]


def mend(problem: Problem, pairs: list[Pair]) -> tuple[list[Pair], int]:
    """The mended pairs and the number of components that are left (1 unless the conflicts forbid it)."""
    table = Table(problem, pairs)
    for application in table.dossiers:
        if table.on(application) and not table.matches(application):
            _bring_field(table, table.dossiers[application])
    parts = components(table)
    steps = 0
    while len(parts) > 1 and steps < MOST_STEPS and (joined := _join(table, parts)):
        parts, steps = joined, steps + 1
    return table.pairs(), len(parts)


def _bring_field(table: Table, dossier: Dossier) -> None:
    """Exchange a stranger for an expert of the field who leaves another file not without one."""
    known = table.problem.by_pk
    wanted = {pk for pk, reader in known.items() if dossier.field in reader.fields}
    for other in table.dossiers.values():
        for comes in sorted(table.new[other.pk] & wanted):
            if other.field == dossier.field and table.matches(other.pk) < 2:
                continue
            if other.field in known[comes].fields and table.matches(other.pk) < 2:
                continue
            for leaves in sorted(table.new[dossier.pk]):
                if table.fits(comes, leaves, dossier.pk) and table.fits(leaves, comes, other.pk):
                    table.exchange((dossier.pk, leaves), (other.pk, comes))
                    return


def components(table: Table) -> list[set[int]]:
    """The parts of the graph in which two experts are joined by a common file; experts without files do not count."""
    parent: dict[int, int] = {}

    def root(pk: int) -> int:
        parent.setdefault(pk, pk)
        while parent[pk] != pk:
            parent[pk] = parent[parent[pk]]
            pk = parent[pk]
        return pk

    for application in table.dossiers:
        there = sorted(table.on(application))
        for one in there[:1]:
            root(one)
        for one, other in pairwise(there):
            parent[root(other)] = root(one)
    parts: dict[int, set[int]] = {}
    for pk in sorted(parent):
        parts.setdefault(root(pk), set()).add(pk)
    return sorted(parts.values(), key=min)


def _join(table: Table, parts: list[set[int]]) -> list[set[int]] | None:
    """One exchange after which there are fewer parts; None when there is none."""
    for one, other in _exchanges(table, parts):
        before = table.matches(one[0]), table.matches(other[0])
        table.exchange(one, other)
        fewer = components(table)
        after = table.matches(one[0]), table.matches(other[0])
        if len(fewer) < len(parts) and not any(had and not has for had, has in zip(before, after, strict=True)):
            return fewer
        table.exchange((one[0], other[1]), (other[0], one[1]))
    return None


def _exchanges(table: Table, parts: list[set[int]]) -> Iterator[tuple[Pair, Pair]]:
    """Allowed exchanges between the first part and the others."""
    first = parts[0]
    inside = [pair for pair in table.pairs() if pair[1] in first]
    outside = [pair for pair in table.pairs() if pair[1] not in first]
    for one, other in islice(product(inside, outside), MOST_LOOKS):
        if table.fits(other[1], one[1], one[0]) and table.fits(one[1], other[1], other[0]):
            yield one, other
