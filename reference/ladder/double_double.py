"""exp and log of double-double arrays: pairs (hi, lo) of float64 whose exact sum is the number, about 100 bits of it.

exp splits off k·ln 2 and a tabulated e^(j/128), and sums a Taylor series whose low terms are double-double; log takes a
Newton step from float64's, or the series of log1p near 1. Their error bounds are assumptions with a wide margin,
stressed by a test against mpmath.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from mpmath.libmp import from_float, from_rational, mpf_exp, mpf_ln2, mpf_mul, mpf_shift, mpf_sub, to_float

from ..error_free import Pair, add, multiply, quick_two_sum, two_product, two_sum
from ..formats import Array

Real = Array

EXP_ERROR = 2.0**-96
"""Assumed relative error of :func:`exp`."""

QUICK_ERROR = 2.0**-76
"""Relative error of :func:`quick_exp`, derived there."""

LOG_ERROR = 2.0**-80
"""Assumed relative error of :func:`log`, largest where the series of log1p hands over to Newton's step."""

STEPS = 128
FINE = 12
"""Binary logarithm of the number of entries of the table that :func:`quick_exp` reads."""

GRID = 1.5 * 2.0**13
"""Adding this rounds to a multiple of 2^-39."""

NEAR = 2.0**-16
"""Within this distance of 1 the logarithm is a series."""

PLAIN = 6
"""Taylor terms from here on weigh less than 2^-50 of the sum and need no second half."""

TERMS = 12


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


def quick_exp(a: Real, rest: Real) -> Pair:
    """Return e^(a + rest) for -690 <= a <= 690 and |rest| <= u·|a| as a double-double: less exact than exp, and faster.

    With c = ln 2 / 4096, k = rint(a/c) and r + δ = a + rest - k·c: |r| <= 2^-13.4, |δ| <= 2^-43.

    - a - k·c1 is exact: both are multiples of 2^-66 (k is 0 for |a| < c/2) and the difference is below 2^-13.4. k·c2 is
      exact: 23 bits and 30. Rounding k·c3 and δ costs 2^-95.
    - q = r²/2 + … + r^5/120 leaves out r^6/720 < 2^-89 and is rounded by less than 3u·2^-27.8 < 2^-79.2.
    - e^(r + δ) = 1 + s + δ s with s = r + q + δ, but for less than δ² < 2^-86; the high half rA of r is split from s.
    - T = Th + Tl with 27 bits in Th, so that Th·rA is exact (rA has 26), and Tl < 2^-26.9 is rounded by 2^-80.9.
    - The low part, Th (s - rA + δ s) + Tl (1 + s), is below 2^-25.9 and its last three additions round by u of that:
      2^-77.3. The product Th·… adds 2^-80.

    Together below 2^-76.5 of the result; ``QUICK_ERROR`` is beyond.
    """
    first, second, third = _step()
    k = np.rint(a * (1 / (first + second)))
    r, delta = two_sum(a - k * first, -k * second)
    delta += rest
    delta -= k * third
    q = r * (1 / 120)
    q += 1 / 24
    q *= r
    q += 1 / 6
    q *= r
    q += 0.5
    q *= r
    q *= r
    s = q + r
    s += delta
    # Rounded to a multiple of 2^-39: the constant's ulp.
    top = (r + GRID) - GRID
    r -= top
    q += delta
    delta *= s
    q += delta
    q += r
    index = k.astype(np.int64)
    scale = (((index >> FINE) + 1023) << 52).view(np.float64)
    index &= (1 << FINE) - 1
    high, low = (np.take(table, index) for table in _fine())
    q *= high
    s *= low
    q += s
    q += low
    top *= high
    high, rest = quick_two_sum(high, top)
    q += rest
    high, q = quick_two_sum(high, q)
    high *= scale
    q *= scale
    return high, q


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
def _fine() -> tuple[Real, Real]:
    """2^(j/4096), the first 27 bits and the rest."""
    ln2, count = mpf_ln2(200), 1 << FINE
    exact = [mpf_exp(mpf_mul(ln2, from_rational(j, count, 60, "n"), 200, "n"), 140, "n") for j in range(count)]
    high = [float(np.floor(to_float(v) * 2.0**26) / 2.0**26) for v in exact]
    low = [to_float(mpf_sub(v, from_float(h), 120, "n")) for v, h in zip(exact, high, strict=True)]
    return np.array(high), np.array(low)


@cache
def _step() -> tuple[float, float, float]:
    """ln 2 / 4096 in three parts; products of the first two with integers below 2^23 are exact."""
    value = mpf_shift(mpf_ln2(200), -FINE)
    first = float(np.floor(to_float(value) * 2.0**42) / 2.0**42)
    rest = mpf_sub(value, from_float(first), 200, "n")
    second = float(np.floor(to_float(rest) * 2.0**72) / 2.0**72)
    return first, second, to_float(mpf_sub(rest, from_float(second), 200, "n"))


@cache
def _ln2() -> tuple[float, float, float]:
    """ln 2 in three parts; products of the first two with integers below 2^11 are exact."""
    value = mpf_ln2(200)
    first = float(np.floor(to_float(value) * 2.0**41) / 2.0**41)
    rest = mpf_sub(value, from_float(first), 200, "n")
    second = float(np.floor(to_float(rest) * 2.0**83) / 2.0**83)
    return first, second, to_float(mpf_sub(rest, from_float(second), 200, "n"))
