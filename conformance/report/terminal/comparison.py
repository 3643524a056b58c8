"""A comparison of reports for a terminal; a change is a sign and a word before it is a colour."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from ..common.text import plain
from ..comparison.comparison import Cell, Change, Comparison
from ..comparison.words import failures, place, shown, sums
from .lines import matrix, pairs, wrapped

_STYLE = {Change.BETTER: "green", Change.NEW: "green", Change.WORSE: "red", Change.GONE: "red", Change.SAME: "dim"}


def render(comparison: Comparison, console: Console, everything: bool = False) -> None:
    """Print the reports, the scores that changed or all of them, failures that came or went, and the sums."""
    pairs([(column.letter, plain(column.title, 200)) for column in comparison.columns], console)
    for caution in comparison.cautions:
        wrapped(f"caution: {plain(caution, 500)}", console, indent=2, style="yellow")
    rows = [row for row in comparison.rows if everything or row.changed]
    if rows:
        headings = ["function", *(column.letter for column in comparison.columns)]
        matrix(headings, [[Text(place(row)), *map(_cell, row.cells)] for row in rows], console)
    if rest := len(comparison.rows) - len(rows):
        console.print()
        wrapped(f"{rest} of {len(comparison.rows)} rows are the same in all reports; --all shows them", console)
    for title, lines in failures(comparison):
        console.print()
        wrapped(title, console, style="bold")
        for line in lines:
            wrapped(f"  {line}", console, indent=4)
    console.print()
    for line in sums(comparison):
        wrapped(line, console, indent=4)


def _cell(cell: Cell) -> Text:
    return Text(shown(cell), style=_STYLE.get(cell.change, ""))
