"""False laws, planted over every kind of proof: none is proved."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from math import inf
from typing import Any

import pytest

from softgauge.spec.laws import laws
from softgauge.spec.laws._shared import entropy_of, scaled, shifted, signed_share, variance
from softgauge.spec.ops.boltzmann import define as boltzmann
from softgauge.spec.ops.logsumexp import define as lse
from softgauge.spec.ops.sigmoid import define as sigmoid
from softgauge.spec.ops.softargmax import define as softargmax
from softgauge.spec.ops.softmax_cross_entropy import define as cross_entropy
from softgauge.spec.ops.softplus import define as softplus
from softgauge.spec.proof import (
    Argument,
    Computed,
    Domain,
    Executed,
    Identity,
    Inequality,
    Proof,
    Tends,
    Witness,
)
from softgauge.spec.prove import Proved, Refuted, decide, identical
from softgauge.spec.reading.approach import limits, settled
from softgauge.spec.reading.claim import claim_of
from softgauge.spec.reading.concrete import ConcreteN
from softgauge.spec.reading.decide import certified
from softgauge.spec.reading.few import Few
from softgauge.spec.reading.row import Row
from softgauge.spec.reading.signed import NotDerivableError, Rules, Signed
from softgauge.spec.reading.symbolic import SymbolicN

LAWS = laws()


def of(law: str, **changes: Any) -> Any:
    """The proof of a law with something changed."""
    return replace(LAWS[law].proof, **changes)  # type: ignore[type-var]


def step(law: str, name: str, **changes: Any) -> Argument:
    """An argument one of whose steps is changed."""
    proof = LAWS[law].proof
    assert isinstance(proof, Argument)
    assert name in dict(proof.steps)
    return replace(proof, steps=tuple((n, replace(s, **changes) if n == name else s) for n, s in proof.steps))


IDENTITIES: dict[str, Identity] = {
    "shift: sign flipped": of("logsumexp/shift", right=lambda F, x, c: lse(F, x) - c),
    "shift: term dropped": of("logsumexp/shift", right=lambda F, x, c: lse(F, x)),
    "shift of softargmax: a factor is no shift": of(
        "softargmax/shift", left=lambda F, x, c: softargmax(F, scaled(x, c))
    ),
    "of equals: constant dropped": of("logsumexp/of-equals", right=lambda F, x, a: a),
    "ratio: inverted": of("softargmax/ratio", right=lambda F, x: lambda j, k: F.exp(x[k] - x[j])),
    "permutation: of the result only": Identity(
        "(n)->(n)",
        softargmax,
        lambda F, x: lambda k: softargmax(F, x)((k + 1) % len(F.indices)),
        least=2,
        concrete=True,
    ),
    "entropy: sign of the mean": of("entropy/of-softargmax", right=lambda F, x: lse(F, x) + boltzmann(F, x)),
    "entropy in temperature: β dropped": of(
        "entropy/temperature",
        right=lambda F, b, x: -variance(F, softargmax(F, scaled(x, b)), x),
    ),
    "Bregman: order not swapped": of(
        "logsumexp/bregman",
        right=lambda F, x, y: F.sum(lambda i: softargmax(F, y)(i) * F.log(softargmax(F, y)(i) / softargmax(F, x)(i))),
    ),
    "Fenchel–Young: entropy dropped": of(
        "logsumexp/fenchel-young", left=lambda F, x, q: lse(F, x) - F.sum(lambda i: q[i] * x[i])
    ),
    "cross-entropy gradient: Σ t = 1 not assumed": of("softmax_cross_entropy/gradient-of-a-distribution", domains={}),
    "cross-entropy gradient: diagonal alone": of(
        "softmax_cross_entropy/gradient-form",
        right=lambda F, x, t: lambda k: t[k] * (softargmax(F, x)(k) - 1),
    ),
    "smoothing: ε instead of ε/n": of(
        "softmax_cross_entropy/label-smoothing",
        left=lambda F, x, e: lambda k: cross_entropy(F, x, Row(lambda i: (1 - e) * F.delta(i, k) + e)),
    ),
    "Jacobian: δ dropped": of(
        "softargmax/jacobian",
        right=lambda F, x: lambda j, k: -softargmax(F, x)(j) * softargmax(F, x)(k),
    ),
    "Boltzmann Hessian: 1 for 2": of(
        "boltzmann/hessian",
        right=lambda F, x: (
            lambda j, k: (
                F.delta(j, k) * softargmax(F, x)(j) * (1 + x[j] - boltzmann(F, x))
                - softargmax(F, x)(j) * softargmax(F, x)(k) * (2 + x[j] + x[k] - 2 * boltzmann(F, x))
            )
        ),
    ),
    "Gaussian Jacobian: transposed": of(
        "gaussian_softargmax/jacobian", right=lambda F, z, L: lambda j, k: _transposed(F, z, L, j, k)
    ),
    "associative: boltzmann": of(
        "logsumexp/associative",
        left=lambda F, a, b, c: boltzmann(Few(F, 2), (boltzmann(Few(F, 2), (a, b)), c)),
        right=lambda F, a, b, c: boltzmann(Few(F, 3), (a, b, c)),
    ),
    "reflection: sign": of("sigmoid/reflection", right=lambda F, x: 1 + sigmoid(F, x)),
    "tanh: argument not halved": of("sigmoid/tanh", right=lambda F, x: 1 / (1 + F.exp(-2 * x))),
    "softplus: nearly x": of("softplus/reflection", right=lambda F, x: x + x / 10**30),
    "one versus rest: the class itself included": of(
        "softargmax/one-versus-rest", right=lambda F, x: lambda k: sigmoid(F, x[k] - lse(F, x))
    ),
    "online: old maximum kept": of(
        "logsumexp/online",
        left=lambda F, x, m, w, a: w + F.log(F.sum(lambda i: F.exp(x[i] - m)) + F.exp(a - w)),
    ),
}


def _transposed(F: Any, z: Any, L: Any, j: Any, k: Any) -> Any:
    return LAWS["gaussian_softargmax/jacobian"].proof.right(F, z, L)(k, j)  # type: ignore[union-attr]


INEQUALITIES: dict[str, Inequality] = {
    "lse ≤ max": Inequality(
        "(n)->(n)", lambda F, x: lambda k: lse(F, x), lambda F, x: lambda k: x[k], lambda C, x, k: C.one
    ),
    "max < lse for one class": of("logsumexp/strictly-above-maximum", least=1),
    "max + log n: strict": of("logsumexp/below-maximum-plus-log-n", strict=True),
    "max + log n: constant 1": of("logsumexp/below-maximum-plus-log-n", upper=lambda F, x: lambda k: x[k] + 1),
    "max + log n: for an entry that is no maximum": of("logsumexp/below-maximum-plus-log-n", given=None),
    "mean + log n: strict": of("logsumexp/above-mean", strict=True),
    "H ≤ log n: strict": of("entropy/at-most-log-n", strict=True),
    "H ≥ 1": of("entropy/nonnegative", lower=lambda F, x: 1),
    "order: without the assumption": of("softargmax/order", given=None),
    "order: at a tie": of("softargmax/order", strictly_given=False),
    "probability below 1 for one class": of("softargmax/below-one", least=1),
    "least share: n for n - 1": of(
        "softargmax/least-share", lower=lambda F, x, R: lambda k: 1 / (1 + (F.n - 2) * F.exp(R))
    ),
    "Hessian: strictly positive along constants": of("logsumexp/hessian-psd", strict=True),
    "convexity reversed": of(
        "logsumexp/convex",
        lower=LAWS["logsumexp/convex"].proof.upper,  # type: ignore[union-attr]
        upper=LAWS["logsumexp/convex"].proof.lower,  # type: ignore[union-attr]
    ),
    "convexity: weights of any sign": of("logsumexp/convex", domains={}),
    "maximum gap: half": of("boltzmann/maximum-gap", upper=lambda F, x, g: lambda k: g / 2),
    "maximum gap: any g": of("boltzmann/maximum-gap", given=lambda F, x, g, k: (lambda i: x[k] - x[i], g)),
    "Gibbs: strict": of("kl_divergence/nonnegative", strict=True),
    "Gibbs: weights that sum to anything": of(
        "kl_divergence/nonnegative", domains={"p": Domain.POSITIVE, "q": Domain.POSITIVE}
    ),
    "slope: a fifth": of("sigmoid/slope-at-most-a-quarter", lower=lambda F, x: 5 * F.derivative(sigmoid(F, x), None)),
    "slope: strict at 0": of("sigmoid/slope-at-most-a-quarter", strict=True, at=((0,),)),
    "spread: an eighth": of(
        "softargmax/lipschitz-spread", upper=lambda F, x, h, low, high: (high - low) * (high - low) / 8
    ),
    "entropy falls with temperature": of(
        "entropy/increases-with-temperature",
        lower=lambda F, b, x: 0,
        upper=lambda F, b, x: F.derivative(entropy_of(F, softargmax(F, scaled(x, b))), None),
    ),
    "boltzmann above the maximum": of("boltzmann/below-maximum", lower=lambda F, x: lambda k: boltzmann(F, x) + 1),
    "boltzmann is monotone": Inequality(
        "(n)->(n)",
        lambda F, x: lambda k: 0,
        lambda F, x: lambda k: F.derivative(boltzmann(F, x), k),
        lambda C, x, k: signed_share(C, x, k),
    ),
    "Gaussian bound: (n - 1)/n for three classes": of(
        "gaussian_softargmax/lower-bound", lower=lambda F, z, L: lambda k: 1 / (1 + F.exp(L))
    ),
    "no point satisfies the assumptions": Inequality(
        "()->()", lambda F, x: 1, lambda F, x: 0, lambda C, x: C.given(), given=lambda F, x: -1 - x * x
    ),
}

LIMITS: dict[str, Tends] = {
    "cold: uniform": Tends(
        "(n),()->(n)",
        lambda F, x, t: softargmax(F, Row(lambda i: x[i] / t)),
        lambda F, x: lambda k: 1 / F.n,
        to=0,
        classes=(2, 3),
    ),
    "hot: 1/(n + 1)": of("tempered_softargmax/hot-limit", right=lambda F, x: lambda k: 1 / (F.n + 1)),
    "mellowmax: the sum for the mean": of(
        "mellowmax/hot-limit", right=lambda F, x: F.sum(lambda i: x[i]), classes=(2,)
    ),
    "mellowmax: from the other end": of("mellowmax/hot-limit", to=inf),
    "lse: max + log n": of("logsumexp/cold-limit", right=lambda F, u: F.log(F.n), classes=(2, 3)),
    "σ → 1/2": of("sigmoid/right-limit", right=lambda F: 1 / (F.n + 1)),
    "(e^t - 1)/t → 0": Tends("()->()", lambda F, t: (F.exp(t) - 1) / t, lambda F: 0, to=0),
}

OTHERS: dict[str, Proof] = {
    "cold limit: the second class": step(
        "tempered_softargmax/cold-limit", "a single maximum", right=lambda F, u: lambda k: F.delta(k, 1)
    ),
    "kernel: a term too much": step(
        "logsumexp/hessian-kernel",
        "nothing but constants",
        lower=lambda F, x, h: lambda k: h[k] * h[k],
    ),
    "self-concordant: half the spread": step(
        "logsumexp/self-concordant",
        "from above",
        upper=lambda F, x, h, low, high: (high - low) * variance(F, softargmax(F, x), h) / 2,
    ),
    "cocoercive: 3 for 2": of(
        "softargmax/cocoercive",
        statement=replace(
            LAWS["softargmax/cocoercive"].proof.statement,  # type: ignore[union-attr]
            lower=lambda F, x, y: 3 * F.sum(lambda i: _apart(F, x, y, i) * _apart(F, x, y, i)),
        ),
    ),
    "Euclidean: a third": of(
        "softargmax/lipschitz-euclidean",
        statement=replace(
            LAWS["softargmax/lipschitz-euclidean"].proof.statement,  # type: ignore[union-attr]
            upper=lambda F, x, h: F.sum(lambda i: 2 * h[i] * h[i]) / 3,
        ),
    ),
    "an argument without steps": Argument(()),
    "near the positive part: log 2 dropped": step(
        "softplus/near-positive-part", "x = u", upper=lambda F, u: u, lower=lambda F, u: softplus(F, u)
    ),
    "mean of a Gumbel variable: 0": Argument((("mean", Computed(lambda S: S.EulerGamma, lambda S: S.Integer(0))),)),
    "an integral": Computed(lambda S: S.integrate(S.exp(-S.Symbol("u")), (S.Symbol("u"), 0, S.oo)), lambda S: 2),
    "a logarithm": Computed(
        lambda S: S.log(S.Symbol("v", positive=True) ** 2), lambda S: S.log(S.Symbol("v", positive=True))
    ),
    "not monotone: the other way": of("boltzmann/not-monotone", point=((0, -5), -3)),
    "not homogeneous: lse shift": Witness(((0, 1),), lambda F, x: lse(F, shifted(x, 1)), lambda F, x: lse(F, x)),
    "an equality at a point": Witness(
        ((0, 1), Fraction(1, 2)), lambda F, x, c: softargmax(F, x)(0), lambda F, x, c: softargmax(F, shifted(x, c))(0)
    ),
    "binary64: 0.1 + 0.2 = 0.3": Executed(lambda: [(0.1 + 0.2, 0.3)]),
    "binary64: the sign of zero": Executed(lambda: [(-0.0, 0.0)]),
    "binary64: nothing executed": Executed(list),
    "binary64: the second run": Executed(lambda: [(1.0, 1.0), (float("nan"), 1.0)]),
}


def _apart(F: Any, x: Any, y: Any, i: Any) -> Any:
    return softargmax(F, x)(i) - softargmax(F, y)(i)


FALSE: dict[str, Proof] = {**IDENTITIES, **INEQUALITIES, **LIMITS, **OTHERS}


def test_at_least_thirty_false_laws_are_planted() -> None:
    assert len(FALSE) >= 30


@pytest.mark.parametrize("name", FALSE)
def test_a_false_law_is_not_proved(name: str) -> None:
    assert not isinstance(decide(name, FALSE[name]), Proved)


VACUOUS = {"no point satisfies the assumptions"}


@pytest.mark.parametrize("name", [*IDENTITIES, *sorted(INEQUALITIES.keys() - VACUOUS)])
def test_a_false_statement_about_real_inputs_is_refuted(name: str) -> None:
    assert isinstance(decide(name, FALSE[name]), Refuted)


# Each reading is judged alone, because the attack would hide a fault of SymPy's side.
@pytest.mark.parametrize("name", IDENTITIES)
def test_no_normal_form_proves_a_false_identity(name: str) -> None:
    claim = claim_of(name, IDENTITIES[name])
    if not IDENTITIES[name].concrete:
        assert not identical(claim, SymbolicN(claim.arguments, claim.kinds))
    if not claim.elementwise:
        assert not identical(claim, ConcreteN(claim.arguments, 3, claim.kinds))


@pytest.mark.parametrize("name", sorted(INEQUALITIES.keys() - VACUOUS))
def test_no_certificate_proves_a_false_inequality(name: str) -> None:
    form = INEQUALITIES[name]
    claim = claim_of(name, form)
    with suppress(NotDerivableError):
        assert not certified(form, SymbolicN(claim.arguments, claim.kinds))


@pytest.mark.parametrize("name", LIMITS)
def test_sympy_finds_another_limit(name: str) -> None:
    form = LIMITS[name]
    assert not all(settled(found, declared) for found, declared in limits(form, form.classes[-1]))


def rules() -> Rules:
    return Rules(SymbolicN((("x", "n"), ("a", "")), ()))


@pytest.mark.parametrize(
    "derive",
    [
        lambda C, x, a: C.argument(a),
        lambda C, x, a: C.given(),
        lambda C, x, a: C.constant(-1),
        lambda C, x, a: C.log_tangent(C.square(a)),
        lambda C, x, a: C.one / C.square(a),
        lambda C, x, a: C.one / C.rest(lambda i: C.exp(x[i]), C.F.indices[0]),
        lambda C, x, a: C.minus_log(C.exp(a), C.square(a)),
        lambda C, x, a: C.same(a, C.one),
    ],
)
def test_a_rule_whose_premise_fails_derives_nothing(derive: Any) -> None:
    C = rules()
    with pytest.raises(NotDerivableError):
        derive(C, *C.F.arguments)


def test_no_rule_makes_a_square_or_a_difference_positive() -> None:
    C = rules()
    x, a = C.F.arguments
    k = C.F.indices[0]
    weak: list[Signed] = [
        C.square(a),
        C.tangent(a),
        C.growth(C.square(a)),
        C.decay(C.square(a)),
        C.log1p(C.square(a)),
        C.others,
        C.one * C.square(a),
        C.rest(lambda i: C.exp(x[i]), k),
        C.sum(lambda i: C.square(x[i])),
    ]
    assert [s for s in weak if s.strict] == []
    assert not hasattr(Signed, "__sub__")
    assert not hasattr(Signed, "__neg__")
