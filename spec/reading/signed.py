"""Values whose sign is known because a rule made them: what certificates of inequalities are built from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy

from .normal import Normal


class NotDerivableError(ValueError):
    """A certificate that applies a rule where its premise does not hold."""


@dataclass(frozen=True)
class Signed:
    """A nonnegative value, a positive one where ``strict``; sums, products and quotients keep the sign."""

    value: Any
    strict: bool

    def __add__(self, other: Signed) -> Signed:
        return Signed(self.value + other.value, self.strict or other.strict)

    def __mul__(self, other: Signed) -> Signed:
        return Signed(self.value * other.value, self.strict and other.strict)

    def __truediv__(self, other: Signed) -> Signed:
        if not other.strict:
            raise NotDerivableError(f"division by {other.value}, which may be 0")
        return Signed(self.value / other.value, self.strict)


class Rules:
    """The rules by which a sign is derived. Only they make a :class:`Signed`; each says why it holds.

    ``C.F`` is the reading, for parts of a value whose sign does not matter. Three rules rest on a tangent:
    e^a ≥ 1 + a, its logarithm v - 1 ≥ log v, and both strict away from the point of contact.

    >>> from .symbolic import SymbolicN
    >>> C = Rules(SymbolicN((("a", ""),)))
    >>> a, = C.F.arguments
    >>> C.square(a), (C.one + C.exp(a)).strict
    (Signed(value=a**2, strict=False), True)
    """

    def __init__(self, reading: Any, given: tuple[Any, ...] = (), strictly: bool = False, least: int = 1) -> None:
        self.F = reading
        self._given, self._strictly, self._least = given, strictly, least

    @property
    def one(self) -> Signed:
        """1 > 0."""
        return Signed(1, True)

    @property
    def n(self) -> Signed:
        """The number of classes is positive."""
        return Signed(self.F.n, True)

    @property
    def others(self) -> Signed:
        """n - 1 ≥ 0, positive from two classes on."""
        return Signed(self.F.n - 1, self._least > 1)

    def constant(self, c: int) -> Signed:
        """A natural number."""
        if c < 0:
            raise NotDerivableError(f"{c} is negative")
        return Signed(c, c > 0)

    def argument(self, a: Any) -> Signed:
        """An argument, or an entry of a row of the simplex, by what its domain says."""
        if not _nonnegative(a):
            raise NotDerivableError(f"nothing says that {a} is not negative")
        return Signed(a, _positive(a))

    def given(self, *i: Any, number: int = 0) -> Signed:
        """An assumption of the law by its number, for the class i where it speaks of every class."""
        if number >= len(self._given):
            raise NotDerivableError("the law does not assume that")
        assumed = self._given[number]
        return Signed(assumed(*i) if i else assumed, self._strictly)

    def exp(self, a: Any) -> Signed:
        """e^a > 0."""
        return Signed(self.F.exp(a), True)

    def square(self, a: Any) -> Signed:
        """a² ≥ 0."""
        return Signed(a * a, False)

    def tangent(self, a: Any) -> Signed:
        """e^a - 1 - a ≥ 0: convex in a, with value and slope 0 at a = 0."""
        return Signed(self.F.exp(a) - 1 - a, False)

    def log_tangent(self, v: Signed) -> Signed:
        """v - 1 - log v ≥ 0 for v > 0: the tangent at a = log v."""
        return Signed(v.value - 1 - self.log(v), False)

    def log(self, v: Signed) -> Any:
        """log v for v > 0, of either sign."""
        if not v.strict:
            raise NotDerivableError(f"the logarithm of {v.value}, which may be 0")
        return self.F.log(v.value)

    def log1p(self, v: Signed) -> Signed:
        """log(1 + v) ≥ 0: the logarithm increases from log 1 = 0."""
        return Signed(self.F.log(1 + v.value), v.strict)

    def growth(self, u: Signed) -> Signed:
        """e^u - 1 ≥ 0 for u ≥ 0."""
        return Signed(self.F.exp(u.value) - 1, u.strict)

    def decay(self, u: Signed) -> Signed:
        """1 - e^{-u} ≥ 0 for u ≥ 0."""
        return Signed(1 - self.F.exp(-u.value), u.strict)

    def minus_log(self, v: Signed, slack: Signed) -> Signed:
        """-log v ≥ 0 for 0 < v = 1 - slack."""
        if not Normal().is_zero(v.value + slack.value - 1):
            raise NotDerivableError(f"{v.value} and {slack.value} do not add up to 1")
        self.log(v)
        return Signed(-self.F.log(v.value), slack.strict)

    def same(self, value: Any, other: Signed) -> Signed:
        """A value that equals one of known sign."""
        if not Normal().is_zero(value - other.value):
            raise NotDerivableError(f"{value} is not {other.value}")
        return Signed(value, other.strict)

    def sum(self, term: Callable[[Any], Signed]) -> Signed:
        """Σ_i term(i): a sum of at least one term."""
        terms: list[Signed] = []
        value = self.F.sum(lambda i: _kept(terms, term(i)))
        return Signed(value, all(t.strict for t in terms))

    def rest(self, term: Callable[[Any], Signed], k: Any) -> Signed:
        """Σ_i term(i) - term(k), the sum over the other classes; positive only if there are others."""
        total = self.sum(term)
        return Signed(total.value - term(k).value, total.strict and self._least > 1)


def _kept(terms: list[Signed], term: Signed) -> Any:
    terms.append(term)
    return term.value


def _positive(e: Any) -> bool:
    # sympy itself does not carry the sign of a term over to its sum.
    if isinstance(e, sympy.Sum):
        return _positive(e.function)
    if e.is_Mul or e.is_Add:
        return all(map(_positive, e.args))
    if e.is_Pow and e.exp.is_Integer:
        return _positive(e.base)
    return bool(e.is_positive)


def _nonnegative(e: Any) -> bool:
    return _positive(e) or bool(e.is_nonnegative)
