"""What it costs to get large arrays to a backend and back, beside the call: ``python -m benchmarks.transport``.

There and back, twice each way as a frame is made and read, stands beside the call itself, beside the copies that shared
memory alone would take, and beside a worker's whole way, its looks for written and shared arguments included.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from softgauge.conformance.worker.channel.frames import Channel
from softgauge.conformance.worker.channel.shared_memory import pair
from softgauge.conformance.worker.client.client import Worker
from softgauge.conformance.worker.outcomes import Returned
from softgauge.conformance.worker.target.resolve import resolve

ROWS, CLASSES = 64, 262_144

SUBJECT = """
import time

import numpy as np

from softgauge.conformance.backends.numpy import softargmax as inner


def softargmax(x, *, axis=-1):
    return inner(x, axis=axis)


def log_softargmax(x, *, axis=-1):
    return np.array(x)
"""
"""A backend of a call that does something and one that does nothing but make a result."""

ECHO = """
import sys

from softgauge.conformance.worker.channel.frames import Channel, ChannelError
from softgauge.conformance.worker.target.resolve import resolve

read, write, *files = map(int, sys.argv[1:])
channel = Channel(read, write, tuple(files))
try:
    while True:
        _, arrays = channel.receive()
        channel.send({}, arrays)
except ChannelError:
    pass
"""
"""The other end of a channel, which sends back what it is sent."""


def fastest(call: Any, times: int) -> float:
    """Return the least seconds of several calls."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def channel_seconds(x: npt.NDArray[Any], times: int) -> float:
    """Return the seconds of the transfer alone: to another process and back, nothing looked at on the way."""
    there, back = os.pipe(), os.pipe()
    files = pair()
    assert files is not None
    ours = (back[0], there[1], files[1], files[0])
    theirs = (there[0], back[1], files[0], files[1])
    child = subprocess.Popen([sys.executable, "-c", ECHO, *map(str, theirs)], pass_fds=theirs)
    for fd in theirs[:2]:
        os.close(fd)
    channel = Channel(*ours[:2], ours[2:])

    def call() -> None:
        channel.send({}, (x,))
        channel.receive()

    call()
    seconds = fastest(call, times)
    for fd in (*ours[:2], *files):
        os.close(fd)
    child.wait()
    return seconds


def worker_seconds(backend: str, x: npt.NDArray[Any], function: str, times: int) -> float:
    """Return the seconds of a call through a worker, there and back."""
    with Worker(resolve(backend), time_limit=600.0, memory_limit=16.0) as worker:

        def call() -> None:
            outcome = worker.call(function, (x,), -1, x.shape)
            assert isinstance(outcome, Returned), outcome

        call()
        return fastest(call, times)


def shared_seconds(x: npt.NDArray[Any], times: int) -> float:
    """Return the seconds of what shared memory would take: a copy in, a copy out of the argument, the same back."""
    memory = SharedMemory(create=True, size=x.nbytes)

    def call() -> None:
        view: npt.NDArray[Any] = np.ndarray(x.shape, x.dtype, memory.buf)
        view[...] = x  # the harness fills it
        result = view.copy()  # a backend may keep or change its argument, so it gets its own
        view[...] = result  # the worker fills it with the result
        view.copy()  # and the harness takes that out, since the next call overwrites it

    try:
        return fastest(call, times)
    finally:
        memory.close()
        memory.unlink()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.transport", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--adapter", help="the command of an adapter to measure as well")
    chosen = parser.parse_args()
    rng = np.random.Generator(np.random.Philox(key=[ROWS, CLASSES]))
    print(f"seconds for {chosen.rows} x {CLASSES}, the fastest of {chosen.times}")
    print(f"{'':10}{'call':>9}{'transfer':>10}{'worker':>9}{'shared':>9}   transfer/call")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "subject.py"
        path.write_text(SUBJECT, encoding="utf-8")
        from softgauge.conformance.backends import numpy as backend

        for dtype in ("float32", "float64"):
            x = (3 * rng.normal(size=(chosen.rows, CLASSES))).astype(dtype)
            # The loop's array is bound as a default, which mypy cannot type in a lambda.
            call = fastest(lambda x=x: backend.softargmax(x, axis=-1), chosen.times)  # type: ignore[misc]
            nothing = fastest(lambda x=x: np.array(x), chosen.times)  # type: ignore[misc]
            way = worker_seconds(str(path), x, "log_softargmax", chosen.times) - nothing
            transfer = channel_seconds(x, chosen.times)
            shared = shared_seconds(x, chosen.times)
            print(f"{dtype:10}{call:9.3f}{transfer:10.3f}{way:9.3f}{shared:9.3f}{transfer / call:10.0%}")
            if chosen.adapter:
                there = worker_seconds(f"exec:{chosen.adapter}", x, "softargmax", 1)
                print(f"  adapter {there:9.3f} the call included")
    return 0


if __name__ == "__main__":
    sys.exit(main())
