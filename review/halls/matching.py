"""Everybody at most one place, every place at most one of them, at the least cost: exact, and the same every time."""

import heapq
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeVar

Cell = TypeVar("Cell", bound=Hashable)


def match(costs: Sequence[Mapping[Cell, int]], nobody: int) -> list[Cell | None]:
    """The cell of each row, or None at the price `nobody`; `costs`: what each cell costs a row, none below zero.

    Rows come in one after the other, each along the cheapest chain of changes that makes room for it (shortest
    augmenting paths with prices kept on both sides, so that no step ever pays less than nothing). Whole numbers of
    any size, so a cost may be many wishes one above the other. Equals fall to the cell that is named first.
    """
    chosen = _Matching(costs, nobody)
    for row in range(len(costs)):
        chosen.enter(row)
    found: list[Cell | None] = [None] * len(costs)
    for cell, row in chosen.holder.items():
        found[row] = None if cell in chosen.outside else cell
    return found


class _Matching:
    """`holder`: {cell: row}; every row has a place outside of its own, so each finds one."""

    def __init__(self, costs: Sequence[Mapping[Any, int]], nobody: int) -> None:
        self.outside = {("outside", row) for row in range(len(costs))}
        self.costs = [{**row, ("outside", number): nobody} for number, row in enumerate(costs)]
        cells = dict.fromkeys(cell for row in self.costs for cell in row)
        self.number = {cell: number for number, cell in enumerate(cells)}
        self.holder: dict[Any, int] = {}
        self.row_price, self.cell_price = [0] * len(costs), dict.fromkeys(cells, 0)

    def enter(self, row: int) -> None:
        """One row more: find the cheapest chain, set the prices after it, then change along it."""
        far: dict[Any, int] = {}
        before: dict[Any, Any] = {}  # the cell the chain came from, None at its beginning
        settled: dict[Any, int] = {}
        queue: list[tuple[int, int, Any]] = []
        at, spent, last = row, 0, None
        while True:
            for cell, cost in self.costs[at].items():
                way = spent + cost - self.row_price[at] - self.cell_price[cell]
                if cell not in settled and (cell not in far or way < far[cell]):
                    far[cell], before[cell] = way, last
                    heapq.heappush(queue, (way, self.number[cell], cell))
            spent, _number, last = heapq.heappop(queue)
            while last in settled:
                spent, _number, last = heapq.heappop(queue)
            settled[last] = spent
            if last not in self.holder:
                break
            at = self.holder[last]
        self._price(row, settled, spent)
        self._change(row, before, last)

    def _price(self, row: int, settled: dict[Any, int], spent: int) -> None:
        self.row_price[row] += spent
        for cell, way in settled.items():
            self.cell_price[cell] -= spent - way
            if cell in self.holder:
                self.row_price[self.holder[cell]] += spent - way

    def _change(self, row: int, before: dict[Any, Any], cell: Any) -> None:
        while (previous := before[cell]) is not None:
            self.holder[cell] = self.holder[previous]
            cell = previous
        self.holder[cell] = row
