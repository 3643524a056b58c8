"""Reports side by side: versions, devices, libraries or formats; each is held against the first."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ...errors import UsageError
from ...scoring.outcome.model import Report, Score, Severity, size
from ..common.identity import subject

MOST = len(string.ascii_uppercase)


class Change(Enum):
    """How a score stands to that of the first report; the sign says it in one character."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NEW = "new"
    GONE = "gone"
    NOTHING = ""

    @property
    def sign(self) -> str:
        """``+``, ``-``, ``=`` or nothing."""
        return {Change.BETTER: "+", Change.NEW: "+", Change.WORSE: "-", Change.GONE: "-", Change.SAME: "="}.get(
            self, ""
        )


@dataclass(frozen=True)
class Column:
    """One report: its letter, what it is of, and its format where the reports are of different formats."""

    letter: str
    report: Report
    dtype: str = ""

    @property
    def title(self) -> str:
        """Name and version of the backend, and the format."""
        return f"{subject(self.report)} {self.dtype}".rstrip()

    @property
    def scores(self) -> dict[tuple[str, str], Score]:
        """The scores by function and format; the format is left out where it is that of the column."""
        return {(s.op, "" if self.dtype else s.dtype): s for s in self.report.scores}

    @property
    def failures(self) -> set[tuple[str, str, str]]:
        """Clause, function and format of every failure, known or not."""
        found = (f for f in self.report.findings if f.severity is Severity.FAIL)
        return {(f.clause, f.op, "" if self.dtype else f.dtype) for f in found}


@dataclass(frozen=True)
class Cell:
    """A score, None where a report has none, and how it stands to the first report's."""

    score: Score | None
    change: Change


@dataclass(frozen=True)
class Row:
    """A function in a format, in every report."""

    op: str
    dtype: str
    cells: tuple[Cell, ...]

    @property
    def changed(self) -> bool:
        """Whether any report differs from the first."""
        return any(cell.change not in (Change.SAME, Change.NOTHING) for cell in self.cells)


@dataclass(frozen=True)
class Comparison:
    """Reports side by side; ``cautions`` say why figures may not be comparable."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cautions: tuple[str, ...]

    def counts(self, i: int) -> dict[Change, int]:
        """Return how many scores of a report stand in each way to the first's."""
        changes = [row.cells[i].change for row in self.rows]
        return {change: changes.count(change) for change in Change if change is not Change.NOTHING}

    def broken(self, i: int) -> list[tuple[str, str, str]]:
        """Return the failures of a report that the first does not have: clause, function, format."""
        return sorted(self.columns[i].failures - self.columns[0].failures)

    def mended(self, i: int) -> list[tuple[str, str, str]]:
        """Return the failures of the first report that another, which measured the same, does not have."""
        scored = {place for place, s in self.columns[i].scores.items() if s.outcome == "scored"}
        gone = self.columns[0].failures - self.columns[i].failures
        return sorted(failure for failure in gone if failure[1:] in scored)


def compare(reports: Sequence[Report]) -> Comparison:
    """Return reports side by side; raises :class:`UsageError` for fewer than two and for more than there are letters.

    Reports of one format each, and not all of the same, are compared function by function, each in its own ulp.
    """
    if not 2 <= len(reports) <= MOST:
        raise UsageError(f"compare takes 2 to {MOST} reports, and {len(reports)} are given")
    formats = [sorted({s.dtype for s in report.scores}) for report in reports]
    apart = all(len(names) == 1 for names in formats) and len({names[0] for names in formats}) > 1
    columns = tuple(
        Column(letter, report, names[0] if apart else "")
        for letter, report, names in zip(string.ascii_uppercase, reports, formats, strict=False)
    )
    scores = [column.scores for column in columns]
    places = dict.fromkeys(place for found in scores for place in found)
    rows = (Row(*place, _cells([found.get(place) for found in scores])) for place in places)
    shown = tuple(row for row in rows if any(c.score and c.score.outcome != "unsupported" for c in row.cells))
    return Comparison(columns, shown, tuple(_cautions(reports)))


def change(first: Score | None, score: Score | None) -> Change:
    """Return how a score stands to an earlier one: by its grade, then by its largest error."""
    if first is None or score is None or first.grade is score.grade is None:
        return Change.NOTHING
    if first.grade is None or score.grade is None:
        return Change.NEW if first.grade is None else Change.GONE
    then, now = (first.grade, size(first)), (score.grade, size(score))
    return Change.SAME if then == now else Change.BETTER if now < then else Change.WORSE


def _cells(scores: list[Score | None]) -> tuple[Cell, ...]:
    changes = [Change.NOTHING, *(change(scores[0], score) for score in scores[1:])]
    return tuple(Cell(score, change) for score, change in zip(scores, changes, strict=True))


def _cautions(reports: Sequence[Report]) -> list[str]:
    """Return a sentence for each thing that decides the cases and is not the same in all reports."""
    told = []
    for name in ("level", "seed", "profile"):
        values = [str(getattr(report, name)) for report in reports]
        if len(set(values)) > 1:
            told.append(f"the {name} differs ({', '.join(values)}): other cases were tried")
    if len({tuple(sorted(report.digests.items())) for report in reports}) > 1:
        versions = ", ".join(report.softgauge for report in reports)
        told.append(f"the suite differs (softgauge {versions}, other digests): a change may come from it")
    return told
