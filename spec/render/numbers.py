"""The mpmath reading that samples curves: a definition at a point, to far more digits than a plot shows."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, nan
from typing import Any

from mpmath.ctx_mp import MPContext

from ..note import Curve, Note
from ..op import Op

DIGITS = 60
SAMPLES = 192
"""Intervals between samples: one for less than two units of the drawing."""

Points = tuple[tuple[float, float | None], ...]
"""Pairs (s, value); None where the value is not defined."""


class Numbers:
    """mpmath numbers as a field, in a context of their own, which takes longer to make than to use.

    >>> F = Numbers(2)
    >>> print(F.context.nstr(F.log(F.sum(lambda i: F.exp(F.number(0)))), 8))
    0.69314718
    """

    context = MPContext()
    context.dps = DIGITS

    def __init__(self, n: int) -> None:
        self.n = n

    def number(self, a: Any) -> Any:
        """Return a number, a truth value or a row of them as the field knows it."""
        if isinstance(a, tuple):
            return tuple(self.number(b) for b in a)
        return self.context.mpf(a)

    def exp(self, a: Any) -> Any:
        """e^a."""
        return self.context.exp(a)

    def log(self, a: Any) -> Any:
        """Natural logarithm of a."""
        return self.context.log(a)

    def abs(self, a: Any) -> Any:
        """|a|."""
        return abs(a)

    def max(self, *a: Any) -> Any:
        """The largest of the arguments."""
        return max(a)

    def sum(self, term: Callable[[Any], Any]) -> Any:
        """Σ_i term(i)."""
        return sum((term(i) for i in range(self.n)), self.context.zero)


def samples(op: Op, curve: Curve) -> Points:
    """Return the function along a curve."""

    def at(F: Numbers, arguments: tuple[Any, ...]) -> Any:
        y = op.define(F, *arguments)
        return y(curve.entry) if op.result else y

    return _along(curve, at)


def conditions(op: Op, note: Note, curve: Curve) -> Points:
    """Return the condition number that a note states, along a curve."""
    assert note.condition is not None
    condition = note.condition

    def at(F: Numbers, arguments: tuple[Any, ...]) -> Any:
        value = condition(F, *arguments)
        return value(curve.entry) if op.result else value

    return _along(curve, at)


def sensitivity(op: Op, F: Numbers, arguments: tuple[Any, ...], entry: int) -> Any:
    """Σ_k |x_k ∂y_j/∂x_k| / |y_j| from the declared gradient: what a stated condition number has to equal."""
    assert op.gradient is not None
    x, y = arguments[0], op.define(F, *arguments)
    slope = op.gradient(F, *arguments)
    if op.result:
        return F.sum(lambda k: abs(x[k] * slope.entry(entry, k, int(entry == k)))) / abs(y(entry))
    if op.cores[0]:
        return F.sum(lambda k: abs(x[k] * slope(k))) / abs(y)
    return abs(x * slope) / abs(y)


def _along(curve: Curve, at: Callable[[Numbers, tuple[Any, ...]], Any]) -> Points:
    points: list[tuple[float, float | None]] = []
    for step in range(SAMPLES + 1):
        s = curve.low + (curve.high - curve.low) * step / SAMPLES
        arguments = curve.at(s)
        F = Numbers(max((len(a) for a in arguments if isinstance(a, tuple)), default=1))
        try:
            value = float(at(F, F.number(arguments)))
        except (ZeroDivisionError, ValueError):
            value = nan
        points.append((s, value if isfinite(value) else None))
    return tuple(points)
