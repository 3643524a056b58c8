"""A normal form for expressions in exponentials, logarithms and sums over the classes."""

from __future__ import annotations

from math import lcm
from typing import Any

import sympy


class Normal:
    """Rewrites an expression as a rational function of independent generators.

    A generator stands for an entry x[k], an exponential e^m of a monomial, a logarithm that cannot be split
    or a sum over the classes whose constant factors stand outside. The generators are treated as
    independent, so a difference with normal form 0 is 0 wherever its logarithms are real and its
    denominators not 0. The converse does not hold, and nothing is concluded from it.

    An index that runs over the classes lies in 1..n, hence Σ_i δ_ik f(i) = f(k).

    >>> x = sympy.Symbol("x", real=True)
    >>> Normal().is_zero(sympy.log(1 + sympy.exp(x)) - sympy.log(1 + sympy.exp(-x)) - x)
    True
    >>> Normal().is_zero(sympy.log(1 + sympy.exp(x)) - sympy.log(1 + sympy.exp(-x)))
    False
    """

    def __init__(self) -> None:
        self._symbols: dict[Any, Any] = {}
        self._meanings: dict[Any, Any] = {}
        self._roots: dict[Any, int] = {}

    def is_zero(self, expression: Any) -> bool:
        """Whether the normal form is 0, which proves that the expression is 0."""
        e = sympy.sympify(expression)
        known = dict(self._roots)
        flat = self._flat(e)
        # A monomial that occurs in thirds and in halves is expressed in sixths, which the first pass finds out.
        while known != self._roots:
            known = dict(self._roots)
            flat = self._flat(e)
        return bool(sympy.cancel(flat) == 0)

    def _generator(self, meaning: Any, *, positive: bool = False) -> Any:
        if meaning not in self._symbols:
            # A fact that is false of a real number must not be claimed: positive=None leaves the sign open.
            symbol = sympy.Dummy(real=True, positive=positive or None)
            self._symbols[meaning] = symbol
            self._meanings[symbol] = meaning
        return self._symbols[meaning]

    def _meaning(self, flat: Any) -> Any:
        return flat.xreplace({s: self._meanings[s] for s in flat.free_symbols if s in self._meanings})

    def _flat(self, e: Any) -> Any:
        if e.is_Rational or e.is_Symbol:
            return e
        if e.is_Add or e.is_Mul:
            return e.func(*map(self._flat, e.args))
        if e.is_Pow and e.exp.is_Integer:
            return self._flat(e.base) ** e.exp
        if isinstance(e, (sympy.exp, type(sympy.E))):
            return self._exp(e.as_base_exp()[1])
        if isinstance(e, sympy.log):
            return self._log(e.args[0])
        if isinstance(e, sympy.Sum):
            total = self._flat(e.function)
            for index, _, last in e.limits:
                total = self._sum(total, index, last)
            return total
        if isinstance(e, (sympy.Indexed, sympy.KroneckerDelta)):
            return self._generator(e, positive=bool(e.is_positive))
        if e.is_Pow:
            return self._generator(e.func(*(self._meaning(self._flat(a)) for a in e.args)))
        raise TypeError(f"{type(e).__name__} is no operation of a field: {e}")

    def _exp(self, a: Any) -> Any:
        """e^(c m + …) = (e^(m/r))^(r c) … with r c whole, where sympy itself undoes e^log."""
        product = sympy.Integer(1)
        for term in _terms(self._flat(a)):
            c, m = term.as_coeff_Mul(rational=True)
            root = lcm(self._roots.get(m, 1), int(c.q))
            if root > 1:
                self._roots[m] = root
            power = sympy.exp(self._meaning(m) / root)
            whole = c * root
            if isinstance(power, (sympy.exp, type(sympy.E))):
                product *= self._generator(power, positive=True) ** whole
            else:
                product *= self._flat(power) ** whole
        return product

    def _log(self, a: Any) -> Any:
        """log Π f^c = Σ c log f over the positive factors; what else there is stays under one logarithm."""
        total, rest = sympy.Integer(0), sympy.Integer(1)
        for factor in sympy.Mul.make_args(sympy.factor(self._flat(a))):
            base, power = factor.as_base_exp()
            if base.is_positive:
                total += power * self._log_of(base)
            else:
                rest *= factor
        return total + self._log_of(rest)

    def _log_of(self, flat: Any) -> Any:
        # sympy itself knows that log 1 = 0 and log e^m = m for real m.
        value = sympy.log(self._meaning(flat))
        return self._generator(value) if isinstance(value, sympy.log) else self._flat(value)

    def _sum(self, flat: Any, index: Any, last: Any) -> Any:
        """Σ_i c f(i) = c Σ_i f(i), term by term of the expanded numerator."""
        numerator, denominator = sympy.fraction(sympy.cancel(flat))
        moving = {s for s in flat.free_symbols if index in self._meanings.get(s, s).free_symbols}
        outside, inside = sympy.factor(denominator).as_independent(*moving, as_Add=False)
        total = sympy.Integer(0)
        for term in sympy.Add.make_args(sympy.expand(numerator)):
            constant, body = term.as_independent(*moving, as_Add=False)
            total += constant * self._summed(body / inside, index, last)
        return total / outside

    def _summed(self, body: Any, index: Any, last: Any) -> Any:
        if body == 1:
            return last
        meaning = self._meaning(body)
        for delta in meaning.atoms(sympy.KroneckerDelta):
            if index in delta.args and self._symbols[delta] in (body, *body.args):
                (other,) = set(delta.args) - {index}
                return self._flat((meaning / delta).xreplace({index: other}))
        # Sums that differ in the name of their index are one generator: the name is the depth of nesting.
        depth = 1 + max((int(s.limits[0][0].name[1:]) for s in meaning.atoms(sympy.Sum)), default=0)
        bound = sympy.Symbol(f"i{depth}", integer=True, positive=True)
        canonical = sympy.Sum(meaning.xreplace({index: bound}), (bound, 1, last))
        return self._generator(canonical, positive=bool(body.is_positive))


def _terms(flat: Any) -> Any:
    """The terms of an exponent; those of a proper fraction share the one denominator that it has in lowest terms."""
    if not any(p.base.is_Add and p.exp.is_negative for p in flat.atoms(sympy.Pow)):
        return sympy.Add.make_args(sympy.expand(flat))
    numerator, denominator = sympy.fraction(sympy.cancel(flat))
    return [term / denominator for term in sympy.Add.make_args(sympy.expand(numerator))]
