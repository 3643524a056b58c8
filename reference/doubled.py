"""exp and log of double-double arrays: pairs (hi, lo) of float64 whose exact sum is the number, about 100 bits of it.

exp splits off k·ln 2 and a tabulated e^(j/128), and sums a Taylor series whose low terms are double-double; log takes a
Newton step from float64's, or the series of log1p near 1. Their error bounds are assumptions with a wide margin,
stressed by a test against mpmath.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from mpmath.libmp import from_float, from_rational, mpf_exp, mpf_ln2, mpf_sub, to_float

from .twofold import two_product, two_sum

Real = npt.NDArray[Any]
Pair = tuple[Any, Any]

EXP_ERROR = 2.0**-96
"""Assumed relative error of :func:`exp`."""

LOG_ERROR = 2.0**-80
"""Assumed relative error of :func:`log`, largest where the series of log1p hands over to Newton's step."""

STEPS = 128
NEAR = 2.0**-16
"""Within this distance of 1 the logarithm is a series."""

PLAIN = 6
"""Taylor terms from here on weigh less than 2^-50 of the sum and need no second half."""

TERMS = 12


def multiply(a: Pair, b: Pair) -> Pair:
    """Return a·b as a double-double; the error is below 2^-102 of the product."""
    p, e = two_product(a[0], b[0])
    return two_sum(p, e + (a[0] * b[1] + a[1] * b[0]))


def add(a: Pair, b: Pair) -> Pair:
    """Return a + b as a double-double; the error is below 2^-102 of |a| + |b|."""
    s, e = two_sum(a[0], b[0])
    return two_sum(s, e + (a[1] + b[1]))


def exp(a: Real, rest: Real) -> Pair:
    """Return e^(a + rest) for |a| <= 745 and a small rest, as a double-double."""
    first, second, third = _ln2()
    k = np.rint(a / (first + second))
    r = two_sum(a - k * first, -k * second)
    r = add(r, (rest, np.zeros_like(rest)))
    r = add(r, two_product(-k, third))
    j = np.rint(r[0] * STEPS)
    r = add(r, (-j / STEPS, np.zeros_like(j)))
    tail = np.zeros_like(a)
    inverse = _inverse_factorials()
    for n in range(TERMS, PLAIN, -1):
        tail = (tail + inverse[n][0]) * r[0]
    total: Pair = (tail + inverse[PLAIN][0], np.zeros_like(tail))
    for n in range(PLAIN - 1, -1, -1):
        total = add(multiply(total, r), inverse[n])
    table = _table()
    index = (j + STEPS).astype(np.int64)
    product = multiply(total, (table[0][index], table[1][index]))
    return np.ldexp(product[0], k.astype(np.int64)), np.ldexp(product[1], k.astype(np.int64))


def log(a: Real, rest: Real, near_one: Real) -> Pair:
    """Return log(a + rest) as a double-double; ``near_one`` is a + rest - 1 in float64, to its last bits near 1."""
    near = np.abs(near_one) < NEAR
    guess = np.log1p(np.where(np.abs(near_one) < 0.5, near_one, 0.0))
    guess = np.where(np.abs(near_one) < 0.5, guess, np.log(a))
    back = exp(-guess, np.zeros_like(guess))
    t = add(multiply((a, rest), back), (-np.ones_like(a), np.zeros_like(a)))
    correction = t[0] - t[0] * t[0] / 2
    newton = two_sum(guess, correction + t[1])
    away = add((np.where(near, a, 1.0), np.where(near, rest, 0.0)), (-np.ones_like(a), np.zeros_like(a)))
    total: Pair = (np.zeros_like(a), np.zeros_like(a))
    for n in range(7, 0, -1):
        coefficient = _rational((-1) ** (n + 1), n)
        total = multiply(add(total, coefficient), away)
    return np.where(near, total[0], newton[0]), np.where(near, total[1], newton[1])


def _split(value: Any) -> tuple[float, float]:
    """Return an mpmath number as a double-double."""
    high = to_float(value)
    return high, to_float(mpf_sub(value, from_float(high), 120, "n"))


@cache
def _rational(n: int, d: int) -> tuple[float, float]:
    return _split(from_rational(n, d, 140, "n"))


@cache
def _inverse_factorials() -> list[tuple[float, float]]:
    factorial, found = 1, []
    for n in range(TERMS + 1):
        factorial *= max(n, 1)
        found.append(_rational(1, factorial))
    return found


@cache
def _table() -> tuple[Real, Real]:
    """e^(j/128) for j from -128 to 128."""
    pairs = [_split(mpf_exp(from_rational(j, STEPS, 60, "n"), 140, "n")) for j in range(-STEPS, STEPS + 1)]
    return np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])


@cache
def _ln2() -> tuple[float, float, float]:
    """ln 2 in three parts; products of the first two with integers below 2^11 are exact."""
    value = mpf_ln2(200)
    first = float(np.floor(to_float(value) * 2.0**41) / 2.0**41)
    rest = mpf_sub(value, from_float(first), 200, "n")
    second = float(np.floor(to_float(rest) * 2.0**83) / 2.0**83)
    return first, second, to_float(mpf_sub(rest, from_float(second), 200, "n"))
