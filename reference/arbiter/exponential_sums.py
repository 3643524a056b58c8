"""The exact reading of a definition: quotients of finite sums Σ c·e^s with rational c and s.

By Lindemann-Weierstrass the numbers e^s of distinct rational s are linearly independent over the rationals, so
such a quotient is rational exactly if numerator and denominator are proportional, term by term. This decides
the ties that no precision decides, such as a pullback at equal logits.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import groupby
from typing import Any

from gmpy2 import mpq

Terms = dict[mpq, mpq]
"""Coefficients by exponents."""

MAX_TERMS = 512
"""Beyond this many products of terms an expansion is not tried: ties need few distinct exponents."""


class NotExponential(ArithmeticError):
    """The definition leaves the field of exponential sums, or its expansion is too long."""


def _times(a: Terms, b: Terms) -> Terms:
    if len(a) * len(b) > MAX_TERMS:
        raise NotExponential("too many terms")
    product: Terms = {}
    for s, c in a.items():
        for t, d in b.items():
            product[s + t] = product.get(s + t, 0) + c * d
    return {s: c for s, c in product.items() if c}


def _add_to(total: Terms, terms: Terms) -> None:
    """Add terms to others in place; coefficients of 0 stay."""
    for s, c in terms.items():
        total[s] = total[s] + c if s in total else c


class Quotient:
    """``numerator / Π denominators``, the denominators positive exponential sums compared by identity."""

    __slots__ = ("denominators", "numerator")

    def __init__(self, numerator: Terms, denominators: tuple[Terms, ...] = ()) -> None:
        self.numerator = numerator
        self.denominators = denominators

    @staticmethod
    def of(value: Quotient | Fraction | int) -> Quotient:
        """Return a rational as a quotient."""
        if isinstance(value, Quotient):
            return value
        return Quotient({mpq(0): mpq(value)} if value else {})

    def __add__(self, other: Quotient | int) -> Quotient:
        o = Quotient.of(other)
        missing, extra = list(o.denominators), []
        for d in self.denominators:
            for i, e in enumerate(missing):
                if d is e:
                    del missing[i]
                    break
            else:
                extra.append(d)
        left, right = self.numerator, o.numerator
        for d in missing:
            left = _times(left, d)
        for d in extra:
            right = _times(right, d)
        total = dict(left)
        _add_to(total, right)
        return Quotient({s: c for s, c in total.items() if c}, (*self.denominators, *missing))

    def __neg__(self) -> Quotient:
        return Quotient({s: -c for s, c in self.numerator.items()}, self.denominators)

    def __sub__(self, other: Quotient | int) -> Quotient:
        return self + -Quotient.of(other)

    def __rsub__(self, other: int) -> Quotient:
        return Quotient.of(other) - self

    def __mul__(self, other: Quotient | int) -> Quotient:
        o = Quotient.of(other)
        return Quotient(_times(self.numerator, o.numerator), (*self.denominators, *o.denominators))

    def __truediv__(self, other: Quotient | int) -> Quotient:
        o = Quotient.of(other)
        numerator = self.numerator
        for d in o.denominators:
            numerator = _times(numerator, d)
        return Quotient(numerator, (*self.denominators, o.numerator))

    def __rtruediv__(self, other: int) -> Quotient:
        return Quotient.of(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def less(self, value: Fraction) -> Terms:
        """Return the exponential sum numerator - value·Π denominators, whose sign is that of self - value."""
        product: Terms = {mpq(0): mpq(value)} if value else {}
        for d in self.denominators:
            product = _times(product, d)
        difference = dict(self.numerator)
        for s, c in product.items():
            difference[s] = difference.get(s, 0) - c
        return {s: c for s, c in difference.items() if c}

    def rational(self) -> Fraction | None:
        """Return the value if it is rational, else None.

        >>> e = ExactField(0).exp(Quotient.of(1))
        >>> ((e + e) / e).rational(), (e / (e + 1)).rational()
        (Fraction(2, 1), None)
        """
        if not self.numerator:
            return Fraction(0)
        denominator: Terms = {mpq(0): mpq(1)}
        for d in self.denominators:
            denominator = _times(denominator, d)
        first = next(iter(self.numerator))
        ratio = self.numerator[first] / denominator[first] if first in denominator else None
        if ratio is None or self.less(ratio):
            return None
        return Fraction(int(ratio.numerator), int(ratio.denominator))


class ExactField:
    """Exponential sums with rational exponents."""

    def __init__(self, size: int) -> None:
        """Create the field; ``size`` is the number of entries that :meth:`sum` runs over."""
        self.size = size

    def exp(self, a: Quotient) -> Quotient:
        """Return e^a for a rational a."""
        exponent = Quotient.of(a).rational()
        if exponent is None:
            raise NotExponential("exp of an irrational number")
        return Quotient({mpq(exponent): mpq(1)})

    def log(self, a: Quotient) -> Quotient:
        """Return log a where a = e^s; any other logarithm leaves the field."""
        if len(a.numerator) == 1 and not a.denominators:
            ((s, c),) = a.numerator.items()
            if c == 1:
                return Quotient({mpq(0): s} if s else {})
        raise NotExponential("log of a sum")

    def sum(self, term: Callable[[int], Any]) -> Any:
        """Return Σ_i term(i); terms over the same denominators are added up in one expansion."""
        total: Any = Quotient.of(0)
        terms = (Quotient.of(term(i)) for i in range(self.size))
        for _, alike in groupby(terms, key=lambda q: tuple(map(id, q.denominators))):
            first, *others = alike
            numerator = dict(first.numerator)
            for q in others:
                _add_to(numerator, q.numerator)
            total = total + Quotient({s: c for s, c in numerator.items() if c}, first.denominators)
        return total
