"""Tables in bulk: built, verified and exported by several processes."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any, TypeVar

from . import catalogue
from .build import build
from .document import to_text
from .export.c import to_c
from .export.csv import to_csv
from .export.npz import to_npz
from .read import TableError, read
from .verify import verify

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


def strangers(folder: Path, besides: str) -> list[str]:
    """Return a sentence for each file that is no table and is not named ``besides``.

    Raises :class:`TableError` where there is no folder.
    """
    if not folder.is_dir():
        raise TableError(f"{folder} is no folder; name one that `softgauge tables build` has written")
    known = {*catalogue(), besides}
    return [f"{p.name} is the table of no function and format" for p in sorted(folder.iterdir()) if p.name not in known]


def exported(path: str, form: str) -> tuple[str, str | bytes]:
    """Return name and content of the file that holds a table in another form; raises :class:`TableError`."""
    file = Path(path)
    try:
        table = read(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, TableError) as error:
        raise TableError(f"{file.name} is no table: {error}; run `softgauge tables verify` on its folder") from error
    return f"{file.name.removesuffix('.json')}.{form}", EXPORTS[form](table)


def each(
    task: Callable[[str], T], items: list[str], show: Callable[[str, int, int], None], jobs: int
) -> Iterator[tuple[str, T]]:
    """Yield items with what ``task`` makes of them, in the order in which they are done, by ``jobs`` processes.

    ``show`` is told of the item, how many are done and how many there are. One job works in this process. What is left
    when the caller stops is cancelled.
    """
    if jobs == 1:
        for done, item in enumerate(items):
            show(Path(item).stem, done, len(items))
            yield item, task(item)
        return
    # A fresh interpreter: forking a process with threads is not safe. An interruption is the caller's to handle.
    context = multiprocessing.get_context("forkserver")
    pool = ProcessPoolExecutor(jobs, context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    try:
        futures = {pool.submit(task, item): item for item in items}
        for done, future in enumerate(as_completed(futures), 1):
            show(Path(futures[future]).stem, done, len(items))
            yield futures[future], future.result()
    finally:
        pool.shutdown(cancel_futures=True)
