"""Tables in bulk: built, verified and exported by several processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any, TypeVar

from ..reference.tables import catalogue
from ..reference.tables.build import build
from ..reference.tables.document import to_text
from ..reference.tables.export_c import to_c
from ..reference.tables.export_csv import to_csv
from ..reference.tables.export_npz import to_npz
from ..reference.tables.reading import TableError, read
from ..reference.tables.verify import verify
from .errors import UsageError
from .files import STAMP
from .report.terminal.progress import Show

T = TypeVar("T")

EXPORTS: dict[str, Callable[[dict[str, Any]], str | bytes]] = {"csv": to_csv, "h": to_c, "npz": to_npz}
"""What writes a table in another form, by the ending of its file."""


def built(name: str) -> str:
    """Return the text of the table with this file name."""
    return to_text(build(*catalogue()[name]))


def verified(path: str) -> list[str]:
    """Return what is wrong with a table, a sentence for each fault; each names the file."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return [f"{file.name} is missing"]
    except (OSError, UnicodeDecodeError) as error:
        return [f"{file.name} cannot be read: {error}"]
    return [f"{file.name}: {fault}" for fault in verify(text, *catalogue()[file.name])]


def strangers(folder: Path) -> list[str]:
    """Return a sentence for each file that is no table; raises :class:`UsageError` where there is no folder."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder; name one that `softgauge tables build` has written")
    known = {*catalogue(), STAMP}
    return [f"{p.name} is the table of no function and format" for p in sorted(folder.iterdir()) if p.name not in known]


def exported(path: str, form: str) -> tuple[str, str | bytes]:
    """Return name and content of the file that holds a table in another form; raises :class:`UsageError`."""
    file = Path(path)
    try:
        table = read(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, TableError) as error:
        raise UsageError(f"{file.name} is no table: {error}; run `softgauge tables verify` on its folder") from error
    return f"{file.name.removesuffix('.json')}.{form}", EXPORTS[form](table)


def each(task: Callable[[str], T], items: list[str], show: Show, jobs: int) -> Iterator[tuple[str, T]]:
    """Yield items with what ``task`` makes of them, in the order in which they are done, by ``jobs`` processes.

    One job works in this process. What is left when the caller stops is cancelled.
    """
    if jobs == 1:
        for done, item in enumerate(items):
            show(Path(item).stem, done, len(items))
            yield item, task(item)
        return
    # A fresh interpreter: forking a process with threads is not safe. An interruption is the caller's to handle.
    context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
    pool = ProcessPoolExecutor(jobs, context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    try:
        futures = {pool.submit(task, item): item for item in items}
        for done, future in enumerate(as_completed(futures), 1):
            show(Path(futures[future]).stem, done, len(items))
            yield futures[future], future.result()
    finally:
        pool.shutdown(cancel_futures=True)
