"""Two classes: tails, the three maps and how they compare (GS-1 to GS-12)."""

from __future__ import annotations

from typing import Any

import sympy

from ..checks import Identity, Less, Limit, Number, Root, Sign, proof, stored
from ..checks.binary import BINARY16, BINARY32, BINARY64
from ..checks.real import count, row, sigmoid
from ..claim import Claim, Provenance, Verdict
from . import maps

q, u, z = sympy.symbols("q u z", positive=True)
b = 1 + sympy.Symbol("b_1", positive=True)
n = 2 + sympy.Symbol("n_2", positive=True)
L = sympy.Symbol("L", positive=True)
oo = sympy.oo

# σ = q/(1 + q) with q = e^z > 0 is any number between 0 and 1.
SIGMA = q / (1 + q)
LINEAR = 1 / n + (1 - 2 / n) * SIGMA

SLOPE = Identity(
    "S' = 2 L S (1 - S) σ (1 - σ)",
    "(),()->()",
    lambda F, z, L: F.derivative(maps.raw(F, z, L), None),
    lambda F, z, L: 2 * L * maps.raw(F, z, L) * (1 - maps.raw(F, z, L)) * sigmoid(F, z) * (1 - sigmoid(F, z)),
)
TANH = Identity("2σ(z) - 1 = tanh(z/2)", "()->()", lambda F, z: 2 * sigmoid(F, z) - 1, lambda F, z: maps.tanh(F, z / 2))
RAW_LOW = Limit("S → 1/n as z → -∞, where σ → 0", 1 / (1 + (n - 1) ** (1 - 2 * u)), u, 0, 1 / n)
RAW_HIGH = Limit("S → (n - 1)/n as z → ∞, where σ → 1", 1 / (1 + (n - 1) ** (1 - 2 * u)), u, 1, (n - 1) / n, "-")
LINEAR_LOW = Limit("the linear map → 1/n", LINEAR, q, 0, 1 / n)
LINEAR_HIGH = Limit("the linear map → 1 - 1/n", LINEAR, q, oo, 1 - 1 / n)
CAPPED = Identity(
    "S̃(z) = S(2z/L), because 2σ(2z/L) - 1 = tanh(z/L)",
    "(),()->()",
    lambda F, z, L: 2 * sigmoid(F, 2 * z / L) - 1,
    lambda F, z, L: maps.tanh(F, z / L),
)


def gap(kind: Any, n: int, at: str) -> Any:
    """|map - σ| at a point, as a function of the context."""

    def of(m: Any) -> Any:
        (z,) = row(m, at)
        return kind(m, z, maps.ln(m, n)) - sigmoid(m, z)

    return of


def gap_slope(m: Any, z: Any, n: int) -> Any:
    """Derivative of S̃ - σ: L tanh(z/L) has slope 1 - tanh², σ has σ (1 - σ)."""
    cap = maps.ln(m, n)
    s, p, t = sigmoid(m, z), maps.corrected(m, z, cap), maps.tanh(m, z / cap)
    return p * (1 - p) * (1 - t * t) - s * (1 - s)


def largest_gap(n: int, at: str, printed: str) -> tuple[Root, Number]:
    """Where S̃ - σ is stationary on z < 0, and its value there."""
    return (
        Root(f"S̃ - σ is stationary, n = {n}", at, lambda m, z: gap_slope(m, z, n)),
        Number("its value there", printed, gap(maps.corrected, n, at)),
    )


def three(m: Any, text: str, n: int, kind: str) -> list[Any]:
    """One of the four curves of the plot at the points of ``text``."""
    N, cap = m.mpf(n), maps.ln(m, n)
    curves = {
        "sigmoid": lambda z: sigmoid(m, z),
        "linear": lambda z: maps.limited(m, z, N),
        "corrected": lambda z: maps.corrected(m, z, cap),
        "raw": lambda z: maps.raw(m, z, cap),
    }
    return [curves[kind](z) for z in row(m, text)]


def ratios(reach: Any, n: int, factors: str) -> Any:
    """How much farther than the linear map a map goes down to c/n, for each factor c."""
    return lambda m: [reach(m, n, c) / maps.reach_linear(m, n, c) for c in row(m, factors)]


def tail_ratio(m: Any) -> Any:
    """S̃/σ at z = -27.63, n = 10⁶."""
    (z,) = row(m, "-27.63")
    return maps.corrected(m, z, maps.ln(m, 10**6)) / sigmoid(m, z)


def farthest(m: Any, k: int) -> Any:
    """Upper bound of |S̃ - σ| over -[k, k + 1]/40, n = 10⁶, by the mean value theorem."""
    whole, middle = m.mpf([-(k + 1), -k]) / 40, -m.mpf(2 * k + 1) / 80
    at = maps.corrected(m, middle, maps.ln(m, 10**6)) - sigmoid(m, middle)
    return (abs(at) + abs(gap_slope(m, whole, 10**6)) / 80).b


def hits(m: Any) -> list[Any]:
    """n times each map at the point where it should have come down to 1.5/n."""
    n, c = 10**6, m.mpf(3) / 2
    return [
        n * maps.corrected(m, -maps.reach_corrected(m, n, c), maps.ln(m, n)),
        n * maps.limited(m, -maps.reach_linear(m, n, c), m.mpf(n)),
    ]


CLAIMS = (
    Claim(
        "GS-1",
        "Far from the decision boundary softmax assumes a likelihood with a modified exponential tail.",
        r"e^{-z}(1 - e^{-z}) < \sigma(-z) < e^{-z}, \quad z > 0",
        Provenance.STANDARD,
        Verdict.TRUE,
        "With q = e^{-z} the tail is q/(1 + q), which lies between q (1 - q) and q.",
        "z > 0",
        proof(
            Sign("q/(1 + q) < q", q - SIGMA, q**2 / (1 + q)),
            Sign("q/(1 + q) > q (1 - q)", SIGMA - q * (1 - q), q**3 / (1 + q)),
            Identity(
                "σ(-z) = q/(1 + q) with q = e^{-z}",
                "()->()",
                lambda F, z: sigmoid(F, -z),
                lambda F, z: F.exp(-z) / (1 + F.exp(-z)),
            ),
        ),
    ),
    Claim(
        "GS-2",
        "New data need not lie in the range of the training data; there softmax continues an exponential fit that"
        " nothing vouches for.",
        "",
        Provenance.STANDARD,
        Verdict.TRUE,
        "Data inside a range imply no form outside it. Two maps that differ by less than 0.003 for |z| <= 5, σ and S̃"
        " at n = 10⁶, differ by a factor 1.64e6 at z = -27.63.",
        check=proof(
            Number("S̃(-27.63)/σ(-27.63)", "1.64e6", tail_ratio),
            Less(
                "|S̃ - σ| < 0.003 on 200 intervals from -5 to 0; the difference is odd",
                lambda m: (max(farthest(m, k) for k in range(200)), m.mpf(3) / 1000),
            ),
        ),
    ),
    Claim(
        "GS-3",
        "Wrapping softmax in a range-limited linear function keeps probabilities between 1/n and 1 - 1/n.",
        r"L_n(z) = \frac1n + \Big(1 - \frac2n\Big) \sigma(z)",
        Provenance.RECONSTRUCTED,
        Verdict.CONDITIONAL,
        "For two classes the image is the open interval. n = 2 gives the constant 1/2, n = 1 gives 1 - σ. For K classes"
        " the map 1/n + (1 - K/n) s_i, which is label smoothing with ε = K/n, reaches up to 1 - (K-1)/n only.",
        "two classes, n > 2",
        proof(
            Sign("above 1/n", LINEAR - 1 / n, (n - 2) / n * SIGMA),
            Sign("below 1 - 1/n", 1 - 1 / n - LINEAR, (n - 2) / n / (1 + q)),
            LINEAR_LOW,
            LINEAR_HIGH,
            Identity("n = 2: constant", "()->()", lambda F, z: 2 * maps.limited(F, z, 2 + 0 * z), lambda F, z: 1),
            Identity(
                "n = 1: reversed", "()->()", lambda F, z: maps.limited(F, z, 1 + 0 * z), lambda F, z: 1 - sigmoid(F, z)
            ),
            Identity(
                "1/n + (1 - K/n) s = (1 - ε) s + ε/K, ε = K/n",
                "(n),()->(n)",
                lambda F, s, n: lambda k: 1 / n + (1 - count(F) / n) * s[k],
                lambda F, s, n: lambda k: (1 - count(F) / n) * s[k] + count(F) / n / count(F),
            ),
            Identity(
                "at s = 1 it is 1 - (K - 1)/n",
                "(n),()->()",
                lambda F, s, n: 1 / n + (1 - count(F) / n),
                lambda F, s, n: 1 - (count(F) - 1) / n,
            ),
        ),
    ),
    Claim(
        "GS-4",
        "Treat softmax as a fitted curve and compute its error from discrete Gaussian statistics.",
        r"S = \frac{e^{-(1-\sigma)^2/2v}}{e^{-(1-\sigma)^2/2v} + e^{-\sigma^2/2v}}, \quad v = \frac{1}{2 \ln(n-1)}",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "As a definition. The variance v is chosen, not derived: it makes the value at σ = 1 equal to (n - 1)/n.",
        "n > 2",
        proof(
            Identity(
                "both Gaussians over their sum: 1/(1 + e^{(1-2s)/2v})",
                "(),()->()",
                lambda F, s, v: (
                    F.exp(-(1 - s) * (1 - s) / (2 * v))
                    / (F.exp(-(1 - s) * (1 - s) / (2 * v)) + F.exp(-s * s / (2 * v)))
                ),
                lambda F, s, v: 1 / (1 + F.exp((1 - 2 * s) / (2 * v))),
            ),
            Limit("at σ = 1 with e^{1/2v} = n - 1", 1 / (1 + (n - 1) ** (1 - 2 * u)), u, 1, (n - 1) / n),
            Sign(
                "v = 1/(2 log(n - 1)) means e^{1/2v} = n - 1", sympy.exp(1 / (2 * (1 / (2 * sympy.log(n - 1))))), n - 1
            ),
        ),
    ),
    Claim(
        "GS-5",
        "The expression simplifies.",
        r"S_n(z) = \frac{1}{1 + (n-1)^{1 - 2\sigma(z)}} = \sigma\big(L \tanh \tfrac z2\big)",
        Provenance.RECONSTRUCTED,
        Verdict.CONDITIONAL,
        "Strictly increasing, S(z) + S(-z) = 1, limits (n - 1)/n and 1/n that are not attained, inverse"
        " σ(z) = (1 + logit(p)/L)/2. n = 2 gives the constant 1/2, 1 < n < 2 reverses the order, n = 1 is undefined.",
        "n > 2",
        proof(
            TANH,
            SLOPE,
            Sign(
                "increasing: 2 L S (1 - S) σ (1 - σ) > 0",
                2 * L * (1 / (1 + u)) * (1 - 1 / (1 + u)) * SIGMA * (1 - SIGMA),
                2 * L * u / (1 + u) ** 2 * q / (1 + q) ** 2,
            ),
            Identity(
                "the exponent is odd", "()->()", lambda F, z: 1 - 2 * sigmoid(F, -z), lambda F, z: 2 * sigmoid(F, z) - 1
            ),
            Identity("σ(a) + σ(-a) = 1", "()->()", lambda F, a: sigmoid(F, a) + sigmoid(F, -a), lambda F, a: 1),
            RAW_LOW,
            RAW_HIGH,
            Identity(
                "inverse: logit(S(z)) = L (2σ(z) - 1)",
                "(),()->()",
                lambda F, z, L: F.log(maps.raw(F, z, L) / (1 - maps.raw(F, z, L))),
                lambda F, z, L: L * (2 * sigmoid(F, z) - 1),
            ),
            Identity("n = 2, so L = 0: constant", "()->()", lambda F, z: 2 * maps.raw(F, z, 0 * z), lambda F, z: 1),
            Less("n = 1.5 reverses", lambda m: (maps.raw(m, m.mpf(1), -m.log(2)), maps.raw(m, m.mpf(-1), -m.log(2)))),
        ),
    ),
    Claim(
        "GS-6",
        "The function differs visibly only for n below about 500; its slope is log(n - 1)/2.",
        r"\frac{S_n'(0)}{\sigma'(0)} = \frac{\ln(n-1)}{2}",
        Provenance.RECONSTRUCTED,
        Verdict.CONDITIONAL,
        "The slope is right, with the natural logarithm (1.9459, 3.1063, 4.6051 and 6.9078 for n = 50, 500, 10⁴ and"
        " 10⁶); the slope of σ is met at n = e² + 1 = 8.389. That only small n differ visibly is true of the"
        " slope-corrected S̃: the largest difference from σ is 0.029, 0.0109, 0.0049 and 0.0022 at these n and falls"
        " below 1 % from n = 662. It is false of S, whose difference grows: at least 0.127, 0.224, 0.291 and 0.345.",
        "read as a statement on the slope-corrected map, with a threshold of 1 %",
        proof(
            SLOPE,
            Identity(
                "S'(0) = L/8 = (L/2)·σ'(0)",
                "()->()",
                lambda F, L: (
                    2
                    * L
                    * maps.raw(F, 0 * L, L)
                    * (1 - maps.raw(F, 0 * L, L))
                    * sigmoid(F, 0 * L)
                    * (1 - sigmoid(F, 0 * L))
                ),
                lambda F, L: L / 2 * sigmoid(F, 0 * L) * sigmoid(F, 0 * L),
            ),
            CAPPED,
            Number(
                "slopes", "1.9459 3.1063 4.6051 6.9078", lambda m: [maps.ln(m, n) / 2 for n in (50, 500, 10**4, 10**6)]
            ),
            Number("slope 1", "8.389", lambda m: m.exp(2) + 1),
            *largest_gap(50, "-3.8917", "0.029"),
            *largest_gap(500, "-3.4575", "0.0109"),
            *largest_gap(10**4, "-3.3359", "0.0049"),
            *largest_gap(10**6, "-3.2837", "0.0022"),
            Less(
                "n = 661 and 662",
                lambda m: (
                    gap(maps.corrected, 662, "-3.4351")(m),
                    m.mpf(1) / 100,
                    gap(maps.corrected, 661, "-3.4351")(m),
                ),
            ),
            Number("raw, z = -0.9517", "-0.127", gap(maps.raw, 50, "-0.9517")),
            Number("raw, z = -0.7904", "-0.224", gap(maps.raw, 500, "-0.7904")),
            Number("raw, z = -0.6266", "-0.291", gap(maps.raw, 10**4, "-0.6266")),
            Number("raw, z = -0.4783", "-0.345", gap(maps.raw, 10**6, "-0.4783")),
        ),
    ),
    Claim(
        "GS-7",
        "That is not really so: on a logarithmic plot at a million samples the functions differ.",
        r"\sigma,\ \tilde S,\ L_n \text{ at } z = -27.63",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "At z = -27.63 the sigmoid is 1.00e-12, the corrected Gaussian 1.64e-6, the linear map 1.000001e-6.",
        check=proof(
            Number("σ", "1.00e-12", lambda m: three(m, "-27.63", 10**6, "sigmoid")),
            Number("S̃", "1.64e-6", lambda m: three(m, "-27.63", 10**6, "corrected")),
            Number("the linear map", "1.000001e-6", lambda m: three(m, "-27.63", 10**6, "linear")),
        ),
    ),
    Claim(
        "GS-8",
        "The usual softmax has no bound on probabilities and quickly claims an error of 10⁻¹² from a million samples.",
        r"\sigma(z) = 10^{-12} \iff z = -\ln(10^{12} - 1)",
        Provenance.RECONSTRUCTED,
        Verdict.IMPRECISE,
        "It reaches 10⁻¹² at z = -27.631 whatever the number of samples; what is unbounded is the logarithm, the"
        " probability itself stays positive. In floating point 1/(1 + e^{-z}) is exactly 1 from z = 36.737 in binary64,"
        " 16.636 in binary32 and 7.625 in binary16.",
        check=proof(
            Number("log(10¹² - 1)", "27.631", lambda m: m.log(m.mpf(10**12 - 1))),
            Sign("σ > 0", SIGMA, SIGMA),
            Limit("log σ → -∞", sympy.log(SIGMA), q, 0, -oo),
            Number("53, 24 and 11 log 2", "36.737 16.636 7.625", lambda m: [k * m.log(2) for k in (53, 24, 11)]),
            stored("binary64", (1.0, 1 - 2.0**-52), lambda: tuple(map(BINARY64.sigmoid, (36.737, 36.5)))),
            stored("binary32", (1.0, 1 - 2.0**-23), lambda: tuple(map(BINARY32.sigmoid, (16.640625, 16.375)))),
            stored("binary16", (1.0, 1 - 2.0**-10), lambda: tuple(map(BINARY16.sigmoid, (7.625, 7.375)))),
        ),
    ),
    Claim(
        "GS-9",
        "The Gaussian softmax settles just above the level 1/n that the number of samples sets.",
        r"S_n(z) > \frac1n, \quad \lim_{z \to -\infty} S_n(z) = \frac1n",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "1/n is no bound on the error in the statistical sense, though: no error in n trials bounds the error rate by"
        " 1/n with confidence 1 - 1/e = 63.2 % only; the bound of 95 % is 3/n (2.996/n).",
        "n > 2",
        proof(
            # (n-1)^{1-2σ} < n - 1; write the quotient of the two as 1 + u, u > 0.
            Sign("S > 1/n", 1 / (1 + (n - 1) / (1 + u)) - 1 / n, (n - 1) * u / (n * (n + u))),
            RAW_LOW,
            Limit("(1 - 1/n)ⁿ → 1/e", (1 - 1 / z) ** z, z, oo, sympy.exp(-1)),
            Number("1 - 1/e in percent", "63.2", lambda m: 100 * (1 - m.exp(-1))),
            Limit("n (1 - 0.05^{1/n}) → log 20", z * (1 - sympy.exp(-sympy.log(20) / z)), z, oo, sympy.log(20)),
            Number("log 20", "2.996", lambda m: m.log(20)),
        ),
    ),
    Claim(
        "GS-10",
        "Both the linear and the Gaussian map approach the limit 10⁻⁶.",
        r"\lim_{z\to-\infty} L_n = \lim_{z\to-\infty} S_n = \frac1n",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "Both limits are 1/n, also with the corrected slope, since 2z/L → -∞ too.",
        "n > 2",
        proof(LINEAR_LOW, RAW_LOW, CAPPED),
    ),
    Claim(
        "GS-11",
        "They do so at very different rates: the linear one reaches the limit about twice as fast.",
        r"\tilde S_n(z) = \frac cn, \quad L_n(z) = \frac cn",
        Provenance.RECONSTRUCTED,
        Verdict.CONDITIONAL,
        "True of S̃ at n = 10⁶ and c = 1.5: |z| = 29.06 against 14.51, a ratio of 2.00. The ratio depends on c (1.83,"
        " 2.00, 2.43 and 2.97 for c = 2, 1.5, 1.1 and 1.01; its limit is L/2 = 6.91) and on n (1.16, 1.23, 1.38 and"
        " 1.52 at n = 50). False, and the other way round, of S: 0.265, 0.290, 0.352 and 0.430.",
        "read as a statement on the slope-corrected map at n = 10⁶ and a level of 1.5/n",
        proof(
            Number(
                "ratios of S̃, n = 10⁶", "1.83 2.00 2.43 2.97", ratios(maps.reach_corrected, 10**6, "2 1.5 1.1 1.01")
            ),
            Number(
                "|z| at c = 1.5",
                "29.06 14.51",
                lambda m: [maps.reach_corrected(m, 10**6, m.mpf(3) / 2), maps.reach_linear(m, 10**6, m.mpf(3) / 2)],
            ),
            Number("the formulas for |z| hit 1.5/n", "1.500000 1.500000", hits),
            Number("ratios of S̃, n = 50", "1.16 1.23 1.38 1.52", ratios(maps.reach_corrected, 50, "2 1.5 1.1 1.01")),
            Number("ratios of S, n = 10⁶", "0.265 0.290 0.352 0.430", ratios(maps.reach_raw, 10**6, "2 1.5 1.1 1.01")),
            # |z| is -log(excess) for the linear map and -(L/2) log(excess) for S̃, up to constants.
            Limit(
                "ratio of -(L/2) log ε + C to -log ε + D",
                (L / 2 * sympy.log(1 / z) + u) / (sympy.log(1 / z) + q),
                z,
                0,
                L / 2,
            ),
            Number("L/2", "6.91", lambda m: maps.ln(m, 10**6) / 2),
        ),
    ),
    Claim(
        "GS-12",
        "A plot shows all three functions for n = 50.",
        r"\sigma,\ L_{50},\ \tilde S_{50},\ S_{50}",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "At z = -4, -2, -1, 1, 2, 4 the sigmoid is .0180 .1192 .2689 .7311 .8808 .9820, the linear map .0373 .1344"
        " .2782 .7218 .8656 .9627, S̃ .0470 .1370 .2732 .7268 .8630 .9530 and S .0229 .0491 .1420 .8580 .9509 .9771.",
        "the third curve is the slope-corrected one",
        proof(
            Number("σ", ".0180 .1192 .2689 .7311 .8808 .9820", lambda m: three(m, "-4 -2 -1 1 2 4", 50, "sigmoid")),
            Number("linear", ".0373 .1344 .2782 .7218 .8656 .9627", lambda m: three(m, "-4 -2 -1 1 2 4", 50, "linear")),
            Number("S̃", ".0470 .1370 .2732 .7268 .8630 .9530", lambda m: three(m, "-4 -2 -1 1 2 4", 50, "corrected")),
            Number("S", ".0229 .0491 .1420 .8580 .9509 .9771", lambda m: three(m, "-4 -2 -1 1 2 4", 50, "raw")),
        ),
    ),
)
