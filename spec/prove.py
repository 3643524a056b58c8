"""Proves or refutes what the specification declares: derivatives, pullbacks, laws.

Two readings with nothing in common decide. Intervals that carry derivatives look for a rational
counterexample; SymPy looks for a proof, first for a symbolic number of classes, then for small concrete
ones. A clause is :class:`Proved` only if SymPy proved it and no counterexample was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from .discovery import ops as specified
from .law import Law
from .laws import laws_of
from .op import Op
from .proof import Argument, Computed, Executed, Identity, Inequality, Proof, Tends, Witness
from .reading.attack import CLASSES, attack
from .reading.claim import Claim, Reading, claim_of, gradient_claim, identity_claim, pullback_claim
from .reading.concrete import ConcreteN
from .reading.decide import argument, computed, executed, inequality, tends, witness
from .reading.normal import Normal
from .reading.outcome import Counterexample, Kind, Outcome, Proved, Refuted, Unknown
from .reading.row import Row
from .reading.symbolic import SymbolicN

__all__ = [
    "CLASSES",
    "Counterexample",
    "Kind",
    "Outcome",
    "Proved",
    "Refuted",
    "Row",
    "Unknown",
    "decide",
    "identical",
    "pending",
    "prove",
    "prove_all",
    "prove_gradient",
    "prove_identity",
    "prove_law",
    "prove_pullback",
    "refute",
]

Pending = tuple[str, Callable[[], Outcome]]
"""The id of a clause and the call that decides it."""


def prove_all(ops: Iterable[Op] | None = None) -> list[Outcome]:
    """Outcomes of every declared gradient, pullback and law, of the whole specification by default."""
    return [settle() for _, settle in pending(ops)]


def pending(ops: Iterable[Op] | None = None) -> Iterator[Pending]:
    """What there is to decide: of every op its gradient, its pullbacks and its laws."""
    for op in specified().values() if ops is None else ops:
        if op.gradient is not None:
            yield f"{op.id}/gradient", partial(prove_gradient, op)
        if op.pullback is not None:
            yield f"{op.id}/pullback", partial(prove_pullback, op)
        for vjp, pulled in zip(op.further, op.pullbacks[1:], strict=True):
            claim = pullback_claim(op, pulled, vjp.argument)
            yield claim.clause, partial(prove, claim)
        # Laws name the functions of the specification: an op from elsewhere brings its own.
        for law in laws_of(op.id) if specified().get(op.id) is op else op.laws:
            yield law.id, partial(prove_law, law)


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


def prove_identity(clause: str, signature: str, left: Callable[..., object], right: Callable[..., object]) -> Outcome:
    """left(F, x, …) = right(F, x, …); a transformed input enters a definition as a :class:`Row`.

    >>> from .ops.logsumexp import define as lse
    >>> shifted = lambda F, x, c: lse(F, Row(lambda i: x[i] + c))
    >>> prove_identity("shift", "(n),()->()", shifted, lambda F, x, c: lse(F, x) + c).kind
    <Kind.SYMBOLIC_N: 'symbolic-n'>
    >>> print(prove_identity("no shift", "(n),()->()", shifted, lambda F, x, c: lse(F, x)).counterexample)
    n = 1, x = (-1), c = 1/2: -0.5 against -1.0
    """
    return prove(identity_claim(clause, signature, left, right))


def prove_law(law: Law) -> Outcome:
    """Decide a law by its proof."""
    return decide(law.id, law.proof)


def decide(clause: str, proof: Proof) -> Outcome:
    """Check a proof of any form; every statement about real inputs is attacked by intervals before it is proved.

    >>> exp = lambda F, x: F.exp(x)
    >>> decide("e^x ≥ 1 + x", Inequality("()->()", lambda F, x: 1 + x, exp, lambda C, x: C.tangent(x)))
    Proved(clause='e^x ≥ 1 + x', kind=<Kind.INEQUALITY: 'inequality'>, classes=())
    >>> false = Inequality("()->()", lambda F, x: 2 + x, exp, lambda C, x: C.tangent(x))
    >>> print(decide("e^x ≥ 2 + x", false).counterexample)
    x = -1: 1.0 is not ≤ 0.3678794411714423215955237701614608674458
    """
    match proof:
        case Identity():
            return prove(claim_of(clause, proof))
        case Inequality():
            return inequality(clause, proof)
        case Tends():
            return tends(clause, proof)
        case Computed():
            return computed(clause, proof)
        case Witness():
            return witness(clause, proof)
        case Executed():
            return executed(clause, proof)
        case Argument():
            return argument(clause, proof, decide)


def prove(claim: Claim) -> Outcome:
    """Decide an identity: the first of counterexample, proof for every n, proof for each n of ``CLASSES``."""
    found = attack(claim)
    if found.counterexample is not None:
        return Refuted(claim.clause, Kind.INTERVALS, found.counterexample)
    if not found.tested:
        return Unknown(claim.clause, "no point that was tried lies in the domain")
    if not claim.concrete and identical(claim, SymbolicN(claim.arguments, claim.kinds)):
        return Proved(claim.clause, Kind.ELEMENTWISE if claim.elementwise else Kind.SYMBOLIC_N)
    classes = tuple(n for n in CLASSES if n >= claim.least)
    if not claim.elementwise and all(identical(claim, ConcreteN(claim.arguments, n, claim.kinds)) for n in classes):
        return Proved(claim.clause, Kind.CONCRETE_N, classes)
    return Unknown(claim.clause, "the sides differ in normal form, yet at no point that was tried")


def identical(claim: Claim, reading: Reading) -> bool:
    """Whether the normal forms of both sides agree at every entry; False proves nothing."""
    normal = Normal()
    return all(normal.is_zero(s.left - s.right) for s in claim.sides(reading))


def refute(claim: Claim) -> Counterexample | None:
    """The first rational point where enclosures of the two sides contradict the claim, if there is one."""
    return attack(claim).counterexample
