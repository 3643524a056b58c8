"""What it costs that a backend runs in a process of its own: ``python -m benchmarks.isolation``.

The same run twice over, side by side: with a worker process, and with the backend called in the harness's own process.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import deque
from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np

from softgauge.conformance.files import write_text
from softgauge.conformance.run import grader
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Report
from softgauge.conformance.worker.client.client import Worker
from softgauge.conformance.worker.server.calls import Calls
from softgauge.conformance.worker.server.offer import offers
from softgauge.conformance.worker.server.serve import _describe
from softgauge.conformance.worker.target.load import load


class Direct:
    """A channel that answers by calling the backend here and now; nothing is written, read, limited or watched."""

    room = 0

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._answers: deque[Any] = deque()

    def send(self, header: dict[str, Any], arrays: tuple[Any, ...] = (), timeout: float | None = None) -> None:
        answer, results = self._calls.answer(header, arrays)
        self._answers.append(({"id": header["id"], **answer}, results))

    def receive(self, timeout: float | None = None) -> Any:
        return self._answers.popleft()


class Inside(Worker):
    """A worker without a process."""

    def start(self) -> None:
        module = load(self.target)
        offered = offers(module)
        self._accept({"status": "ready", **_describe(module, offered)})
        self._channel = Direct(Calls(module, offered))  # type: ignore[assignment]  # stands in for a channel
        self._process = True  # type: ignore[assignment]  # stands for a process that is there

    def stop(self) -> None:
        self._process = None


@contextmanager
def inside() -> Any:
    with patch.object(grader, "Worker", Inside):
        yield


def processor() -> float:
    """Return the processor time of this process and of its children that have ended."""
    return sum(os.times()[:4])


def timed(backend: str, level: str, op: Sequence[str] = ()) -> tuple[float, float, Report]:
    """Return seconds, seconds of processor time and the report of a run."""
    start, before = time.perf_counter(), processor()
    report = run(parse(backend, level=level, op=op, jobs=1))
    return time.perf_counter() - start, processor() - before, report


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.isolation", description=__doc__)
    parser.add_argument("--backend", default="numpy")
    parser.add_argument("--level", default="standard", choices=("smoke", "standard"))
    parser.add_argument("--times", type=int, default=2, help="runs of each kind, in turn")
    parser.add_argument("--json", metavar="PATH", help="write the record here")
    chosen = parser.parse_args()
    apart: list[tuple[float, float]] = []
    within: list[tuple[float, float]] = []
    reports = []
    # What is certified once is kept, and would be charged to whichever kind comes first.
    timed(chosen.backend, chosen.level)
    for _ in range(chosen.times):
        with inside():
            *seconds, report = timed(chosen.backend, chosen.level)
        within.append((seconds[0], seconds[1]))
        reports.append(report)
        *seconds, report = timed(chosen.backend, chosen.level)
        apart.append((seconds[0], seconds[1]))
        reports.append(report)
    # Both kinds must have measured the same, or the comparison says nothing.
    scores = {tuple((s.op, s.dtype, s.outcome, s.max_ulp, s.cases) for s in r.scores) for r in reports}
    print(f"run {chosen.backend} --level {chosen.level}, fastest of {chosen.times}")
    for i, what in enumerate(("elapsed", "processor")):
        one, other = min(a[i] for a in apart), min(w[i] for w in within)
        print(f"{what:10} own process {one:7.1f} s, in the harness {other:7.1f} s: it costs {one / other - 1:.1%}")
    print("the scores are the same" if len(scores) == 1 else "THE SCORES DIFFER")
    if chosen.json:
        record = {"level": chosen.level, "apart": apart, "within": within, "numpy": np.__version__}
        write_text(chosen.json, json.dumps(record, indent=1) + "\n")
    return 0 if len(scores) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
