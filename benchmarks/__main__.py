"""``python -m benchmarks``: cost of certified values beside plain loops, growth with size, memory, shares of a run."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict
from typing import Any

import numpy as np

from softgauge.conformance.atomic import write_text
from softgauge.conformance.progress import progress

from .memory import peak
from .plot import draw
from .shares import shares
from .throughput import Cost, measure

FORMATS = ["float32", "float64"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less than a minute: fewer sizes, no share of a run")
    parser.add_argument("--json", metavar="PATH", help="write the record here")
    parser.add_argument("--plot", metavar="PATH", help="write cost against size, SVG, here")
    chosen = parser.parse_args()
    sizes = [10, 1000] if chosen.quick else [10, 1000, 50_000]
    costs = []
    with progress(sys.stderr) as show:
        for cost in measure(sizes, FORMATS, 100_000 if chosen.quick else 400_000, 3 if chosen.quick else 5):
            costs.append(cost)
            show(f"{cost.op} {cost.format} K = {cost.classes}", len(costs), 12 * len(sizes))
    print(table(costs))
    record: dict[str, Any] = {"machine": machine(), "costs": [asdict(c) for c in costs]}
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
    return 0


def memory_cases(*, quick: bool) -> list[tuple[str, str, int, int]]:
    """Return what memory is measured at: many rows, and one row as long as a vocabulary and beyond."""
    rows = 1000 if quick else 10_000
    return [
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
