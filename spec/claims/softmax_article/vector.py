"""Softmax as a function of vectors, and cross-entropy (ZH-11 to ZH-21)."""

from __future__ import annotations

from typing import Any

import sympy

from ...ops.logsumexp import define as lse
from ...ops.softargmax import define as sa
from ...reading.row import Row
from ..checks import TANGENT, Identity, Less, Number, Sign, proof, stored
from ..checks.binary import BINARY64
from ..checks.real import logsumexp, row, sigmoid, softargmax
from ..claim import Claim, Provenance, Verdict

a, b, r = sympy.symbols("a b r", positive=True)
x = sympy.Symbol("x", real=True)

SUMS_TO_1 = Identity("Σ p_k = 1", "(n)->()", lambda F, x: F.sum(sa(F, x)), lambda F, x: 1)
ABOVE_0 = Sign("p = a/(a + r) > 0, a = e^{x_k}, r the sum of the others", a / (a + r), a / (a + r))
BELOW_1 = Sign("1 - p = r/(a + r) > 0 for two and more entries", 1 - a / (a + r), r / (a + r))
RATIO = Identity(
    "p_j/p_k = e^{x_j - x_k}",
    "(n)->(n,n)",
    lambda F, x: lambda j, k: sa(F, x)(j) / sa(F, x)(k),
    lambda F, x: lambda j, k: F.exp(x[j] - x[k]),
)
# Positive distributions p and q enter as softargmax of arbitrary rows.
GIBBS = Identity(
    "Σ p_i (1 - q_i/p_i) = 0, a lower bound of Σ p_i log(p_i/q_i) by log(1/r) >= 1 - r",
    "(n),(n)->()",
    lambda F, x, y: F.sum(lambda i: sa(F, x)(i) * (1 - sa(F, y)(i) / sa(F, x)(i))),
    lambda F, x, y: 0,
)
DECOMPOSITION = Identity(
    "H(p, q) = H(p) + KL(p, q)",
    "(n),(n)->()",
    lambda F, x, y: -F.sum(lambda i: sa(F, x)(i) * F.log(sa(F, y)(i))),
    lambda F, x, y: (
        -F.sum(lambda i: sa(F, x)(i) * F.log(sa(F, x)(i)))
        + F.sum(lambda i: sa(F, x)(i) * (F.log(sa(F, x)(i)) - F.log(sa(F, y)(i))))
    ),
)


def cross(m: Any, p: str, q: str) -> Any:
    """H(p, q) = -Σ p_i log q_i."""
    return -sum(s * m.log(t) for s, t in zip(row(m, p), row(m, q), strict=True))


def reversed_pair(F: Any, x: Any, y: Any) -> Any:
    """H(p, q) where p = sa(x, y) and q is p in reverse order."""
    first, second = softargmax(F, [x, y])
    return -(first * F.log(second) + second * F.log(first))


def tie(x: tuple[float, ...]) -> float:
    """p_1 - p_2 in binary64."""
    first, second, _ = BINARY64.softargmax(x, max(x))
    return first - second


CLAIMS = (
    Claim(
        "ZH-11",
        "Softmax is, as its name says, a max function; its effect is similar, with results scaled to (0, 1).",
        r"\max x < \operatorname{lse}(x) \le \max x + \log n",
        Provenance.STANDARD,
        Verdict.IMPRECISE,
        "It is a smooth argmax: all entries of sa(10, 0) are below 1, nowhere near the maximum 10. The smooth maximum"
        " is log-sum-exp, 10.0000454 here.",
        check=proof(
            Less(
                "sa(10, 0) against the maximum",
                lambda m: (*reversed(softargmax(m, row(m, "10 0"))), m.mpf(1), m.mpf(10)),
            ),
            Number("lse(10, 0)", "10.0000454", lambda m: logsumexp(m, row(m, "10 0"))),
            # Beside the 1 of the largest entry stand e^{-gap} = 1/(1 + b), b >= 0, one for each other entry.
            Sign("each further term of Σ e^{x_i - max} is positive", 1 / (1 + b), 1 / (1 + b)),
            Sign("… and at most 1, below it for a gap", 1 - 1 / (1 + b), b / (1 + b)),
        ),
    ),
    Claim(
        "ZH-12",
        "The procedure: exponentiate every entry, divide by the sum.",
        r"x_i \mapsto e^{x_i} \mapsto \frac{e^{x_i}}{\sum_j e^{x_j}}",
        Provenance.STANDARD,
        Verdict.TRUE,
        "Positive terms over their sum make a distribution.",
        check=proof(SUMS_TO_1, ABOVE_0, RATIO),
    ),
    Claim(
        "ZH-13",
        "Softmax maps a vector to a vector with entries in (0, 1); max maps a vector to a scalar and so loses"
        " dimension.",
        r"\operatorname{sa}(x + c \mathbf 1) = \operatorname{sa}(x)",
        Provenance.STANDARD,
        Verdict.TRUE,
        "Softmax loses one dimension as well: it is constant along equal shifts.",
        "two or more entries for values below 1",
        proof(
            ABOVE_0,
            BELOW_1,
            Identity(
                "constant along equal shifts",
                "(n),()->(n)",
                lambda F, x, c: sa(F, Row(lambda i: x[i] + c)),
                lambda F, x, c: sa(F, x),
            ),
        ),
    ),
    Claim(
        "ZH-14",
        "Softmax extends the sigmoid to vectors.",
        r"\operatorname{sa}(x)_i = \sigma(x_i - \operatorname{lse}_{j \ne i} x_j)",
        Provenance.STANDARD,
        Verdict.TRUE,
        "Each entry is a sigmoid of its log-odds; of (x, 0) it is σ(x).",
        check=proof(
            Identity(
                "p_k = σ(x_k - lse of the others)",
                "(n)->(n)",
                lambda F, x: sa(F, x),
                lambda F, x: lambda k: sigmoid(F, x[k] - F.log(F.exp(lse(F, x)) - F.exp(x[k]))),
            ),
            Identity(
                "sa(x, 0)_1 = σ(x)", "()->()", lambda F, x: softargmax(F, [x, 0 * x])[0], lambda F, x: sigmoid(F, x)
            ),
        ),
    ),
    Claim(
        "ZH-15",
        "It keeps the relative size of the entries: small ones stay small.",
        r"\frac{p_i}{p_j} = e^{x_i - x_j}",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "True of the order; differences become ratios. In binary64 entries can tie that did not before: (0, 1e-17,"
        " -1).",
        "relative size means order, in exact arithmetic",
        proof(
            RATIO,
            Sign("exp increases", sympy.diff(sympy.exp(x), x), sympy.exp(x)),
            stored("p_1 - p_2 of (0, 1e-17, -1)", 0.0, lambda: tie((0.0, 1e-17, -1.0))),
        ),
    ),
    Claim(
        "ZH-16",
        "Two entries: the first is a sigmoid of the difference, the second one minus the first; with x_2 = 0 it has"
        " the form of the sigmoid.",
        r"\operatorname{sa}(x)_1 = \frac{1}{1 + e^{-(x_1 - x_2)}}, \quad \operatorname{sa}(x)_2 = 1 -"
        r" \operatorname{sa}(x)_1",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "The condition x_2 = 0 is not needed: it is always σ(x_1 - x_2).",
        check=proof(
            Identity(
                "sa(x, y)_1 = σ(x - y)",
                "(),()->()",
                lambda F, x, y: softargmax(F, [x, y])[0],
                lambda F, x, y: sigmoid(F, x - y),
            ),
            Identity(
                "sa(x, y)_2 = 1 - sa(x, y)_1",
                "(),()->()",
                lambda F, x, y: softargmax(F, [x, y])[1],
                lambda F, x, y: 1 - softargmax(F, [x, y])[0],
            ),
        ),
    ),
    Claim(
        "ZH-17",
        "Cross-entropy takes two distributions and returns a number that measures how different they are.",
        r"H(p, q) = -\sum_i p_i \log q_i = H(p) + \operatorname{KL}(p \,\|\, q)",
        Provenance.STANDARD,
        Verdict.IMPRECISE,
        "It is not 0 for equal ones: H(p, p) = H(p), 0.3251 for (.9, .1) and 0.5004 for (.2, .8). The difference is"
        " measured by the Kullback-Leibler divergence, what is left after H(p). For fixed p it is least only at q = p.",
        "+∞ where q_i = 0 < p_i",
        proof(
            Number(
                "H(p, p)", "0.3251 0.5004", lambda m: [cross(m, "0.9 0.1", "0.9 0.1"), cross(m, "0.2 0.8", "0.2 0.8")]
            ),
            DECOMPOSITION,
            # With r = q/p = e^v: -log r >= 1 - r, equality only at r = 1.
            TANGENT,
            GIBBS,
        ),
    ),
    Claim(
        "ZH-18",
        "Exchanging p and q affects the result.",
        r"H(p, q) \ne H(q, p)",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "In general: 0.6931 and 1.2040 for (.9, .1) and (.5, .5). But (.2, .8) and (.8, .2) give 1.3322 both ways.",
        "not for every pair of distributions",
        proof(
            Number(
                "(.9, .1) and (.5, .5)",
                "0.6931 1.2040",
                lambda m: [cross(m, "0.9 0.1", "0.5 0.5"), cross(m, "0.5 0.5", "0.9 0.1")],
            ),
            Number(
                "(.2, .8) and (.8, .2)",
                "1.3322 1.3322",
                lambda m: [cross(m, "0.2 0.8", "0.8 0.2"), cross(m, "0.8 0.2", "0.2 0.8")],
            ),
            Identity(
                "exact equality for reversed pairs",
                "(),()->()",
                lambda F, x, y: reversed_pair(F, x, y),
                lambda F, x, y: reversed_pair(F, y, x),
            ),
        ),
    ),
    Claim(
        "ZH-19",
        "p is the reference by which q is judged, so the two orders mean different things.",
        r"\mathbb E_{i \sim p}[-\log q_i]",
        Provenance.STANDARD,
        Verdict.NOT_MATHEMATICAL,
        "An interpretation, and a fitting one: H(p, q) is the expected length of a code made for q when p is true.",
    ),
    Claim(
        "ZH-20",
        "Cross-entropy is paired with softmax because the outputs of softmax lie in (0, 1) and sum to 1.",
        r"0 < q_i < 1, \quad \sum_i q_i = 1",
        Provenance.STANDARD,
        Verdict.TRUE,
        "It also keeps log q finite.",
        "two or more classes",
        proof(SUMS_TO_1, ABOVE_0, BELOW_1),
    ),
    Claim(
        "ZH-21",
        "In training p is the distribution of the label, q the prediction, and cross-entropy the loss.",
        "",
        Provenance.STANDARD,
        Verdict.NOT_MATHEMATICAL,
        "A convention; the other order would put the logarithm on labels that are 0.",
    ),
)
