"""The exact sum of an array."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ..formats import Real

PRECISION = 53

HALF = 27
"""Bits of the lower half of a significand: 2^36 halves are added in an int64 without overflow."""


def exact_sum(a: Real) -> Fraction:
    """Return Σ a of finite numbers, exact: significands are added as integers, exponent by exponent.

    >>> exact_sum(np.array([1e300, 1.0, -1e300, 2.0**-1074])) == 1 + Fraction(1, 2**1074)
    True
    """
    fractions, exponents = np.frexp(np.asarray(a, dtype=np.float64).ravel())
    significands = np.ldexp(fractions, PRECISION).astype(np.int64)
    places, index = np.unique(exponents, return_inverse=True)
    upper, lower = np.zeros(len(places), np.int64), np.zeros(len(places), np.int64)
    np.add.at(upper, index, significands >> HALF)
    np.add.at(lower, index, significands & ((1 << HALF) - 1))
    # Places ascend, so the first is the unit of every sum.
    base = int(places[0]) if len(places) else 0
    sums = zip(places.tolist(), upper.tolist(), lower.tolist(), strict=True)
    total = sum(((high << HALF) + low) << (place - base) for place, high, low in sums)
    return Fraction(total) * Fraction(2) ** (base - PRECISION)
