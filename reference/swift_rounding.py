"""What swift balls decide: the rounding of a ball to a format, by the bits of its float64s."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .ball import SAFETY
from .certified import RESOLUTION
from .formats import Format
from .rung import Rung

Array = npt.NDArray[Any]
BIAS = 1023
FRACTION = 52
EXPONENT = 0x7FF
LOWEST = BIAS - 960
"""Biased exponent below which float64 results are left: the reciprocal of their ulp is near overflow."""

NARROWEST = 2.0**-RESOLUTION


def narrow(hi: Array, lo: Any, rel: Any, rad: Any, format: Format, into: Rung) -> None:
    """Write the roundings of balls to a format of at most 24 bits, in its normal range or below it.

    With v = |hi| / ulp exact, the distance of v + (low part) from the nearest midpoint decides, on the low part's side
    where v is one. Both ends lie in the binade of hi. An overflow, and a 0 whose sign is not known, are left.
    """
    size, positive = np.abs(hi), bool(hi.size and hi.min() >= 0)
    # A NaN in one row makes no other row's sign known.
    sign = 1.0 if positive else np.copysign(1.0, hi)
    lowest = (BIAS + format.e_min) << FRACTION
    binade = size.view(np.int64) & (EXPONENT << FRACTION)
    np.maximum(binade, lowest, out=binade)
    # 2^-(exponent of the ulp), by its bits.
    # The minuend is taken modulo 2^64.
    inverse = (((2 * BIAS + format.p - 1 - (1 << 12)) << FRACTION) - binade).view(np.float64)
    v = size * inverse
    slack = v * (SAFETY * rel)
    if np.ndim(rad) or rad:
        slack += inverse * (SAFETY * rad)
    nearest = np.rint(v)
    off = v - nearest
    decided = slack <= NARROWEST
    least = (binade > lowest) * 2.0 ** (format.p - 1)
    if type(lo) is float:
        decided &= np.abs(off) + slack < 0.5
        decided &= v + slack < 2.0**format.p
        v -= slack
        decided &= v >= least
    else:
        low = lo * sign * inverse
        # A midpoint belongs to the side that the low part knows.
        step = np.where((np.abs(off) == 0.5) & (np.sign(off) == np.sign(low)), np.sign(off), 0.0)
        nearest += step
        off -= step
        decided &= slack < (0.5 - np.abs(off)) - np.copysign(1.0, off) * low
        decided &= slack < (2.0**format.p - v) - low
        decided &= slack <= (v - least) + low
        off += low
    decided &= size > 0
    # Field and significand of the code; the field of an infinity or NaN is beyond every format.
    binade -= lowest
    binade >>= FRACTION - format.p + 1
    binade += nearest.astype(np.int32)
    decided &= binade <= format.max_code
    into.codes[...] = binade
    if not positive:
        into.codes[...] |= np.signbit(hi) * into.codes.dtype.type(format.sign_bit)
    binade = size.view(np.int64) >> FRACTION
    np.maximum(binade, BIAS + format.e_min, out=binade)
    binade -= BIAS + format.p - 1
    into.ulp_exponent[...] = binade
    np.multiply(off, sign, out=into.residual)
    into.decided[...] = decided


def double(hi: Array, lo: Array, rel: Any, rad: Any, into: Rung) -> None:
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
