"""The worker process: loads one backend and answers calls over two pipes until they close.

Run as ``python -m softgauge.conformance.worker READ_FD WRITE_FD TARGET MEMORY_GIB``. What the backend prints
goes to the process's own standard streams, never into the channel.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import warnings
from importlib import metadata
from types import ModuleType
from typing import Any

from numpy import asarray  # bound here: a backend may replace NumPy's functions

from ..spec.discovery import functions
from .channel import TRAVELS, Array, Channel, ChannelError
from .layout import laid
from .load import load

MAX_TEXT = 2000


def main(read_fd: int, write_fd: int, target: str, memory_gib: float) -> None:
    """Serve calls until the harness closes the channel."""
    threading.Thread(target=_follow_parent, args=(os.getppid(),), daemon=True).start()
    channel = Channel(read_fd, write_fd)
    _limit_memory(memory_gib)
    try:
        module = load(target)
        channel.send({"status": "ready", **_describe(module)})
    except BaseException as error:  # a backend may raise anything at all, SystemExit included
        channel.send({"status": "broken", **_explain(error)})
        return
    while True:
        try:
            header, arrays = channel.receive()
        except ChannelError:
            return
        answer, result = _call(module, header, arrays)
        channel.send({"id": header["id"], **answer}, result)


def _call(
    module: ModuleType, header: dict[str, Any], arrays: tuple[Array, ...]
) -> tuple[dict[str, Any], tuple[Array, ...]]:
    """Return the answer to one call; every exception is an answer."""
    arrays = tuple(laid(a, header.get("layout")) for a in arrays)
    names = header.get("named", [])
    before = [a.tobytes() for a in arrays]
    keywords = dict(header.get("parameters", {}))
    keywords.update(zip(names, arrays[len(arrays) - len(names) :], strict=True))
    positional = arrays[: len(arrays) - len(names)]
    if header["axis"] is not None:
        keywords["axis"] = header["axis"]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = getattr(module, header["call"])(*positional, **keywords)
            result = asarray(value)
    except BaseException as error:  # a backend may raise anything at all, SystemExit included
        return {"status": "raised", **_explain(error)}, ()
    mutated = [i for i, (a, b) in enumerate(zip(arrays, before, strict=True)) if a.tobytes() != b]
    answer = {"status": "returned", "dtype": _clean(result.dtype), "shape": list(result.shape), "mutated": mutated}
    # A result of another shape or dtype is a finding in itself: its values need not travel.
    travels = result.dtype.name in TRAVELS and list(result.shape) == header["shape"]
    return answer, (result.astype(result.dtype.newbyteorder("<"), copy=False),) if travels else ()


def _describe(module: ModuleType) -> dict[str, Any]:
    distribution = getattr(module, "DISTRIBUTION", None)
    try:
        version = (
            metadata.version(distribution) if isinstance(distribution, str) else getattr(module, "__version__", "")
        )
    except metadata.PackageNotFoundError:
        version = ""
    return {
        "functions": [name for name in functions() if callable(getattr(module, name, None))],
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


def _limit_memory(gib: float) -> None:
    """Cap the private memory of the process, where the system can; the harness watches its size as well."""
    try:
        import resource
    except ImportError:
        return
    limit = int(gib * 2**30)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _follow_parent(parent: int) -> None:
    """End this process when the harness is gone, even in the middle of a call that hangs."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
    # Threads that a backend left behind must not keep the process alive.
    sys.stdout.flush()
    os._exit(0)
