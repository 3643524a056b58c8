"""Derivatives and more than two classes (GS-13 to GS-18)."""

from __future__ import annotations

from typing import Any

import sympy

from ...ops.softargmax import define as sa
from ...reading.row import Row
from ..checks import Equal, Identity, Less, Number, Sign, proof
from ..checks.identity import delta
from ..checks.real import dot, row, scaled, softargmax
from ..claim import Claim, Provenance, Verdict
from . import maps
from .two_classes import SLOPE

L, n, r, u, t = sympy.symbols("L n r u t", positive=True)
K2 = 2 + sympy.Symbol("K_2", positive=True)
N2 = 2 + sympy.Symbol("N_2", positive=True)
z = sympy.Symbol("z", real=True)


def jacobian(F: Any, z: Any, L: Any) -> Any:
    """L p_j s_k (δ_jk - s_j - p_k + <p, s>)."""
    s, p = sa(F, z), maps.classes(F, z, L)
    overlap = F.sum(lambda i: p(i) * s(i))
    return lambda j, k: L * p(j) * s(k) * (delta(j, k) - s(j) - p(k) + overlap)


JACOBIAN = Identity(
    "∂p_j/∂z_k = L p_j s_k (δ_jk - s_j - p_k + <p, s>)",
    "(n),()->(n,n)",
    lambda F, z, L: lambda j, k: F.derivative(maps.classes(F, z, L)(j), k),
    jacobian,
)


def pulled(F: Any, z: Any, y: Any, L: Any) -> Any:
    """L s_k ((p_k Σy - y_k) - <s, p Σy - y>)."""
    s, p = sa(F, z), maps.classes(F, z, L)
    total = F.sum(lambda i: y[i])
    common = F.sum(lambda i: s(i) * (p(i) * total - y[i]))
    return lambda k: L * s(k) * (p(k) * total - y[k] - common)


def high(base: Any) -> Any:
    """The largest p_i over K classes: share 1 against K - 1 shares 0."""
    return base / (base + K2 - 1)


def low(base: Any) -> Any:
    """The smallest p_i: share 0 against one share 1 and K - 2 shares 0."""
    return 1 / (1 + base + K2 - 2)


def asymmetry(m: Any) -> Any:
    """J_jk - J_kj for the three pairs at z = (.3, -1.1, .7), L = 3.9."""
    L, s = m.mpf(39) / 10, softargmax(m, row(m, "0.3 -1.1 0.7"))
    p = maps.of_shares(m, s, L)
    overlap = dot(p, s)

    def entry(j: int, k: int) -> Any:
        return L * p[j] * s[k] * (delta(j, k) - s[j] - p[k] + overlap)

    return entry(0, 1) - entry(1, 0), entry(0, 2) - entry(2, 0), entry(1, 2) - entry(2, 1)


def loss(m: Any, margin: int, classes: int) -> Any:
    """Cross-entropy of the mapped probabilities, one wrong class ahead by the margin, n = 1000."""
    return -m.log(maps.of_logits(m, [m.mpf(margin)] + [m.mpf(0)] * (classes - 1), maps.ln(m, 1000))[-1])


def gradient_norm(m: Any, margin: int) -> Any:
    """‖∂ loss/∂z‖₂ of two classes, wrong by the margin, n = 1000."""
    L = maps.ln(m, 1000)
    s = softargmax(m, [m.mpf(margin), m.mpf(0)])
    p = maps.of_shares(m, s, L)
    off = [p[0], p[1] - 1]
    return m.sqrt(sum((L * a * (e - dot(s, off))) ** 2 for a, e in zip(s, off, strict=True)))


CHORD = Sign(
    "b^t lies below its chord 1 + t (b - 1) on [0, 1]: it is convex",
    sympy.diff(sympy.exp(L * z), z, 2),
    L**2 * sympy.exp(L * z),
)
CHORD_ENDS = Equal(
    "… and meets it at 0 and 1, b = e^L",
    (0, 0),
    lambda: tuple((1 + z * (sympy.exp(L) - 1) - sympy.exp(L * z)).subs(z, e) for e in (0, 1)),
)
MANY_LOW = Sign(
    # 1/p_i <= 1 + ((K - 1) + (1 - s_i)(b - 1))/b^{s_i} by the chord, with s_i = 1/(1 + u) and b^{s_i} = 1 + t.
    "1/p_i < n + K - 2",
    (N2 + K2 - 2) - 1 - ((K2 - 1) + u / (1 + u) * (N2 - 2)) / (1 + t),
    ((K2 - 1 + N2 - 2) * t + (N2 - 2) / (1 + u)) / (1 + t),
)
MANY_HIGH = Sign(
    # b^{s_j - s_i} > b^{-1}, since s_j > 0 and s_i < 1: write the quotient as 1 + t.
    "1/p_i > (n + K - 2)/(n - 1)",
    1 + (K2 - 1) * (1 + t) / (N2 - 1) - (N2 + K2 - 2) / (N2 - 1),
    (K2 - 1) * t / (N2 - 1),
)

CLAIMS = (
    Claim(
        "GS-13",
        "By the chain rule its derivative is no harder to compute than that of softmax.",
        r"\frac{\partial p_i}{\partial z_k} = L\, p_i s_k (\delta_{ik} - s_i - p_k + \langle p, s \rangle)",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "A closed form, a pullback in time O(K). What it costs: for three and more classes the Jacobian is not"
        " symmetric (by 0.0106 at z = (.3, -1.1, .7), L = 3.9), so the map is no gradient and belongs to no convex"
        " loss in z. The gradient of the cross-entropy, L s_k ((p_k - y_k) - <s, p - y>), vanishes on confident"
        " mistakes (norm 8.9e-4 and 4.0e-8 for two classes, n = 1000, wrong by 10 and 20, where softmax has 1.41), and"
        " the loss is bounded and not convex: at margin 8 it exceeds the mean of those at 0 and 16 by 2.90 for three"
        " classes.",
        check=proof(
            JACOBIAN,
            SLOPE,
            Identity(
                "gradient of the cross-entropy",
                "(n),(n),()->(n)",
                lambda F, z, y, L: lambda k: F.derivative(-F.sum(lambda i: y[i] * F.log(maps.classes(F, z, L)(i))), k),
                lambda F, z, y, L: pulled(F, z, y, L),
            ),
            Number("asymmetry", "-0.0106 0.0106 -0.0106", asymmetry),
            Number("gradient wrong by 10, 20", "8.9e-4 4.0e-8", lambda m: [gradient_norm(m, 10), gradient_norm(m, 20)]),
            Number("softmax wrong by 10", "1.41", lambda m: m.sqrt(2) * softargmax(m, [m.mpf(10), m.mpf(0)])[0]),
            Number("not convex", "2.90", lambda m: loss(m, 8, 3) - (loss(m, 0, 3) + loss(m, 16, 3)) / 2),
            CHORD,
            CHORD_ENDS,
            MANY_LOW,
        ),
    ),
    Claim(
        "GS-14",
        "Bayesian and evidential networks compute actual predictive probabilities; the output of softmax is still often"
        " used as one.",
        "",
        Provenance.RECONSTRUCTED,
        Verdict.NOT_MATHEMATICAL,
        "A remark on practice: it states no formula. What softmax outputs are and are not is UA-13.",
    ),
    Claim(
        "GS-15",
        "The result is a safe and fast extension, based on minimum error bounds, that can replace softmax in some"
        " cases.",
        r"|\ln p_i| < \ln(n + K - 2)",
        Provenance.RECONSTRUCTED,
        Verdict.IMPRECISE,
        "Fast: yes, O(K). Safe: the logarithm is bounded, below log(n + K - 2), 6.917 for n = 1000 and 11 classes. But"
        " the gradient vanishes on confident mistakes (8.9e-4 wrong by 10), and 1/n is no error bound (GS-9): it has"
        " confidence 63.2 %.",
        check=proof(
            Number("gradient wrong by 10", "8.9e-4", lambda m: gradient_norm(m, 10)),
            Number("1 - 1/e in percent", "63.2", lambda m: 100 * (1 - m.exp(-1))),
            CHORD,
            CHORD_ENDS,
            MANY_LOW,
            Number("log(1009)", "6.917", lambda m: m.log(1009)),
            JACOBIAN,
        ),
    ),
    Claim(
        "GS-16",
        "The extension to more classes is simple: the Gaussian of 1 - σ becomes a sum of Gaussians over all sigmas.",
        r"p_i = \frac{(n-1)^{s_i}}{\sum_j (n-1)^{s_j}} = \operatorname{sa}(L s)_i, \quad s = \operatorname{sa}(z)",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "As a definition. It is the posterior over the one-hot vectors e_i given s with isotropic Gaussian error of"
        " variance 1/L, and for two classes it is S.",
        check=proof(
            Identity(
                "two shares s, 1 - s give 1/(1 + (n - 1)^{1 - 2s})",
                "(),()->()",
                lambda F, s, L: maps.of_shares(F, [s, 1 - s], L)[0],
                lambda F, s, L: 1 / (1 + F.exp(L * (1 - 2 * s))),
            ),
            Identity(
                "|e_k - s|² = 1 - 2 s_k + |s|²",
                "(n)->(n)",
                lambda F, s: lambda k: F.sum(lambda j: s[j] * s[j]) - s[k] * s[k] + (1 - s[k]) * (1 - s[k]),
                lambda F, s: lambda k: 1 - 2 * s[k] + F.sum(lambda j: s[j] * s[j]),
            ),
            Identity(
                "the posterior is sa(L s)",
                "(n),()->(n)",
                lambda F, s, L: sa(F, Row(lambda i: -L * (1 - 2 * s[i] + F.sum(lambda j: s[j] * s[j])) / 2)),
                lambda F, s, L: sa(F, scaled(L, s)),
            ),
        ),
    ),
    Claim(
        "GS-17",
        "With the base n - 1 the lower bound is 1/n and the upper bound (n - 1)/n.",
        r"\frac{1}{n+K-2} < p_i < \frac{n-1}{n+K-2}",
        Provenance.RECONSTRUCTED,
        Verdict.FALSE,
        "True for two classes. For K > 2 the range is the one in the formula, attained in the limit at the vertices of"
        " s: for K = 11, n = 1000 from 9.911e-4 to 0.99009, and only the upper inequality survives. No map onto"
        " distributions can have both bounds, since p_i = (n - 1)/n leaves at most 1/(n(K - 1)) < 1/n for some other"
        " class. The base (n - 1)(K - 1) repairs the upper end, n - K + 1 the lower one.",
        check=proof(
            Number("K = 11, n = 1000", "9.911e-4 0.99009", lambda m: [m.mpf(1) / 1009, m.mpf(999) / 1009]),
            Less(
                "below 1/n is reached",
                lambda m: (maps.of_logits(m, row(m, "40" + " 0" * 10), maps.ln(m, 1000))[1], m.mpf(1) / 1000),
            ),
            CHORD,
            CHORD_ENDS,
            MANY_LOW,
            MANY_HIGH,
            Sign("no map has both", 1 / n - 1 / (n * (K2 - 1)), (K2 - 2) / (n * (K2 - 1))),
            Sign("base (n - 1)(K - 1), upper end", high((N2 - 1) * (K2 - 1)), (N2 - 1) / N2),
            Sign("base (n - 1)(K - 1), lower end", low((N2 - 1) * (K2 - 1)), 1 / (N2 * (K2 - 1))),
            Sign("base n - K + 1 with n = K + r, lower end", low(r + 1), 1 / (K2 + r)),
            Sign("base n - K + 1 with n = K + r, upper end 1 - (K - 1)/n", high(r + 1), (r + 1) / (K2 + r)),
        ),
    ),
    Claim(
        "GS-18",
        "The derivative has a closed form that sums over all intermediate sigmas.",
        r"\langle p, s \rangle = \sum_i p_i s_i",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "The formula of GS-13; the sum is <p, s>.",
        check=proof(JACOBIAN),
    ),
)
