"""What every rendering of a comparison says, as text of one line each."""

from __future__ import annotations

from ..common.text import counted, plain, ulps
from .comparison import Cell, Change, Comparison, Row


def place(row: Row) -> str:
    """Return function and format; the format is left out where each report has its own."""
    return f"{plain(row.op, 60)} {plain(row.dtype, 30)}".rstrip()


def shown(cell: Cell) -> str:
    """Return grade, largest error and how both stand to the first report: a sign and a word."""
    score = cell.score
    if score is None:
        return "–"
    grade = plain(score.outcome, 20) if score.grade is None else f"{score.grade.label} {ulps(score.max_ulp)}".rstrip()
    if cell.change in (Change.NOTHING, Change.SAME):
        return f"{grade} {cell.change.sign}".rstrip()
    return f"{grade} ({cell.change.sign} {cell.change.value})"


def failures(comparison: Comparison) -> list[tuple[str, list[str]]]:
    """Return the failures that only another report than the first has, and those that only the first has."""
    lists = []
    first = comparison.columns[0].letter
    for i, column in enumerate(comparison.columns[1:], 1):
        lists.append((f"- fails in {column.letter} and not in {first}", comparison.broken(i)))
        lists.append((f"+ fails in {first} and not in {column.letter}", comparison.mended(i)))
    return [(title, [_failure(*failure) for failure in found]) for title, found in lists if found]


def sums(comparison: Comparison) -> list[str]:
    """Return a line for each report but the first: how many scores got better or worse, which failures came or went."""
    first = comparison.columns[0].letter
    lines = []
    for i, column in enumerate(comparison.columns[1:], 1):
        counts = [f"{change.sign}{n} {change.value}" for change, n in comparison.counts(i).items() if n]
        failing = f"{counted(len(comparison.broken(i)), 'failure')} new, {len(comparison.mended(i))} gone"
        lines.append(f"{column.letter} beside {first}: {', '.join([*counts, failing])}")
    return lines


def _failure(clause: str, op: str, dtype: str) -> str:
    where = ", ".join(part for part in (plain(op, 60), plain(dtype, 30)) if part)
    return f"{plain(clause, 120)} ({where})"
