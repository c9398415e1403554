"""The assignment as a flow of least cost: from the experts, past their organisations, into the files.

Source → expert: one arc for each file more, each dearer than the last, so that loads stay level within one. Expert →
(file, organisation) → file: the middle holds at most two of one organisation. Conflicts are arcs that do not exist.
"""

import hashlib
from collections import Counter
from typing import Any

from review.allotment.mending import mend
from review.allotment.problem import PER_ORGANISATION, Answer, Dossier, Problem, Reader

# A level load comes before expertise, expertise before chance: the weights are far enough apart for ten thousand files.
LEVEL, STRANGER, CHANCE = 10_000_000, 100, 16


def solve(problem: Problem) -> Answer:
    """The same problem gives the same answer; what cannot be filled is told in `short`."""
    readers = sorted(problem.readers, key=lambda one: one.pk)
    dossiers = sorted(problem.dossiers, key=lambda one: one.pk)
    pairs = _Network(problem, readers, dossiers).pairs()
    pairs, components = mend(problem, pairs)
    got = Counter(application for application, _expert in pairs)
    return Answer(
        pairs=sorted(pairs),
        short={one.pk: one.need - got[one.pk] for one in dossiers if got[one.pk] < one.need},
        unmatched=_unmatched(problem, dossiers, pairs),
        components=components,
    )


def chance(seed: int, expert: int, application: int) -> int:
    """0 to 15, by the seed alone: which of two equals is taken."""
    return hashlib.sha256(f"{seed}:{expert}:{application}".encode()).digest()[0] % CHANCE


def cost(problem: Problem, reader: Reader, dossier: Dossier) -> int:
    """What one pair costs: another field than the nominee's is dear."""
    stranger = 0 if dossier.field in reader.fields else STRANGER
    return stranger + chance(problem.seed, reader.pk, dossier.pk)


def _unmatched(problem: Problem, dossiers: list[Dossier], pairs: list[tuple[int, int]]) -> list[int]:
    known, by_dossier = problem.by_pk, {one.pk: list(one.held) for one in dossiers}
    for application, expert in pairs:
        by_dossier[application].append(expert)
    return [
        one.pk
        for one in dossiers
        if by_dossier[one.pk] and not any(one.field in known[pk].fields for pk in by_dossier[one.pk] if pk in known)
    ]


class _Network:
    """Numbers the nodes, adds the arcs, and reads the flow back."""

    def __init__(self, problem: Problem, readers: list[Reader], dossiers: list[Dossier]) -> None:
        from ortools.graph.python import min_cost_flow

        self.flow: Any = min_cost_flow.SimpleMinCostFlow()
        self.problem = problem
        self.nodes = 1 + len(readers)  # 0 is the source
        self.arcs: list[tuple[int, int, int]] = []  # (arc, application, expert)
        for number, reader in enumerate(readers, start=1):
            for load in range(reader.load, reader.most):
                self.flow.add_arc_with_capacity_and_unit_cost(0, number, 1, LEVEL * (load + 1))
        wanted = 0
        sink = self._node()
        for dossier in dossiers:
            if dossier.need > 0:
                wanted += dossier.need
                self._dossier(dossier, readers, sink)
        self.flow.set_node_supply(0, wanted)
        self.flow.set_node_supply(sink, -wanted)
        self.wanted = wanted

    def _node(self) -> int:
        self.nodes += 1
        return self.nodes - 1

    def _dossier(self, dossier: Dossier, readers: list[Reader], sink: int) -> None:
        into = self._node()
        self.flow.add_arc_with_capacity_and_unit_cost(into, sink, dossier.need, 0)
        known = self.problem.by_pk
        held = Counter(known[pk].organisation for pk in dossier.held if pk in known)
        gates: dict[str, int] = {}
        for number, reader in enumerate(readers, start=1):
            room = PER_ORGANISATION - held[reader.organisation]
            if room <= 0 or not self.problem.may_read(reader, dossier):
                continue
            if reader.organisation not in gates:
                gates[reader.organisation] = gate = self._node()
                self.flow.add_arc_with_capacity_and_unit_cost(gate, into, room, 0)
            arc = self.flow.add_arc_with_capacity_and_unit_cost(
                number, gates[reader.organisation], 1, cost(self.problem, reader, dossier)
            )
            self.arcs.append((arc, dossier.pk, reader.pk))

    def pairs(self) -> list[tuple[int, int]]:
        """As many pairs as fit, at the least cost."""
        if not self.wanted or not self.arcs:
            return []
        status = self.flow.solve_max_flow_with_min_cost()
        if status != self.flow.OPTIMAL:
            raise RuntimeError(f"the solver answered {status}")
        return [(application, expert) for arc, application, expert in self.arcs if self.flow.flow(arc)]
