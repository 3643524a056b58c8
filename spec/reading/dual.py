"""Intervals that carry their derivatives: an arithmetic that refutes without SymPy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import add
from typing import Any

from mpmath import libmp
from mpmath.ctx_iv import MPIntervalContext

PRECISION = 200
"""Bits of the intervals: a false clause differs at a small rational point by far more than 2^-150."""


class OutsideDomainError(ArithmeticError):
    """A logarithm of what is not positive: the point says nothing about the claim."""


@dataclass(frozen=True)
class Dual:
    """An enclosure of a value and of its partial derivatives, with the chain rule built in."""

    value: Any
    partials: tuple[Any, ...]

    def map(self, value: Any, slope: Any) -> Dual:
        """f(self) where ``value`` encloses f and ``slope`` f' here."""
        return Dual(value, tuple(slope * p for p in self.partials))

    def __neg__(self) -> Dual:
        return self.map(-self.value, -1)

    def __add__(self, other: Dual | int) -> Dual:
        if not isinstance(other, Dual):
            return Dual(self.value + other, self.partials)
        return Dual(self.value + other.value, tuple(map(add, self.partials, other.partials)))

    def __mul__(self, other: Dual | int) -> Dual:
        if not isinstance(other, Dual):
            return self.map(self.value * other, other)
        return self.map(self.value * other.value, other.value) + other.map(0, self.value)

    def __truediv__(self, other: Dual | int) -> Dual:
        if not isinstance(other, Dual):
            return Dual(self.value / other, tuple(p / other for p in self.partials))
        return self * (1 / other)

    def __rtruediv__(self, other: int) -> Dual:
        inverse = 1 / self.value
        return self.map(other * inverse, -other * inverse * inverse)

    def __sub__(self, other: Dual | int) -> Dual:
        return self + -other

    def __rsub__(self, other: int) -> Dual:
        return -self + other

    __radd__ = __add__
    __rmul__ = __mul__


class DualIntervals:
    """Rows are rational numbers, values are enclosed, derivatives follow by the chain rule.

    >>> F = DualIntervals((Fraction(0),), 1)
    >>> sigmoid = 1 / (1 + F.exp(-F.arguments[0]))
    >>> F.decimal(F.derivative(sigmoid, None))
    '0.25'
    """

    def __init__(self, point: tuple[Fraction | tuple[Fraction, ...], ...], n: int) -> None:
        # A context of its own: mpmath.iv is global state.
        self._iv = MPIntervalContext()
        self._iv.prec = PRECISION
        self._classes = n
        self._width = len(point[0]) if isinstance(point[0], tuple) else 1
        first, *others = point
        self.arguments = (self._argument(first, range(self._width)), *(self._argument(a, ()) for a in others))

    def _argument(self, a: Fraction | tuple[Fraction, ...], seeds: Sequence[int]) -> Any:
        row = a if isinstance(a, tuple) else (a,)
        entries = tuple(self._constant(v, i if i in seeds else None) for i, v in enumerate(row))
        return entries if isinstance(a, tuple) else entries[0]

    def _constant(self, value: Fraction | int, seed: int | None = None) -> Dual:
        mpf = self._iv.mpf
        partials = tuple(mpf(int(i == seed)) for i in range(self._width))
        return Dual(mpf(value.numerator) / mpf(value.denominator), partials)

    @property
    def n(self) -> Dual:
        """The number of classes."""
        return self._constant(self._classes)

    def exp(self, a: Dual | int) -> Dual:
        """e^a."""
        a = self._dual(a)
        value = self._iv.exp(a.value)
        return a.map(value, value)

    def log(self, a: Dual | int) -> Dual:
        """Natural logarithm of a; raises :class:`OutsideDomainError` unless a is positive."""
        a = self._dual(a)
        if not a.value > 0:
            raise OutsideDomainError
        return a.map(self._iv.log(a.value), 1 / a.value)

    def sum(self, term: Callable[[Any], Any]) -> Dual:
        """Σ_i term(i) over the classes 0, …, n - 1."""
        total = self._constant(0)
        for i in range(self._classes):
            total = total + term(i)
        return total

    def delta(self, j: int, k: int) -> int:
        """1 where the classes are equal, else 0."""
        return int(j == k)

    @property
    def indices(self) -> Sequence[int]:
        """Every class."""
        return range(self._classes)

    @property
    def pairs(self) -> Sequence[tuple[int, int, int]]:
        """Every pair of classes."""
        return tuple((j, k, int(j == k)) for j in self.indices for k in self.indices)

    def derivative(self, y: Dual | int, k: int | None) -> Dual:
        """∂y/∂x_k, itself without partials of its own."""
        y = self._dual(y)
        return Dual(y.partials[k or 0], self._constant(0).partials)

    def sign(self, a: Dual | int, b: Dual | int) -> int | None:
        """Sign of a - b where the enclosures decide it, else None."""
        gap = self._value(a) - self._value(b)
        if gap > 0:
            return 1
        if gap < 0:
            return -1
        return 0 if gap == 0 else None

    def distance(self, a: Dual | int, b: Dual | int) -> Fraction:
        """An upper bound of |a - b|, not below the resolution 2^-200."""
        gap = abs(self._value(a) - self._value(b)) + self._iv.ldexp(1, -PRECISION)
        return Fraction(*libmp.to_rational(gap._mpi_[1]))

    def decimal(self, a: Dual | int) -> str:
        """The lower end of the enclosure to 40 significant digits."""
        return str(libmp.to_str(self._value(a)._mpi_[0], 40))

    def _dual(self, a: Dual | int) -> Dual:
        return a if isinstance(a, Dual) else self._constant(a)

    def _value(self, a: Dual | int) -> Any:
        return a.value if isinstance(a, Dual) else self._iv.mpf(a)
