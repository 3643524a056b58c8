"""Objects of this process as backends, under names that stand for them while they are measured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...errors import UsageError

LIVE = "live:"
_subjects: dict[str, Any] = {}
# A target is text that travels through a run; an object cannot be text, so its name leads to it for that long.


@contextmanager
def registered(name: str, subject: Any) -> Iterator[str]:
    """Yield the target under which a worker finds ``subject``; the name is free again in the end."""
    target, taken = f"{LIVE}{name}", 1
    while target in _subjects:
        taken += 1
        target = f"{LIVE}{name}-{taken}"
    _subjects[target] = subject
    try:
        yield target
    finally:
        del _subjects[target]


def is_live(target: str) -> bool:
    """Whether a target names an object of this process.

    >>> is_live("live:softmax"), is_live("numpy")
    (True, False)
    """
    return target.startswith(LIVE)


def subject(target: str) -> Any:
    """Return the object behind a target; raises :class:`UsageError` where there is none."""
    if target not in _subjects:
        raise UsageError(f"{target!r} names no object of this process; pass the object itself to softgauge.check")
    return _subjects[target]
