"""What the function is and what its values mean (UA-1 to UA-10)."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

import sympy

from ...ops.softargmax import define as sa
from ..checks import Equal, Identity, Number, Sign, proof, stored
from ..checks.binary import BINARY16, BINARY32, BINARY64
from ..checks.real import row, sigmoid, softargmax
from ..claim import Claim, Provenance, Verdict
from .witness import mean_confidence

a, r, u, w = sympy.symbols("a r u w", positive=True)

SUMS_TO_1 = Identity("Σ p_k = 1", "(n)->()", lambda F, x: F.sum(sa(F, x)), lambda F, x: 1)
ABOVE_0 = Sign("p = a/(a + r) > 0 for positive exponentials", a / (a + r), a / (a + r))
BELOW_1 = Sign("1 - p = r/(a + r) > 0 for two and more classes", 1 - a / (a + r), r / (a + r))
ONE_CLASS = Identity("K = 1: sa(x) = 1", "()->()", lambda F, x: softargmax(F, [x])[0], lambda F, x: 1)
CONFIDENCE = Number(
    "mean largest probability of ten normal logits, sd 1, 3, 10, 30",
    "0.32 0.66 0.89 0.96",
    lambda m: [m.mpf(mean_confidence(sd)) for sd in (1.0, 3.0, 10.0, 30.0)],
    enclosed=False,
)

# With e^R = 1 + w the ratio of another exponential to the one in question lies between 1/(1 + w) and 1 + w.
LEAST = Sign(
    "p >= 1/(1 + (K - 1) e^R): each ratio e^{x_j - x_i} is e^R/(1 + u), u >= 0",
    (1 + w) - (1 + w) / (1 + u),
    (1 + w) * u / (1 + u),
)
GREATEST = Sign(
    "p <= 1/(1 + (K - 1) e^{-R}): each ratio is e^{-R} (1 + u)",
    (1 + u) / (1 + w) - 1 / (1 + w),
    u / (1 + w),
)


def pair(m: Any, text: str) -> Any:
    """softargmax of a row."""
    return softargmax(m, row(m, text))


def marginals(F: Any, x: Any, y: Any) -> Any:
    """Probability that label 1 is in the set, under softmax over the four sets of two labels."""
    zero = 0 * x
    p = softargmax(F, [zero, x, y, x + y])
    return p[1] + p[3]


CLAIMS = (
    Claim(
        "UA-1",
        "Softmax reduces the value K to real values that sum to 1.",
        r"\sigma(z)_i = \frac{e^{z_i}}{\sum_{j=1}^K e^{z_j}}",
        Provenance.STANDARD,
        Verdict.FALSE,
        "A mistranslation. K is the number of values, not a value: a single real value gives 1 whatever it is. The"
        " original says that a vector of K real values turns into a vector of K real values that sum to 1.",
        check=proof(ONE_CLASS, SUMS_TO_1),
    ),
    Claim(
        "UA-2",
        "Inputs may be negative, zero, positive or above 1; outputs are 0, 1 and the numbers between, so they can be"
        " read as probabilities.",
        r"0 < \sigma(z)_i < 1 \quad (K \ge 2)",
        Provenance.STANDARD,
        Verdict.IMPRECISE,
        "In exact arithmetic 0 and 1 do not occur (only K = 1 gives 1). In floating point they do: sa(0, -40)_1 is 1"
        " and sa(0, -800)_2 is 0 in binary64, sa(0, -17.5)_1 is 1 and sa(0, -104)_2 is 0 in binary32, sa(0, -9)_1 is 1"
        " in binary16.",
        check=proof(
            ABOVE_0,
            BELOW_1,
            ONE_CLASS,
            stored(
                "binary64",
                (1.0, 0.0),
                lambda: (BINARY64.softargmax((0.0, -40.0))[0], BINARY64.softargmax((0.0, -800.0))[1]),
            ),
            stored(
                "binary32",
                (1.0, 0.0),
                lambda: (BINARY32.softargmax((0.0, -17.5))[0], BINARY32.softargmax((0.0, -104.0))[1]),
            ),
            stored("binary16", 1.0, lambda: BINARY16.softargmax((0.0, -9.0))[0]),
        ),
    ),
    Claim(
        "UA-3",
        "A small or negative input becomes a small probability.",
        "",
        Provenance.STANDARD,
        Verdict.FALSE,
        "Only differences count: sa(-1, -2) = (0.731, 0.269), sa(-1000, -1001, -1001)_1 = 0.576. See UA-4 for what"
        " holds.",
        check=proof(
            Number("sa(-1, -2)", "0.731 0.269", lambda m: pair(m, "-1 -2")),
            Number("sa(-1000, -1001, -1001)_1", "0.576", lambda m: pair(m, "-1000 -1001 -1001")[0]),
            GREATEST,
        ),
    ),
    Claim(
        "UA-4",
        "A large input becomes a large probability.",
        r"\frac{1}{1+(K-1)e^{R}} \le p_i \le \frac{1}{1+(K-1)e^{-R}}, \quad R = \max z - \min z",
        Provenance.STANDARD,
        Verdict.FALSE,
        "sa(1000, 1001)_1 = 0.269, and five equal inputs 100 give 0.2 each. What bounds a probability is the range R of"
        " the inputs; both bounds of the formula are attained, by one entry apart from K - 1 equal ones.",
        check=proof(
            Number("sa(1000, 1001)_1", "0.269", lambda m: pair(m, "1000 1001")[0]),
            Equal("five equal inputs", Fraction(1, 5), lambda: Fraction(1) / sum([Fraction(1)] * 5)),
            Number("sa(100, 100, 100, 100, 100)_1", "0.200000000", lambda m: pair(m, "100 100 100 100 100")[0]),
            LEAST,
            GREATEST,
            Identity(
                "attained",
                "(),()->()",
                lambda F, x, R: softargmax(F, [x, x + R, x + R])[0],
                lambda F, x, R: 1 / (1 + 2 * F.exp(R)),
            ),
        ),
    ),
    Claim(
        "UA-5",
        "The result is always between 0 and 1.",
        r"0 < \sigma(z)_i < 1",
        Provenance.STANDARD,
        Verdict.TRUE,
        "Strictly in exact arithmetic, with the ends included in floating point (UA-2). An input +∞, NaN, or nothing"
        " but -∞ gives NaN.",
        "finite inputs, two or more classes",
        proof(
            ABOVE_0,
            BELOW_1,
            stored("(∞, 0) in binary64", nan, lambda: BINARY64.softargmax((inf, 0.0), inf)[0]),
            stored("(-∞, -∞) in binary64", nan, lambda: BINARY64.softargmax((-inf, -inf), -inf)[0]),
            stored("(NaN, 0) in binary64", (nan, nan), lambda: BINARY64.softargmax((nan, 0.0))),
        ),
    ),
    Claim(
        "UA-6",
        "Other names are softargmax and multi-class logistic regression.",
        r"\operatorname{sa}(W x + b)",
        Provenance.STANDARD,
        Verdict.IMPRECISE,
        "Softargmax is another name. Multinomial logistic regression is a model, softargmax after an affine map of"
        " features: with W = 2I, b = 0 it gives (0.8808, 0.1192) for the features (1, 0), softargmax (0.7311, 0.2689).",
        check=proof(
            Number(
                "sa(2, 0) and sa(1, 0)", "0.8808 0.1192 0.7311 0.2689", lambda m: [*pair(m, "2 0"), *pair(m, "1 0")]
            ),
            Identity(
                "two classes: a sigmoid of the affine score",
                "(),()->()",
                lambda F, x, b: softargmax(F, [2 * x + b, 0 * x])[0],
                lambda F, x, b: sigmoid(F, 2 * x + b),
            ),
        ),
    ),
    Claim(
        "UA-7",
        "The reason: softmax generalises logistic regression to several classes, and its formula resembles the"
        " sigmoid.",
        r"\sigma(z)_1 = \sigma(z_1 - z_2) \quad (K = 2)",
        Provenance.STANDARD,
        Verdict.TRUE,
        "For two classes it is the sigmoid of the difference.",
        check=proof(
            Identity(
                "sa(x, y)_1 = σ(x - y)",
                "(),()->()",
                lambda F, x, y: softargmax(F, [x, y])[0],
                lambda F, x, y: sigmoid(F, x - y),
            )
        ),
    ),
    Claim(
        "UA-8",
        "A classifier can use it only where the classes exclude each other.",
        r"\sum_i p_i = 1",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "True of single labels: two probabilities 0.9 sum to more than 1. 'Only' is too strong: softmax over the 2^m"
        " sets of labels serves labels that do not exclude each other; with additive logits each label then has the"
        " probability σ(x_i), and two of them can be 0.9.",
        "one output per label, read as the probability of that label",
        proof(
            SUMS_TO_1,
            Equal("0.9 + 0.9", Fraction(9, 5), lambda: Fraction(9, 10) + Fraction(9, 10)),
            Identity("softmax over the four sets of two labels", "(),()->()", marginals, lambda F, x, y: sigmoid(F, x)),
            Number("σ(log 9)", "0.900000000", lambda m: sigmoid(m, m.log(9))),
        ),
    ),
    Claim(
        "UA-9",
        "Many networks end in scores that are hard to scale; softmax turns them into a normalised distribution for"
        " users or other systems.",
        "",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "Normalised: yes. Calibrated: no, the confidence depends on the scale of the scores (UA-13): the mean largest"
        " of ten probabilities is 0.32, 0.66, 0.89 and 0.96 for normal logits with standard deviation 1, 3, 10 and 30.",
        "normalised is not taken to mean calibrated",
        proof(SUMS_TO_1, ABOVE_0, CONFIDENCE),
    ),
    Claim(
        "UA-10",
        "Hence a softmax layer is usually the last layer.",
        "",
        Provenance.STANDARD,
        Verdict.NOT_MATHEMATICAL,
        "Right, as a statement on practice. (During training the last layer is rather the logits: the loss takes"
        " them.)",
    ),
)
