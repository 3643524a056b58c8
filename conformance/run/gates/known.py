"""A run beside its baseline: what is new, what is known, what passes, what an entry no longer stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...clauses.registry import of_functions
from ...scoring.outcome.model import GateSentence, Report, Score
from .baseline import Baseline, Entry, failures, key
from .settings import Settings


def against_baseline(report: Report, baseline: Baseline, strict: bool) -> Report:
    """Return the report with known failures marked and a sentence for each entry that no failure answers to.

    An entry whose case passes was fixed: that fails where ``strict`` is given. An entry that matches nothing never
    fails, since nothing was measured that it could be held against.
    """
    marked = baseline.mark(report)
    return replace(marked, told=(*marked.told, *_told(marked, baseline, strict)))


def _told(report: Report, baseline: Baseline, strict: bool) -> Iterator[GateSentence]:
    matched = {key(f) for f in failures(report)}
    scores = {(s.op, s.dtype): s for s in report.scores}
    left = [entry for entry in baseline.entries if entry.key not in matched]
    asked = [entry for entry in left if (entry.op, entry.dtype) in scores]
    differences = baseline.settings.differences(Settings.of(report))
    if differences and asked:
        sentence = f"{_entries(len(asked))} nothing: the baseline was written with other settings ({differences})"
        yield GateSentence("baseline", sentence, False)
        asked = []
    clauses = {clause.id for clause in of_functions()}
    now = {(f.op, f.dtype, f.clause): f.case for f in failures(report)}
    for entry in asked:
        name = f"{entry.clause} ({entry.op}, {entry.dtype}), case {entry.case},"
        if why := _unmatched(entry, scores[entry.op, entry.dtype], clauses):
            yield GateSentence("baseline", f"{name} matches nothing: {why}; remove the entry if that is meant", False)
            continue
        if other := now.get((entry.op, entry.dtype, entry.clause)):
            # A report has one witness of a clause: whether another case fails too is not known.
            yield GateSentence(
                "baseline", f"{name} is no longer the witness: the clause now fails at {other}, a new failure", False
            )
            continue
        yield GateSentence("baseline", f"{name} passes and was expected to fail: remove the entry", strict)
    if unasked := len(left) - len([e for e in left if (e.op, e.dtype) in scores]):
        sentence = f"{_entries(unasked)} nothing: their functions and formats were not asked for"
        yield GateSentence("baseline", sentence, False)


def _unmatched(entry: Entry, score: Score, clauses: set[str]) -> str:
    """Return why nothing can be said of an entry, or an empty text: its case was tried and did not fail."""
    if entry.clause not in clauses:
        return "the specification has no such clause"
    if score.outcome == "unsupported":
        return "the backend does not offer the function in this format"
    if score.outcome == "errored":
        return f"the function was not tried to its end ({score.reason})"
    return ""


def _entries(count: int) -> str:
    return "1 entry matches" if count == 1 else f"{count} entries match"
