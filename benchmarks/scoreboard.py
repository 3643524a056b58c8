"""Print the grades of every library beside each other and write docs/scoreboard.md.

``python -m benchmarks.scoreboard`` runs every backend that is installed and keeps the reports in build/reports;
``python -m benchmarks.scoreboard REPORT.json …`` reads reports that ``softgauge run --json`` wrote. It stands beside
``benchmarks.accuracy`` because it writes a document of this repository.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from softgauge.conformance.errors import UsageError
from softgauge.conformance.files import write_text
from softgauge.conformance.report.common.text import plain, ulps
from softgauge.conformance.report.json.read import from_file
from softgauge.conformance.report.json.write import to_json
from softgauge.conformance.report.terminal.progress import progress
from softgauge.conformance.run.request import DEFAULT_DTYPES, parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import LEVELS, Finding, Report, Score, Severity
from softgauge.conformance.worker.target.builtin import builtin, described
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "scoreboard.md"
REPORTS = ROOT / "build" / "reports"
VARIANTS = {"array_api": ("array_api", "array_api:torch", "array_api:dask.array")}
"""Backends whose variants are libraries of their own."""

MACHINE = ("system", "machine", "python", "numpy")
"""What of a report's platform the document names."""

HEAD = """\
# The scoreboard

What `softgauge run` says of each library as pip installs it, written by `python -m benchmarks.scoreboard`: level
*{level}*, seed {seed}, required grade *fast*, {machines}.

What the faults are is in [findings.md](findings.md), what the grades mean in [README.md](../README.md#grades).

`numpy` is not a library's function but the textbook formulas in NumPy, and `array_api` the same formulas over a library
of the array API standard: its exp, log and sum are what is graded. `softgauge backends` lists what each adapter offers.

## Libraries

Scored: functions times formats. Failures are distinct clauses times formats; conventions and notes are none. 16 bits:
what the library computes 16-bit formats in as far as is declared; where that is the format itself, the bounds are those
of its arithmetic. Flushes: formats whose subnormal results may be 0.

"""


@dataclass(frozen=True)
class Row:
    """One library: what its report says, as text that is safe in a cell."""

    report: Report

    @property
    def name(self) -> str:
        """What `softgauge run` is told."""
        return _safe(self.report.backend["name"])

    @property
    def facts(self) -> list[str]:
        """Name, version, device, what computes 16-bit formats, what is flushed."""
        said = self.report.backend
        flushes = ", ".join(said.get("flush_to_zero", [])) or "–"
        return [
            self.name,
            *(_safe(text) for text in (said["version"], said.get("device", "–"), _narrow(said), flushes)),
        ]

    @property
    def machine(self) -> str:
        """What the figures depend on beside the library."""
        known = self.report.platform
        return _safe(", ".join(f"{name} {known[name]}" for name in MACHINE if name in known))

    @property
    def offered(self) -> list[Score]:
        """The scores of what the library offers, what crashed among them."""
        return [s for s in self.report.scores if s.outcome != "unsupported"]

    @property
    def failures(self) -> list[Finding]:
        """The findings that are failures."""
        return [f for f in self.report.findings if f.severity is Severity.FAIL]

    def cell(self, op: str, dtype: str) -> str:
        """Return the grade and the largest error of a function in a format, ``!`` where a finding is a failure."""
        for s in self.offered:
            if (s.op, s.dtype) == (op, dtype):
                size = f"{s.grade.label} {ulps(s.max_ulp)}" if s.grade is not None else s.outcome
                return f"{size} !" if any((f.op, f.dtype) == (op, dtype) for f in self.failures) else size
        return "–"


def _narrow(said: Mapping[str, Any]) -> str:
    """Return what a library computes 16-bit formats in; where nothing is declared they are expected in float32."""
    if not {"float16", "bfloat16"} & set(said.get("dtypes", ("float16",))):
        return "–"
    return "itself" if said.get("accumulate") else "float32"


def document(reports: Sequence[Report]) -> str:
    """Return the scoreboard in Markdown; raises ValueError for reports of different levels or seeds."""
    runs = {(r.level, r.seed) for r in reports}
    if len(runs) > 1:
        raise ValueError(f"the reports are of different runs: level and seed are {sorted(runs)}")
    rows = [Row(report) for report in reports]
    machines = "; ".join(sorted({r.machine for r in rows}))
    head = HEAD.format(level=reports[0].level, seed=reports[0].seed, machines=machines)
    return head + "\n".join(line for part in (_libraries(rows), _functions(rows), _failures(rows)) for line in part)


def _libraries(rows: Sequence[Row]) -> Iterator[str]:
    grades = [g for g in Grade if any(s.grade is g for r in rows for s in r.offered)]
    facts = ["library", "version", "device", "16 bits", "flushes"]
    lines = [[*facts, "scored", *(g.label for g in grades), "failures", "verdict"]]
    for r in rows:
        counts = Counter(s.grade for s in r.offered)
        cells = [str(counts[g] or "–") for g in grades]
        scored = sum(s.outcome == "scored" for s in r.offered)
        lines.append([*r.facts, str(scored), *cells, str(len(r.failures)), r.report.verdict.value])
    yield from _table(lines)


def _functions(rows: Sequence[Row]) -> Iterator[str]:
    yield "## Functions\n"
    yield "The grade and the largest error in ulp of the format. `!`: a failure. A dash: not offered. Results near 0"
    yield "are included, so a large number may keep its bound. What only `numpy` offers is left out.\n"
    for op in functions():
        offering = [r for r in rows if any(s.op == op for s in r.offered)]
        if {r.name for r in offering} <= {"numpy"}:
            continue
        yield f"### {op}\n"
        lines = [["library", *DEFAULT_DTYPES]]
        yield from _table(lines + [[r.name, *(r.cell(op, dtype) for dtype in DEFAULT_DTYPES)] for r in offering])


def _failures(rows: Sequence[Row]) -> Iterator[str]:
    yield "## Clauses that fail\n"
    yield "In how many formats each library breaks a clause; `softgauge explain CLAUSE` says what it means.\n"
    broken: dict[str, Counter[str]] = {}
    for r in rows:
        for f in r.failures:
            broken.setdefault(_safe(f.clause), Counter())[r.name] += 1
    lines = [["clause", "libraries"]]
    for clause, names in sorted(broken.items()):
        lines.append([clause, ", ".join(f"{name} {count}" for name, count in names.items())])
    yield from _table(lines)


def _table(lines: list[list[str]]) -> Iterator[str]:
    """Yield a table whose columns stand under each other in a terminal too."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    for cells in lines:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        yield f"| {' | '.join(padded)} |"
    yield ""


def _safe(text: Any) -> str:
    """Return text of a backend so that it ends no cell and is no markup."""
    return "".join(f"\\{c}" if c in "|<>[]`*" else c for c in plain(text, 60))


def names() -> list[str]:
    """Return the backends that are installed, each library of the array API by itself."""
    there = [name for name in builtin() if not described(name).missing]
    return [variant for name in there for variant in VARIANTS.get(name, (name,))]


def measured(level: str) -> Iterator[Report]:
    """Run every backend that is installed and yield its report, which is kept."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    for name in names():
        print(f"{name}: level {level}", file=sys.stderr)
        with progress(sys.stderr) as show:
            report = run(parse(name, level=level), show)
        if report.error:
            print(f"{name} could not be scored: {report.error}", file=sys.stderr)
            continue
        write_text(str(REPORTS / f"{name.replace(':', '-')}.json"), to_json(report))
        yield report


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scoreboard", description=__doc__)
    parser.add_argument("reports", nargs="*", metavar="REPORT", help="reports to read instead of running anything")
    parser.add_argument("--level", choices=LEVELS, default="standard", help="the level of the runs")
    parser.add_argument("--output", metavar="FILE", default=str(DOCUMENT), help="what to write, docs/scoreboard.md")
    chosen = parser.parse_args()
    try:
        reports = [from_file(path) for path in chosen.reports] or list(measured(chosen.level))
        text = document(reports)
    except (UsageError, ValueError) as error:
        parser.error(plain(error, 300))
    print(text)
    write_text(chosen.output, text)
    print(f"wrote {chosen.output}: {len(reports)} libraries", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
