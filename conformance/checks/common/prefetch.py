"""What an iterator yields, taken from it some steps before it is used."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

STEPS = 4
"""Calls that are under way while a result is judged: the worker need not wait for the next one."""


def ahead(source: Iterable[T]) -> Iterator[T]:
    """Yield what ``source`` yields, and let it run some steps ahead.

    >>> def told():
    ...     for i in range(6):
    ...         print("made", i)
    ...         yield i
    >>> next(ahead(told()))
    made 0
    made 1
    made 2
    made 3
    made 4
    0
    """
    taken: deque[T] = deque()
    for each in source:
        taken.append(each)
        if len(taken) > STEPS:
            yield taken.popleft()
    yield from taken
