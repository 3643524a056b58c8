"""The worker process: loads one backend and answers calls over two pipes until they close.

Run as ``python -m softgauge.conformance.worker READ_FD WRITE_FD TARGET MEMORY_GIB``. What the backend prints
goes to the process's own standard streams, never into the channel.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

from numpy import asarray, may_share_memory  # bound here: a backend may replace NumPy's functions

from ..spec.discovery import functions
from .builtin import installed
from .channel import TRAVELS, Array, Channel, ChannelClosed, ChannelError
from .layout import FURTHER, ONE_ROW, laid
from .load import load
from .stdio.rules import AdapterError
from .threads import together

MAX_TEXT = 2000
LONG = 1 << 20
"""Bytes from which on an array is not copied more often than it must be."""

MAX_FREE = 1 << 20
"""Most entries of a result whose shape is not known beforehand."""

IDENTITY, ECHO = "softgauge_identity", "softgauge_echo"
"""What is called to try the way there and back: the worker's own, and the backend's, which it may define."""


def serve(
    read_fd: int,
    write_fd: int,
    find: Callable[[], Any],
    memory_gib: float,
    held: int = 0,
    shared: tuple[int, int] | None = None,
) -> None:
    """Answer calls to what ``find`` returns until the harness closes the channel.

    ``held`` bytes that the process has already do not count against its memory limit; ``shared`` are files to read and
    to write long arrays.
    """
    threading.Thread(target=_follow_parent, args=(os.getppid(),), daemon=True).start()
    channel = Channel(read_fd, write_fd, shared)
    _limit_memory(memory_gib, held)
    try:
        module = find()
        channel.send({"status": "ready", **_describe(module)})
    except BaseException as error:  # a backend may raise anything at all, SystemExit included
        channel.send({"status": "broken", **_explain(error)})
        return
    calls = _Calls(module)
    while True:
        try:
            header, arrays = channel.receive()
        except ChannelClosed:
            return
        except ChannelError as error:
            # A backend that forks leaves two processes that read, each with a part of what was sent.
            print(f"what is read from the harness's channel is no call: {error}", file=sys.stderr, flush=True)
            return
        answer, result = calls.answer(header, arrays)
        channel.send({"id": header["id"], **answer}, result)


class _Calls:
    """Answers calls and remembers the last result: a later call must leave it as it is."""

    def __init__(self, module: Any) -> None:
        self._module = module
        self._kept: Array | None = None
        self._bytes: bytes | None = None

    def answer(self, header: dict[str, Any], arrays: tuple[Array, ...]) -> tuple[dict[str, Any], tuple[Array, ...]]:
        """Return the answer to one call; every exception is an answer."""
        keywords = dict(header.get("parameters", {}))
        if header["axis"] is not None:
            keywords["axis"] = header["axis"]
        names, layout = header.get("named", []), header.get("layout")
        positional = len(arrays) - len(names)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # What is passed by keyword belongs to the classes and has no rows.
                arrays = tuple(
                    a if layout in (ONE_ROW if i >= positional else FURTHER if i == 0 else ()) else laid(a, layout)
                    for i, a in enumerate(arrays)
                )
                keywords.update(zip(names, arrays[positional:], strict=True))
                function = partial(self._function(header["call"]), **keywords)
                if header.get("together"):
                    return together(function, arrays[:positional], float(header["together"]))
                before = [_copied(a) for a in arrays]
                result = asarray(function(*arrays[:positional]))
        except AdapterError as error:
            return {"status": "died", **_explain(error)}, ()
        except BaseException as error:  # a backend may raise anything at all, SystemExit included
            return {"status": "raised", **_explain(error)}, ()
        answer: dict[str, Any] = {
            "status": "returned",
            # The byte order of a result is free.
            "dtype": _clean(result.dtype.newbyteorder("=")),
            "shape": list(result.shape),
            "mutated": [i for i, (a, b) in enumerate(zip(arrays, before, strict=True)) if _differs(a, b)],
            "aliased": [i for i, a in enumerate(arrays) if _overlap(result, a)],
        }
        # A result of another shape or dtype is a finding in itself: its values need not travel.
        due = result.size <= MAX_FREE if header["shape"] is None else list(result.shape) == header["shape"]
        travels = due and result.dtype.name in TRAVELS
        answer["reused"] = travels and self._reused(result)
        return answer, (result.astype(result.dtype.newbyteorder("<"), copy=False),) if travels else ()

    def _function(self, name: str) -> Any:
        return _identity if name == IDENTITY else getattr(self._module, name)

    def _reused(self, result: Array) -> bool:
        """Return whether the last result is changed, or could be by writing into this one; keep this one instead."""
        kept = self._kept
        changed = kept is not None and self._bytes is not None and kept.tobytes() != self._bytes
        shared = kept is not None and result.flags.writeable and _overlap(result, kept)
        # What writes into an earlier result does so to a short one too.
        self._kept, self._bytes = result, result.tobytes() if result.nbytes < LONG else None
        return changed or shared


def _copied(a: Array) -> bytes | Array:
    """Return what an argument holds; a copy of a long one in memory order is compared without a third."""
    return a.copy() if a.nbytes >= LONG and a.flags.c_contiguous else a.tobytes()


def _differs(a: Array, before: bytes | Array) -> bool:
    """Return whether an argument has other bits than before."""
    if isinstance(before, bytes):
        return a.tobytes() != before
    if a.nbytes != before.nbytes or not a.flags.c_contiguous:
        return True
    now, then = (b.reshape(-1).view("u1") for b in (a, before))
    whole = len(now) // 8 * 8
    words = (now[:whole].view("u8") != then[:whole].view("u8")).any()
    return bool(words or (now[whole:] != then[whole:]).any())


def _identity(x: Array) -> Array:
    return x.copy()


def _overlap(a: Array, b: Array) -> bool:
    # Bounds decide: in one buffer, interleaved, no result has a reason to lie.
    return bool(a.size and b.size and may_share_memory(a, b))


def _describe(module: Any) -> dict[str, Any]:
    distribution = getattr(module, "DISTRIBUTION", None)
    version = getattr(module, "__version__", "") if distribution is None else installed(distribution)
    return {
        "functions": [name for name in functions() if callable(getattr(module, name, None))],
        "echoes": callable(getattr(module, ECHO, None)),
        "capabilities": _plain(getattr(module, "CAPABILITIES", {})),
        "version": _clean(version),
    }


def _plain(value: Any) -> Any:
    """Return a declaration as JSON data; what is none becomes its text, which the harness refuses."""
    if isinstance(value, dict):
        return {_clean(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    return value if isinstance(value, bool) else _clean(value)


def _clean(value: Any) -> str:
    """Return a bounded text of anything, even of what cannot be printed."""
    try:
        return str(value)[:MAX_TEXT].encode("utf-8", "replace").decode()
    except BaseException:  # a hostile __str__ must not end the worker
        return f"<{type(value).__name__} that cannot be printed>"


def _explain(error: BaseException) -> dict[str, Any]:
    where = ""
    if isinstance(error, SyntaxError):
        where = f" (line {error.lineno})"
    return {
        "type": _clean(type(error).__name__),
        "message": " ".join(_clean(error).split()) + where,
        "missing": _clean(error.name) if isinstance(error, ModuleNotFoundError) else "",
    }


def _limit_memory(gib: float, held: int) -> None:
    """Cap the private memory of the process, where the system can; the harness watches its size as well."""
    try:
        import resource
    except ImportError:
        return
    limit, most = int(gib * 2**30) + held, resource.getrlimit(resource.RLIMIT_DATA)[1]
    limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _follow_parent(parent: int) -> None:
    """End this process and its children when the harness is gone, even in the middle of a call that hangs."""
    while os.getppid() == parent:
        time.sleep(1)
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    files = (int(sys.argv[5]), int(sys.argv[6])) if len(sys.argv) > 5 else None
    serve(int(sys.argv[1]), int(sys.argv[2]), partial(load, sys.argv[3]), float(sys.argv[4]), shared=files)
    # Threads that a backend left behind must not keep the process alive.
    sys.stdout.flush()
    os._exit(0)
