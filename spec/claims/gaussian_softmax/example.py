"""The worked example with eleven classes, and the limit of many samples (GS-19 to GS-26)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy

from ...ops.softargmax import define as sa
from ...reading.row import Row
from ..checks import TANGENT, Equal, Identity, Less, Limit, Number, Root, Sign, proof, stored
from ..checks.binary import BINARY32, BINARY64
from ..checks.identity import delta
from ..checks.real import count, mean, row, scaled
from ..claim import Claim, Provenance, Verdict
from . import maps
from .many_classes import CHORD, CHORD_ENDS, jacobian
from .two_classes import largest_gap

L, r, t, u = sympy.symbols("L r t u", positive=True)
z = sympy.Symbol("z", real=True)
oo = sympy.oo


def constant(F: Any, z: Any, L: Any) -> Any:
    """C = (L - Σ log p_j)/K."""
    p = maps.classes(F, z, L)
    return (L - F.sum(lambda j: F.log(p(j)))) / count(F)


def excess(m: Any, n: int) -> Any:
    """How many percent 1/(10 n^{1/10}) exceeds the probability of A."""
    return 100 * (1 / (10 * m.exp(m.log(m.mpf(n)) / 10)) / maps.example(m, n)[0] - 1)


def p_of_example(m: Any, x: Any) -> Any:
    """p_A of the example as a function of real n."""
    return 1 / (1 + 10 * m.exp(m.log(x - 1) / 10))


CLAIMS = (
    Claim(
        "GS-19",
        "Eleven classes, class A with share 0, the ten others with 0.1: one might expect the probability 1/n for A.",
        r"\frac{1}{n+K-2} \le p_A \le \frac{1}{1 + (K-1)(n-1)^{1/(K-1)}} \quad (s_A = 0)",
        Provenance.RECONSTRUCTED,
        Verdict.FALSE,
        "That holds for the linear map. Here a share of 0 leaves p_A anywhere in the interval of the formula, and equal"
        " other shares attain its upper end: 0.0477 for n = 1000.",
        check=proof(
            Number("p_A, n = 1000", "0.0477", lambda m: maps.example(m, 1000)[0]),
            Identity(
                "the linear map gives 1/n",
                "(),()->()",
                lambda F, K, n: 1 / n + (1 - K / n) * (0 * K),
                lambda F, K, n: 1 / n,
            ),
            # Jensen for the others: b^{s_j} >= β (1 + L (s_j - mean)) with β = b^{mean}; for the lower end, the chord.
            TANGENT,
            Identity(
                "Σ_j (1 + L (s_j - mean)) = K - 1",
                "(n),()->()",
                lambda F, s, L: F.sum(lambda j: 1 + L * (s[j] - F.sum(lambda i: s[i]) / count(F))),
                lambda F, s, L: count(F),
            ),
            CHORD,
            CHORD_ENDS,
            Identity(
                "the chords of the others sum to K - 1 + (b - 1) Σs",
                "(n),()->()",
                lambda F, s, b: F.sum(lambda j: 1 + s[j] * (b - 1)),
                lambda F, s, b: count(F) + (b - 1) * F.sum(lambda j: s[j]),
            ),
        ),
    ),
    Claim(
        "GS-20",
        "The usual softmax returns 0 for A.",
        r"\operatorname{sa}(z)_A > 0",
        Provenance.RECONSTRUCTED,
        Verdict.IMPRECISE,
        "No finite logits give the share 0. It is a limit, or underflow: a gap of 745.2 in binary64 and of 104 in"
        " binary32 stores 0, gaps of 745.1 and 103.875 do not.",
        check=proof(
            Sign("p = a/(a + r) > 0", u / (u + r), u / (u + r)),
            stored(
                "binary64", (0.0, 2.0**-1074), lambda: tuple(BINARY64.softargmax((0.0, -g))[1] for g in (745.2, 745.1))
            ),
            stored(
                "binary32", (0.0, 2.0**-149), lambda: tuple(BINARY32.softargmax((0.0, -g))[1] for g in (104.0, 103.875))
            ),
            Limit("a limit", sympy.exp(z) / (1 + sympy.exp(z)), z, -oo, 0),
        ),
    ),
    Claim(
        "GS-21",
        "The Gaussian softmax returns 1/(10 n^{1/10}) for A.",
        r"p_A = \frac{1}{1 + 10 (n-1)^{1/10}}",
        Provenance.RECONSTRUCTED,
        Verdict.IMPRECISE,
        "An approximation of the formula given here; it is 6.6 % too large at n = 50 and 2.5 % at 10⁶.",
        check=proof(
            Number("excess in percent", "6.6 2.5", lambda m: [excess(m, k) for k in (50, 10**6)]),
            Number(
                "the map at shares (0, .1, …, .1), n = 1000, against the formula",
                "1.000000000",
                lambda m: maps.of_shares(m, row(m, "0" + " 1/10" * 10), maps.ln(m, 1000))[0] / maps.example(m, 1000)[0],
            ),
        ),
    ),
    Claim(
        "GS-22",
        "For n below a million that is about 0.04 for A and 0.095 for the others, hardly depending on n.",
        r"p_A = \frac{1}{1 + 10 (n-1)^{1/10}}, \quad p_j = \frac{1 - p_A}{10}",
        Provenance.RECONSTRUCTED,
        Verdict.FALSE,
        "The two numbers do not sum to 1, and no n rounds to both: p_A < 0.045 is p_j > 0.0955. p_A and p_j are .0635"
        " .0937 for n = 50, .0510 .0949 for 500, .0477 .0952 for 1000, .0383 .0962 for 10⁴ and .0245 .0975 for 10⁶;"
        " p_A = 0.04 at n = 6341 (9537 by the approximation of GS-21), p_j = 0.095 at n = 614. If 0.04 was cut off"
        " instead of rounded, every n from 615 to 1854 fits.",
        check=proof(
            Equal(
                "0.04 + 10·0.095 and (1 - 0.045)/10",
                (Fraction(99, 100), Fraction(955, 10000)),
                lambda: (Fraction(4, 100) + 10 * Fraction(95, 1000), (1 - Fraction(45, 1000)) / 10),
            ),
            Number("n = 50", ".0635 .0937", lambda m: maps.example(m, 50)),
            Number("n = 500", ".0510 .0949", lambda m: maps.example(m, 500)),
            Number("n = 1000", ".0477 .0952", lambda m: maps.example(m, 1000)),
            Number("n = 10⁴", ".0383 .0962", lambda m: maps.example(m, 10**4)),
            Number("n = 10⁶", ".0245 .0975", lambda m: maps.example(m, 10**6)),
            Root("p_A = 0.04", "6341", lambda m, x: 25 * p_of_example(m, x) - 1),
            Root("1/(10 n^{1/10}) = 0.04", "9537", lambda m, x: m.exp(-m.log(x) / 10) / 10 - m.mpf(4) / 100),
            Root("p_j = 0.095, so p_A = 0.05", "614", lambda m, x: 20 * p_of_example(m, x) - 1),
            Less(
                "p_j is below 0.0955 up to n = 1854",
                lambda m: (maps.example(m, 1854)[1], m.mpf(955) / 10**4, maps.example(m, 1855)[1]),
            ),
            Less(
                "p_A is below 0.05 from n = 615",
                lambda m: (maps.example(m, 615)[0], m.mpf(1) / 20, maps.example(m, 614)[0]),
            ),
        ),
    ),
    Claim(
        "GS-23",
        "That is a noticeable spill-over, due to the uncertainty of what was really seen.",
        r"n\, p_A",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "p_A is 47.7 times 1/n at n = 1000 and 2.45e4 times at 10⁶.",
        check=proof(Number("n p_A", "47.7 2.45e4", lambda m: [k * maps.example(m, k)[0] for k in (1000, 10**6)])),
    ),
    Claim(
        "GS-24",
        "Hence it is unsuited where many classes close to each other are mixed with distant ones.",
        r"p_A \approx \frac{1}{K + \ln(n-1)}",
        Provenance.RECONSTRUCTED,
        Verdict.CONDITIONAL,
        "Made quantitative: with K - 1 equal classes A keeps about 1/(K + log(n - 1)), hardly less than 1/K: .00925"
        " against .00990 for K = 101, n = 1000. The slope at 0 is that of softmax times log(n - 1)/K, 0.628 for K ="
        " 11, n = 1000: without correction the map flattens.",
        "K large against log n",
        proof(
            Limit("1/p_A - (K + L) → 0 as K → ∞", 1 + (1 / t) * sympy.exp(L * t) - (1 + 1 / t + L), t, 0, 0),
            Number("K = 101, n = 1000", ".00925 .00990", lambda m: [maps.example(m, 1000, 100)[0], m.mpf(1) / 101]),
            Identity(
                "at z = 0 the Jacobian is L/K times that of softmax",
                "(n),()->(n,n)",
                lambda F, z, L: jacobian(F, Row(lambda i: 0 * z[i]), L),
                lambda F, z, L: lambda j, k: L / count(F) * (delta(j, k) - 1 / count(F)) / count(F),
            ),
            Number("log(999)/11", "0.628", lambda m: maps.ln(m, 1000) / 11),
        ),
    ),
    Claim(
        "GS-25",
        "It remains usable where the answer 'I am not sure' can be processed further.",
        r"s_i = \frac{\ln p_i + C}{L}, \quad C = \frac{L - \sum_j \ln p_j}{K}",
        Provenance.RECONSTRUCTED,
        Verdict.NOT_MATHEMATICAL,
        "An opinion on applications. What supports it: the order of classes is kept, and the map from shares to"
        " probabilities has the inverse given here.",
        check=proof(
            Identity(
                "L s_k = log p_k + C for shares s = sa(z)",
                "(n),()->(n)",
                lambda F, z, L: lambda k: L * sa(F, z)(k),
                lambda F, z, L: lambda k: F.log(maps.classes(F, z, L)(k)) + constant(F, z, L),
            ),
        ),
    ),
    Claim(
        "GS-26",
        "With corrected slope the Gaussian softmax tends to the usual one as n grows (implied).",
        r"\lim_{L\to\infty} L \tanh \frac zL = z, \quad \lim_{L\to\infty} \operatorname{sa}(L \operatorname{sa}(K"
        r" z/L)) = \operatorname{sa}(z)",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "True, but slowly, like 1/L²: the largest difference of two classes is 0.0022 at n = 10⁶ and 5.39e-4 at 10¹²."
        " Without the correction the limit is a step.",
        check=proof(
            Limit("L tanh(z/L) → z, with t = 1/L", (1 - 2 / (sympy.exp(2 * z * t) + 1)) / t, t, 0, z),
            # L·sa(Kz/L)_k tends, up to a constant, to K times the derivative of sa(βz)_k at β = 0.
            Identity(
                "K d sa(βz)_k/dβ = K p_k (z_k - <z, p>)",
                "(),(n)->(n)",
                lambda F, b, z: lambda k: count(F) * F.derivative(sa(F, scaled(b, z))(k), None),
                lambda F, b, z: lambda k: count(F) * sa(F, scaled(b, z))(k) * (z[k] - mean(F, sa(F, scaled(b, z)), z)),
            ),
            Identity(
                "… which at β = 0 is z_k less the mean",
                "(n)->(n)",
                lambda F, z: lambda k: count(F) / count(F) * (z[k] - mean(F, lambda i: 1 / count(F), z)),
                lambda F, z: lambda k: z[k] - F.sum(lambda i: z[i]) / count(F),
            ),
            *largest_gap(10**6, "-3.2837", "0.0022"),
            *largest_gap(10**12, "-3.2535", "5.39e-4"),
            Limit("S → 1 where σ > 1/2: σ = (1 + u)/(2 + u)", 1 / (1 + sympy.exp(-L * u / (2 + u))), L, oo, 1),
            Limit("S → 0 where σ < 1/2", 1 / (1 + sympy.exp(L * u / (2 + u))), L, oo, 0),
        ),
    ),
)
