"""Entropy, cross-entropy and Kullback-Leibler divergence of weights that are 0 or positive, with their pullbacks."""

from __future__ import annotations

import numpy as np

from ..error_free import two_product
from .blocks import Array, is_narrow, scalars, vectors
from .pairs import again, exact_sum, terms_of_log
from .rows import of_zero

E = tuple(map(float.fromhex, ("0x1.5bf0a8b145769p+1", "0x1.4d57ee2b1013ap-53")))
"""e as a double-double."""


def entropy(p: Array, *, axis: int = -1) -> Array:
    """Return -Σ p_i log p_i, 0 log 0 being 0: as cross_entropy(p, p). Shape (n)->()."""
    return cross_entropy(p, p, axis=axis)


def entropy_vjp(p: Array, g: Array, *, axis: int = -1) -> Array:
    """Return -g (log p_k + 1): 4 ulp in binary64, also beside the zero at 1/e; else 0.51 ulp. Shape (n),()->(n)."""

    def body(p_: Array, g_: Array) -> Array:
        # log p + 1 = log(e p), and e p - 1 is known to twice the precision where it is small.
        product, error = two_product(p_, E[0])
        near = (product - 1) + (error + p_ * E[1])
        return -g_ * np.where(np.abs(near) < 0.5, np.log1p(near), np.log(p_) + 1)

    return vectors(body, p, g, axis=axis)


def cross_entropy(p: Array, q: Array, *, axis: int = -1) -> Array:
    """Return -Σ p_i log q_i, 0 log 0 being 0. Shape (n),(n)->().

    Probabilities give terms of one sign: 22 + log2 K ulp in binary64, else 0.501 ulp. Weights q above 1 may cancel;
    what loses more than 3 bits is summed exactly over double-double logarithms.
    """

    def body(p_: Array, q_: Array) -> Array:
        terms = of_zero(p_, p_ * np.log(q_))
        y, size = (np.sum(t, axis=-1, keepdims=True) for t in (-terms, np.abs(terms)))
        return again(y, size, is_narrow(p), lambda *pq: -exact_sum(*terms_of_log(*pq)), p_, q_)

    return scalars(body, p, q, axis=axis)


def cross_entropy_vjp(p: Array, q: Array, g: Array, *, axis: int = -1) -> Array:
    """Return -g log q_k: 2 ulp in binary64, else 0.501 ulp. Shape (n),(n),()->(n)."""
    return vectors(lambda p_, q_, g_: -g_ * np.log(q_), p, q, g, axis=axis)


def cross_entropy_vjp_q(p: Array, q: Array, g: Array, *, axis: int = -1) -> Array:
    """Return -g p_k / q_k, 0/0 being 0: 1.5 ulp in binary64, else 0.501 ulp. Shape (n),(n),()->(n)."""

    def body(p_: Array, q_: Array, g_: Array) -> Array:
        # Fractions and exponents apart: neither g p nor p/q need have a number where g p/q has one.
        (fp, ep), (fq, eq), (fg, eg) = np.frexp(p_), np.frexp(q_), np.frexp(g_)
        return of_zero(p_, np.ldexp(-fg * fp / fq, eg + ep - eq))

    return vectors(body, p, q, g, axis=axis)


def kl_divergence(p: Array, q: Array, *, axis: int = -1) -> Array:
    """Return Σ p_i log(p_i / q_i), 0 log 0 being 0. Shape (n),(n)->().

    Within the *stable* bound in binary64, else 0.51 ulp. Its terms cancel by their nature: what loses more than 3 bits
    is summed exactly over double-double logarithms, within 2^-90 of Σ p (1 + |log p| + |log q|).
    """

    def body(p_: Array, q_: Array) -> Array:
        # Within a factor of 2 the difference p - q is exact (Sterbenz), and log1p keeps the digits of a small one.
        near = (p_ <= 2 * q_) & (q_ <= 2 * p_)
        logs = np.where(near, np.log1p((p_ - q_) / q_), np.log(p_) - np.log(q_))
        terms = of_zero(p_, p_ * logs)
        y, size = (np.sum(t, axis=-1, keepdims=True) for t in (terms, np.abs(terms)))
        return again(y, size, is_narrow(p), _divergence, p_, q_)

    return scalars(body, p, q, axis=axis)


def kl_divergence_vjp(p: Array, q: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g (log p_k - log q_k + 1): within the *stable* bound in binary64, else 0.51 ulp. Shape (n),(n),()->(n)."""
    return vectors(lambda p_, q_, g_: g_ * (np.log(p_) - np.log(q_) + 1), p, q, g, axis=axis)


def kl_divergence_vjp_q(p: Array, q: Array, g: Array, *, axis: int = -1) -> Array:
    """Return -g p_k / q_k, 0/0 being 0: as cross_entropy_vjp_q. Shape (n),(n),()->(n)."""
    return cross_entropy_vjp_q(p, q, g, axis=axis)


def _divergence(p: Array, q: Array) -> Array:
    return exact_sum(*terms_of_log(p, p), *terms_of_log(-p, q))
