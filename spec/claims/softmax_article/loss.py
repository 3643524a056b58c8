"""The derivative of softmax and cross-entropy (ZH-22 to ZH-29)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy

from ...ops.logsumexp import define as lse
from ...ops.softargmax import define as sa
from ...ops.softmax_cross_entropy import define as cross_entropy
from ..checks import Equal, Identity, Number, Sign, proof
from ..checks.identity import delta
from ..checks.real import dot, mean, row, scaled, softargmax
from ..claim import Claim, Provenance, Verdict
from .witness import gradient, train, truncated

a, b = sympy.symbols("a b", positive=True)

GRADIENT = Identity(
    "∂L/∂x_k = p_k Σy - y_k",
    "(n),(n)->(n)",
    lambda F, x, y: lambda k: F.derivative(cross_entropy(F, x, y), k),
    lambda F, x, y: lambda k: sa(F, x)(k) * F.sum(lambda i: y[i]) - y[k],
)
JACOBIAN = Identity(
    "∂p_j/∂x_k = p_j (δ_jk - p_k)",
    "(n)->(n,n)",
    lambda F, x: lambda j, k: F.derivative(sa(F, x)(j), k),
    lambda F, x: lambda j, k: sa(F, x)(j) * (delta(j, k) - sa(F, x)(k)),
)
STABLE = Identity(
    "-Σ y_i log p_i = (Σy) lse(x) - <y, x>",
    "(n),(n)->()",
    lambda F, x, y: -F.sum(lambda i: y[i] * F.log(sa(F, x)(i))),
    lambda F, x, y: F.sum(lambda i: y[i]) * lse(F, x) - F.sum(lambda i: y[i] * x[i]),
)
MISSING = Identity(
    "(p_k Σy - y_k) - y_k (p_k - 1) = p_k Σ_{i≠k} y_i",
    "(n),(n)->(n)",
    lambda F, x, y: lambda k: sa(F, x)(k) * F.sum(lambda i: y[i]) - y[k] - y[k] * (sa(F, x)(k) - 1),
    lambda F, x, y: lambda k: sa(F, x)(k) * (F.sum(lambda i: y[i]) - y[k]),
)


def true_gradient(m: Any, x: str, y: str) -> list[Any]:
    """p - y."""
    return [p - t for p, t in zip(softargmax(m, row(m, x)), row(m, y), strict=True)]


def page(p: list[Any], y: list[Any]) -> list[Any]:
    """The page's y_k (p_k - 1)."""
    return [t * (q - 1) for q, t in zip(p, y, strict=True)]


def inner(p: list[Any], y: list[Any]) -> Any:
    """<p - y, the page's vector>."""
    return dot([q - t for q, t in zip(p, y, strict=True)], page(p, y))


def based(F: Any, x: Any, B: Any) -> Any:
    """Softmax with the base e^B."""
    return sa(F, scaled(B, x))


def spread(F: Any, x: Any, v: Any) -> Any:
    """Σ p_i (v_i - <v, p>)²."""
    p = sa(F, x)
    m = mean(F, p, v)
    return F.sum(lambda i: p(i) * (v[i] - m) * (v[i] - m))


HALVES = [Fraction(5, 10), Fraction(3, 10), Fraction(2, 10)]
SKEWED = [Fraction(45, 100), Fraction(50, 100), Fraction(5, 100)]
TARGETS = [Fraction(40, 100), Fraction(45, 100), Fraction(15, 100)]

CLAIMS = (
    Claim(
        "ZH-22",
        "The loss of a prediction.",
        r"L = -\sum_i y_i \log p_i",
        Provenance.STANDARD,
        Verdict.DEFINITION,
        "A definition. From logits it is computed as (Σy) lse(x) - <y, x>, which takes no logarithm of a probability.",
        check=proof(STABLE),
    ),
    Claim(
        "ZH-23",
        "Its derivative with respect to the probabilities.",
        r"\frac{\partial L}{\partial p_i} = -\frac{y_i}{p_i}",
        Provenance.STANDARD,
        Verdict.TRUE,
        "With the probabilities as independent coordinates.",
        "p_i > 0, the p_i taken as independent",
        proof(
            # Positive probabilities enter as p = e^w; ∂L/∂w = p ∂L/∂p.
            Identity(
                "∂L/∂w_k = p_k (-y_k/p_k), p = e^w",
                "(n),(n)->(n)",
                lambda F, w, y: lambda k: F.derivative(-F.sum(lambda i: y[i] * F.log(F.exp(w[i]))), k) / F.exp(w[k]),
                lambda F, w, y: lambda k: -y[k] / F.exp(w[k]),
            ),
        ),
    ),
    Claim(
        "ZH-24",
        "The derivative of softmax follows from softmax itself, simple thanks to e.",
        r"\frac{\partial \operatorname{sa}_i}{\partial x_i} = \operatorname{sa}_i (1 - \operatorname{sa}_i)",
        Provenance.RECONSTRUCTED,
        Verdict.CONDITIONAL,
        "True of the diagonal, which is all that the page uses; the entries -p_j p_k off the diagonal are missing."
        " Another base than e brings in the factor log b.",
        "for equal indices",
        proof(
            JACOBIAN,
            Identity(
                "base e^B: a factor B",
                "(n),()->(n,n)",
                lambda F, x, B: lambda j, k: F.derivative(based(F, x, B)(j), k),
                lambda F, x, B: lambda j, k: B * based(F, x, B)(j) * (delta(j, k) - based(F, x, B)(k)),
            ),
        ),
    ),
    Claim(
        "ZH-25",
        "Hence the derivative of the loss is softmax minus 1, times the label.",
        r"\frac{\partial L}{\partial x_i} = y_i (p_i - 1)",
        Provenance.RECONSTRUCTED,
        Verdict.FALSE,
        "The chain rule sums over all probabilities: ∂L/∂x_k = p_k Σy - y_k, which is p_k - y_k for a distribution y."
        " What the page drops is p_k times the labels of the other classes, so it is right only where these are 0. At"
        " (1, 2, .5) with the label 2 the first entry is 0.2312, the page has 0.",
        check=proof(
            Number("first entry at (1, 2, .5)", "0.2312", lambda m: true_gradient(m, "1 2 0.5", "0 1 0")[0]),
            GRADIENT,
            MISSING,
            JACOBIAN,
        ),
    ),
    Claim(
        "ZH-26",
        "Doing this for every class separately gives the gradient.",
        r"\nabla L = p - y \ne (y_i (p_i - 1))_i",
        Provenance.RECONSTRUCTED,
        Verdict.FALSE,
        "At (1, 2, .5) with the label 2 the gradient is (.2312, -.3715, .1402), the page's vector (0, -.3715, 0): it"
        " does not sum to 0, which shift invariance demands, and at p = y = (.5, .3, .2), the minimum, it is (-.25,"
        " -.21, -.16). For one-hot labels it still points uphill in the logits, with inner product (1 - p_y)² with the"
        " gradient; for soft labels it need not: that is -1/125 for p = (.45, .5, .05), y = (.4, .45, .15). A linear"
        " model of thirty points in three classes diverges with it: after 250, 500 and 1000 steps the loss is 1.396,"
        " 1.798 and 2.549 and the largest weight 23.6, 45.7 and 89.8; with the gradient they are 0.9296 and 0.725"
        " throughout.",
        check=proof(
            Number(
                "gradient at (1, 2, .5), label 2", ".2312 -.3715 .1402", lambda m: true_gradient(m, "1 2 0.5", "0 1 0")
            ),
            Number(
                "the page's vector there",
                "0.0000 -.3715 0.0000",
                lambda m: page(softargmax(m, row(m, "1 2 0.5")), row(m, "0 1 0")),
            ),
            Equal(
                "… and at p = y = (.5, .3, .2)",
                (Fraction(-25, 100), Fraction(-21, 100), Fraction(-16, 100)),
                lambda: tuple(page(HALVES, HALVES)),
            ),
            GRADIENT,
            Identity("the gradient sums to 0 where Σy = 1", "(n)->()", lambda F, x: F.sum(sa(F, x)), lambda F, x: 1),
            Sign("one-hot: (p - 1)·(p - 1) with p = a/(a + b)", (a / (a + b) - 1) ** 2, b**2 / (a + b) ** 2),
            Equal("soft labels: <gradient, page's vector>", Fraction(-1, 125), lambda: inner(SKEWED, TARGETS)),
            Number(
                "loss and largest weight, trained with the page's vector",
                "1.396 23.6 1.798 45.7 2.549 89.8",
                lambda m: [m.mpf(value) for record in train(truncated) for value in record],
                enclosed=False,
            ),
            Number(
                "… and with the gradient",
                "0.9296 0.725 0.9296 0.725 0.9296 0.725",
                lambda m: [m.mpf(value) for record in train(gradient) for value in record],
                enclosed=False,
            ),
        ),
    ),
    Claim(
        "ZH-27",
        "With one-hot labels y_i is generally 1, so softmax - 1 is the derivative for class i.",
        r"\frac{\partial L}{\partial x_i} = p_i - [i = y]",
        Provenance.RECONSTRUCTED,
        Verdict.IMPRECISE,
        "True of the one class that is the label. For the K - 1 others y_i = 0 and the derivative is p_i, 0.2312 and"
        " 0.1402 at (1, 2, .5).",
        check=proof(
            Number(
                "entries of the other classes", "0.2312 0.1402", lambda m: true_gradient(m, "1 2 0.5", "0 1 0")[::2]
            ),
            GRADIENT,
        ),
    ),
    Claim(
        "ZH-28",
        "Softmax with cross-entropy has a very concise derivative.",
        r"\nabla L = p - y, \quad \nabla^2 L = \operatorname{diag}(p) - pp^\top",
        Provenance.STANDARD,
        Verdict.TRUE,
        "p - y, not what ZH-25 has. The second derivative is that of log-sum-exp, positive semidefinite: the loss is"
        " convex in the logits.",
        "Σy = 1",
        proof(
            GRADIENT,
            JACOBIAN,
            Identity(
                "vᵀ(diag p - ppᵀ)v = Σ p_i (v_i - <v, p>)²",
                "(n),(n)->()",
                lambda F, x, v: (
                    F.sum(lambda i: sa(F, x)(i) * v[i] * v[i]) - mean(F, sa(F, x), v) * mean(F, sa(F, x), v)
                ),
                spread,
            ),
        ),
    ),
    Claim(
        "ZH-29",
        "Softmax maps the output of the cross-entropy loss to 0…1, so that the classes sum to 1.",
        r"L = \operatorname{CE}(y, \operatorname{sa}(x))",
        Provenance.STANDARD,
        Verdict.FALSE,
        "Garbled: softmax acts on the logits, before the loss. The loss is a single number, whose softmax is 1.",
        check=proof(
            Identity("softmax of a single number is 1", "()->()", lambda F, L: softargmax(F, [L])[0], lambda F, L: 1),
            Identity(
                "the probabilities sum to 1 before the loss", "(n)->()", lambda F, x: F.sum(sa(F, x)), lambda F, x: 1
            ),
        ),
    ),
)
