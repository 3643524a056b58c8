"""A comparison as one HTML file: a scoreboard of the reports, then every function in every format side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ....spec.grade import Grade
from ...scoring.outcome.model import Score
from ..common.identity import identity
from ..comparison.comparison import Cell, Change, Column, Comparison, Row
from ..comparison.words import failures, place, sums
from .document import document


@dataclass(frozen=True)
class Side:
    """A score beside the first report's: ``state`` is what the page of a report says of a cell."""

    column: Column
    score: Score | None
    state: str
    change: Change

    @property
    def word(self) -> str:
        """The grade, or why there is none."""
        if self.score is None or self.score.outcome == "unsupported":
            return "not offered"
        return self.score.outcome if self.score.grade is None else self.score.grade.label

    @property
    def told(self) -> str:
        """How the score stands to the first report's: sign and word; nothing where it is the same."""
        return "" if self.change in (Change.NOTHING, Change.SAME) else f"{self.change.sign} {self.change.value}"


def to_html(comparison: Comparison) -> str:
    """Return a comparison as a page."""
    rows = [(row, place(row), _sides(comparison, row)) for row in comparison.rows]
    board = [
        (column, _counted([sides[i] for _, _, sides in rows]), identity(column.report))
        for i, column in enumerate(comparison.columns)
    ]
    return document(
        "compare.html.j2",
        title=f"{len(board)} reports side by side",
        comparison=comparison,
        board=board,
        rows=rows,
        failures=failures(comparison),
        sums=sums(comparison),
    )


def _sides(comparison: Comparison, row: Row) -> list[Side]:
    return [
        Side(column, cell.score, _state(column, row, cell), cell.change)
        for column, cell in zip(comparison.columns, row.cells, strict=True)
    ]


def _state(column: Column, row: Row, cell: Cell) -> str:
    if cell.score is None or cell.score.outcome == "unsupported":
        return "absent"
    if cell.score.grade is None:
        return "errored"
    failing = any(failure[1:] == (row.op, row.dtype) for failure in column.failures)
    return "below" if failing or cell.score.grade > cell.score.required else "met"


def _counted(sides: list[Side]) -> dict[str, int]:
    """Return how many scores have which grade, the best first, how many have none and how many there are not."""
    found = Counter(side.word for side in sides)
    return {word: found[word] for word in (*(g.label for g in Grade), "errored", "not offered") if found[word]}
