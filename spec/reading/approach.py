"""Limits in one variable, taken by SymPy and watched by intervals."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy

from ..proof import Domain, Tends
from .attack import points
from .claim import Claim, Sides, entered, places
from .concrete import ConcreteN
from .dual import DualIntervals, OutsideDomainError
from .normal import Normal
from .outcome import Counterexample

NEAR = (Fraction(1, 64), Fraction(1, 4096))
"""Two values of the variable, or of its inverse for a limit at infinity: the error falls from one to the other."""


def limits(form: Tends, n: int) -> Iterator[tuple[Any, Any]]:
    """Pairs of the limit that SymPy finds and the limit that is declared, entry by entry for n classes."""
    reading, names = _reading(form, n)
    arguments = entered(reading, names, form.domains)
    t = arguments[-1]
    left, right = form.left(reading, *arguments), form.right(reading, *arguments[:-1])
    for place in places(reading, form.signature.split("->")[1]):
        one, other = (left(*place), right(*place)) if place else (left, right)
        yield limit_of(sympy.sympify(one), t, form.to), sympy.sympify(other)


def limit_of(expression: Any, t: Any, to: float) -> Any:
    """The limit for t → 0+ or t → ∞: by the rules for sums, products, powers and logarithms where they apply.

    >>> t, u = sympy.symbols("t u", positive=True)
    >>> limit_of(1 / (1 + sympy.exp(-u / t)), t, 0), limit_of((sympy.exp(t) - 1) / t, t, 0)
    (1, 1)
    """
    goal = sympy.oo if to else sympy.Integer(0)
    found = _by_rules(expression, t, goal)
    try:
        return sympy.limit(expression, t, goal, "+") if found is None else found
    except NotImplementedError:
        # SymPy asks for the sign of a symbol: there may be different limits on either side.
        return sympy.nan


def _by_rules(e: Any, t: Any, goal: Any) -> Any:
    """The finite limit of e as the operation on the limits of its parts; None where a part has none or is singular."""
    if not e.has(t):
        return e
    if isinstance(e, sympy.exp):
        exponent = limit_of(e.args[0], t, goal)
        return sympy.exp(exponent) if exponent is sympy.S.NegativeInfinity or exponent.is_finite else None
    if e == t:
        return goal if goal.is_finite else None
    if e.is_Pow and e.exp.is_Integer:
        base = _by_rules(e.base, t, goal)
        if e.base == t and not goal.is_finite and e.exp.is_negative:
            return sympy.Integer(0)
        return None if base is None or (e.exp.is_negative and not base.is_nonzero) else base**e.exp
    if not (e.is_Add or e.is_Mul or isinstance(e, sympy.log)):
        return None
    parts = [_by_rules(a, t, goal) for a in e.args]
    if any(p is None for p in parts) or (isinstance(e, sympy.log) and not parts[0].is_positive):
        return None
    return e.func(*parts)


def departs(form: Tends, n: int) -> Counterexample | None:
    """A rational point where the two sides do not come closer as the variable nears its limit."""
    _, names = _reading(form, n)
    inputs = form.signature.split("->")[0].split(",")
    cores = tuple(zip(names, (c.strip("()") for c in inputs), strict=True))
    still = Claim("", cores[:-1], lambda reading: iter(()), domains=form.domains)
    for classes, point in points(still):
        if classes != n and not still.elementwise:
            continue
        try:
            far, near = ([*_distances(form, names, point, n, h)] for h in NEAR)
        except OutsideDomainError:
            continue
        for (before, _), (after, sides) in zip(far, near, strict=True):
            # At the limit itself both are 0; 2^-30 stands for what has arrived.
            if after > Fraction(1, 2**30) and after * 2 > before:
                shown = tuple(zip(names, point, strict=False))
                return Counterexample(None if still.elementwise else n, shown, sides.place, sides.left, sides.right)
    return None


def _distances(form: Tends, names: list[str], point: Any, n: int, h: Fraction) -> Iterator[tuple[Any, Sides]]:
    F = DualIntervals((*point, 1 / h if form.to else h), n)
    arguments = entered(F, names, form.domains)
    left, right = form.left(F, *arguments), form.right(F, *arguments[:-1])
    for place in places(F, form.signature.split("->")[1]):
        one, other = (left(*place), right(*place)) if place else (left, right)
        yield F.distance(one, other), Sides(place, F.decimal(one), F.decimal(other))


def settled(found: Any, declared: Any) -> bool:
    """Whether the two limits agree."""
    return found is not sympy.nan and Normal().is_zero(found - declared)


def _reading(form: Tends, n: int) -> tuple[ConcreteN, list[str]]:
    _, *names = inspect.signature(form.left).parameters
    cores = [c.strip("()") for c in form.signature.split("->")[0].split(",")]
    domains = tuple(form.domains.get(name, Domain.REAL) for name in names[:-1])
    return ConcreteN(tuple(zip(names, cores, strict=True)), n, (*domains, Domain.POSITIVE)), names
