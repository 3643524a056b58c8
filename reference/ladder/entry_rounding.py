"""From a ball to the certified rounding of its entries."""

from __future__ import annotations

import numpy as np

from ..arbiter.certified import RESOLUTION
from ..error_free import two_sum
from ..formats import Array, Format
from .verdict import RungResult

BITS = {True: 53, False: 106}
"""What is put on record as the bits that a value took, for narrow formats and for float64."""


def _rounded(hi: Array, lo: Array, rad: Array, format: Format, into: RungResult) -> None:
    low, high = _odd(hi, lo - rad), _odd(hi, lo + rad)
    one, other = _codes(low, format), _codes(high, format)
    nearest = _odd(hi, lo)
    exponent = _ulp_exponent(nearest, format)
    magnitude = one & (format.sign_bit - 1)
    zero = (magnitude == 0) & ((other & (format.sign_bit - 1)) == 0)
    # Ends in different binades leave the ulp unknown; an overflow is the arbiter's to measure.
    binade = (_ulp_exponent(low, format) == exponent) & (_ulp_exponent(high, format) == exponent)
    narrow = np.ldexp(rad, -exponent) <= 2.0**-RESOLUTION
    decided = (
        np.isfinite(hi) & np.isfinite(rad) & ((one == other) | zero) & binade & narrow & (magnitude <= format.max_code)
    )
    value = _value(one, format)
    residual = np.ldexp(hi - value, -exponent) + np.ldexp(lo, -exponent)
    # The zero of an underflow has the value's sign, where both ends have it.
    unsigned = zero & ((one != other) | (low == 0) | (high == 0))
    into.write(decided, np.where(unsigned, 0, one), exponent, residual, BITS[False])


def _nearest(hi: Array, lo: Array, rad: Array, format: Format, into: RungResult) -> None:
    """Write the rounding to float64 itself: the high part, where the rest stays within half an ulp of it."""
    s, rest = two_sum(hi, lo)
    exponent = _ulp_exponent(s, format)
    # Below a power of two the ulp is half as large.
    power = np.frexp(np.abs(s))[0] == 0.5
    inward = power & (np.sign(rest) != np.sign(s)) & (rest != 0)
    exponent = np.where(inward, np.maximum(exponent - 1, format.e_min - format.p + 1), exponent)
    unit = np.ldexp(1.0, exponent)
    sure = (np.abs(rest) + rad < 0.5 * unit) & (rad <= unit * 2.0**-RESOLUTION)
    # At a power of two the side must be known, unless the value is exact.
    sided = ~power | (np.abs(rest) > rad) | (rad == 0)
    normal = (np.abs(s) >= 2.0**-1000) & (np.abs(s) < 2.0**1023)
    zero = (s == 0) & (rest == 0) & (rad == 0)
    decided = np.isfinite(rad) & ((sure & sided & normal) | zero)
    codes = np.where(zero, 0.0, s).view(np.uint64)
    into.write(decided, codes, exponent, np.where(zero, 0.0, rest / unit), BITS[False])


def _odd(hi: Array, lo: Array) -> Array:
    """Return hi + lo in float64, rounded to odd: inexact sums get an odd last bit."""
    s = hi + lo
    t = s - hi
    err = (hi - (s - t)) + (lo - t)
    even = (s.view(np.int64) & 1) == 0
    # An even neighbour of an inexact sum steps toward the exact one.
    stepped = np.nextafter(s, np.where(err > 0, np.inf, -np.inf))
    return np.where((err != 0) & even, stepped, s)


def _ulp_exponent(s: Array, format: Format) -> Array:
    top = np.frexp(s)[1] - 1
    top = np.where(s == 0, format.e_min, top)
    return np.clip(top, format.e_min, format.e_max) - format.p + 1


def _codes(s: Array, format: Format) -> Array:
    """Return the codes that float64 numbers, rounded to odd, round to."""
    magnitude = np.abs(s)
    # frexp gives 0 the exponent of 1/2.
    top = np.where(magnitude == 0, format.e_min, np.frexp(magnitude)[1] - 1)
    exponent = np.clip(top, format.e_min, format.e_max + 1)
    # Beyond the format's last binade the significand would outgrow its integer.
    q = np.minimum(np.rint(np.ldexp(magnitude, format.p - 1 - exponent)), 2.0 ** (format.p + 1))
    code = np.nan_to_num(q, nan=0.0, posinf=0.0).astype(np.int64) + (
        (exponent - format.e_min).astype(np.int64) << (format.p - 1)
    )
    code = np.minimum(code, format.inf_code)
    return np.where(np.signbit(s), code | format.sign_bit, code)


def _value(codes: Array, format: Format) -> Array:
    magnitude = codes & (format.sign_bit - 1)
    field, q = magnitude >> (format.p - 1), magnitude & ((1 << (format.p - 1)) - 1)
    q = np.where(field > 0, q + (1 << (format.p - 1)), q)
    value = np.ldexp(q.astype(np.float64), np.maximum(field - 1, 0) + format.e_min - format.p + 1)
    return np.where(codes & format.sign_bit, -value, value)
