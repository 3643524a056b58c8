"""How slow this machine is now: limits of what hangs are waited out, so they are short and scale with it."""

from __future__ import annotations

import subprocess
import sys
import time
from functools import cache

QUIET = 0.25
"""Seconds in which a process that imports NumPy starts and ends on a quiet machine, with room to spare."""


@cache
def slowness() -> float:
    """Return how many times longer than on a quiet machine a process takes, at least 1: measured once a process."""
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", "import numpy"], check=True)
    return max(1.0, (time.monotonic() - start) / QUIET)
