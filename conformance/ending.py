"""How a process ended, in words."""

from __future__ import annotations

import signal


def ended(what: str, status: int) -> str:
    """Return how a process ended; a negative status is the number of a signal.

    >>> ended("process", 3), ended("process", -11)
    ('the process exited with status 3', 'the process was ended by SIGSEGV')
    """
    if status >= 0:
        return f"the {what} exited with status {status}"
    try:
        return f"the {what} was ended by {signal.Signals(-status).name}"
    except ValueError:  # a real-time signal has no name
        return f"the {what} was ended by signal {-status}"
