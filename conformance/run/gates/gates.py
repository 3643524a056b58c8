"""What a command line holds a run against: read before the run, applied after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ...errors import UsageError
from ...files import check_writable, write_text
from ...report.common.text import counted
from ...scoring.outcome.model import Report
from ..request import Request
from . import ratchet, record
from .baseline import Baseline
from .baseline import read as read_baseline
from .known import against_baseline


@dataclass(frozen=True)
class Gates:
    """A baseline to compare with, or one to write; an earlier report that must not be better."""

    baseline: Baseline | None = None
    strict: bool = False
    before: Report | None = None
    target: str | None = None
    old: Baseline | None = None

    def judged(self, report: Report) -> Report:
        """Return the report with what the gates say of it."""
        if self.baseline is not None:
            report = against_baseline(report, self.baseline, self.strict)
        if self.before is not None:
            report = ratchet.against_report(report, self.before)
        return report

    def recorded(self, report: Report, say: Callable[[str], None]) -> Report:
        """Write the baseline where one is asked for, and return the report with its failures marked as known."""
        if self.target is None:
            return report
        if report.error or not any(s.outcome == "scored" for s in report.scores):
            say(f"{self.target} is left as it is: nothing was measured")
            return report
        new = record.recorded(report, self.old)
        write_text(self.target, record.to_json(new))
        blank = sum(not entry.reason for entry in new.entries)
        say(f"{self.target}: {counted(len(new.entries), 'known failure')}, {blank} without a reason yet")
        return new.mark(report)


def gates(
    request: Request,
    *,
    baseline_path: str | None,
    write_baseline: str | None,
    strict_baseline: bool,
    no_worse_than: str | None,
) -> Gates:
    """Return the gates of a command line; raises :class:`UsageError` for files that cannot be used."""
    if baseline_path is not None and write_baseline is not None:
        raise UsageError("--baseline compares with a file and --write-baseline rewrites it; give one of them")
    if strict_baseline and baseline_path is None:
        raise UsageError("--strict-baseline says how strict --baseline FILE is; give that too")
    old = None
    if write_baseline is not None:
        check_writable(write_baseline)
        if Path(write_baseline).exists():
            old = read_baseline(write_baseline)
            record.check_rewritable(write_baseline, old, request)
    return Gates(
        baseline=None if baseline_path is None else read_baseline(baseline_path),
        strict=strict_baseline,
        before=None if no_worse_than is None else ratchet.read(no_worse_than, request),
        target=write_baseline,
        old=old,
    )
