"""Calls a function from several threads at once, in the worker, and compares with the same calls one by one."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from numpy import asarray, roll  # bound here: a backend may replace NumPy's functions

from ..arrays.dtypes import TRAVELS, Array

THREADS = 4
ROUNDS = 12
"""Calls of each thread, unless its time is up before."""

SECONDS = 0.02
"""Time for the rounds; the first is always ended."""

LINES = 100
"""Lines of a call after which its thread lets another run; chance alone seldom parts two short calls."""

SWITCH = 1e-6
"""Seconds after which the interpreter looks for another thread: switches then fall inside calls, however short."""


def together(
    function: Callable[..., Any], arrays: tuple[Array, ...], limit: float
) -> tuple[dict[str, Any], tuple[Array, ...]]:
    """Return an answer that names a thread, with its result by itself and one that differs beside the others.

    Thread i has the rows turned by i places. A function that would take longer than ``limit`` seconds in all is called
    once, by itself.
    """
    began = monotonic()
    parts = [tuple(roll(a, i, axis=0) for a in arrays) for i in range(THREADS)]
    # A copy at once: the next call may write into a result of this one.
    alone = [asarray(function(*_fresh(parts[0]))).copy()]
    if 2 * THREADS * (monotonic() - began) > limit:
        return _answer(0, alone[0], None, "")
    alone += [asarray(function(*_fresh(part))).copy() for part in parts[1:]]
    outcome: list[tuple[int, Array | None, str]] = []
    start = threading.Barrier(THREADS)

    def work(i: int) -> None:
        start.wait()
        end = monotonic() + SECONDS
        for turn in range(ROUNDS):
            try:
                given = _fresh(parts[i])
                sys.settrace(None if turn % 2 else _yielding())
                seen = asarray(function(*given))
            except BaseException as error:  # a backend may raise anything at all, SystemExit included
                outcome.append((i, None, f"{type(error).__name__}: {error}"))
                return
            if _differs(seen, alone[i]):
                outcome.append((i, seen.copy(), ""))
                return
            if monotonic() > end:
                return

    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        threads = [threading.Thread(target=work, args=(i,), daemon=True) for i in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    i, seen, raised = outcome[0] if outcome else (0, None, "")
    return _answer(i, alone[i], seen, raised)


def _fresh(arrays: tuple[Array, ...]) -> tuple[Array, ...]:
    # A function that writes into its arguments has another fault.
    return tuple(a.copy() for a in arrays)


def _yielding() -> Callable[..., Any]:
    left = LINES

    def trace(frame: Any, event: str, argument: Any) -> Any:
        nonlocal left
        left -= 1
        sleep(0)
        return trace if left > 0 else None

    return trace


def _differs(seen: Array, alone: Array) -> bool:
    if seen.dtype != alone.dtype or seen.shape != alone.shape:
        return True
    # NaN alone differs from itself.
    return bool(((seen != alone) & ~((seen != seen) & (alone != alone))).any())


def _answer(i: int, alone: Array, seen: Array | None, raised: str) -> tuple[dict[str, Any], tuple[Array, ...]]:
    comparable = seen is not None and (seen.dtype, seen.shape) == (alone.dtype, alone.shape)
    if seen is not None and not comparable:
        raised = f"the result has shape {seen.shape} and dtype {seen.dtype}"
    if alone.dtype.name not in TRAVELS:
        raise TypeError(f"a result of dtype {alone.dtype}")
    sent = [alone, seen] if comparable else [alone]
    arrays = tuple(a.astype(a.dtype.newbyteorder("<"), copy=False) for a in sent if a is not None)
    return {"status": "together", "thread": i, "beside": raised[:300]}, arrays
