"""Looks for a rational counterexample with intervals, which share nothing with SymPy's simplifier."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from ..proof import Domain, Point, Relation
from .claim import Claim
from .concrete import ConcreteN
from .dual import DualIntervals, OutsideDomainError
from .normal import Normal
from .outcome import Counterexample

CLASSES = (1, 2, 3, 4, 5)
"""Numbers of classes tried in the search for counterexamples, and where no proof for every n is found."""

SAMPLES = 6
"""Rational points per number of classes; the last two have equal entries, where strict bounds are attained."""

Sample = tuple[Fraction | tuple[Fraction, ...], ...]


@dataclass(frozen=True)
class Attack:
    """What came of it: a counterexample if there is one, and at how many entries the claim was put to the test."""

    counterexample: Counterexample | None
    tested: int


def attack(claim: Claim) -> Attack:
    """The first rational point where the claim is certainly false, if there is one."""
    tested = 0
    for n, point in points(claim):
        F = DualIntervals(point, n)
        exact: list[Any] = []
        try:
            for at, s in enumerate(claim.sides(F)):
                if not all((F.sign(g, 0) or 0) >= int(claim.strictly_given) for g in s.given):
                    continue
                sign = F.sign(s.left, s.right)
                if sign is None and claim.relation is Relation.BELOW:
                    exact = exact or _gaps(claim, n, point)
                    sign = 0 if Normal().is_zero(exact[at]) else None
                tested += 1
                if sign is not None and claim.relation.broken_by(sign):
                    names = (name for name, _ in claim.arguments)
                    found = Counterexample(
                        None if claim.elementwise else n,
                        tuple(zip(names, point, strict=True)),
                        s.place,
                        F.decimal(s.left),
                        F.decimal(s.right),
                        claim.relation,
                    )
                    return Attack(found, tested)
        except OutsideDomainError:
            continue
    return Attack(None, tested)


def _gaps(claim: Claim, n: int, point: Sample) -> list[Any]:
    """left - right of every entry at the point, for SymPy: intervals never decide an equality."""
    reading = ConcreteN(claim.arguments, n, claim.kinds)
    values = {
        symbol: sympy.Rational(v.numerator, v.denominator)
        for argument, value in zip(reading.arguments, point, strict=True)
        for symbol, v in zip(_row(argument), _row(value), strict=True)
    }
    return [sympy.sympify(s.left - s.right).xreplace(values) for s in claim.sides(reading)]


def _row(argument: Any) -> tuple[Any, ...]:
    return argument if isinstance(argument, tuple) else (argument,)


def rational(point: Point) -> Sample:
    """The point with every number as a fraction."""
    return tuple(tuple(map(Fraction, a)) if isinstance(a, tuple) else Fraction(a) for a in point)


def points(claim: Claim) -> Iterator[tuple[int, Sample]]:
    """Numbers of classes, each with points of the domains: those that the claim names first."""
    for named in claim.at:
        row = next((a for a in named if isinstance(a, tuple)), (0,))
        yield len(row), rational(named)
    for n in (1,) if claim.elementwise else CLASSES:
        if n < claim.least and not claim.elementwise:
            continue
        for sample in range(SAMPLES):
            point: list[Fraction | tuple[Fraction, ...]] = []
            for a, ((_, core), domain) in enumerate(zip(claim.arguments, claim.kinds, strict=True)):
                entries = tuple(_entry(i, a, sample, domain) for i in range(n if core else 1))
                point.append(entries if core else entries[0])
            yield n, tuple(point)


def _entry(i: int, a: int, sample: int, domain: Domain) -> Fraction:
    # 17 generates the residues modulo 23, so the entries of a row differ; equal entries have i = 0.
    r = (17 * (0 if sample >= 4 else i) + 29 * (0 if sample == 5 else a) + 41 * sample + 7) % 23
    return _VALUE[domain](r, sample % 2)


def _real(r: int, unit: int) -> Fraction:
    """Of both signs and, for arguments that are probabilities or weights, of the unit interval."""
    return Fraction(r + 1, 24) if unit else Fraction(r - 11, 4)


def _positive(r: int, unit: int) -> Fraction:
    return Fraction(r + 1, 24) if unit else Fraction(r + 1, 3)


def _nonnegative(r: int, unit: int) -> Fraction:
    return Fraction(r // 4, 2 + unit)


_VALUE: dict[Domain, Callable[[int, int], Fraction]] = {
    Domain.REAL: _real,
    Domain.POSITIVE: _positive,
    Domain.SIMPLEX: _positive,
    Domain.NONNEGATIVE: _nonnegative,
}
