"""What the specification declares is proved; what is false is never proved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pytest
from mpmath.ctx_mp import MPContext

from softgauge.spec import Jacobian, Op
from softgauge.spec.discovery import ops
from softgauge.spec.laws import laws
from softgauge.spec.op import Field, Index
from softgauge.spec.ops import log_softargmax, logsumexp, sigmoid, softargmax, softmax_cross_entropy, softplus
from softgauge.spec.prove import (
    CLASSES,
    Kind,
    Proved,
    Refuted,
    Unknown,
    identical,
    pending,
    prove_all,
    prove_gradient,
    prove_identity,
    prove_pullback,
    refute,
)
from softgauge.spec.reading.claim import Claim, gradient_claim, pullback_claim
from softgauge.spec.reading.concrete import ConcreteN
from softgauge.spec.reading.symbolic import SymbolicN

from ..families import in_turn, sampled

OPS = ops()


def kind_of(op: Op) -> Kind:
    return Kind.ELEMENTWISE if op.elementwise else Kind.SYMBOLIC_N


@pytest.mark.parametrize("op", OPS.values(), ids=OPS)
def test_the_declared_gradient_is_the_derivative(op: Op) -> None:
    assert prove_gradient(op) == Proved(f"{op.id}/gradient", kind_of(op))


@pytest.mark.parametrize("op", OPS.values(), ids=OPS)
def test_the_pullback_is_cotangent_times_derivative(op: Op) -> None:
    assert prove_pullback(op) == Proved(f"{op.id}/pullback", kind_of(op))


# The Gaussian maps take SymPy half a minute each with five classes.
LONG = frozenset({"gaussian_softargmax", "gaussian_softargmax_corrected"})
ROWS = {op.id: op for op in OPS.values() if not op.elementwise}
WRITTEN_OUT = [
    *in_turn({id: op for id, op in ROWS.items() if id not in LONG}, {str(n): n for n in range(1, 6)}),
    *in_turn({id: ROWS[id] for id in sorted(LONG)}, {"1": 1, "2": 2}),
    *(pytest.param(ROWS[id], n, id=f"{id}-{n}", marks=pytest.mark.slow) for id in sorted(LONG) for n in (3, 4, 5)),
]


@pytest.mark.parametrize(("op", "n"), WRITTEN_OUT)
def test_both_hold_with_the_classes_written_out(op: Op, n: int) -> None:
    for claim in (gradient_claim(op), pullback_claim(op)):
        assert identical(claim, ConcreteN(claim.arguments, n))


def test_every_declared_clause_is_decided_once() -> None:
    gradients = [f"{op.id}/gradient" for op in OPS.values() if op.gradient]
    pullbacks = [f"{op.id}/pullback" for op in OPS.values() if op.pullback]
    further = [f"{op.id}/pullback-{vjp.argument}" for op in OPS.values() for vjp in op.further]
    assert sorted(clause for clause, _ in pending()) == sorted([*gradients, *pullbacks, *further, *laws()])


@pytest.mark.parametrize("op", [op for op in OPS.values() if op.further], ids=lambda op: op.id)
def test_a_pullback_to_another_argument_is_proved(op: Op) -> None:
    outcomes = [settle() for clause, settle in pending([op]) if "/pullback-" in clause]
    assert len(outcomes) == len(op.further)
    assert [o for o in outcomes if not isinstance(o, Proved)] == []


def test_a_false_pullback_to_another_argument_is_refuted() -> None:
    op = OPS["cross_entropy"]
    (vjp,) = op.further
    wrong = replace(op, further=(replace(vjp, gradient=lambda F, p, q: lambda k: p[k] / q[k]),))
    outcomes = [settle() for clause, settle in pending([wrong]) if "/pullback-" in clause]
    assert [type(o) for o in outcomes] == [Refuted]


def vector(diagonal: Callable[[Index], Index], *outer: Callable[[Index], tuple[Index, Index]]) -> Any:
    """A false Jacobian, written in the probabilities p of the row."""

    def gradient(F: Field, x: Any) -> Jacobian:
        p = softargmax.define(F, x)
        return Jacobian(diagonal(p), tuple(pair(p) for pair in outer))

    return gradient


def row(entry: Callable[[Index, Any, Any, Any], Any]) -> Any:
    """A false gradient of the cross-entropy: entry(p, Σt, t, k)."""

    def gradient(F: Field, x: Any, t: Any) -> Index:
        p = softargmax.define(F, x)
        total = F.sum(lambda i: t[i])
        return lambda k: entry(p, total, t, k)

    return gradient


def one(k: Any) -> int:
    return 1


def nothing(k: Any) -> int:
    return 0


σ = sigmoid.define

FALSE: dict[str, tuple[Op, Any]] = {
    "softargmax: sign of the outer product": (softargmax.OP, vector(lambda p: p, lambda p: (p, p))),
    "softargmax: sign of the diagonal": (
        softargmax.OP,
        vector(lambda p: lambda k: -p(k), lambda p: (lambda j: -p(j), p)),
    ),
    "softargmax: off-diagonal omitted": (softargmax.OP, vector(lambda p: lambda k: p(k) * (1 - p(k)))),
    "softargmax: diagonal omitted": (
        softargmax.OP,
        vector(lambda p: nothing, lambda p: (lambda j: -p(j), p)),
    ),
    "softargmax: a factor 2": (
        softargmax.OP,
        vector(lambda p: lambda k: 2 * p(k), lambda p: (lambda j: -2 * p(j), p)),
    ),
    "softargmax: a constant added": (
        softargmax.OP,
        vector(lambda p: p, lambda p: (lambda j: -p(j), p), lambda p: (one, one)),
    ),
    "softargmax: zero": (softargmax.OP, vector(lambda p: nothing)),
    "softargmax: p_j omitted": (softargmax.OP, vector(lambda p: one, lambda p: (lambda j: -1, p))),
    "log_softargmax: transposed": (
        log_softargmax.OP,
        vector(lambda p: one, lambda p: (lambda j: -p(j), one)),
    ),
    "log_softargmax: outer product omitted": (log_softargmax.OP, vector(lambda p: one)),
    "log_softargmax: diagonal p": (
        log_softargmax.OP,
        vector(lambda p: p, lambda p: (lambda j: -1, p)),
    ),
    "log_softargmax: sign": (log_softargmax.OP, vector(lambda p: one, lambda p: (one, p))),
    "logsumexp: unnormalised": (logsumexp.OP, lambda F, x: lambda k: F.exp(x[k])),
    "logsumexp: uniform": (logsumexp.OP, lambda F, x: lambda k: 1 / F.sum(one)),
    "logsumexp: p squared": (logsumexp.OP, lambda F, x: lambda k: softargmax.define(F, x)(k) * σ(F, x[k])),
    "cross-entropy: p (t - 1)": (softmax_cross_entropy.OP, row(lambda p, T, t, k: p(k) * (t[k] - 1))),
    "cross-entropy: t (p - 1)": (softmax_cross_entropy.OP, row(lambda p, T, t, k: t[k] * (p(k) - 1))),
    "cross-entropy: targets that sum to 1": (
        softmax_cross_entropy.OP,
        row(lambda p, T, t, k: p(k) - t[k]),
    ),
    "cross-entropy: sign": (softmax_cross_entropy.OP, row(lambda p, T, t, k: t[k] - p(k) * T)),
    "cross-entropy: targets omitted": (softmax_cross_entropy.OP, row(lambda p, T, t, k: p(k) * T)),
    "sigmoid: σ²": (sigmoid.OP, lambda F, x: σ(F, x) * σ(F, x)),
    "sigmoid: sign": (sigmoid.OP, lambda F, x: -σ(F, x) * σ(F, -x)),
    "log_sigmoid: σ(x)": (log_sigmoid := OPS["log_sigmoid"], lambda F, x: σ(F, x)),
    "log_sigmoid: 1 - σ(-x)": (log_sigmoid, lambda F, x: 1 - σ(F, -x)),
    "softplus: σ(-x)": (softplus.OP, lambda F, x: σ(F, -x)),
    "softplus: nearly σ": (softplus.OP, lambda F, x: σ(F, x) + σ(F, x) / 10**30),
}


def false(name: str) -> Op:
    op, gradient = FALSE[name]
    return replace(op, gradient=gradient)


@pytest.mark.parametrize("name", FALSE)
def test_a_false_gradient_is_refuted(name: str) -> None:
    outcome = prove_gradient(false(name))
    assert isinstance(outcome, Refuted)
    assert outcome.clause == f"{FALSE[name][0].id}/gradient"
    assert outcome.kind == Kind.INTERVALS


@pytest.mark.parametrize("name", FALSE)
def test_the_pullback_of_a_false_gradient_is_refuted(name: str) -> None:
    assert isinstance(prove_pullback(false(name)), Refuted)


# Each reading is judged alone, because the first that refutes would hide a fault of the others.
@pytest.mark.parametrize(
    ("name", "claim_of"),
    in_turn({name: name for name in FALSE}, {claim.__name__: claim for claim in (gradient_claim, pullback_claim)}),
)
def test_no_symbolic_reading_proves_what_is_false(name: str, claim_of: Callable[[Op], Claim]) -> None:
    claim = claim_of(false(name))
    assert not identical(claim, SymbolicN(claim.arguments))
    assert not identical(claim, ConcreteN(claim.arguments, 3))


# What is proved above was not refuted: a proof begins with the attack.
@pytest.mark.parametrize("op", sampled(OPS.values(), lambda op: {kind_of(op)}, lambda op: op.id))
def test_intervals_refute_nothing_that_is_true(op: Op) -> None:
    assert refute(gradient_claim(op)) is None
    assert refute(pullback_claim(op)) is None


class Numbers:
    """mpmath numbers at 60 digits: a third reading, whose derivatives are difference quotients."""

    def __init__(self, n: int) -> None:
        self.mp = MPContext()
        self.mp.dps = 60
        self.n = n

    def exp(self, a: Any) -> Any:
        return self.mp.exp(a)

    def log(self, a: Any) -> Any:
        return self.mp.log(a)

    def sum(self, term: Callable[[Any], Any]) -> Any:
        return self.mp.fsum(term(i) for i in range(self.n))

    def of(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return [self.of(v) for v in value]
        return self.mp.mpf(value.numerator) / value.denominator


@pytest.mark.parametrize("name", FALSE)
def test_a_counterexample_gives_the_true_derivative_and_the_false_one(name: str) -> None:
    op = false(name)
    outcome = prove_gradient(op)
    assert isinstance(outcome, Refuted)
    found = outcome.counterexample
    assert {type(v) for _, a in found.inputs for v in (a if isinstance(a, tuple) else (a,))} == {Fraction}

    F = Numbers(found.classes or 1)
    inputs = [F.of(value) for _, value in found.inputs]
    k = found.place[-1] if found.place else None

    def moved(h: Any) -> Any:
        first = inputs[0] + h if k is None else [v + h * (i == k) for i, v in enumerate(inputs[0])]
        y = op.define(F, first, *inputs[1:])
        return y(found.place[0]) if op.result else y

    h = F.mp.mpf(10) ** -20
    slope = (moved(h) - moved(-h)) / (2 * h)
    assert op.gradient is not None
    declared = op.gradient(F, *inputs)
    if op.result:
        declared = declared.entry(*found.place, int(found.place[0] == k))
    elif k is not None:
        declared = declared(k)
    assert F.mp.almosteq(slope, F.mp.mpf(found.left), abs_eps=1e-18)
    assert F.mp.almosteq(declared, F.mp.mpf(found.right), abs_eps=1e-18)
    assert found.left != found.right


@dataclass(frozen=True)
class Transposed(Jacobian):
    """A Jacobian whose pullback contracts the wrong index."""

    def pull(self, F: Field, g: Any) -> Index:
        """j ↦ Σ_k g_k ∂y_j/∂x_k."""
        return Jacobian(self.diagonal, tuple((v, u) for u, v in self.outer)).pull(F, g)


def test_a_right_gradient_with_a_wrong_pullback_is_refuted() -> None:
    def gradient(F: Field, x: Any) -> Jacobian:
        J = log_softargmax.gradient(F, x)
        return Transposed(J.diagonal, J.outer)

    op = replace(log_softargmax.OP, gradient=gradient)
    assert isinstance(prove_gradient(op), Proved)
    assert isinstance(prove_pullback(op), Refuted)
    claim = pullback_claim(op)
    assert not identical(claim, SymbolicN(claim.arguments))


def test_what_only_written_out_sums_show_is_proved_for_few_classes() -> None:
    def by_rows(F: Field, x: Any, y: Any) -> Any:
        return F.sum(lambda i: F.sum(lambda j: 1 / (F.exp(x[i]) + F.exp(y[j]))))

    def by_columns(F: Field, x: Any, y: Any) -> Any:
        return F.sum(lambda j: F.sum(lambda i: 1 / (F.exp(x[i]) + F.exp(y[j]))))

    outcome = prove_identity("swap", "(n),(n)->()", by_rows, by_columns)
    assert outcome == Proved("swap", Kind.CONCRETE_N, CLASSES)


def test_failing_to_simplify_is_unknown() -> None:
    outcome = prove_identity("log-square", "()->()", lambda F, x: F.log(x * x), lambda F, x: F.log(x) + F.log(x))
    assert isinstance(outcome, Unknown)


def test_what_is_not_declared_is_unknown() -> None:
    bare = replace(softplus.OP, gradient=None)
    assert isinstance(prove_gradient(bare), Unknown)
    assert isinstance(prove_pullback(bare), Unknown)
    assert prove_all([bare]) == []
