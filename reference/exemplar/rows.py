"""What all functions of a row share: m = max x, the gaps a = x - m <= 0, e^a and s = Σ e^a - 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..error_free import two_product, two_sum
from .blocks import Array

SMALL = 2.0**-8
"""Where s is larger, a plain sum less 1 keeps 45 bits of it: 21 more than binary32 has."""


@dataclass(frozen=True)
class Row:
    """Rows of logits. The exact gap is ``a + rest``; ``s`` sums all exponentials ``e`` but the 1 of a maximum."""

    m: Array
    a: Array
    rest: Array | None
    e: Array
    s: Array

    @property
    def p(self) -> Array:
        """softargmax(x): at most 4 ulp in binary64 (e: 1.5, s: 1, 1 + s: 1, the quotient: 0.5)."""
        return self.e / (1 + self.s)

    @property
    def q(self) -> Array:
        """1 - softargmax(x) without its cancellation: only a maximum has p > 1/2, and there 1 - p = s/(1 + s)."""
        return np.where(self.a == 0, self.s / (1 + self.s), 1 - self.p)

    @property
    def z(self) -> Array:
        """log_softargmax(x) = a - log(1 + s): both terms are at most 0, so nothing cancels; 3 ulp in binary64."""
        if self.rest is None:
            return self.a - np.log1p(self.s)
        total, lost = two_sum(self.a, -np.log1p(self.s))
        lost += self.rest
        # TwoSum of an infinity has no error to speak of: inf - inf.
        return np.add(total, lost, out=total, where=np.isfinite(lost))

    @property
    def mean(self) -> Array:
        """Σ p a: the mean of x under p, less m."""
        return np.sum(of_zero(self.e, self.e * self.a), axis=-1, keepdims=True) / (1 + self.s)


def row(x: Array, narrow: bool, temperature: float = 1.0) -> Row:
    """Return the rows x/t; ``narrow`` where their format has at most 32 bits."""
    # The initial value gives an empty axis a maximum and changes no other.
    m = np.max(x, axis=-1, keepdims=True, initial=-np.inf)
    # Gaps before quotients: x/t overflows, and loses the digits of a gap between large logits.
    gap = x - m
    if narrow:
        # A relative error u of a gap is nothing beside the 2^29 u of a binary32 rounding.
        return from_gaps(gap if temperature == 1 else gap / temperature, m)
    rest = _lost(x, m, gap)
    a = gap
    if temperature != 1:
        a = gap / temperature
        product, error = two_product(a, temperature)
        # What the quotient leaves and what the difference lost, as a part of the quotient.
        rest = (((gap - product) - error) + rest) / temperature
    if not np.isfinite(np.sum(rest)):
        # An infinite gap has e = 0 or NaN, and lost no digits.
        rest = np.where(np.isfinite(rest), rest, 0.0)
    e = np.exp(a)
    # e^(a + rest) = e^a (1 + rest) within rest²: the rounding of a gap of 700 alone would cost 256 ulp.
    e += e * rest
    return Row(m, a, rest, e, _all_but_one(e))


def from_gaps(a: Array, m: Array) -> Row:
    """Return the rows with maxima m and gaps a that are as good as exact."""
    e = np.exp(a)
    s = np.sum(e, axis=-1, keepdims=True) - 1
    # Beside a 1 the sum has lost digits of a small s, and of no other.
    small = s[:, 0] < SMALL
    if small.any():
        s[small] = _all_but_one(e[small])
    return Row(m, a, None, e, s)


def of_zero(p: Array, product: Array) -> Array:
    """Return the product, and 0 where its factor p is 0: 0 · inf = 0, since an absent class has no term."""
    return np.where(p == 0, 0.0, product)


def _lost(x: Array, m: Array, gap: Array) -> Array:
    """Return (x - m) - gap for the rounded difference (Knuth's TwoSum, in two temporaries)."""
    of_x = gap + m
    of_m = gap - of_x
    of_m += m
    np.subtract(x, of_x, out=of_x)
    of_x -= of_m
    return of_x


def _all_but_one(e: Array) -> Array:
    """Return Σ e - 1 for e in [0, 1] of which one is 1: within 1 ulp, or 20 + log2 n ulp below 2^-40 n².

    Adding and subtracting σ > n cuts each e at the last bit of σ. The upper parts are multiples of that bit, fewer than
    2^53 of it in all: their sum, and 1 less, is exact. The lower parts err by (19 + log2 n) u of their own sum, NumPy's
    pairwise sum of blocks of 128; that is below n times that bit, or all there is.
    """
    sigma = 2.0 ** e.shape[-1].bit_length()
    part = e + sigma
    part -= sigma
    upper = np.sum(part, axis=-1, keepdims=True) - 1
    np.subtract(e, part, out=part)
    return upper + np.sum(part, axis=-1, keepdims=True)
