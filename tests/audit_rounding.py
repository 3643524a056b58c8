"""Rounding for the audit, written apart from the one it judges: ordinals of formats and balls that settle on one.

A number of a format is named by its *ordinal*: 0 for zero, n for the n-th positive number, -n for its negative.
The ordinal after the largest number stands for overflow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flint import arb, fmpq

from softgauge.reference.arb import precision

MAX_BITS = 1 << 20


@dataclass(frozen=True)
class Binary:
    """A format as its definition states it: precision, exponent range, width, numbers given up to NaN."""

    p: int
    e_min: int
    e_max: int
    width: int
    given_up: int = 0

    @property
    def overflow(self) -> int:
        return (self.e_max - self.e_min + 2) * 2 ** (self.p - 1) - self.given_up

    def nearest(self, numerator: int, denominator: int = 1, exponent: int = 0) -> int:
        """Return the ordinal nearest to numerator/denominator·2^exponent, ties to even."""
        if numerator < 0:
            return -self.nearest(-numerator, denominator, exponent)
        if numerator == 0:
            return 0
        top = numerator.bit_length() - denominator.bit_length() + exponent
        if top < self.e_min - self.p - 2:
            return 0
        if top > self.e_max + 2:
            return self.overflow
        scaled = exponent - top
        if numerator * 2 ** max(scaled, 0) < denominator * 2 ** max(-scaled, 0):
            top -= 1
        binade = max(top, self.e_min)
        shift = exponent - (binade - self.p + 1)
        n, d = numerator * 2 ** max(shift, 0), denominator * 2 ** max(-shift, 0)
        q, twice = n // d, 2 * (n % d)
        if twice > d or (twice == d and q % 2 == 1):
            q += 1
        return min(q + (binade - self.e_min) * 2 ** (self.p - 1), self.overflow)

    def number(self, ordinal: int) -> fmpq:
        """Return the number of an ordinal, the format continued by one beyond its end."""
        binade, q = divmod(abs(ordinal), 2 ** (self.p - 1))
        if binade:
            q, binade = q + 2 ** (self.p - 1), binade - 1
        e = binade + self.e_min - self.p + 1
        value = fmpq(q * 2**e) if e >= 0 else fmpq(q, 2**-e)
        return -value if ordinal < 0 else value

    def ordinal(self, code: int) -> int:
        """Return the ordinal of an encoding; every NaN is refused."""
        magnitude, negative = code % 2 ** (self.width - 1), code >= 2 ** (self.width - 1)
        if magnitude > self.overflow:
            raise ValueError(f"{code:#x} is NaN")
        return -magnitude if negative else magnitude


BINARY = {
    "float64": Binary(53, -1022, 1023, 64),
    "float32": Binary(24, -126, 127, 32),
    "float16": Binary(11, -14, 15, 16),
    "bfloat16": Binary(8, -126, 127, 16),
    "float8_e5m2": Binary(3, -14, 15, 8),
    "float8_e4m3fn": Binary(4, -6, 8, 8, given_up=1),
}


@dataclass(frozen=True)
class Split:
    """Numbers y_k = exact_k + excess_k: a rational and a ball at Arb's precision, exactly 0 where y_k is rational."""

    exact: list[fmpq]
    excess: Callable[[], list[arb]]


def exactly(values: list[fmpq]) -> Split:
    """Return numbers that are rational."""
    return Split(values, lambda: [arb(0)] * len(values))


class OpenError(ArithmeticError):
    """Arb has no way to tell on which side of a midpoint a value lies whose excess is below every precision."""


def settle(split: Split, format: Binary) -> list[int]:
    """Return the ordinals nearest to the numbers, doubling the precision until each is decided."""
    found: dict[int, int] = {}
    bits = 2 * format.p + 64
    while len(found) < len(split.exact):
        if bits > MAX_BITS:
            raise OpenError(f"{MAX_BITS} bits leave the rounding open")
        with precision(bits):
            for k, (exact, excess) in enumerate(zip(split.exact, split.excess(), strict=True)):
                if k not in found:
                    ordinal = _settled(exact, excess, format)
                    if ordinal is not None:
                        found[k] = ordinal
        bits *= 2
    return [found[k] for k in range(len(split.exact))]


def _settled(exact: fmpq, excess: arb, format: Binary) -> int | None:
    if excess == 0:
        return format.nearest(int(exact.p), int(exact.q))
    y = excess + exact
    if not y.is_finite():
        return None
    low, high = (format.nearest(int(man), 1, int(exp)) for man, exp in (y.lower().man_exp(), y.upper().man_exp()))
    if low == high:
        return low
    if high - low > 1:
        return None
    # One breakpoint lies in the ball: its difference to the rational part is exact, so the excess decides.
    distance = exact - (format.number(low) + format.number(high)) / 2
    beyond = excess + distance if distance != 0 else excess
    if beyond > 0:
        return high
    return low if beyond < 0 else None
