"""A baseline written anew: what a run found, with what people wrote of it before."""

from __future__ import annotations

import json

from ...errors import UsageError
from ...report.common.identity import subject
from ...report.common.text import plain
from ...scoring.outcome.model import Finding, Report
from ..request import Request
from .baseline import Baseline, Entry, failures, key, to_dict
from .settings import Settings


def check_rewritable(path: str, old: Baseline, request: Request) -> None:
    """Raise :class:`UsageError` where a rewritten file would hold entries of two settings."""
    differences = old.settings.differences(Settings.of(request))
    if differences and any(e.op not in request.functions or e.dtype not in request.dtypes for e in old.entries):
        raise UsageError(
            f"{path} was written with other settings ({differences}) and lists functions or formats that this run "
            "does not ask for; use its settings, ask for all of them, or name another file"
        )


def recorded(report: Report, old: Baseline | None) -> Baseline:
    """Return the baseline of a report: its failures, with the reason and the issue that ``old`` has for each.

    A failure that moved to another case keeps them. Entries of functions and formats that were not asked for, or not
    tried to their end, stay.
    """
    before = old.entries if old is not None else ()
    exact = {entry.key: entry for entry in before}
    # Of two entries of one clause the first speaks for a case that is new.
    alike = {entry.key[:3]: entry for entry in reversed(before)}
    ended = {(s.op, s.dtype) for s in report.scores if s.outcome != "errored"}
    entries = {e.key: e for e in before if (e.op, e.dtype) not in ended}
    for finding in failures(report):
        entries[key(finding)] = _entry(finding, exact.get(key(finding)) or alike.get(key(finding)[:3]))
    return Baseline(report.softgauge, subject(report), Settings.of(report), tuple(entries.values()))


def to_json(baseline: Baseline) -> str:
    """Return the text of a baseline file: in the order of the report, one line for each fact, for people to edit."""
    return json.dumps(to_dict(baseline), indent=2) + "\n"


def _entry(finding: Finding, before: Entry | None) -> Entry:
    reason, issue = (before.reason, before.issue) if before is not None else ("", "")
    return Entry(*key(finding), message=plain(finding.message, 300), reason=reason, issue=issue)
