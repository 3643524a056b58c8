"""``python -m benchmarks``: cost of certified values beside loops, growth with size, sums of rows, memory, shares."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from softgauge.conformance.files import write_text
from softgauge.conformance.report.terminal.progress import progress

from .growth import Size, grow, slope
from .memory import peak
from .plot import draw
from .reductions import SHAPES, lines, reductions
from .shares import shares
from .throughput import Cost, measure

FORMATS = ["float32", "float64"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less than a minute: fewer sizes, no share of a run")
    parser.add_argument("--json", metavar="PATH", help="write the record here")
    parser.add_argument("--plot", metavar="PATH", help="write cost against the length of a row, SVG, here")
    parser.add_argument("--growth", metavar="PATH", help="write time against the number of elements, SVG, here")
    chosen = parser.parse_args()
    sizes = [10, 1000] if chosen.quick else [10, 1000, 50_000]
    costs = []
    with progress(sys.stderr) as show:
        for cost in measure(sizes, FORMATS, 100_000 if chosen.quick else 400_000, 3 if chosen.quick else 5):
            costs.append(cost)
            show(f"{cost.op} {cost.format} K = {cost.classes}", len(costs), 12 * len(sizes))
    print(table(costs))
    record: dict[str, Any] = {"machine": machine(), "costs": [asdict(c) for c in costs]}
    sizes_grown = []
    with progress(sys.stderr) as show:
        for size in grow(FORMATS, quick=chosen.quick):
            sizes_grown.append(size)
            show(f"growth {size.format} {size.rows} x {size.classes}", len(sizes_grown), 14 if chosen.quick else 16)
    print("\n".join(growth_lines(sizes_grown)))
    record["growth"] = [asdict(s) for s in sizes_grown]
    reduced = []
    with progress(sys.stderr) as show:
        for reduction in reductions(FORMATS):
            reduced.append(reduction)
            name = f"{reduction.op} {reduction.format} {reduction.rows} x {reduction.classes}"
            show(name, len(reduced), 2 * len(FORMATS) * len(SHAPES))
    print("\n".join(lines(reduced)))
    record["reductions"] = [asdict(r) for r in reduced]
    cases = memory_cases(quick=chosen.quick)
    with progress(sys.stderr) as show:
        record["memory"] = []
        for case in cases:
            record["memory"].append(peak(*case))
            show("memory", len(record["memory"]), len(cases))
    for m in record["memory"]:
        print(
            f"{m['op']:16} {m['format']} {m['rows']:>7} x {m['classes']:<8} {m['seconds']:7.2f} s, "
            f"results {m['results_mib']:7.1f} MiB, peak above the inputs {m['peak_above_inputs_mib']:7.1f} MiB"
        )
    if not chosen.quick:
        record["run"] = shares("standard")
        run = record["run"]
        print(
            f"run numpy --level {run['level']}: {run['seconds']:.0f} s, oracle {run['oracle']:.0%}, "
            f"backend {run['backend']:.0%}, checks {run['checks']:.0%}"
        )
    if chosen.json:
        write_text(chosen.json, json.dumps(record, indent=1) + "\n")
    if chosen.plot:
        title = "softargmax: cost of an element against the number of classes"
        write_text(chosen.plot, draw(curves(costs), title, "classes", "ns"))
    if chosen.growth:
        title = "softargmax: time of a call against its elements"
        write_text(chosen.growth, draw(growth_curves(sizes_grown), title, "elements", "s"))
    return 0


def _series(sizes: list[Size]) -> dict[tuple[str, str], list[Size]]:
    found: dict[tuple[str, str], list[Size]] = {}
    for s in sizes:
        found.setdefault((s.format, s.kind), []).append(s)
    return found


def growth_lines(sizes: list[Size]) -> Iterator[str]:
    """The sentences that tell how cost grows: nanoseconds an element at both ends, and the exponent."""
    for (format, kind), held in _series(sizes).items():
        first, last = held[0], held[-1]
        yield (
            f"softargmax {format}, {'rows of 1000' if kind == 'rows' else 'one row'}: {first.elements} elements "
            f"{first.seconds / first.elements * 1e9:.1f} ns each, {last.elements} elements "
            f"{last.seconds / last.elements * 1e9:.1f} ns each, cost grows as elements^{slope(held):.2f}"
        )


def growth_curves(sizes: list[Size]) -> dict[str, list[tuple[float, float]]]:
    """The points (elements, seconds) of each format, many rows or one."""
    names = {"rows": "rows of 1000", "row": "one row"}
    return {
        f"{format}, {names[kind]}": [(float(s.elements), s.seconds) for s in held]
        for (format, kind), held in _series(sizes).items()
    }


def memory_cases(*, quick: bool) -> list[tuple[str, str, int, int]]:
    """Return what memory is measured at: 10^8 elements, many rows, one row as long as a vocabulary and beyond."""
    rows = 1000 if quick else 10_000
    many = [] if quick else [("logsumexp", "float32", 100_000, 1000)]
    return [
        *many,
        *((op, format, rows, 1000) for op in ("softargmax", "logsumexp") for format in FORMATS),
        *((op, format, 1, 1 << 20) for op in ("softargmax", "log_softargmax", "logsumexp") for format in FORMATS),
    ]


def table(costs: list[Cost]) -> str:
    """Return nanoseconds an element and how many times the ladder is faster than each loop."""
    lines = [f"{'':30}{'ladder':>9}{'mpmath':>9}{'Arb':>8}{'torch':>8}   ladder faster than mpmath, Arb"]
    for c in costs:
        arb = f"{c.arb:8.0f}" if c.arb is not None else f"{'-':>8}"
        torch = f"{c.torch:8.1f}" if c.torch is not None else f"{'-':>8}"
        ratio = f"{c.arb / c.ladder:8.1f}" if c.arb is not None else f"{'-':>8}"
        name = f"{c.op} {c.format} {c.classes}"
        lines.append(f"{name:33}{c.ladder:6.0f}{c.mpmath:9.0f}{arb}{torch}   {c.mpmath / c.ladder:8.0f}{ratio}")
    return "\n".join([*lines, "ns of processor time an element; K is the last number"])


def curves(costs: list[Cost]) -> dict[str, list[tuple[float, float]]]:
    """Return points (classes, ns an element) of softargmax for each contestant and format."""
    found: dict[str, list[tuple[float, float]]] = {}
    for c in costs:
        if c.op == "softargmax":
            found.setdefault(f"ladder {c.format}", []).append((c.classes, c.ladder))
            if c.format == "float64":
                found.setdefault("mpmath", []).append((c.classes, c.mpmath))
                if c.arb is not None:
                    found.setdefault("Arb", []).append((c.classes, c.arb))
    return found


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    return {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


if __name__ == "__main__":
    sys.exit(main())
