"""Nanoseconds of processor time an element: loops, ladder and a framework side by side in one process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from softgauge.reference import enclosures

from .loops import BITS, OPS, Loop, arb_loops, mpmath_loops


@dataclass(frozen=True)
class Cost:
    """Nanoseconds an element of one contestant, None where it was not measured."""

    op: str
    format: str
    classes: int
    rows: int
    ladder: float
    mpmath: float
    arb: float | None
    torch: float | None


def arguments(op: str, format: str, rows: int, classes: int) -> list[Any]:
    """Return logits of spread 3 and normal cotangents."""
    rng = np.random.Generator(np.random.Philox(key=[rows, classes]))
    x = (3 * rng.normal(size=(rows, classes))).astype(format)
    if not op.endswith("_vjp"):
        return [x]
    return [x, rng.normal(size=(rows, classes) if op != "logsumexp_vjp" else rows).astype(format)]


def fastest(call: Callable[[], Any], times: int) -> float:
    """Return the least processor time of several calls: on a shared machine the least disturbed one."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best


def measure(sizes: list[int], formats: list[str], elements: int, times: int) -> Iterator[Cost]:
    """Yield costs for every function, format and number of classes."""
    plain, balls, frame = mpmath_loops(), _arb(), _torch()
    for classes in sizes:
        for format in formats:
            for op in OPS:
                rows = max(1, elements // classes)
                given = arguments(op, format, rows, classes)
                # The loop variables are bound as defaults, which mypy cannot infer a type for.
                ladder = fastest(lambda op=op, given=given: enclosures(op, *given), times)  # type: ignore[misc]
                row = [a[0].tolist() for a in given]
                yield Cost(
                    op,
                    format,
                    classes,
                    rows,
                    ladder / (rows * classes) * 1e9,
                    _loop(plain[op], row, classes, min(times, 3)),
                    _loop(balls[op], row, classes, times) if balls else None,
                    frame(op, given, times) / (rows * classes) * 1e9 if frame and op in FRAME else None,
                )


def _loop(loop: Loop, row: list[Any], classes: int, times: int) -> float:
    return fastest(lambda: loop(*row), times if classes <= 10_000 else 1) / classes * 1e9


def _arb() -> dict[str, Loop] | None:
    try:
        from flint import ctx
    except ImportError:
        return None
    ctx.prec = BITS
    return arb_loops()


FRAME = ("softargmax", "log_softargmax", "logsumexp")


def _torch() -> Callable[[str, list[Any], int], float] | None:
    try:
        import torch
    except ImportError:
        return None
    # Processor time counts every thread.
    torch.set_num_threads(1)
    calls = {"softargmax": torch.softmax, "log_softargmax": torch.log_softmax, "logsumexp": torch.logsumexp}

    def timed(op: str, given: list[Any], times: int) -> float:
        x = torch.from_numpy(given[0])
        return fastest(lambda: calls[op](x, -1), times)

    return timed
