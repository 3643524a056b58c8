"""Double-double exponentials and logarithms, and exact sums: for the few rows in which binary64 cancels.

A pair (hi, lo) of binary64 arrays stands for hi + lo, about 106 bits of a number. Exponential and logarithm are not
those of the reference: what is judged by it must not share them.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial, fsum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..error_free import Pair, add, multiply, two_product, two_sum

Array = NDArray[Any]

LN2 = tuple(map(float.fromhex, ("0x1.62e42fefa3000p-1", "0x1.3de6af278e800p-42", "0x1.39803f2f6af41p-84")))
"""log 2 in parts of 41, 42 and 53 bits: the first two times an integer below 2^11 are exact."""

HALVINGS = 8
"""The argument is divided by 2^8, so that ten terms of the series leave 2^-115."""

SERIES = [Fraction(1, factorial(n)) for n in range(1, 11)]
PAIRS = [(float(c), float(c - Fraction(float(c)))) for c in SERIES]


def again(y: Array, scale: Array, narrow: bool, exact: Callable[..., Array], *rows: Array) -> Array:
    """Return y with ``exact(*rows)`` in the rows where |y| is small in the scale of what it was summed from.

    binary64 computes again what lost 3 of its bits, narrower formats what lost 24 of the 29 that binary64 has to spare.
    """
    lost = (np.abs(y) < np.ldexp(np.abs(scale), -24 if narrow else -3))[:, 0]
    if lost.any():
        y[lost] = exact(*(r[lost] for r in rows))
    return y


def exact_sum(*terms: Array) -> Array:
    """Return the sums over the last axis of all terms, each rounded once."""
    return np.array([[fsum(row)] for row in np.concatenate(terms, axis=-1).tolist()])


def exp(a: Array, rest: Array | float = 0.0) -> Pair:
    """Return e^(a + rest) as a pair within 2^-94, for |a| <= 600 and rest within an ulp of a."""
    k = np.rint(a / LN2[0])
    # |k| < 2^11: both products are exact, the first difference too (Sterbenz); what remains is below 0.35.
    r = add(two_sum(a - k * LN2[0], -k * LN2[1]), two_sum(rest, -k * LN2[2]))
    r = np.ldexp(r[0], -HALVINGS), np.ldexp(r[1], -HALVINGS)
    # e^r - 1 by Horner's rule, not e^r: doubling then loses no digits to the 1.
    t = PAIRS[-1]
    for c in PAIRS[-2::-1]:
        t = add(multiply(t, r), c)
    t = multiply(t, r)
    for _ in range(HALVINGS):
        # (1 + t)² - 1 = 2 t + t².
        t = add((2 * t[0], 2 * t[1]), multiply(t, t))
    t = add((np.ones_like(a), np.zeros_like(a)), t)
    whole = k.astype(np.int64)
    return np.ldexp(t[0], whole), np.ldexp(t[1], whole)


def terms_of_log(p: Array, q: Array) -> list[Array]:
    """Return arrays whose exact sum is p log q for q > 0, within 2^-90 of p (1 + |log q|); 0 where p = 0."""
    fraction, k = np.frexp(np.where(p == 0, 1.0, q))
    guess = np.log(fraction)
    # Newton: log f = guess + log(f e^-guess), and the last factor is 1 + c with c near 2^-53.
    hi, lo = exp(-guess)
    product, error = two_product(fraction, hi)
    c = (product - 1) + (error + fraction * lo)
    parts = [guess, c - c * c / 2, k * LN2[0], k * LN2[1], k * LN2[2]]
    return [half for part in parts for half in two_product(p, part)]
