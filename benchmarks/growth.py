"""How the cost of certified values grows with their number, and with the length of a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from typing import Any

from softgauge.reference import enclosures

from .throughput import arguments, fastest


@dataclass(frozen=True)
class Size:
    """Processor seconds of one call; ``kind`` tells what grows: the number of rows, or the length of one."""

    op: str
    format: str
    kind: str
    rows: int
    classes: int
    seconds: float

    @property
    def elements(self) -> int:
        """How many numbers the first argument has."""
        return self.rows * self.classes


def grow(formats: list[str], *, quick: bool) -> Iterator[Size]:
    """Yield the cost of softargmax over a thousandfold of sizes."""
    most = 6 if quick else 7
    for format in formats:
        shapes = [("rows", 10**p // 1000, 1000) for p in range(4, most + 1)]
        shapes += [("row", 1, 1 << p) for p in range(11, 19 if quick else 21, 3)]
        for kind, rows, classes in shapes:
            given = arguments("softargmax", format, rows, classes)
            # One call of a short array is too short for the clock.
            calls = max(1, 10**5 // (rows * classes))
            seconds = fastest(lambda given=given, calls=calls: _repeat(given, calls), 3) / calls  # type: ignore[misc]
            yield Size("softargmax", format, kind, rows, classes, seconds)


def _repeat(given: list[Any], calls: int) -> None:
    for _ in range(calls):
        enclosures("softargmax", *given)


def slope(sizes: list[Size]) -> float:
    """Return the exponent of the growth: the slope of log cost against log elements, by least squares.

    >>> slope([Size("", "", "", 1, n, 2e-9 * n**2) for n in (10, 100, 1000)])
    2.0
    """
    x, y = [log(s.elements) for s in sizes], [log(s.seconds) for s in sizes]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return round(sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sum((a - mx) ** 2 for a in x), 12)
