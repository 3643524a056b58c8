"""A report as its page shows it: a matrix of functions and formats, and what is behind each cell."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ....spec.grade import Grade
from ...scoring.outcome.model import Finding, Report, Score, Severity
from ..common.faults import distinct
from ..common.groups import group
from ..common.text import plain
from .plots import Drawn, drawings


@dataclass(frozen=True)
class Cell:
    """One function in one format: its score and its findings."""

    score: Score
    findings: tuple[Finding, ...]

    @property
    def anchor(self) -> str:
        """Return what links to the cell are made of."""
        return slug(f"{self.score.op}.{self.score.dtype}")

    @property
    def failures(self) -> list[Finding]:
        """Return the findings that a verdict of ``fail`` rests on."""
        return [f for f in self.findings if f.fails]

    @property
    def state(self) -> str:
        """Return ``absent``, ``errored``, ``below`` (the required grade, or with failures) or ``met``."""
        if self.score.outcome == "unsupported" and not self.failures:
            return "absent"
        if self.score.grade is None:
            return "errored"
        return "below" if self.failures or self.score.grade > self.score.required else "met"

    @property
    def word(self) -> str:
        """Return the grade, or why there is none, in one word."""
        if self.score.outcome == "unsupported":
            return str(self.score.refusal) or "not offered"
        return self.score.outcome if self.score.grade is None else self.score.grade.label

    def of(self, severity: str) -> list[Finding]:
        """Return the findings of a severity; failures that a baseline knows are ``known``."""
        if severity == "known":
            return [f for f in self.findings if f.known is not None]
        return [f for f in self.findings if f.severity is Severity(severity) and f.known is None]

    @cached_property
    def drawings(self) -> list[Drawn]:
        """Return the pictures of the errors."""
        errors = self.score.errors
        return [] if errors is None else drawings(errors, plain(f"{self.score.op} in {self.score.dtype}", 100))

    @property
    def held(self) -> dict[str, list[str]]:
        """Return the clauses that hold, by their group."""
        found: dict[str, list[str]] = {}
        for clause in self.score.held:
            found.setdefault(group(clause).value, []).append(clause)
        return found


@dataclass(frozen=True)
class Row:
    """One function in all formats; a format that was not asked for has None."""

    op: str
    cells: tuple[Cell | None, ...]

    @property
    def offered(self) -> bool:
        """Whether the backend has it in any format."""
        return any(cell is not None and cell.state != "absent" for cell in self.cells)

    @property
    def fails(self) -> bool:
        """Whether any format is below what is required."""
        return any(cell is not None and cell.state in ("below", "errored") for cell in self.cells)


class View:
    """What the template of a report reads."""

    def __init__(self, report: Report) -> None:
        """Sort the scores of a report into rows."""
        self.report = report
        by_place: dict[tuple[str, str], list[Finding]] = {}
        for finding in report.findings:
            by_place.setdefault((finding.op, finding.dtype), []).append(finding)
        cells = {(s.op, s.dtype): Cell(s, tuple(by_place.get((s.op, s.dtype), ()))) for s in report.scores}
        self.dtypes = list(dict.fromkeys(s.dtype for s in report.scores))
        ops = dict.fromkeys(s.op for s in report.scores)
        rows = [Row(op, tuple(cells.get((op, dtype)) for dtype in self.dtypes)) for op in ops]
        self.rows = [row for row in rows if row.offered]
        self.absent = [row.op for row in rows if not row.offered]

    def cells(self) -> Iterator[Cell]:
        """Yield the cells that something is known of."""
        for row in self.rows:
            yield from (cell for cell in row.cells if cell is not None and cell.state != "absent")

    def has(self, finding: Finding) -> bool:
        """Return whether a finding is behind a cell."""
        return any((c.score.op, c.score.dtype) == (finding.op, finding.dtype) for c in self.cells())

    @property
    def failures(self) -> list[Finding]:
        """Return the findings that a verdict of ``fail`` rests on."""
        return [f for f in distinct(self.report.findings) if f.fails]

    @property
    def counted(self) -> Mapping[str, int]:
        """Return how many cells have which grade, the best first, and how many have none."""
        found = Counter(cell.word for cell in self.cells())
        return {word: found[word] for word in (*(g.label for g in Grade), "errored") if found[word]}

    @property
    def clauses(self) -> set[str]:
        """Return the clauses that are named anywhere."""
        return {f.clause for f in self.report.findings} | {c for s in self.report.scores for c in s.held}


def slug(text: str) -> str:
    """Return text as the id of an element, the same for the same text; what is no name becomes a digest.

    >>> slug("softargmax.float32"), slug("a b<c>")
    ('softargmax.float32', 'x-ec1407284342')
    """
    if re.fullmatch(r"[A-Za-z][\w.-]{0,120}", text, re.ASCII):
        return text
    return f"x-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:12]}"
