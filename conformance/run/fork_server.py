"""The process that graders are forked from; it loads what they need while the rest of the program is being loaded."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing.context import ForkServerContext, SpawnContext

STATION = f"{__package__}.pool"
"""The module that every grader needs."""


def fork_server_context() -> ForkServerContext | SpawnContext:
    """Return the context that makes fresh processes, its server on its way: forking one with threads is not safe."""
    if os.name != "posix":
        return multiprocessing.get_context("spawn")
    from multiprocessing.forkserver import ensure_running

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([STATION])
    ensure_running()
    return context
