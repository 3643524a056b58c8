"""The process that graders are forked from; it loads what they need while the rest of the program is being loaded."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import ensure_running

GRADER = f"{__package__}.pool"
"""The module that every grader needs."""


def fork_server_context() -> ForkServerContext:
    """Return the context that makes fresh processes, its server on its way: forking one with threads is not safe."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([GRADER])
    ensure_running()
    return context
