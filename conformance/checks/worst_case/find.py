"""From the search to the finding: the simplest row that fails, or the call that it failed in."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from ....reference.formats import Mask
from ...scoring.judge import Breach, Trial, judge
from ...scoring.outcome.model import Severity
from ...scoring.subject import Subject
from .candidates import Candidates
from .climb import Over, Search, breaking
from .effort import Effort
from .shrink import simplest


def worst(subject: Subject, effort: Effort, name: str, tell: Callable[[], None]) -> None:
    """Search, and judge the simplest row that fails.

    Where a row fails only among the others of its call, or not a second time, the call is judged as it was.
    """
    search = Search(subject, effort, name, tell)
    search.run()
    if search.failing is None:
        return
    trial, rows, row = search.failing
    shrunk = None
    with contextlib.suppress(Over):
        shrunk = _shrunk(subject, search, trial, rows.take(slice(row, row + 1)), row)
    found = shrunk or trial
    batch = found.batch if shrunk else replace(found.batch, together=True)  # type: ignore[call-arg]  # a Witness
    known = _known(subject, found)
    judge(subject, batch, found.measure.got, found.measure.want, breach=known, simplest=known is None)


def _known(subject: Subject, found: Trial) -> Breach | None:
    """Return the law that is broken already, where the search finds no more than an error: it is the same fault."""
    law = next((f for f in subject.findings.values() if f.check == "law" and f.severity is Severity.FAIL), None)
    if law is None:
        return None
    (mask,) = (fault.mask for fault in found.faults() if fault.clause == found.line)
    return Breach(law.clause, mask, law.message)


def _shrunk(subject: Subject, search: Search, trial: Trial, alone: Candidates, row: int) -> Trial | None:
    """Return the result of the simplest row that breaks a clause which ``alone`` breaks by itself."""
    for clause in [fault.clause for fault in trial.faults() if breaking(trial, fault.clause)[row]]:
        breaks = partial(_breaks, search, clause)
        if breaks(alone)[0]:
            last = search.trial(simplest(subject.op, subject.format, alone, breaks))
            if breaking(last, clause)[0]:
                return last
    return None


def _breaks(search: Search, clause: str, rows: Candidates) -> Mask:
    return breaking(search.trial(rows), clause)
