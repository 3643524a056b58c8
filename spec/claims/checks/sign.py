"""Inequalities and limits of expressions, by SymPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy

from ...reading.normal import Normal
from ...reading.outcome import Kind, Outcome
from .proof import against, borne_out


def zero(expression: Any) -> bool:
    """Whether SymPy proves that the expression is 0."""
    expression = sympy.sympify(expression)
    try:
        if Normal().is_zero(expression):
            return True
    except TypeError:
        pass  # Not every function has a normal form: tanh and symbolic powers are left to simplify.
    return bool(sympy.simplify(expression) == 0)


@dataclass(frozen=True)
class Sign:
    """``expression`` > 0 (>= 0 unless ``strict``), because it equals ``certificate``.

    The certificate is written in symbols whose sign is declared, so that its own sign can be read off:
    a sum or product of what is positive, or a square.
    """

    statement: str
    expression: Any
    certificate: Any
    strict: bool = True

    def run(self) -> Outcome:
        """Check that the two are equal and that SymPy reads the sign off the certificate."""
        certificate = sympy.sympify(self.certificate)
        if not zero(self.expression - certificate):
            return against(self.statement, Kind.INEQUALITY, self.expression, f"the certificate {certificate}")
        positive = certificate.is_positive if self.strict else certificate.is_nonnegative
        if positive is not True:
            return against(self.statement, Kind.INEQUALITY, certificate, "> 0" if self.strict else ">= 0")
        return borne_out(self.statement, Kind.INEQUALITY)


@dataclass(frozen=True)
class Minimum:
    """``expression`` >= ``value`` for every real ``variable``, with equality only at ``at``.

    The second derivative is positive, the first vanishes at ``at``.
    """

    statement: str
    expression: Any
    variable: Any
    at: Any
    value: Any

    def run(self) -> Outcome:
        """Check convexity, the stationary point and the value there."""
        h, v = self.expression, self.variable
        if sympy.diff(h, v, 2).is_positive is not True:
            return against(self.statement, Kind.INEQUALITY, sympy.diff(h, v, 2), "> 0")
        slope, least = sympy.diff(h, v).subs(v, self.at), h.subs(v, self.at)
        if not zero(slope):
            return against(self.statement, Kind.INEQUALITY, slope, "slope 0")
        if not zero(least - self.value):
            return against(self.statement, Kind.INEQUALITY, least, self.value)
        return borne_out(self.statement, Kind.INEQUALITY)


@dataclass(frozen=True)
class Limit:
    """``expression`` → ``value`` as ``variable`` → ``point`` from the side ``side``."""

    statement: str
    expression: Any
    variable: Any
    point: Any
    value: Any
    side: str = "+"

    def run(self) -> Outcome:
        """Let SymPy take the limit."""
        found = sympy.limit(self.expression, self.variable, self.point, self.side)
        same = found == self.value or (found.is_finite and zero(found - self.value))
        if not same:
            return against(self.statement, Kind.LIMIT, found, self.value)
        return borne_out(self.statement, Kind.LIMIT)


v = sympy.Symbol("v", real=True)
TANGENT = Minimum("e^v >= 1 + v, equality only at 0", sympy.exp(v) - 1 - v, v, 0, 0)
"""The tangent of the exponential at 0: the one inequality behind Jensen, Gibbs and arithmetic-geometric means."""
