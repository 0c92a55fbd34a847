"""Small numbers point to people: which cells of a table of counts are not shown (bar S38).

Every cell under the minimum is hidden. What can be worked out from the totals is hidden with it (complementary
suppression): in the graph whose nodes are the rows and columns of the table with its totals, and whose edges are its
hidden cells, a cell can be worked out exactly where its edge is a bridge (Gusfield, SIAM J. Comput. 17, 1988). And
where a total is shown, the cells hidden beneath it add up to the minimum at least.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

MINIMUM = 10

Cell = tuple[int, int]
Counts = Sequence[Sequence[int]]
Shown = list[list[int | None]]


def add_totals(counts: Counts) -> list[list[int]]:
    """The table with the sum of each row at its end, and the sum of each column below it."""
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def suppress(counts: Counts, minimum: int = MINIMUM) -> Shown:
    """The counts with their totals, None where a figure is hidden."""
    table = add_totals(counts)
    hidden = {(row, column) for row, line in enumerate(table) for column, value in enumerate(line) if value < minimum}
    while (cell := _find_next(table, hidden, minimum)) is not None:
        hidden.add(cell)
    return [
        [None if (row, column) in hidden else value for column, value in enumerate(line)]
        for row, line in enumerate(table)
    ]


def _find_next(table: list[list[int]], hidden: set[Cell], minimum: int) -> Cell | None:
    """The smallest cell beside one that could be worked out or guessed; None where nothing can be."""
    beside: set[Cell] = set()
    for row, column in hidden:
        if _is_exposed((row, column), hidden):
            beside.update(_row(table, row), _column(table, column))
        else:
            beside.update(_find_thin_line(table, (row, column), hidden, minimum))
    return min(beside - hidden, key=lambda cell: (table[cell[0]][cell[1]], cell), default=None)


def _row(table: list[list[int]], row: int) -> list[Cell]:
    return [(row, column) for column in range(len(table[0]))]


def _column(table: list[list[int]], column: int) -> list[Cell]:
    return [(row, column) for row in range(len(table))]


def _find_thin_line(table: list[list[int]], cell: Cell, hidden: set[Cell], minimum: int) -> list[Cell]:
    """The line through the cell whose shown total leaves fewer than the minimum to what is hidden beneath it."""
    for line in (_row(table, cell[0]), _column(table, cell[1])):
        *parts, total = line
        rest = sum(table[row][column] for row, column in parts if (row, column) in hidden)
        if total not in hidden and rest < minimum:
            return parts
    return []


def _is_exposed(cell: Cell, hidden: set[Cell]) -> bool:
    """Whether no other way leads from the row of the cell to its column over hidden cells."""
    others: dict[tuple[str, int], set[tuple[str, int]]] = defaultdict(set)
    for row, column in hidden - {cell}:
        others["row", row].add(("column", column))
        others["column", column].add(("row", row))
    reached, ahead = {("row", cell[0])}, [("row", cell[0])]
    while ahead:
        for node in others[ahead.pop()] - reached:
            reached.add(node)
            ahead.append(node)
    return ("column", cell[1]) not in reached
