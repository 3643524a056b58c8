"""softargmax and the maps built on it, with their pullbacks."""

from __future__ import annotations

from math import log

import numpy as np

from .blocks import Array, is_narrow, scalars, vectors
from .rows import from_gaps, of_zero, row


def softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return e^{a_k} / Σ e^{a_i}, a = x - max x: 4 ulp in binary64, else 0.501 ulp. Shape (n)->(n).

    >>> softargmax(np.array([0.0, 0.0, -np.inf], dtype=np.float32)).tolist()
    [0.5, 0.5, 0.0]
    """
    return vectors(lambda x_: row(x_, is_narrow(x)).p, x, axis=axis)


def softargmax_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return p_k (g_k - Σ g_i p_i), p = softargmax(x): within the *stable* bound. Shape (n),(n)->(n)."""
    return vectors(lambda x_, g_: pull(row(x_, is_narrow(x)).p, g_), x, g, axis=axis)


def tempered_softargmax(x: Array, *, temperature: float, axis: int = -1) -> Array:
    """Return softargmax(x/t): 4 ulp in binary64, else 0.501 ulp. Shape (n)->(n)."""
    return vectors(lambda x_: row(x_, is_narrow(x), temperature).p, x, axis=axis)


def tempered_softargmax_vjp(x: Array, g: Array, *, temperature: float, axis: int = -1) -> Array:
    """Return p_k (g_k - Σ g_i p_i) / t, p = softargmax(x/t): within the *stable* bound. Shape (n),(n)->(n)."""
    return vectors(lambda x_, g_: pull(row(x_, is_narrow(x), temperature).p, g_) / temperature, x, g, axis=axis)


def tempered_softargmax_vjp_temperature(x: Array, g: Array, *, temperature: float, axis: int = -1) -> Array:
    """Return Σ g_j p_j (Σ p a - a_j) / t, p = softargmax(a), a = (x - max x)/t. Shape (n),(n)->().

    Within the *stable* bound: a covariance of g and a, which may cancel.
    """

    def body(x_: Array, g_: Array) -> Array:
        r = row(x_, is_narrow(x), temperature)
        # A covariance does not see a shift of g, and less of g is less to cancel.
        terms = of_zero(r.p, r.p * (r.mean - r.a)) * centred(r.p, g_)
        return np.sum(terms, axis=-1, keepdims=True) / temperature

    return scalars(body, x, g, axis=axis)


def masked_softargmax(x: Array, mask: Array, *, axis: int = -1) -> Array:
    """Return softargmax over the classes that ``mask`` keeps, and 0 at the others. Shape (n),(n)->(n).

    4 ulp in binary64, else 0.501 ulp. A row that keeps nothing is 0.
    """
    return vectors(lambda x_, b: _masked(x_, b, is_narrow(x)), x, mask, axis=axis)


def masked_softargmax_vjp(x: Array, mask: Array, g: Array, *, axis: int = -1) -> Array:
    """Return p_k (g_k - Σ g_i p_i), p = masked_softargmax(x): within the *stable* bound. Shape (n),(n),(n)->(n)."""
    return vectors(lambda x_, b, g_: pull(_masked(x_, b, is_narrow(x)), g_), x, mask, g, axis=axis)


def range_limited_softargmax(x: Array, *, n: int, axis: int = -1) -> Array:
    """Return 1/n + (1 - K/n) softargmax(x)_k: 5 ulp in binary64, else 0.501 ulp. Shape (n)->(n)."""
    # One quotient for both terms, which have one sign where K <= n.
    return vectors(lambda x_: (1 + (n - x.shape[axis]) * row(x_, is_narrow(x)).p) / n, x, axis=axis)


def range_limited_softargmax_vjp(x: Array, g: Array, *, n: int, axis: int = -1) -> Array:
    """Return (1 - K/n) p_k (g_k - Σ g_i p_i), p = softargmax(x): within the *stable* bound. Shape (n),(n)->(n)."""
    share = (n - x.shape[axis]) / n
    return vectors(lambda x_, g_: share * pull(row(x_, is_narrow(x)).p, g_), x, g, axis=axis)


def gaussian_softargmax(x: Array, *, n: int, axis: int = -1) -> Array:
    """Return softargmax(L softargmax(x)), L = log(n - 1). Shape (n)->(n).

    0.501 ulp in formats of at most 32 bits. In binary64 the rounded inner result costs some 5 L ulp: conditioning,
    which only more digits inside would mend.
    """
    return vectors(lambda x_: _outer(row(x_, is_narrow(x)).p, log(n - 1)), x, axis=axis)


def gaussian_softargmax_vjp(x: Array, g: Array, *, n: int, axis: int = -1) -> Array:
    """Return the pullbacks of both softargmaxes, one after the other, and L. Shape (n),(n)->(n)."""

    def body(x_: Array, g_: Array) -> Array:
        s = row(x_, is_narrow(x)).p
        return pull(s, log(n - 1) * pull(_outer(s, log(n - 1)), g_))

    return vectors(body, x, g, axis=axis)


def gaussian_softargmax_corrected(x: Array, *, n: int, axis: int = -1) -> Array:
    """Return softargmax(L softargmax(K x / L)), L = log(n - 1): as gaussian_softargmax. Shape (n)->(n)."""
    scale = log(n - 1)
    return vectors(lambda x_: _outer(row(x_, is_narrow(x), scale / x.shape[axis]).p, scale), x, axis=axis)


def gaussian_softargmax_corrected_vjp(x: Array, g: Array, *, n: int, axis: int = -1) -> Array:
    """Return the pullbacks of both softargmaxes, one after the other, and K. Shape (n),(n)->(n)."""

    def body(x_: Array, g_: Array) -> Array:
        scale, classes = log(n - 1), x.shape[axis]
        s = row(x_, is_narrow(x), scale / classes).p
        return pull(s, classes * pull(_outer(s, scale), g_))

    return vectors(body, x, g, axis=axis)


def centred(p: Array, g: Array) -> Array:
    """Return g less the entry of g that is nearest to its mean under p.

    No pullback of softargmax sees a constant added to g. This one leaves differences of at most twice their distance
    from the mean, whatever the constant, and of a constant g, or of one class, exactly 0.
    """
    if not g.shape[-1]:
        return g
    distance = np.abs(g - np.sum(p * g, axis=-1, keepdims=True))
    return g - np.take_along_axis(g, np.argmin(distance, axis=-1, keepdims=True), axis=-1)


def pull(p: Array, g: Array) -> Array:
    """Return p_k (g_k - Σ g_i p_i).

    The difference cancels where g_k is near the mean: an absolute error of some u p_k Σ p |g - mean| remains.
    """
    c = centred(p, g)
    return p * (c - np.sum(p * c, axis=-1, keepdims=True))


def _masked(x: Array, mask: Array, narrow: bool) -> Array:
    # Before anything is computed, so that what is masked out may be infinite or NaN.
    p = row(np.where(mask, x, -np.inf), narrow).p
    return np.where(np.any(mask, axis=-1, keepdims=True), p, 0.0)


def _outer(s: Array, scale: float) -> Array:
    # Gaps of s before the factor: the difference of near probabilities is exact.
    return from_gaps(scale * (s - np.max(s, axis=-1, keepdims=True, initial=0.0)), np.zeros(1)).p
