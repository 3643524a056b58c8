"""What a row of balls decides: the rounding of a ball to a format, by the bits of its float64s."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..arbiter.certified import RESOLUTION
from ..formats import Array, Format
from .entry_ball import SAFETY
from .verdict import RungResult

BIAS = 1023
FRACTION = 52
EXPONENT = 0x7FF
LOWEST = BIAS - 960
"""Biased exponent below which float64 results are left: the reciprocal of their ulp is near overflow."""

NARROWEST = 2.0**-RESOLUTION


def narrow(hi: Array, rel: Any, rad: Any, format: Format, into: RungResult) -> None:
    """Write the roundings of float64 balls to a format of at most 24 bits, in its normal range or below it.

    With v = |hi| / ulp exact, the distance of v from the nearest midpoint decides. Both ends lie in the binade of hi.
    An overflow, and a 0 whose sign is not known, are left. What looks at a whole block only saves steps that would
    change nothing: no result depends on its neighbours.
    """
    inverse, inside = _inverse(hi, format)
    v = hi * inverse
    off = np.rint(v)
    np.subtract(v, off, out=into.residual)
    size, off = np.abs(v, out=v), np.abs(into.residual, out=off)
    slack: Any = SAFETY * 2.0**format.p * rel
    if np.ndim(rad) or rad:
        slack = inverse * (SAFETY * rad) + slack
    widest = np.max(slack)
    if np.shape(slack) == np.shape(off):
        off += slack
        np.less(off, 0.5, out=into.decided)
        if not widest <= NARROWEST:
            into.decided[...] &= slack <= NARROWEST
    else:
        # One bound a row; NaN fails.
        np.less(off, np.where(slack <= NARROWEST, 0.5 - slack, -1.0), out=into.decided)
    top, bottom = 2.0**format.p, 2.0 ** (format.p - 1)
    if inside and size.min() - widest > bottom and size.max() + widest < top - 1:
        if format.bits == 32:
            _cast(hi, format, into)
            return
    else:
        least = (_binade(hi, format) > _lowest(format)) * bottom
        # A difference that rounds to the end of the binade may lie beyond it.
        below = np.where(slack > 0, size - slack > least, size >= least)
        into.decided[...] &= below & (size + slack < top) & (size > 0)
    _coded(hi, np.rint(size), format, into)


def narrow_pair(hi: Array, lo: Array, rel: Any, rad: Any, format: Format, into: RungResult) -> None:
    """Write the roundings of pairs likewise; a midpoint belongs to the side that the low part knows."""
    inverse, _ = _inverse(hi, format)
    size, sign = np.abs(hi), np.copysign(1.0, hi)
    v = size * inverse
    slack = v * (SAFETY * rel)
    if np.ndim(rad) or rad:
        slack += inverse * (SAFETY * rad)
    nearest = np.rint(v)
    off = v - nearest
    low = lo * sign * inverse
    step = np.where((np.abs(off) == 0.5) & (np.sign(off) == np.sign(low)), np.sign(off), 0.0)
    nearest += step
    off -= step
    least = (_binade(hi, format) > _lowest(format)) * 2.0 ** (format.p - 1)
    decided = slack <= NARROWEST
    decided &= slack < (0.5 - np.abs(off)) - np.copysign(1.0, off) * low
    decided &= slack < (2.0**format.p - v) - low
    decided &= slack <= (v - least) + low
    decided &= size > 0
    off += low
    np.multiply(off, sign, out=into.residual)
    into.decided[...] = decided
    _coded(hi, nearest, format, into)


def _lowest(format: Format) -> int:
    return (BIAS + format.e_min) << FRACTION


def _binade(hi: Array, format: Format) -> Array:
    """Return the biased exponents in their place, those below the format counted as its lowest."""
    binade = hi.view(np.int64) & (EXPONENT << FRACTION)
    return np.maximum(binade, _lowest(format), out=binade)


def _inverse(hi: Array, format: Format) -> tuple[Array, bool]:
    """Return 1/ulp, by its bits, and whether every number lies in the format's normal range."""
    binade = hi.view(np.int64) & (EXPONENT << FRACTION)
    inside = bool(binade.min() >= _lowest(format) and binade.max() <= (BIAS + format.e_max) << FRACTION)
    if not inside:
        np.maximum(binade, _lowest(format), out=binade)
    # The minuend is taken modulo 2^64.
    np.subtract((2 * BIAS + format.p - 1 - (1 << 12)) << FRACTION, binade, out=binade)
    return binade.view(np.float64), inside


def _cast(hi: Array, format: Format, into: RungResult) -> None:
    """Write codes and exponents of binary32: the processor's rounding, where no significand grows into a new binade."""
    np.copyto(into.codes.view(np.float32), hi, casting="same_kind")
    np.right_shift(into.codes.view(np.int32), format.p - 1, out=into.ulp_exponent)
    into.ulp_exponent[...] &= (1 << (format.bits - format.p)) - 1
    into.ulp_exponent[...] -= format.p - format.e_min


def _coded(hi: Array, nearest: Array, format: Format, into: RungResult) -> None:
    """Write codes and exponents by field and significand; the field of an infinity or NaN is beyond every format."""
    binade = _binade(hi, format)
    exponent = binade >> FRACTION
    exponent -= BIAS + format.p - 1
    into.ulp_exponent[...] = exponent
    binade -= _lowest(format)
    binade >>= FRACTION - format.p + 1
    binade += nearest.astype(np.int32)
    into.decided[...] &= binade <= format.max_code
    into.codes[...] = binade
    into.codes[...] |= np.signbit(hi) * into.codes.dtype.type(format.sign_bit)


def double(hi: Array, lo: Array, rel: Any, rad: Any, format: Format, into: RungResult) -> None:
    """Write the roundings of pairs to float64: the high part, where the rest stays within half an ulp of it.

    Powers of two, whose ulp depends on the side, and what is near underflow or overflow are left.
    """
    bits = hi.view(np.int64)
    exponent = (bits >> FRACTION) & EXPONENT
    # Clipped only where the result is left undecided: 2^52 / 2^-960 is still a float64.
    inverse = ((2 * BIAS + FRACTION - np.clip(exponent, LOWEST, 2 * BIAS)) << FRACTION).view(np.float64)
    slack = np.abs(hi) * inverse
    slack *= SAFETY * rel
    if np.ndim(rad) or rad:
        slack += (SAFETY * rad) * inverse
    residual = lo * inverse
    inside = np.abs(residual)
    inside += slack
    decided = inside < 0.5
    decided &= slack <= NARROWEST
    decided &= (bits & ((1 << FRACTION) - 1)) != 0
    decided &= (exponent > LOWEST) & (exponent < 2 * BIAS)
    into.codes[...] = bits.view(np.uint64)
    exponent -= BIAS + FRACTION
    into.ulp_exponent[...] = exponent
    into.residual[...] = residual
    into.decided[...] = decided
