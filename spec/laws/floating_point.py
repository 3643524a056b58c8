"""What holds of the textbook formulas in binary arithmetic, and not of the functions: each with inputs that show it.

Every operation is rounded once, exponential and logarithm included, so the outcomes do not depend on a library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import inf, nan
from typing import Any

from ..law import Law
from ..op import Source
from ..proof import Executed
from ._binary import BINARY16, BINARY32, BINARY64, Format, rational
from ._runs import boltzmann, log_softargmax, logsumexp, naive, shifted, sigmoid, softargmax

Pairs = Iterable[tuple[Any, Any]]


def _executed(*pairs: Callable[[], tuple[Any, Any]]) -> Executed:
    return Executed(lambda: [pair() for pair in pairs])


def _sums() -> Pairs:
    """The exact sum of the rounded probabilities of 0, 1, 2 is not 1 in any format."""
    for F in (BINARY64, BINARY32, BINARY16):
        total = sum(map(Fraction, softargmax(F, (0.0, 1.0, 2.0))), Fraction(0))
        yield total != 1, True


def _errors(F: Format, x: tuple[float, ...], computed: list[float]) -> Iterator[Fraction]:
    """Relative errors against softargmax to 200 bits, in units of the roundoff."""
    e = [rational("exp", v) for v in x]
    for got, exact in zip(computed, (v / sum(e) for v in e), strict=True):
        yield abs(Fraction(got) / exact - 1) * 2**F.bits


def _accuracies() -> Pairs:
    """Errors of both forms near 1000, where lse has an ulp of 2^-43."""
    x = (1000.1, 1000.3, 999.7)
    lse = logsumexp(BINARY64, x)
    without = [BINARY64.exp(BINARY64.subtract(v, lse)) for v in x]
    yield min(_errors(BINARY64, x, without)) > 30, True
    yield max(_errors(BINARY64, x, softargmax(BINARY64, x))) < 1, True


def _thresholds() -> Pairs:
    """On either side of -log(2^-p): 36.74, 16.64 and 7.62."""
    cases = ((BINARY64, 36.73, 36.75), (BINARY32, 16.625, 16.640625), (BINARY16, 7.6171875, 7.62890625))
    for F, below, above in cases:
        yield sigmoid(F, below) < 1, True
        yield sigmoid(F, above), 1.0
    yield sigmoid(BINARY64, -710.0), 0.0
    yield sigmoid(BINARY64, 40.0), sigmoid(BINARY64, 50.0)


def _nonfinite() -> Pairs:
    for row in ((inf, 0.0, 1.0), (-inf, -inf), (nan, 0.0)):
        for value in softargmax(BINARY64, row):
            yield value, nan
    yield softargmax(BINARY64, (-inf, 0.0, 0.0)), [0.0, 0.5, 0.5]


LAWS = (
    Law(
        "softargmax/float-closed-range",
        "in binary arithmetic softargmax takes the values 0 and 1",
        r"\operatorname{fl}(\operatorname{sa}(0,-40))_1 = 1,\quad \operatorname{fl}(\operatorname{sa}(0,-800))_2 = 0",
        why="1 + e^{-40} rounds to 1, and e^{-800} is below the least subnormal number",
        proof=_executed(
            lambda: (softargmax(BINARY64, (0.0, -40.0))[0], 1.0),
            lambda: (softargmax(BINARY64, (0.0, -800.0))[1], 0.0),
            lambda: (softargmax(BINARY32, (0.0, -17.5))[0], 1.0),
            lambda: (softargmax(BINARY32, (0.0, -104.0))[1], 0.0),
            lambda: (softargmax(BINARY16, (0.0, -9.0))[0], 1.0),
        ),
        source=Source("goldberg1991"),
    ),
    Law(
        "softargmax/float-sum",
        "the rounded probabilities of (0, 1, 2) do not sum to 1 exactly, in binary64, binary32 and binary16",
        r"\sum_k\operatorname{fl}(\operatorname{sa}(0,1,2))_k \ne 1",
        why="each is rounded by itself",
        proof=Executed(_sums),
        source=Source("goldberg1991"),
    ),
    Law(
        "softargmax/float-shift",
        "with the maximum as the offset (0, 800) gives (0, 1) in binary64; with the minimum it gives (0, NaN)",
        r"\operatorname{fl}\frac{e^{800-c}}{e^{-c}+e^{800-c}} = 1\ (c = 800),\ \text{NaN}\ (c = 0)",
        why="below the maximum nothing overflows; e^{800} does, and ∞/∞ has no value",
        proof=_executed(
            lambda: (softargmax(BINARY64, (0.0, 800.0)), [0.0, 1.0]),
            lambda: (shifted(BINARY64, (0.0, 800.0), 0.0)[0], 0.0),
            lambda: (shifted(BINARY64, (0.0, 800.0), 0.0)[1], nan),
        ),
        source=Source("blanchard2021"),
    ),
    Law(
        "softargmax/float-weak-order",
        "different logits can have equal probabilities: those of (0, 10^{-17}, -1) in binary64",
        r"\operatorname{fl}(\operatorname{sa}(0,10^{-17},-1))_1 = "
        r"\operatorname{fl}(\operatorname{sa}(0,10^{-17},-1))_2",
        why="0 - 10^{-17} keeps the difference, its exponential rounds it away",
        proof=_executed(
            lambda: (len(set(softargmax(BINARY64, (0.0, 1e-17, -1.0))[:2])), 1),
            lambda: (len(set(softargmax(BINARY64, (0.0, 1e-15, -1.0))[:2])), 2),
        ),
    ),
    Law(
        "log_softargmax/float-underflow",
        "where the probability underflows to 0 its logarithm is still found as x_k - lse(x): -800 for (0, -800)",
        r"\operatorname{fl}(\operatorname{sa}(0,-800))_2 = 0,\quad"
        r"\operatorname{fl}(\log\operatorname{sa}(0,-800))_2 = -800",
        why="log p is not small where p is; the logarithm of the stored 0 is -∞, and its derivative p'/p is 0/0",
        proof=_executed(
            lambda: (naive(BINARY64, (0.0, -800.0))[1], 0.0),
            lambda: (BINARY64.log(naive(BINARY64, (0.0, -800.0))[1]), -inf),
            lambda: (BINARY64.divide(naive(BINARY64, (0.0, -800.0))[1], 0.0), nan),
            lambda: (log_softargmax(BINARY64, (0.0, -800.0)), [0.0, -800.0]),
        ),
        source=Source("blanchard2021"),
    ),
    Law(
        "boltzmann/float-above-maximum",
        "the weighted mean of ten ones exceeds 1 in binary32, and that of (0, -800) equals its maximum in binary64",
        r"\operatorname{fl}(\operatorname{bz}(1,\dots,1)) > 1\ (n = 10),\quad"
        r"\operatorname{fl}(\operatorname{bz}(0,-800)) = 0",
        why="1/10 rounds up and the sum does not round it back; e^{-800} underflows",
        proof=_executed(
            lambda: (boltzmann(BINARY32, (1.0,) * 10), 1.0 + 2.0**-23),
            lambda: (abs(boltzmann(BINARY64, (0.0, -800.0))), 0.0),
        ),
    ),
    Law(
        "sigmoid/float-saturation",
        "1/(1 + e^{-x}) rounds to 1 from 36.74 in binary64, 16.64 in binary32 and 7.63 in binary16",
        r"\operatorname{fl}(\sigma(x)) = 1\quad\text{from}\quad x = p\log 2",
        why="1 + e^{-x} rounds to 1 where e^{-x} ≤ 2^{-p}; on the left e^{-x} overflows below -709.79, and 1/∞ is 0",
        proof=Executed(_thresholds),
        source=Source("machler2012"),
    ),
    Law(
        "softargmax/float-nonfinite",
        "+∞, a row of -∞ and NaN give NaN; one -∞ gives 0 and leaves the others their shares",
        r"\operatorname{fl}(\operatorname{sa}(-\infty,0,0)) = (0,\tfrac12,\tfrac12)",
        why="∞ - ∞ has no value; e^{-∞} is an exact 0",
        proof=Executed(_nonfinite),
        source=Source("blanchard2021"),
    ),
    Law(
        "softargmax/float-division-free",
        "near 1000 exp(x - lse(x)) errs by more than 30 units of roundoff in every entry of a row of three, "
        "the quotient by less than 1",
        r"\frac{|\operatorname{fl}(e^{x_k-\operatorname{lse}(x)}) - p_k|}{p_k} > 30u,\quad"
        r"\frac{|\operatorname{fl}(e^{x_k-m}/\sum_i e^{x_i-m}) - p_k|}{p_k} < u",
        why="lse has the rounding error of its magnitude, which the exponential turns into a relative error",
        proof=Executed(_accuracies),
        source=Source("blanchard2021", "section 4"),
    ),
)
