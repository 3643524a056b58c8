"""Objects of this process as backends, under names that stand for them while they are measured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .target import Kind, Target

_subjects: dict[str, Any] = {}
# A target travels through a run; an object cannot, so its name leads to it for that long.


@contextmanager
def registered(name: str, subject: Any) -> Iterator[Target]:
    """Yield the target under which a worker finds ``subject``; the name is free again in the end."""
    key, taken = name, 1
    while key in _subjects:
        taken += 1
        key = f"{name}-{taken}"
    _subjects[key] = subject
    try:
        yield Target(Kind.LIVE, key, name)
    finally:
        del _subjects[key]


def subject(target: Target) -> Any:
    """Return the object behind a target."""
    return _subjects[target.value]
