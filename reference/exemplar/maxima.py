"""The smooth maxima and the logarithm of softargmax, with their pullbacks."""

from __future__ import annotations

import numpy as np

from ..error_free import two_product
from .blocks import Array, is_narrow, scalars, vectors
from .pairs import again, exact_sum, exp
from .rows import Row, of_zero, row

FLOOR = -600.0
"""Beside a sum near 1 e^-600 is nothing, and its double-double is still normal."""


def log_softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return a_k - log1p(Σ e^{a_i} - 1), a = x - max x. Shape (n)->(n).

    3 ulp in binary64, else 0.501 ulp: a sum of two numbers of one sign. Near 0, where one class leaves less than
    2^-40 K² of the mass, 22 + log2 K ulp, the sum's (2 measured).

    >>> log_softargmax(np.array([0.0, -40.0])).tolist()
    [-4.248354255291589e-18, -40.0]
    """
    return vectors(lambda x_: row(x_, is_narrow(x)).z, x, axis=axis)


def log_softargmax_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g_k - p_k Σ g_i, p = softargmax(x): within the *stable* bound. Shape (n),(n)->(n)."""
    return vectors(lambda x_, g_: less_its_share(row(x_, is_narrow(x)), g_), x, g, axis=axis)


def logsumexp(x: Array, *, axis: int = -1) -> Array:
    """Return m + log1p(Σ e^{x_i - m} - 1), m = max x: 64 ulp in binary64, else 0.51 ulp. Shape (n)->().

    The logarithm errs by 7 u of itself, which is at most 9 |lse|; for m >= 0 at most |lse|: 8 ulp (2 measured).
    Where m and the logarithm cancel, log1p(Σ e^{x_i} - 1), that sum exact over double-double exponentials: 2 ulp while
    |lse| > 2^-40 in binary64, and an absolute error of 2^-94 (1 + |x|) below.

    >>> logsumexp(np.array([0.0, -40.0])), logsumexp(np.array([-0.6931471805599453] * 2))
    (array(4.24835426e-18), array(2.31904681e-17))
    """

    def body(x_: Array) -> Array:
        r = row(x_, is_narrow(x))
        # The shift is of no use to an infinite maximum, which is the value itself.
        y = np.where(np.isfinite(r.m), r.m + np.log1p(r.s), r.m)
        return again(y, r.m, is_narrow(x), lambda v: np.log1p(_excess(v, 1)), x_)

    return scalars(body, x, axis=axis)


def logsumexp_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g p_k, p = softargmax(x): 5 ulp in binary64, else 0.501 ulp. Shape (n),()->(n)."""
    return vectors(lambda x_, g_: g_ * row(x_, is_narrow(x)).p, x, g, axis=axis)


def mellowmax(x: Array, *, axis: int = -1) -> Array:
    """Return m + log(Σ e^{x_i - m} / K), m = max x. Shape (n)->().

    Within the *stable* bound in binary64 (5 ulp measured), else 0.51 ulp. Where m and the logarithm cancel, the sum is
    that of logsumexp.
    """
    count = x.shape[axis]

    def body(x_: Array) -> Array:
        r = row(x_, is_narrow(x))
        # Small gaps: the mean of e^a - 1 keeps the digits that a mean near 1 has lost. Large ones: log S - log K.
        short = np.sum(np.expm1(r.a), axis=-1, keepdims=True) / count
        log_mean = np.where(short > -0.5, np.log1p(short), np.log1p(r.s) - np.log(count))
        y = np.where(np.isfinite(r.m), r.m + log_mean, r.m)
        return again(y, r.m, is_narrow(x), lambda v: np.log1p(_excess(v, count) / count), x_)

    return scalars(body, x, axis=axis)


def mellowmax_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g p_k, p = softargmax(x): 5 ulp in binary64, else 0.501 ulp. Shape (n),()->(n)."""
    return logsumexp_vjp(x, g, axis=axis)


def boltzmann(x: Array, *, axis: int = -1) -> Array:
    """Return m + Σ p_i a_i, p = softargmax(x), m = max x, a = x - m. Shape (n)->().

    Within the *stable* bound in binary64, else 0.51 ulp. Where m and the mean gap cancel, Σ x_i e^{a_i} / Σ e^{a_i},
    both sums exact over double-double exponentials.
    """

    def body(x_: Array) -> Array:
        r = row(x_, is_narrow(x))
        y = np.where(np.isfinite(r.m), r.m + r.mean, r.m)
        rest = np.zeros_like(r.a) if r.rest is None else r.rest
        return again(y, r.m, is_narrow(x), _mean, x_, r.a, rest)

    return scalars(body, x, axis=axis)


def boltzmann_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g p_k (1 + a_k - Σ p a), p = softargmax(x): within the *stable* bound. Shape (n),()->(n)."""

    def body(x_: Array, g_: Array) -> Array:
        r = row(x_, is_narrow(x))
        return g_ * of_zero(r.p, r.p * ((1 + r.a) - r.mean))

    return vectors(body, x, g, axis=axis)


def less_its_share(r: Row, g: Array) -> Array:
    """Return g_k - p_k Σ g_i, for p_k > 1/2 as g_k (1 - p_k) - p_k Σ_{i≠k} g_i: of a one-hot g no digit cancels."""
    p, total = r.p, np.sum(g, axis=-1, keepdims=True)
    return np.where(p > 0.5, g * r.q - p * (total - g), g - p * total)


def _excess(x: Array, count: int) -> Array:
    """Return Σ e^{x_i} - count, rounded once: cancellation means that no e^{x_i} is large."""
    hi, lo = exp(np.maximum(x, FLOOR))
    return exact_sum(hi, lo, np.full_like(x[..., :1], -float(count)))


def _mean(x: Array, a: Array, rest: Array) -> Array:
    # A class that far below the maximum has no weight left, and its perhaps infinite logit no product.
    kept = a > FLOOR
    hi, lo = exp(np.where(kept, a, FLOOR), np.where(kept, rest, 0.0))
    x = np.where(kept, x, 0.0)
    return exact_sum(*two_product(x, hi), x * lo) / exact_sum(hi, lo)
