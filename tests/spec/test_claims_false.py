"""False variants of what the documents say, as a reader might get it wrong, each in place of the claim's own check."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sympy

from softgauge.spec.claims import documents
from softgauge.spec.claims.checks import Identity, Less, Limit, Minimum, Number, Root, Sign, Step, proof
from softgauge.spec.claims.checks.identity import delta
from softgauge.spec.claims.checks.real import bad, boltzmann, count, mean, row, scaled, sigmoid, softargmax, softplus
from softgauge.spec.claims.gaussian_softmax import maps
from softgauge.spec.claims.verify import verify
from softgauge.spec.ops.logsumexp import define as lse
from softgauge.spec.ops.softargmax import define as sa
from softgauge.spec.ops.softmax_cross_entropy import define as cross_entropy
from softgauge.spec.reading.outcome import Proved
from softgauge.spec.reading.row import Row

CLAIMS = {claim.id: claim for document in documents() for claim in document.claims}
a, q, r, t = sympy.symbols("a q r t", positive=True)
v = sympy.Symbol("v", real=True)


def slope_of_entropy(factor: Any) -> Identity:
    def entropy(F: Any, b: Any, x: Any) -> Any:
        p = sa(F, scaled(b, x))
        return F.derivative(-F.sum(lambda i: p(i) * F.log(p(i))), None)

    def variance(F: Any, b: Any, x: Any) -> Any:
        p = sa(F, scaled(b, x))
        m = mean(F, p, x)
        return factor(b) * F.sum(lambda i: p(i) * (x[i] - m) * (x[i] - m))

    return Identity("dH/dβ", "(),(n)->()", entropy, variance)


def gaussian(entry: Any) -> Identity:
    def declared(F: Any, z: Any, L: Any) -> Any:
        s, p = sa(F, z), maps.classes(F, z, L)
        overlap = F.sum(lambda i: p(i) * s(i))
        return lambda j, k: entry(L, p, s, overlap, j, k)

    return Identity(
        "∂p_j/∂z_k",
        "(n),()->(n,n)",
        lambda F, z, L: lambda j, k: F.derivative(maps.classes(F, z, L)(j), k),
        declared,
    )


def loss(entry: Any) -> Identity:
    def declared(F: Any, x: Any, y: Any) -> Any:
        p, total = sa(F, x), F.sum(lambda i: y[i])
        return lambda k: entry(p(k), y[k], total)

    return Identity(
        "∂L/∂x_k", "(n),(n)->(n)", lambda F, x, y: lambda k: F.derivative(cross_entropy(F, x, y), k), declared
    )


def jacobian(entry: Any) -> Identity:
    return Identity(
        "∂p_j/∂x_k",
        "(n)->(n,n)",
        lambda F, x: lambda j, k: F.derivative(sa(F, x)(j), k),
        lambda F, x: lambda j, k: entry(sa(F, x)(j), sa(F, x)(k), delta(j, k)),
    )


def one_minus(F: Any, z: Any) -> Any:
    return 1 - 2 * sigmoid(F, z)


FALSE: list[tuple[str, Step]] = [
    (
        "RU-3",
        Identity("misprinted index", "(n)->(n)", sa, lambda F, x: lambda k: F.exp(x[k]) / F.sum(lambda j: F.exp(x[k]))),
    ),
    (
        "RU-4",
        Identity(
            "ratio reversed",
            "(n)->(n,n)",
            lambda F, x: lambda j, k: sa(F, x)(j) / sa(F, x)(k),
            lambda F, x: lambda j, k: F.exp(x[k] - x[j]),
        ),
    ),
    ("RU-6", jacobian(lambda pj, pk, d: pj * (d + pk))),
    ("RU-6", jacobian(lambda pj, pk, d: pj * (1 - pj) * d)),
    (
        "RU-10",
        Identity(
            "a factor instead of a shift",
            "(n),()->(n)",
            lambda F, x, c: sa(F, Row(lambda i: c * x[i])),
            lambda F, x, c: sa(F, x),
        ),
    ),
    ("RU-12", Identity("σ of the entry itself", "(n)->(n)", sa, lambda F, x: lambda k: sigmoid(F, x[k]))),
    (
        "RU-12",
        Identity("σ of the entry less lse of all", "(n)->(n)", sa, lambda F, x: lambda k: sigmoid(F, x[k] - lse(F, x))),
    ),
    ("RU-14", slope_of_entropy(lambda b: b)),
    ("RU-14", slope_of_entropy(lambda b: -1)),
    (
        "RU-14",
        Root(
            "the first crossing in the third decimal",
            "1.446",
            lambda m, t: softargmax(m, [0 * t, -1 / t, -10 / t])[1] - m.mpf(1) / 3,
        ),
    ),
    ("RU-16", Minimum("v <= e^{v-1} without the 1", sympy.exp(v) - v, v, 1, 0)),
    ("RU-16", Root("W(1) for two entries", "0.567143", lambda m, w: w * m.exp(w) - 1 / m.exp(1))),
    (
        "RU-18",
        Identity(
            "bad is homogeneous", "(n),()->()", lambda F, x, c: bad(F, scaled(c, x)), lambda F, x, c: c * bad(F, x)
        ),
    ),
    ("RU-19", Less("bad of equal entries is below", lambda m: (boltzmann(m, row(m, "2 2 2")), m.mpf(2)))),
    (
        "RU-20",
        Identity(
            "1 - x + bad",
            "(n)->(n)",
            lambda F, x: lambda k: F.derivative(bad(F, x), k),
            lambda F, x: lambda k: sa(F, x)(k) * (1 - x[k] + bad(F, x)),
        ),
    ),
    (
        "RU-20",
        Identity(
            "the 1 dropped",
            "(n)->(n)",
            lambda F, x: lambda k: F.derivative(bad(F, x), k),
            lambda F, x: lambda k: sa(F, x)(k) * (x[k] - bad(F, x)),
        ),
    ),
    (
        "RU-22",
        Identity(
            "a - log n", "(),(n)->()", lambda F, a, x: lse(F, Row(lambda i: a)), lambda F, a, x: a - F.log(count(F))
        ),
    ),
    (
        "RU-25",
        Identity(
            "entropy with the other sign",
            "(n)->()",
            lambda F, x: bad(F, x) - lse(F, x),
            lambda F, x: -F.sum(lambda i: sa(F, x)(i) * F.log(sa(F, x)(i))),
        ),
    ),
    ("RU-29", Identity("lse is the weighted mean", "(n)->()", lse, bad)),
    ("GS-1", Sign("the tail above e^{-z}", q / (1 + q) - q, q**2 / (1 + q))),
    ("GS-5", Identity("tanh z instead of tanh z/2", "()->()", one_minus, lambda F, z: -maps.tanh(F, z))),
    ("GS-5", Identity("σ - 1/2 without the factor", "()->()", one_minus, lambda F, z: -maps.tanh(F, z / 2) / 2)),
    ("GS-6", Number("decimal logarithm", "0.8451", lambda m: maps.ln(m, 50) / 2)),
    ("GS-8", Number("10⁻¹² depends on n", "13.816", lambda m: m.log(m.mpf(10**12 - 1)))),
    ("GS-9", Limit("(1 - 1/n)ⁿ → e", (1 - 1 / t) ** t, t, sympy.oo, sympy.E)),
    (
        "GS-11",
        Number(
            "S is slower too",
            "2.00",
            lambda m: maps.reach_raw(m, 10**6, m.mpf(3) / 2) / maps.reach_linear(m, 10**6, m.mpf(3) / 2),
        ),
    ),
    ("GS-13", gaussian(lambda L, p, s, o, j, k: L * s(j) * p(k) * (delta(j, k) - s(k) - p(j) + o))),
    ("GS-13", gaussian(lambda L, p, s, o, j, k: L * p(j) * s(k) * (delta(j, k) - s(j) - p(k)))),
    ("GS-13", gaussian(lambda L, p, s, o, j, k: p(j) * s(k) * (delta(j, k) - s(j) - p(k) + o))),
    (
        "GS-17",
        Less(
            "1/n is a lower bound",
            lambda m: (m.mpf(1) / 1000, maps.of_logits(m, row(m, "40" + " 0" * 10), maps.ln(m, 1000))[1]),
        ),
    ),
    (
        "GS-21",
        Number(
            "the printed formula is exact",
            "0.000",
            lambda m: 1 / (10 * m.exp(m.log(m.mpf(50)) / 10)) / maps.example(m, 50)[0] - 1,
        ),
    ),
    ("GS-22", Number("the printed numbers at n = 10⁶", "0.04 0.095", lambda m: maps.example(m, 10**6))),
    ("UA-1", Identity("one value stays itself", "()->()", lambda F, x: softargmax(F, [x])[0], lambda F, x: x)),
    ("UA-3", Less("negative inputs, small probabilities", lambda m: (softargmax(m, row(m, "-1 -2"))[0], m.mpf(1) / 2))),
    (
        "UA-4",
        Less("large inputs, large probabilities", lambda m: (m.mpf(1) / 2, softargmax(m, row(m, "1000 1001"))[0])),
    ),
    (
        "UA-7",
        Identity(
            "σ of the sum", "(),()->()", lambda F, x, y: softargmax(F, [x, y])[0], lambda F, x, y: sigmoid(F, x + y)
        ),
    ),
    ("UA-19", Less("larger loss, larger distance", lambda m: (m.sqrt(m.mpf(2)) / 2, m.sqrt(m.mpf("0.3765"))))),
    (
        "ZH-4",
        Identity(
            "σ' = σ (1 + σ)",
            "()->()",
            lambda F, x: F.derivative(sigmoid(F, x), None),
            lambda F, x: sigmoid(F, x) * (1 + sigmoid(F, x)),
        ),
    ),
    (
        "ZH-6",
        Identity("σ is its own antiderivative", "()->()", lambda F, x: F.derivative(sigmoid(F, x), None), sigmoid),
    ),
    ("ZH-8", Sign("ζ reaches -1", -sympy.log(1 + q) - 1, -1 - sympy.log(1 + q))),
    ("ZH-9", Identity("ζ(x) + ζ(-x) = x", "()->()", lambda F, x: softplus(F, x) + softplus(F, -x), lambda F, x: x)),
    (
        "ZH-16",
        Identity(
            "σ of the reversed difference",
            "(),()->()",
            lambda F, x, y: softargmax(F, [x, y])[0],
            lambda F, x, y: sigmoid(F, y - x),
        ),
    ),
    ("ZH-18", Number("cross-entropy is symmetric", "0.6931", lambda m: -m.log(m.mpf(9) / 100) / 2)),
    ("ZH-25", loss(lambda p, y, total: y * (p - 1))),
    ("ZH-25", loss(lambda p, y, total: p - y)),
    ("ZH-25", loss(lambda p, y, total: y - p * total)),
    ("ZH-27", loss(lambda p, y, total: p * total - 1)),
    ("ZH-28", jacobian(lambda pj, pk, d: d - pj * pk)),
]


@pytest.mark.parametrize(("id", "step"), FALSE, ids=[f"{id}: {step.statement}" for id, step in FALSE])
def test_a_false_variant_does_not_verify(id: str, step: Step) -> None:
    assert not isinstance(verify(replace(CLAIMS[id], check=proof(step))), Proved)
