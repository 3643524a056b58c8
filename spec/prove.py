"""Proves or refutes what the specification declares: derivatives, pullbacks, identities.

Two readings with nothing in common decide. Intervals that carry derivatives look for a rational
counterexample; SymPy looks for a proof, first for a symbolic number of classes, then for small concrete
ones. A clause is :class:`Proved` only if SymPy proved it and no counterexample was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from .discovery import ops as specified
from .op import Op
from .reading.claim import Claim, Reading, gradient_claim, identity_claim, pullback_claim
from .reading.concrete import ConcreteN
from .reading.dual import DualIntervals, OutsideDomainError
from .reading.normal import Normal
from .reading.outcome import Counterexample, Kind, Outcome, Proved, Refuted, Unknown
from .reading.row import Row
from .reading.symbolic import SymbolicN

__all__ = [
    "Counterexample",
    "Kind",
    "Outcome",
    "Proved",
    "Refuted",
    "Row",
    "Unknown",
    "identical",
    "prove",
    "prove_all",
    "prove_gradient",
    "prove_identity",
    "prove_pullback",
    "refute",
]

CLASSES = (1, 2, 3, 4)
"""Numbers of classes tried where no proof for every n is found, and in the search for counterexamples."""

SAMPLES = 4
"""Rational points per number of classes."""


def prove_all(ops: Iterable[Op] | None = None) -> list[Outcome]:
    """Outcomes of every declared gradient and pullback, of the whole specification by default."""
    outcomes: list[Outcome] = []
    for op in specified().values() if ops is None else ops:
        if op.gradient is not None:
            outcomes.append(prove_gradient(op))
        if op.pullback is not None:
            outcomes.append(prove_pullback(op))
    return outcomes


def prove_gradient(op: Op) -> Outcome:
    """∂y_j/∂x_k of the definition = the declared gradient, for the first argument x.

    >>> from .discovery import function
    >>> prove_gradient(function("sigmoid"))
    Proved(clause='sigmoid/gradient', kind=<Kind.ELEMENTWISE: 'elementwise'>, classes=())
    """
    if op.gradient is None:
        return Unknown(f"{op.id}/gradient", "no gradient is declared")
    return prove(gradient_claim(op))


def prove_pullback(op: Op) -> Outcome:
    """Σ_j g_j ∂y_j/∂x_k of the definition = the definition of the pullback.

    >>> from .discovery import function
    >>> prove_pullback(function("logsumexp")).kind.reach
    'for real inputs and every number of classes'
    """
    if op.pullback is None:
        return Unknown(f"{op.id}/pullback", "no pullback is declared")
    return prove(pullback_claim(op))


def prove_identity(clause: str, signature: str, left: Callable[..., Any], right: Callable[..., Any]) -> Outcome:
    """left(F, x, …) = right(F, x, …); a transformed input enters a definition as a :class:`Row`.

    >>> from .ops.logsumexp import define as lse
    >>> shifted = lambda F, x, c: lse(F, Row(lambda i: x[i] + c))
    >>> prove_identity("shift", "(n),()->()", shifted, lambda F, x, c: lse(F, x) + c).kind
    <Kind.SYMBOLIC_N: 'symbolic-n'>
    >>> print(prove_identity("no shift", "(n),()->()", shifted, lambda F, x, c: lse(F, x)).counterexample)
    n = 1, x = (-1), c = 1/2: -0.5 against -1.0
    """
    return prove(identity_claim(clause, signature, left, right))


def prove(claim: Claim) -> Outcome:
    """Decide a claim: the first of counterexample, proof for every n, proof for each n of ``CLASSES``."""
    counterexample = refute(claim)
    if counterexample is not None:
        return Refuted(claim.clause, Kind.INTERVALS, counterexample)
    if identical(claim, SymbolicN(claim.arguments)):
        return Proved(claim.clause, Kind.ELEMENTWISE if claim.elementwise else Kind.SYMBOLIC_N)
    if not claim.elementwise and all(identical(claim, ConcreteN(claim.arguments, n)) for n in CLASSES):
        return Proved(claim.clause, Kind.CONCRETE_N, CLASSES)
    return Unknown(claim.clause, "the sides differ in normal form, yet at no point that was tried")


def identical(claim: Claim, reading: Reading) -> bool:
    """Whether the normal forms of both sides agree at every entry; False proves nothing."""
    normal = Normal()
    return all(normal.is_zero(s.left - s.right) for s in claim.sides(reading))


def refute(claim: Claim) -> Counterexample | None:
    """The first rational point where enclosures of the two sides are disjoint, if there is one."""
    for n in (1,) if claim.elementwise else CLASSES:
        for point in _points(claim, n):
            reading = DualIntervals(point, n)
            try:
                for s in claim.sides(reading):
                    if reading.sign(s.left, s.right):
                        names = (name for name, _ in claim.arguments)
                        return Counterexample(
                            None if claim.elementwise else n,
                            tuple(zip(names, point, strict=True)),
                            s.place,
                            reading.decimal(s.left),
                            reading.decimal(s.right),
                        )
            except OutsideDomainError:
                continue
    return None


def _points(claim: Claim, n: int) -> Iterator[tuple[Fraction | tuple[Fraction, ...], ...]]:
    """Points of both signs and, for arguments that are probabilities or weights, of the unit interval."""
    for sample in range(SAMPLES):
        point: list[Fraction | tuple[Fraction, ...]] = []
        for a, (_, core) in enumerate(claim.arguments):
            # 17 generates the residues modulo 23, so the entries of a row differ.
            row = [(17 * i + 29 * a + 41 * sample + 7) % 23 for i in range(n if core else 1)]
            entries = tuple(Fraction(r + 1, 24) if sample % 2 else Fraction(r - 11, 4) for r in row)
            point.append(entries if core else entries[0])
        yield tuple(point)
