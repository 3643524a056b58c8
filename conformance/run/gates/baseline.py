"""Known failures: a file that lists them, each bound to a function, a format, a clause and a case."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ...errors import UsageError
from ...report.json.fields import Entries, json_file
from ...report.json.read import GRADES
from ...scoring.outcome.model import LEVELS, PROFILES, Finding, Known, Report, Severity
from .settings import Settings

SCHEMA = "softgauge-baseline/1"
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Entry:
    """A known failure; ``message`` is what the run said, ``reason`` and ``issue`` are what a person writes of it."""

    op: str
    dtype: str
    clause: str
    case: str
    message: str
    reason: str
    issue: str

    @property
    def key(self) -> Key:
        """What the entry is bound to."""
        return self.op, self.dtype, self.clause, self.case


@dataclass(frozen=True)
class Baseline:
    """The known failures of a backend at some settings."""

    softgauge: str
    backend: str
    settings: Settings
    entries: tuple[Entry, ...]

    def mark(self, report: Report) -> Report:
        """Return the report with each failure that the baseline lists marked as known."""
        entries = {entry.key: entry for entry in self.entries}
        return replace(report, findings=tuple(_marked(f, entries) for f in report.findings))


def key(finding: Finding) -> Key:
    """Return what an entry for a finding is bound to."""
    return finding.op, finding.dtype, finding.clause, finding.case


def failures(report: Report) -> list[Finding]:
    """Return the findings of severity ``fail``, known or not, by clause, function and format."""
    return [f for f in report.findings if f.severity is Severity.FAIL]


def read(path: str | os.PathLike[str]) -> Baseline:
    """Return the baseline that a file holds; raises :class:`UsageError` for a file that holds none."""
    try:
        return _baseline(json_file(path))
    except ValueError as error:
        raise UsageError(f"{path} is no baseline: {error}; `softgauge run --write-baseline` writes one") from error


def to_dict(baseline: Baseline) -> dict[str, Any]:
    """Return the baseline as JSON values, described by ``baseline.schema.json``."""
    written = {"softgauge": baseline.softgauge, "backend": baseline.backend, **asdict(baseline.settings)}
    written["require"] = baseline.settings.require.label
    return {"schema": SCHEMA, "written": written, "entries": [asdict(entry) for entry in baseline.entries]}


def _marked(finding: Finding, entries: Mapping[Key, Entry]) -> Finding:
    """Return a finding as it is known."""
    entry = entries.get(key(finding)) if finding.severity is Severity.FAIL else None
    return finding if entry is None else replace(finding, known=Known(entry.reason, entry.issue))


def _baseline(data: Any) -> Baseline:
    file = Entries("baseline", data)
    file.only("schema", "written", "entries")
    file.one_of("schema", (SCHEMA,))
    written = file.object("written")
    written.only("softgauge", "backend", "level", "seed", "profile", "require")
    entries = tuple(_entry(item) for item in file.items("entries"))
    if len({entry.key for entry in entries}) < len(entries):
        raise ValueError("two entries are of the same failure")
    settings = Settings(
        written.one_of("level", LEVELS),
        written.count("seed"),
        written.one_of("profile", PROFILES),
        GRADES[written.one_of("require", GRADES)],
    )
    return Baseline(written.text("softgauge"), written.text("backend"), settings, entries)


def _entry(data: Any) -> Entry:
    item, names = Entries("entry", data), tuple(Entry.__dataclass_fields__)
    item.only(*names)
    return Entry(**{name: item.text(name) for name in names})
