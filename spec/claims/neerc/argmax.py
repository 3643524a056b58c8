"""Softargmax: set-up, properties, temperature (RU-1 to RU-14)."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

import sympy

from ...ops.logsumexp import define as lse
from ...ops.softargmax import define as sa
from ...reading.row import Row
from ..checks import Equal, Identity, Less, Limit, Number, Root, Sign, proof, stored
from ..checks.binary import BINARY64
from ..checks.identity import delta
from ..checks.real import count, entropy, mean, row, scaled, sigmoid, softargmax
from ..claim import Claim, Provenance, Verdict
from .shared import LSE_ABOVE_MAX, LSE_BELOW

t, d = sympy.symbols("t d", positive=True)
a, r, u1, u2 = sympy.symbols("a r u1 u2", positive=True)
x, y, z = sympy.symbols("x y z", real=True)
oo, HALF, QUARTER = sympy.oo, sympy.S.Half, sympy.Rational(1, 4)
E_Y, E_Z = sympy.exp(y), sympy.exp(z)
SIGMOID_T = 1 / (1 + sympy.exp(-t))

SUMS_TO_1 = Identity("Σ p_k = 1", "(n)->()", lambda F, x: F.sum(sa(F, x)), lambda F, x: 1)
POSITIVE = Sign(
    "p_k = a/(a + r) > 0 with a = e^{x_k} and r the sum of the other exponentials", a / (a + r), a / (a + r)
)
BELOW_1 = Sign("1 - p_k = r/(a + r) > 0, because r > 0 for two and more classes", 1 - a / (a + r), r / (a + r))
JACOBIAN = Identity(
    "∂p_j/∂x_k = p_j (δ_jk - p_k)",
    "(n)->(n,n)",
    lambda F, x: lambda j, k: F.derivative(sa(F, x)(j), k),
    lambda F, x: lambda j, k: sa(F, x)(j) * (delta(j, k) - sa(F, x)(k)),
)
SHIFT = Identity(
    "sa(x - c) = sa(x)", "(n),()->(n)", lambda F, x, c: sa(F, Row(lambda i: x[i] - c)), lambda F, x, c: sa(F, x)
)
LOG_ODDS = Identity(
    "p_k = σ(x_k - lse of the others)",
    "(n)->(n)",
    lambda F, x: sa(F, x),
    lambda F, x: lambda k: sigmoid(F, x[k] - F.log(F.exp(lse(F, x)) - F.exp(x[k]))),
)


def spread(F: Any, p: Any, v: Any) -> Any:
    """Σ_i p_i (v_i - <v, p>)², the variance of v under p."""
    m = mean(F, p, v)
    return F.sum(lambda i: p(i) * (v[i] - m) * (v[i] - m))


def cold(F: Any, x: Any, t: Any) -> Any:
    """sa(x/t)."""
    return sa(F, Row(lambda i: x[i] / t))


def chosen_flow(F: Any, b: Any, x: Any, w: Any) -> Any:
    """Σ_i Σ_j w_i (1 - w_j) p_i p_j (x_i - x_j) with p = sa(bx)."""
    p = sa(F, scaled(b, x))
    return F.sum(lambda i: F.sum(lambda j: w[i] * (1 - w[j]) * p(i) * p(j) * (x[i] - x[j])))


def below(*gaps: Any) -> Any:
    """Σ e^{-gap/t}."""
    return sum(sympy.exp(-gap / t) for gap in gaps)


def gumbel_density() -> Any:
    """Density of u = e^{-G}: that of G at g = -log u, times |dg/du|."""
    return (sympy.exp(-x) * sympy.exp(-sympy.exp(-x))).subs(x, -sympy.log(u1)) * sympy.diff(sympy.log(u1), u1)


def share(n: int) -> Fraction:
    """softargmax of n zeros: e^0 = 1 exactly."""
    return Fraction(1) / sum([Fraction(1)] * n)


def second(m: Any, t: Any) -> Any:
    """p_2 of (0, -1, -10) at temperature t."""
    return softargmax(m, [0 * t, -1 / t, -10 / t])[1]


def second_slope(m: Any, t: Any) -> Any:
    """x_2 - <x, p>, which has the sign of dp_2/dβ."""
    p = softargmax(m, [0 * t, -1 / t, -10 / t])
    return -1 + p[1] + 10 * p[2]


def gaussian_choice(m: Any, text: str, sd: Any) -> Any:
    """Pr[x_1 + sd·N_1 is the largest] for independent standard normal N."""

    def density(v: Any) -> Any:
        product = m.npdf(v)
        first, *others = row(m, text)
        for other in others:
            product *= m.ncdf(v + (first - other) / sd)
        return product

    return m.quad(density, [-12, -4, 0, 4, 12])


CLAIMS = (
    Claim(
        "RU-1",
        "The algorithm returns a confidence for each of n classes, anywhere in the extended real line.",
        r"L_i \in [-\infty, +\infty]",
        Provenance.RECOVERED,
        Verdict.IMPRECISE,
        "Softargmax is defined on the reals. It extends to entries -∞ as long as one entry is finite (their probability"
        " is 0); with an entry +∞, or with nothing but -∞, the formula reads ∞/∞ or 0/0, and the limit depends on the"
        " path. Both the textbook formula and the shifted one give NaN there.",
        check=proof(
            Limit(
                "along (s, s) with s → ∞ the limit is 1/2", sympy.exp(t) / (sympy.exp(t) + sympy.exp(t)), t, oo, HALF
            ),
            Limit("along (2s, s) it is 1", sympy.exp(2 * t) / (sympy.exp(2 * t) + sympy.exp(t)), t, oo, 1),
            Limit("sa(x, y)_1 → 0 as x → -∞", sympy.exp(x) / (sympy.exp(x) + sympy.exp(y)), x, -oo, 0),
            Limit("sa(x, y, z)_2 → sa(y, z)_1 as x → -∞", E_Y / (sympy.exp(x) + E_Y + E_Z), x, -oo, E_Y / (E_Y + E_Z)),
            stored("(∞, 0) in binary64", (nan, 0.0), lambda: BINARY64.softargmax((inf, 0.0))),
            stored("(∞, 0) in binary64, shifted", (nan, nan), lambda: BINARY64.softargmax((inf, 0.0), inf)),
            stored("(-∞, -∞) in binary64", (nan, nan), lambda: BINARY64.softargmax((-inf, -inf))),
            stored("(-∞, -∞) in binary64, shifted", (nan, nan), lambda: BINARY64.softargmax((-inf, -inf), -inf)),
            stored(
                "(-∞, 0, 0) in binary64, shifted", (0.0, 0.5, 0.5), lambda: BINARY64.softargmax((-inf, 0.0, 0.0), 0.0)
            ),
        ),
    ),
    Claim(
        "RU-2",
        "What is needed is a probability distribution: numbers from 0 to 1 that sum to 1.",
        r"p_i \in [0, 1], \quad \sum_i p_i = 1",
        Provenance.RECOVERED,
        Verdict.TRUE,
        "More precisely the image is the open simplex: no p_i is 0 or 1 for two and more classes, and every positive"
        " distribution q is reached, by x = log q.",
        "finite confidences; p_i = 1 for a single class",
        proof(
            SUMS_TO_1,
            POSITIVE,
            BELOW_1,
            Identity(
                "sa(log q) = q/Σq for positive q, written as q = e^w",
                "(n)->(n)",
                lambda F, w: sa(F, Row(lambda i: F.log(F.exp(w[i])))),
                lambda F, w: lambda k: F.exp(w[k]) / F.sum(lambda i: F.exp(w[i])),
            ),
        ),
    ),
    Claim(
        "RU-3",
        "Exponentiate the confidences, then divide by their sum.",
        r"p_i = \frac{\exp L_i}{\sum_{j=1}^n \exp L_j}",
        Provenance.RECOVERED,
        Verdict.TRUE,
        "Positive terms divided by their sum. Two revisions of the page print the wrong index in the denominator,"
        " Σ_j exp(x_i), which makes every p_i equal to 1/n; the formula here is corrected.",
        "finite confidences",
        proof(
            SUMS_TO_1,
            POSITIVE,
            Identity(
                "with the misprinted index, p_i = 1/n",
                "(n)->(n)",
                lambda F, x: lambda k: F.exp(x[k]) / F.sum(lambda j: F.exp(x[k])),
                lambda F, x: lambda k: 1 / count(F),
            ),
        ),
    ),
    Claim(
        "RU-4",
        "A larger confidence gives at least as large a probability.",
        r"L_i \le L_j \implies p_i \le p_j",
        Provenance.RECOVERED,
        Verdict.TRUE,
        "The converse and the strict form hold too, because p_i/p_j = e^{L_i - L_j} and exp increases strictly. In"
        " floating point only the weak form survives: different confidences can give equal probabilities.",
        "finite confidences; exact arithmetic for the strict form",
        proof(
            Identity(
                "p_j/p_k = e^{x_j - x_k}",
                "(n)->(n,n)",
                lambda F, x: lambda j, k: sa(F, x)(j) / sa(F, x)(k),
                lambda F, x: lambda j, k: F.exp(x[j] - x[k]),
            ),
            Sign("exp increases strictly", sympy.diff(sympy.exp(x), x), sympy.exp(x)),
            stored(
                "(0, 1e-17) in binary64: equal probabilities",
                (0.5, 0.5),
                lambda: BINARY64.softargmax((0.0, 1e-17), 1e-17),
            ),
        ),
    ),
    Claim(
        "RU-5",
        "A model that returned confidences returns probabilities after the transform, and stays differentiable.",
        r"\frac{\partial p_j}{\partial L_k} = p_j (\delta_{jk} - p_k)",
        Provenance.RECOVERED,
        Verdict.CONDITIONAL,
        "The first derivatives are polynomials in p, hence so are all derivatives: softargmax is smooth. The"
        " composition is differentiable where the model is; sa(|w|, 0) is not at w = 0.",
        "the model itself is differentiable",
        proof(
            JACOBIAN,
            Limit("slope of sa(|w|, 0)_1 from the right", (SIGMOID_T - HALF) / t, t, 0, QUARTER),
            Limit("slope of sa(|w|, 0)_1 from the left", (HALF - SIGMOID_T) / t, t, 0, -QUARTER),
        ),
    ),
    Claim(
        "RU-6",
        "The partial derivatives of y = softargmax(x), with and without equal indices.",
        r"\frac{\partial y_i}{\partial x_j} = \begin{cases} y_i(1-y_j), & i=j \\ -y_i y_j, & i \ne j \end{cases}"
        r" = y_i (I[i=j] - y_j)",
        Provenance.RECOVERED,
        Verdict.TRUE,
        "The quotient rule. As a matrix diag(y) - yyᵀ: symmetric, its rows sum to 0, and vᵀJv is the variance of v"
        " under y, so it is positive semidefinite.",
        check=proof(
            JACOBIAN,
            Identity(
                "rows sum to 0",
                "(n)->(n)",
                lambda F, x: lambda j: sa(F, x)(j) - F.sum(lambda k: sa(F, x)(j) * sa(F, x)(k)),
                lambda F, x: lambda j: 0,
            ),
            Identity(
                "vᵀJv = Σ p_i (v_i - <v, p>)², a sum of squares",
                "(n),(n)->()",
                lambda F, x, v: (
                    F.sum(lambda i: sa(F, x)(i) * v[i] * v[i]) - mean(F, sa(F, x), v) * mean(F, sa(F, x), v)
                ),
                lambda F, x, v: spread(F, sa(F, x), v),
            ),
        ),
    ),
    Claim(
        "RU-7",
        "The name: softargmax is a smooth approximation of argmax written as a one-hot vector.",
        r"\operatorname{sa}(x/t) \to \frac{1_A}{|A|} \ (t \to 0^+), \quad A = \{i : x_i = \max_j x_j\}",
        Provenance.RECONSTRUCTED,
        Verdict.CONDITIONAL,
        "It approximates only as the temperature tends to 0, and only pointwise: two entries that differ by δ leave the"
        " error σ(-δ/t), which comes as close to 1/2 as one likes. At t = 1 nothing need be close to one-hot.",
        "for temperature t → 0⁺ and a fixed input; ties share the limit equally",
        proof(
            Limit("one maximum, entries below by u1, u2", 1 / (1 + below(u1, u2)), t, 0, 1),
            Limit("two maxima, one entry below by u1", 1 / (2 + below(u1)), t, 0, HALF),
            Limit("three maxima, two entries below", 1 / (3 + below(u1, u2)), t, 0, sympy.Rational(1, 3)),
            Limit("an entry below tends to 0", sympy.exp(-u1 / t) / (1 + below(u1, u2)), t, 0, 0),
            Number("error at δ = 1e-5, t = 1e-3", "0.4975", lambda m: sigmoid(m, -m.mpf(1) / 100)),
            Limit("the error tends to 1/2 as δ → 0", 1 / (1 + sympy.exp(d / t)), d, 0, HALF),
        ),
    ),
    Claim(
        "RU-8",
        "Property: it turns a vector of numbers into a vector with a probability distribution.",
        r"\operatorname{sa} : \mathbb R^n \to \{p : p_i > 0, \sum_i p_i = 1\}",
        Provenance.RECOVERED,
        Verdict.TRUE,
        "The content of RU-2 and RU-3.",
        "finite inputs",
        proof(SUMS_TO_1, POSITIVE),
    ),
    Claim(
        "RU-9",
        "Property: p_i can be read as the probability that the maximum stands in coordinate i.",
        r"p_i = \Pr[\arg\max_j (x_j + G_j) = i]",
        Provenance.RECONSTRUCTED,
        Verdict.CONDITIONAL,
        "The sentence is the page's, the noise model is not. With independent standard Gumbel noise it is exact. With"
        " Gaussian noise it is false, and no rescaling repairs it: a standard deviation that fits (1, 0) does not fit"
        " (1, 0, 0). Without noise the maximum stands at the argmax with probability 1.",
        "the entries carry independent standard Gumbel noise",
        proof(
            Identity(
                "p_k = 1/(1 + r), r = Σ_{j≠k} e^{x_j - x_k}",
                "(n)->(n)",
                lambda F, x: sa(F, x),
                lambda F, x: lambda k: 1 / (1 + (F.sum(lambda j: F.exp(x[j] - x[k])) - 1)),
            ),
            # With u = e^{-g} the density e^{-g} exp(-e^{-g}) dg is e^{-u} du, and Pr[x_j + G_j < x_k + g] is
            # exp(-u e^{x_j - x_k}): the probability is the integral of e^{-u (1 + r)}.
            Sign("the density of u = e^{-g} is e^{-u}", gumbel_density(), sympy.exp(-u1)),
            Sign(
                "∫ e^{-u (1 + r)} du = 1/(1 + r)",
                sympy.integrate(sympy.exp(-u1 * (1 + r)), (u1, 0, sympy.oo)),
                1 / (1 + r),
            ),
            Number("softargmax(1, 0)_1", "0.73106", lambda m: sigmoid(m, 1)),
            Number("Gaussian noise: Φ(1/√2)", "0.76025", lambda m: gaussian_choice(m, "1 0", 1), enclosed=False),
            Number(
                "a standard deviation of 1.14787 fits (1, 0)",
                "0.73106",
                lambda m: gaussian_choice(m, "1 0", m.mpf("1.14787")),
                enclosed=False,
            ),
            Number(
                "… and not (1, 0, 0)",
                "0.59583",
                lambda m: gaussian_choice(m, "1 0 0", m.mpf("1.14787")),
                enclosed=False,
            ),
            Number("softargmax(1, 0, 0)_1", "0.57612", lambda m: softargmax(m, row(m, "1 0 0"))[0]),
        ),
    ),
    Claim(
        "RU-10",
        "Property: subtracting a constant from every entry changes nothing.",
        r"\operatorname{sa}(x-c, y-c, z-c) = \operatorname{sa}(x, y, z)",
        Provenance.RECOVERED,
        Verdict.TRUE,
        "The factor e^{-c} cancels. Nothing else is lost: x is log sa(x) up to a constant, so equal images mean inputs"
        " that differ by a constant.",
        check=proof(
            SHIFT,
            Identity(
                "x_k = log sa(x)_k + lse(x)",
                "(n)->(n)",
                lambda F, x: lambda k: F.log(sa(F, x)(k)) + lse(F, x),
                lambda F, x: lambda k: x[k],
            ),
        ),
    ),
    Claim(
        "RU-11",
        "That property is used for numerical stability, with the maximum as constant.",
        r"c = \max(x, y, z)",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "No exponent is positive, so nothing overflows, and the denominator lies between 1 and n. The choice matters:"
        " with the minimum as constant (0, 800) gives NaN. Underflow to exactly 0 remains (RU-26).",
        check=proof(
            SHIFT,
            LSE_ABOVE_MAX,
            LSE_BELOW,
            stored("(0, 800) with c = 0", (0.0, nan), lambda: BINARY64.softargmax((0.0, 800.0), 0.0)),
            stored("(0, 800) with c = 800", (0.0, 1.0), lambda: BINARY64.softargmax((0.0, 800.0), 800.0)),
        ),
    ),
    Claim(
        "RU-12",
        "Softargmax is a special case of the sigmoid.",
        r"\sigma(y) = \operatorname{sa}(y, 0)_1",
        Provenance.SECONDARY,
        Verdict.FALSE,
        "The other way round: the sigmoid is softargmax of two entries, one of them 0. Three zeros have p_1 = 1/3, and"
        " σ(0) = 1/2. In general p_i = σ(x_i - lse of the other entries), the sigmoid of a log-odds that is not"
        " linear.",
        check=proof(
            Equal("softargmax(0, 0, 0)_1 and σ(0)", (Fraction(1, 3), Fraction(1, 2)), lambda: (share(3), share(2))),
            Identity(
                "σ(y) = sa(y, 0)_1",
                "()->()",
                lambda F, y: sigmoid(F, y),
                lambda F, y: softargmax(F, [y, 0 * y])[0],
            ),
            LOG_ODDS,
        ),
    ),
    Claim(
        "RU-13",
        "A parameter t controls the distribution.",
        r"y_i = \frac{\exp(x_i/t)}{\sum_j \exp(x_j/t)}",
        Provenance.RECONSTRUCTED,
        Verdict.CONDITIONAL,
        "For t > 0 it is softargmax(x/t) with Jacobian (1/t) y_j (δ_jk - y_k). At t = 0 it is undefined (the one-sided"
        " limits differ), and t < 0 reverses the order.",
        "t > 0",
        proof(
            Identity(
                "∂y_j/∂x_k = (1/t) y_j (δ_jk - y_k)",
                "(n),()->(n,n)",
                lambda F, x, t: lambda j, k: F.derivative(sa(F, Row(lambda i: x[i] / t))(j), k),
                lambda F, x, t: lambda j, k: cold(F, x, t)(j) * (delta(j, k) - cold(F, x, t)(k)) / t,
            ),
            Limit("(1, 0) as t → 0⁺", 1 / (1 + sympy.exp(-1 / x)), x, 0, 1),
            Limit("(1, 0) as t → 0⁻", 1 / (1 + sympy.exp(-1 / x)), x, 0, 0, "-"),
            Less("t = -1 reverses (1, 0)", lambda m: softargmax(m, [m.mpf(-1), m.mpf(0)])),
        ),
    ),
    Claim(
        "RU-14",
        "The larger the parameter, the closer the probabilities are to uniform.",
        r"\frac{dH}{d\beta} = -\beta \operatorname{Var}_p(x) \le 0, \quad \beta = 1/t",
        Provenance.RECOVERED,
        Verdict.CONDITIONAL,
        "True of the vector: the entropy rises with t, a colder distribution majorises a warmer one (any sum of largest"
        " probabilities falls as t rises), and the limit is uniform; all of it strictly unless all entries are equal."
        " False of single coordinates: for (0, -1, -10) the second probability rises through 1/3 up to 0.4194 and then"
        " comes back down to 1/3.",
        "of the vector as a whole, not of each coordinate",
        proof(
            Identity(
                "dH/dβ = -β Var_p(x)",
                "(),(n)->()",
                lambda F, b, x: F.derivative(entropy(F, sa(F, scaled(b, x))), None),
                lambda F, b, x: -b * spread(F, sa(F, scaled(b, x)), x),
            ),
            # With w the indicator of the largest entries every term is nonnegative: x_i >= x_j where w_i (1 - w_j) = 1.
            Identity(
                "d<w, p>/dβ = Σ_i Σ_j w_i (1 - w_j) p_i p_j (x_i - x_j)",
                "(),(n),(n)->()",
                lambda F, b, x, w: F.derivative(mean(F, sa(F, scaled(b, x)), w), None),
                chosen_flow,
            ),
            Limit(
                "uniform in the limit",
                sympy.exp(x / t) / (sympy.exp(x / t) + sympy.exp(y / t) + sympy.exp(z / t)),
                t,
                sympy.oo,
                sympy.Rational(1, 3),
            ),
            Root("p_2 of (0, -1, -10) passes 1/3", "1.445", lambda m, t: second(m, t) - m.mpf(1) / 3),
            Root("… is stationary", "4.55", second_slope),
            Number("… at its maximum", "0.4194", lambda m: second(m, m.mpf(455) / 100)),
            Less("… and returns", lambda m: (m.mpf(1) / 3, second(m, m.mpf(100)), second(m, m.mpf(5)))),
        ),
    ),
)
