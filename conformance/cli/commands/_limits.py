"""The limits that a command sets to a backend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def limits(seconds: float, what: str, whose: str, breach: str) -> Callable[[Any], Any]:
    """Return a decorator that adds ``--time-limit`` and ``--memory-limit``; what is beyond one is a ``breach``."""
    positive: dict[str, Any] = {"type": click.FloatRange(min=0, min_open=True), "show_default": True}
    longest = f"Longest time for one {what}; a longer one {breach}."
    largest = f"Largest memory of {whose}; more {breach}."
    time = click.option("--time-limit", default=seconds, metavar="SECONDS", help=longest, **positive)
    memory = click.option("--memory-limit", default=8.0, metavar="GIB", help=largest, **positive)
    return lambda command: time(memory(command))
