"""Sigmoid and softplus (ZH-1 to ZH-10)."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import sympy

from ..checks import Equal, Identity, Limit, Number, Sign, proof, stored
from ..checks.binary import BINARY64
from ..checks.number import numbers
from ..checks.real import sigmoid, softplus
from ..claim import Claim, Provenance, Verdict

q, t = sympy.symbols("q t", positive=True)
x = sympy.Symbol("x", real=True)
oo = sympy.oo
SIGMA = 1 / (1 + sympy.exp(-x))

SLOPE = Identity(
    "σ' = σ (1 - σ)",
    "()->()",
    lambda F, x: F.derivative(sigmoid(F, x), None),
    lambda F, x: sigmoid(F, x) * (1 - sigmoid(F, x)),
)
SLOPE_OF_SOFTPLUS = Identity(
    "ζ' = σ", "()->()", lambda F, x: F.derivative(softplus(F, x), None), lambda F, x: sigmoid(F, x)
)
ABOVE_0 = Sign("σ = q/(1 + q) > 0, q = e^x", q / (1 + q), q / (1 + q))
BELOW_1 = Sign("1 - σ > 0", 1 - q / (1 + q), 1 / (1 + q))
SOFTPLUS_POSITIVE = Sign("ζ = log(1 + q) > 0", sympy.log(1 + q), sympy.log(1 + q))
AT_INFINITY = Limit("ζ → ∞ as x → ∞", sympy.log(1 + q), q, oo, oo)
AT_MINUS_INFINITY = Limit("ζ → 0 as x → -∞", sympy.log(1 + sympy.exp(x)), x, -oo, 0)


def rounded(at: float) -> float:
    """σ at a point, correctly rounded to binary64."""
    m = numbers()
    return BINARY64.nearest(sigmoid(m, m.mpf(at)))


CLAIMS = (
    Claim(
        "ZH-1",
        "The sigmoid, named after its S shape.",
        r"\sigma(x) = \frac{1}{1 + e^{-x}}",
        Provenance.STANDARD,
        Verdict.DEFINITION,
        "A definition. The S: it increases, is symmetric about (0, 1/2), convex to the left of 0 and concave to the"
        " right.",
        check=proof(
            Sign("increasing", sympy.diff(SIGMA, x), sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2),
            Identity("σ(-x) = 1 - σ(x)", "()->()", lambda F, x: sigmoid(F, -x), lambda F, x: 1 - sigmoid(F, x)),
            # σ'' = σ (1 - σ) (1 - 2σ), and 1 - 2σ = (1 - q)/(1 + q): q = 1/(1 + t) on the left.
            Sign("1 - 2σ > 0 on the left", (1 - 2 * q / (1 + q)).subs(q, 1 / (1 + t)), t / (2 + t)),
            Identity(
                "σ'' = σ (1 - σ) (1 - 2σ)",
                "()->()",
                lambda F, x: F.derivative(sigmoid(F, x) * (1 - sigmoid(F, x)), None),
                lambda F, x: sigmoid(F, x) * (1 - sigmoid(F, x)) * (1 - 2 * sigmoid(F, x)),
            ),
        ),
    ),
    Claim(
        "ZH-2",
        "A scalar to a scalar; its domain is the real line, its range (0, 1).",
        r"\sigma : \mathbb R \to (0, 1)",
        Provenance.STANDARD,
        Verdict.TRUE,
        "In floating point the range is closed: as written the formula gives 1 in binary64 from x = 36.7368 (53 log 2)"
        " and 0 below -709.7827, where e^{-x} overflows. Rounded correctly, σ becomes 1 only from 37.43 (54 log 2),"
        " and 0 only below -745.13.",
        check=proof(
            ABOVE_0,
            BELOW_1,
            Limit("σ → 1", SIGMA, x, oo, 1),
            Limit("σ → 0", SIGMA, x, -oo, 0),
            Number("53 and 54 log 2", "36.7368 37.43", lambda m: [53 * m.log(2), 54 * m.log(2)]),
            stored(
                "as written", (1 - 2.0**-52, 1.0, 0.0), lambda: tuple(map(BINARY64.sigmoid, (36.7, 36.737, -709.79)))
            ),
            Number(
                "log of the overflow threshold of binary64",
                "709.7827",
                lambda m: m.log(m.mpf(2) ** 1024 - m.mpf(2) ** 970),
            ),
            stored("rounded correctly", (1 - 2.0**-53, 1.0), lambda: tuple(rounded(v) for v in (37.42, 37.43))),
            Number("the log of half the least positive number", "-745.13", lambda m: -1075 * m.log(2)),
        ),
    ),
    Claim(
        "ZH-3",
        "It squeezes values that are too large or too small into (0, 1) and keeps their relative size.",
        r"x < y \implies \sigma(x) < \sigma(y)",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "True of the order. Ratios and differences are not kept: σ(2)/σ(1) = 1.2048. In floating point even the order"
        " is weak: σ(40) and σ(50) are the same number of binary64.",
        "relative size means order, in exact arithmetic",
        proof(
            Sign("increasing", sympy.diff(SIGMA, x), sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2),
            ABOVE_0,
            BELOW_1,
            Number("σ(2)/σ(1)", "1.2048", lambda m: sigmoid(m, m.mpf(2)) / sigmoid(m, m.mpf(1))),
            stored("σ(40) - σ(50) in binary64", 0.0, lambda: BINARY64.sigmoid(40.0) - BINARY64.sigmoid(50.0)),
        ),
    ),
    Claim(
        "ZH-4",
        "Its derivative is a simple expression in itself, which makes backpropagation easy.",
        r"\sigma'(x) = \sigma(x) (1 - \sigma(x))",
        Provenance.STANDARD,
        Verdict.TRUE,
        "It is at most 1/4, attained at 0: gradients shrink from layer to layer.",
        check=proof(
            SLOPE,
            Sign(
                "1/4 - σ (1 - σ) >= 0",
                sympy.Rational(1, 4) - q / (1 + q) ** 2,
                (q - 1) ** 2 / (4 * (1 + q) ** 2),
                strict=False,
            ),
            Equal("at 0", Fraction(1, 4), lambda: Fraction(1, 2) * (1 - Fraction(1, 2))),
        ),
    ),
    Claim(
        "ZH-5",
        "Today the rectifier is simpler and more common.",
        r"\max(0, x)",
        Provenance.STANDARD,
        Verdict.NOT_MATHEMATICAL,
        "A statement on practice. The rectifier is not differentiable at 0: its slopes are 0 and 1.",
        check=proof(
            Limit("slope from the right", sympy.Max(0, t) / t, t, 0, 1),
            Limit("slope from the left", sympy.Max(0, -t) / -t, t, 0, 0),
        ),
    ),
    Claim(
        "ZH-6",
        "The antiderivative of the sigmoid is softplus.",
        r"\zeta(x) = \log(1 + e^x), \quad \int \sigma = \zeta + C",
        Provenance.STANDARD,
        Verdict.TRUE,
        "Up to a constant; softplus is the antiderivative that vanishes at -∞.",
        check=proof(SLOPE_OF_SOFTPLUS, AT_MINUS_INFINITY),
    ),
    Claim(
        "ZH-7",
        "The range of softplus.",
        r"\zeta : \mathbb R \to (0, +\infty)",
        Provenance.STANDARD,
        Verdict.TRUE,
        "An open interval. As written the formula gives ∞ at 800 and 0 at -40 in binary64, where it is 4.25e-18;"
        " max(x, 0) + log1p(e^{-|x|}) does not.",
        check=proof(
            SOFTPLUS_POSITIVE,
            AT_INFINITY,
            AT_MINUS_INFINITY,
            stored("as written, at 800 and -40", (inf, 0.0), lambda: tuple(map(BINARY64.softplus, (800.0, -40.0)))),
            Number("ζ(-40)", "4.25e-18", lambda m: softplus(m, m.mpf(-40))),
        ),
    ),
    Claim(
        "ZH-8",
        "Softplus can produce the mean and the standard deviation of a normal distribution.",
        r"\zeta > 0, \quad \zeta^{-1}(y) = \log(e^y - 1)",
        Provenance.STANDARD,
        Verdict.FALSE,
        "Not the mean, which ranges over the reals: ζ > 0 never gives -1. True of the standard deviation or the"
        " precision, as every positive number has a preimage. Probably 'β' (precision) was mistranslated.",
        check=proof(
            SOFTPLUS_POSITIVE,
            Sign("ζ + 1 > 0: -1 is missed", sympy.log(1 + q) + 1, 1 + sympy.log(1 + q)),
            # y = log(1 + e^w) is any positive number: ζ(log(e^y - 1)) = y.
            Identity(
                "ζ(log(e^y - 1)) = y",
                "()->()",
                lambda F, w: softplus(F, F.log(F.exp(softplus(F, w)) - 1)),
                lambda F, w: softplus(F, w),
            ),
        ),
    ),
    Claim(
        "ZH-9",
        "The name: softplus is the smooth form of the positive part.",
        r"0 < \zeta(x) - \max(0, x) \le \log 2, \quad \zeta(x) - \zeta(-x) = x",
        Provenance.STANDARD,
        Verdict.TRUE,
        "The difference is log(1 + e^{-|x|}): positive, at most log 2, attained at 0.",
        check=proof(
            Identity("ζ(x) - ζ(-x) = x", "()->()", lambda F, x: softplus(F, x) - softplus(F, -x), lambda F, x: x),
            # For x >= 0 the difference is ζ(x) - x = ζ(-x); for x <= 0 it is ζ(x). With e^{-|x|} = 1/(1 + t):
            Sign("log(1 + e^{-|x|}) > 0", sympy.log(1 + 1 / (1 + t)), sympy.log(1 + 1 / (1 + t))),
            Sign("1 + e^{-|x|} <= 2", 2 - (1 + 1 / (1 + t)), t / (1 + t)),
            Equal("1 + e⁰", 2, lambda: 1 + sympy.exp(0)),
        ),
    ),
    Claim(
        "ZH-10",
        "The derivative of softplus is the sigmoid.",
        r"\zeta' = \sigma",
        Provenance.STANDARD,
        Verdict.TRUE,
        "The chain rule.",
        check=proof(SLOPE_OF_SOFTPLUS),
    ),
)
