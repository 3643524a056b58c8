"""A call that a worker was given, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .backend import Died, Raised
from .channel import Array

T = TypeVar("T")


@dataclass(eq=False)
class Pending(Generic[T]):
    """A call, sent or about to be; ``outcome`` is None until its answer is read, which :meth:`Worker.wait` does.

    ``read`` makes the outcome of an answer; ``size`` is what the call takes of the channel's room, in bytes.
    """

    header: dict[str, Any]
    arrays: tuple[Array, ...]
    read: Callable[[dict[str, Any], tuple[Array, ...]], T]
    size: float
    outcome: T | Raised | Died | None = None
