"""The worker process: loads one backend and answers calls over two pipes until they close.

Run as ``python -m softgauge.conformance.worker.server.serve READ_FD WRITE_FD TARGET MEMORY_GIB``. What the backend
prints goes to the process's own standard streams, never into the channel.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ..arrays.dtypes import ChannelError
from ..channel.frames import Channel, ChannelClosed
from ..target.builtin import installed
from ..target.load import load
from ..target.target import Target
from .calls import ECHO, Calls, clean, explain
from .offer import Offer, offers


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
        offered = offers(module)
        channel.send({"status": "ready", **_describe(module, offered)})
    except BaseException as error:  # a backend may raise anything at all, SystemExit included
        channel.send({"status": "broken", **explain(error)})
        return
    calls = Calls(module, offered)
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


def _describe(module: Any, offered: Mapping[str, Offer]) -> dict[str, Any]:
    distribution = getattr(module, "DISTRIBUTION", None)
    version = getattr(module, "__version__", "") if distribution is None else installed(distribution)
    return {
        "functions": list(offered),
        "said": [sentence for offer in offered.values() for sentence in offer.said],
        "remedies": {name: offer.remedy for name, offer in offered.items() if offer.remedy},
        "spellings": {name: [offer.name, offer.axis] for name, offer in offered.items()},
        "ignored": {name: offer.ignored for name, offer in offered.items() if offer.ignored is not None},
        "echoes": callable(getattr(module, ECHO, None)),
        "capabilities": _plain(getattr(module, "CAPABILITIES", {})),
        "version": clean(version),
    }


def _plain(value: Any) -> Any:
    """Return a declaration as JSON data; what is none becomes its text, which the harness refuses."""
    if isinstance(value, dict):
        return {clean(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    return value if isinstance(value, bool | int) else clean(value)


def _limit_memory(gib: float, held: int) -> None:
    """Cap the private memory of the process; the harness watches its size as well."""
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
    find = partial(load, Target.from_json(sys.argv[3]))
    serve(int(sys.argv[1]), int(sys.argv[2]), find, float(sys.argv[4]), shared=files)
    # Threads that a backend left behind must not keep the process alive.
    sys.stdout.flush()
    os._exit(0)
