"""The interval reading of a definition: every operation rounded outward at a fixed number of bits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ldexp, log
from typing import Any

from mpmath.libmp import (
    finf,
    fninf,
    from_int,
    fzero,
    mpf_add,
    mpf_div,
    mpf_exp,
    mpf_ln2,
    mpf_log,
    mpf_lt,
    mpf_mul,
    mpf_neg,
    mpf_pos,
    mpf_shift,
    mpf_sub,
    to_int,
)

Raw = tuple[int, int, int, int]
"""An mpmath number (sign, mantissa, exponent, bit count): ``(-1)^sign · mantissa · 2^exponent``."""

GUARD = 8
"""Extra bits at which exp and log are evaluated before they are widened."""

SLACK = 5
"""Assumed: mpmath's exp and log at q bits err relatively by less than 2^-(q - SLACK).

mpmath computes both with 14 to 20 bits beyond q and documents no proof; the assumption leaves a factor of 2^5
on top of one unit in the last of the q bits, and the audit against Arb stresses it. Its additions, products and
quotients are computed exactly and rounded once in the direction asked for, so they need no such margin.
"""


LN2 = log(2.0)

BRIEF = 30
"""Bits of a distance between exponents; a distance of as many bits is beyond every number of bits."""

LEAST = 16
"""Bits that the smallest exponential of a sum is evaluated with, at least."""

SHARE = 8
"""And at least one in so many of the field's: with more and more bits every term becomes as narrow as is asked for."""


class IntervalField:
    """Interval arithmetic at ``bits`` bits: private, without any global precision.

    >>> F = IntervalField(60)
    >>> y = F.exp(F.integer(1))
    >>> mpf_lt(y.lo, y.hi)
    True
    """

    def __init__(self, bits: int, size: int = 0, order: Sequence[int] | None = None) -> None:
        """Create the field; ``size`` is the number of entries that :meth:`sum` runs over, in this ``order``.

        The sooner the largest terms come, the less is spent on the others.
        """
        self.bits = bits
        self.size = size
        self._order = range(size) if order is None else order
        self._exponentials: dict[tuple[Raw, Raw], Interval] = {}
        self._summands: dict[tuple[Raw, Raw], Interval] = {}
        self._calls = 0
        # The argument of the largest exponential of the sum that is being taken, where each term has one.
        self._largest: Interval | None = None

    def integer(self, value: int) -> Interval:
        """Return the interval that holds exactly ``value``."""
        raw = from_int(value)
        return Interval(self, raw, raw)

    def point(self, raw: Raw) -> Interval:
        """Return the interval that holds exactly one number."""
        return Interval(self, raw, raw)

    def exp(self, a: Interval) -> Interval:
        """Return an enclosure of e^a; exp(-inf) is exactly 0 and exp(0) exactly 1.

        In a sum a term that is far below the first one is enclosed with only the bits that the sum can keep of it.
        """
        self._calls += 1
        self._latest = a
        key = a.lo, a.hi
        known = self._exponentials.get(key)
        if known is None and self._largest is not None:
            known = self._summands.get(key)
        if known is not None:
            return known
        bits = self.bits if self._largest is None else self._kept(a, self._largest)
        low, high = self._widened(self._exp, a.lo, bits)
        if a.lo != a.hi:
            high = self._widened(self._exp, a.hi, bits)[1]
        known = Interval(self, low, high)
        (self._exponentials if bits == self.bits else self._summands)[key] = known
        return known

    def _kept(self, a: Interval, largest: Interval) -> int:
        """Return how many bits of e^a are above the last one of a sum with that largest term.

        That is an estimate: a term enclosed with fewer bits than the sum could keep widens it, and is no error.
        """
        above, mantissa, exponent, count = mpf_sub(largest.lo, a.hi, BRIEF, "f")
        if above:
            return self.bits
        below = self.bits if exponent + count > BRIEF else int(ldexp(int(mantissa), int(exponent)) / LN2)
        # As many terms together are to widen the sum by less than its own rounding.
        spared = min(below - self.size.bit_length() - GUARD, self.bits - max(LEAST, self.bits // SHARE))
        return self.bits - max(0, spared)

    def log(self, a: Interval) -> Interval:
        """Return an enclosure of log a; log(0) is -inf and log(1) exactly 0."""
        lower = self._widened(mpf_log, a.lo, self.bits)
        return Interval(self, lower[0], (lower if a.lo == a.hi else self._widened(mpf_log, a.hi, self.bits))[1])

    def sum(self, term: Callable[[int], Any]) -> Any:
        """Return an enclosure of Σ_i term(i)."""
        outer, self._largest = self._largest, None
        terms = []
        single = True
        for i in self._order:
            calls = self._calls
            terms.append(term(i))
            # The first term that is not 0 is the largest; a term with several exponentials is enclosed with all bits.
            single = single and self._calls <= calls + 1
            if single and self._largest is None and self._calls > calls and not _is_zero(terms[-1]):
                self._largest = self._latest
        self._largest = outer
        # The smallest are added first, so that few additions round at the size of the largest.
        total: Any = 0
        for value in reversed(terms):
            total = total + value
        return total

    @staticmethod
    def _exp(x: Raw, bits: int, rounding: str) -> Raw:
        """e^x; mpmath raises e to an integer above 600 bits, which takes long for a large one, so 2^n is split off."""
        exponent, count = x[2], x[3]
        if bits <= 600 or exponent < 0:
            return mpf_exp(x, bits, rounding)
        # |n| < 2^(magnitude + 1), so n·ln 2 needs that many bits more for an absolute error of 2^-(bits + 20).
        wide = bits + max(0, exponent + count) + 24
        ln2 = mpf_ln2(wide)
        n = to_int(mpf_div(x, ln2, wide, "n"))
        return mpf_shift(mpf_exp(mpf_sub(x, mpf_mul(ln2, from_int(n)), wide, "n"), bits, rounding), n)

    @staticmethod
    def _widened(function: Callable[..., Raw], argument: Raw, bits: int) -> tuple[Raw, Raw]:
        value = function(argument, bits + GUARD, "n")
        _, mantissa, exponent, count = value
        # exp(0), exp(-inf), log(1) and log(0) are exact; every other value is irrational.
        if not mantissa or not argument[1]:
            return value, value
        margin = (0, 1, exponent + count - bits - GUARD + SLACK, 1)
        return mpf_sub(value, margin, bits, "f"), mpf_add(value, margin, bits, "c")


class Interval:
    """A closed interval [lo, hi] with arithmetic rounded outward."""

    __slots__ = ("field", "hi", "lo")

    def __init__(self, field: IntervalField, lo: Raw, hi: Raw) -> None:
        self.field = field
        self.lo = lo
        self.hi = hi

    def _lift(self, other: Interval | int) -> Interval:
        return other if isinstance(other, Interval) else self.field.integer(other)

    def __add__(self, other: Interval | int) -> Interval:
        if other == 0:
            return self
        o, w = self._lift(other), self.field.bits
        return Interval(self.field, mpf_add(self.lo, o.lo, w, "f"), mpf_add(self.hi, o.hi, w, "c"))

    def __neg__(self) -> Interval:
        return Interval(self.field, mpf_neg(self.hi), mpf_neg(self.lo))

    def __sub__(self, other: Interval | int) -> Interval:
        o, w = self._lift(other), self.field.bits
        return Interval(self.field, mpf_sub(self.lo, o.hi, w, "f"), mpf_sub(self.hi, o.lo, w, "c"))

    def __rsub__(self, other: int) -> Interval:
        return self._lift(other) - self

    def __mul__(self, other: Interval | int) -> Interval:
        o, w = self._lift(other), self.field.bits
        a, b, c, d = self.lo, self.hi, o.lo, o.hi
        # The ends of the product are products of ends, which ones the signs tell; [-1, 0] may pass for one of both.
        both, others = a[0] and not b[0], c[0] and not d[0]
        if both and others:
            return self._extremes([mpf_mul(p, q) for p in (a, b) for q in (c, d)])
        if both:
            (p, q), (r, s) = ((b, c), (a, c)) if c[0] else ((a, d), (b, d))
        elif others:
            (p, q), (r, s) = ((a, d), (a, c)) if a[0] else ((b, c), (b, d))
        elif a[0]:
            (p, q), (r, s) = ((b, d), (a, c)) if c[0] else ((a, d), (b, c))
        else:
            (p, q), (r, s) = ((b, c), (a, d)) if c[0] else ((a, c), (b, d))
        return Interval(self.field, mpf_mul(p, q, w, "f"), mpf_mul(r, s, w, "c"))

    def __truediv__(self, other: Interval | int) -> Interval:
        o, w = self._lift(other), self.field.bits
        if o.lo[0] or o.lo == fzero:
            raise ZeroDivisionError("the divisor's enclosure is not positive: more bits are needed")
        lo = mpf_div(self.lo, o.lo if self.lo[0] else o.hi, w, "f")
        hi = mpf_div(self.hi, o.hi if self.hi[0] else o.lo, w, "c")
        return Interval(self.field, lo, hi)

    def __rtruediv__(self, other: int) -> Interval:
        return self._lift(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def _extremes(self, products: list[Raw]) -> Interval:
        lo = hi = products[0]
        for p in products[1:]:
            if mpf_lt(p, lo):
                lo = p
            if mpf_lt(hi, p):
                hi = p
        w = self.field.bits
        return Interval(self.field, mpf_pos(lo, w, "f"), mpf_pos(hi, w, "c"))

    @property
    def ends(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The ends as pairs (mantissa, exponent)."""
        return _dyadic(self.lo), _dyadic(self.hi)

    @property
    def finite(self) -> bool:
        """Whether both ends are numbers."""
        return self.lo not in (finf, fninf) and self.hi not in (finf, fninf)


def _is_zero(value: Interval | int) -> bool:
    return value == 0 if isinstance(value, int) else value.lo == value.hi == fzero


def _dyadic(raw: Raw) -> tuple[int, int]:
    sign, man, exp, _ = raw
    return (-int(man) if sign else int(man)), int(exp)
