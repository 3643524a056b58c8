"""Print the grades of every library beside each other and write docs/scoreboard.md.

``python -m benchmarks.scoreboard`` runs every backend that is installed and keeps the reports in build/reports;
``python -m benchmarks.scoreboard REPORT.json …`` reads reports that ``softgauge run --json`` wrote. It stands beside
``benchmarks.accuracy`` because it writes a document of this repository.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from softgauge.conformance.atomic import write_text
from softgauge.conformance.builtin import builtin, described
from softgauge.conformance.progress import progress
from softgauge.conformance.report.json import to_json
from softgauge.conformance.report.model import Finding, Score, Severity
from softgauge.conformance.report.read import finding, score
from softgauge.conformance.report.text import plain, ulps
from softgauge.conformance.request import DEFAULT_DTYPES, LEVELS, parse
from softgauge.conformance.run import run
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
    """One library: what its report says."""

    name: str
    version: str
    device: str
    verdict: str
    narrow: str
    flushes: str
    level: str
    seed: int
    machine: str
    scores: tuple[Score, ...]
    findings: tuple[Finding, ...]

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(f.severity is severity for f in self.findings)

    @property
    def offered(self) -> tuple[Score, ...]:
        """The scores of what the library offers, what crashed among them."""
        return tuple(s for s in self.scores if s.outcome != "unsupported")

    def cell(self, op: str, dtype: str) -> str:
        """Return the grade and the largest error of a function in a format, ``!`` where a finding is a failure."""
        for s in self.offered:
            if (s.op, s.dtype) == (op, dtype):
                broken = any((f.op, f.dtype, f.severity) == (op, dtype, Severity.FAIL) for f in self.findings)
                size = f"{s.grade.label} {ulps(s.max_ulp)}" if s.grade is not None else s.outcome
                return f"{size} !" if broken else size
        return "–"


def row(data: Any) -> Row:
    """Return what a report in JSON says; raises ValueError or KeyError for what is no report."""
    backend, platform = data["backend"], data["platform"]
    return Row(
        name=_safe(backend["name"]),
        version=_safe(backend.get("version", "")),
        device=_safe(backend.get("device", "")),
        verdict=_safe(data["verdict"]),
        narrow=_narrow(backend),
        flushes=_safe(", ".join(backend.get("flush_to_zero", [])) or "–"),
        level=_safe(data["level"]),
        seed=int(data["seed"]),
        machine=_safe(", ".join(f"{name} {platform[name]}" for name in MACHINE if name in platform)),
        scores=tuple(map(score, data["scores"])),
        findings=tuple(map(finding, data["findings"])),
    )


def _narrow(backend: dict[str, Any]) -> str:
    """Return what a library computes 16-bit formats in; where nothing is declared they are expected in float32."""
    if not {"float16", "bfloat16"} & set(backend.get("dtypes", ("float16",))):
        return "–"
    return "itself" if backend.get("accumulate") else "float32"


def document(rows: Sequence[Row]) -> str:
    """Return the scoreboard in Markdown."""
    levels, seeds, machines = ({getattr(r, name) for r in rows} for name in ("level", "seed", "machine"))
    if len(levels) > 1 or len(seeds) > 1:
        raise ValueError(f"the reports are of different runs: levels {sorted(levels)}, seeds {sorted(seeds)}")
    head = HEAD.format(level=rows[0].level, seed=rows[0].seed, machines="; ".join(sorted(machines)))
    return head + "\n".join(line for part in (_libraries(rows), _functions(rows), _failures(rows)) for line in part)


def _libraries(rows: Sequence[Row]) -> Iterator[str]:
    grades = [g for g in Grade if any(s.grade is g for r in rows for s in r.scores)]
    facts = ["library", "version", "device", "16 bits", "flushes"]
    lines = [[*facts, "scored", *(g.label for g in grades), "failures", "verdict"]]
    for r in rows:
        counts = Counter(s.grade for s in r.offered)
        cells = [str(counts[g] or "–") for g in grades]
        scored = sum(s.outcome == "scored" for s in r.offered)
        said = [r.name, r.version, r.device, r.narrow, r.flushes]
        lines.append([*said, str(scored), *cells, str(r.count(Severity.FAIL)), r.verdict])
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
        for f in r.findings:
            if f.severity is Severity.FAIL:
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


def measured(level: str) -> Iterator[Path]:
    """Run every backend that is installed and yield the path of its report."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    for name in names():
        print(f"{name}: level {level}", file=sys.stderr)
        with progress(sys.stderr) as show:
            report = run(parse(name, level=level), show)
        if report.error:
            print(f"{name} could not be scored: {report.error}", file=sys.stderr)
            continue
        path = REPORTS / f"{name.replace(':', '-')}.json"
        write_text(str(path), to_json(report))
        yield path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scoreboard", description=__doc__)
    parser.add_argument("reports", nargs="*", metavar="REPORT", help="reports to read instead of running anything")
    parser.add_argument("--level", choices=LEVELS, default="standard", help="the level of the runs")
    parser.add_argument("--output", metavar="FILE", default=str(DOCUMENT), help="what to write, docs/scoreboard.md")
    chosen = parser.parse_args()
    rows = []
    for path in map(Path, chosen.reports) if chosen.reports else measured(chosen.level):
        try:
            rows.append(row(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, KeyError, TypeError) as error:
            parser.error(f"{path} is no report: {type(error).__name__}: {plain(error)}")
    if not rows:
        parser.error("nothing was scored")
    try:
        text = document(rows)
    except ValueError as error:
        parser.error(str(error))
    print(text)
    write_text(chosen.output, text)
    print(f"wrote {chosen.output}: {len(rows)} libraries", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
