"""How far a run has come, on standard error: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from ..common.text import plain

Show = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done and how many there are."""

_FIRST_LINE_AFTER = 2.0
_LINE_EVERY = 5.0


@contextmanager
def progress(stream: TextIO, quiet: bool = False) -> Iterator[Show]:
    """Yield a function that shows progress on ``stream``, or nothing; a bar is gone when the context ends."""
    if quiet:
        yield lambda label, done, total: None
        return
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield lines(stream)
        return
    # Rich costs as much to import as the rest of the command, and a pipe shows no bar.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    label = TextColumn("{task.description}", markup=False)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), label)
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(label: str, done: int, total: int) -> None:
            bar.update(task, description=plain(label, 60), completed=done, total=total)

        yield show


def lines(stream: TextIO, clock: Callable[[], float] = time.monotonic) -> Show:
    """Return a function that prints a line after two seconds and then at most one every five seconds."""
    start = clock()
    due = start + _FIRST_LINE_AFTER

    def show(label: str, done: int, total: int) -> None:
        nonlocal due
        now = clock()
        if now < due:
            return
        due = now + _LINE_EVERY
        left = f", about {(now - start) * (total - done) / done:.0f} s left" if done else ""
        print(f"softgauge: {done}/{total} {plain(label, 60)}{left}", file=stream, flush=True)

    return show
