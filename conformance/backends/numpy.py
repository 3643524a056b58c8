"""Return softargmax, logsumexp, sigmoid, cross-entropy and their pullbacks as NumPy users write them.

The textbook formulas: the maximum is subtracted, exponentials are of non-positive numbers, logarithms are
``log1p`` where a one is added. Formats narrower than 32 bits are computed in float32 and rounded once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

DISTRIBUTION = "numpy"
EXTRA: str | None = None
CAPABILITIES: dict[str, Any] = {"deterministic": True, "batch_invariant": False}

# Infinities and NaN are values of these functions, not accidents.
_quiet = np.errstate(all="ignore")


@_quiet
def softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return e^{x_k - m} / Σ e^{x_i - m}, m = max x. Shape (n)->(n)."""
    return _softargmax(_wide(x), axis).astype(x.dtype)


@_quiet
def softargmax_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return p_k (g_k - Σ g_i p_i), p = softargmax(x). Shape (n),(n)->(n)."""
    p, w = _softargmax(_wide(x), axis), _wide(g)
    return np.asarray((p * (w - np.sum(w * p, axis=axis, keepdims=True))).astype(x.dtype))


@_quiet
def log_softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return (x_k - m) - log Σ e^{x_i - m}, m = max x. Shape (n)->(n)."""
    return _log_softargmax(_wide(x), axis).astype(x.dtype)


@_quiet
def log_softargmax_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g_k - p_k Σ g_i, p = softargmax(x). Shape (n),(n)->(n)."""
    p, w = _softargmax(_wide(x), axis), _wide(g)
    return np.asarray((w - p * np.sum(w, axis=axis, keepdims=True)).astype(x.dtype))


@_quiet
def logsumexp(x: Array, *, axis: int = -1) -> Array:
    """Return m + log Σ e^{x_i - m}, m = max x; m = 0 where the maximum is infinite. Shape (n)->()."""
    w = _wide(x)
    m = np.max(w, axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, w.dtype.type(0))
    y = m + np.log(np.sum(np.exp(w - m), axis=axis, keepdims=True))
    return np.asarray(np.squeeze(y, axis=axis).astype(x.dtype))


@_quiet
def logsumexp_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g p_k, p = softargmax(x). Shape (n),()->(n)."""
    return (np.expand_dims(_wide(g), axis) * _softargmax(_wide(x), axis)).astype(x.dtype)


@_quiet
def sigmoid(x: Array) -> Array:
    """Return 1/(1 + e^{-x}) for x >= 0 and e^x/(1 + e^x) for x < 0. Shape ()->()."""
    return np.asarray(_sigmoid(_wide(x)).astype(x.dtype))


@_quiet
def sigmoid_vjp(x: Array, g: Array) -> Array:
    """Return g σ(x) (1 - σ(x)), as g e^{-|x|} / (1 + e^{-|x|})². Shape (),()->()."""
    e = np.exp(-np.abs(_wide(x)))
    return np.asarray((_wide(g) * (e / (1 + e) ** 2)).astype(x.dtype))


@_quiet
def softplus(x: Array) -> Array:
    """Return log(1 + e^x) as max(x, 0) + log1p(e^{-|x|}). Shape ()->()."""
    w = _wide(x)
    return np.asarray((np.maximum(w, 0) + np.log1p(np.exp(-np.abs(w)))).astype(x.dtype))


@_quiet
def softplus_vjp(x: Array, g: Array) -> Array:
    """Return g σ(x). Shape (),()->()."""
    return np.asarray((_wide(g) * _sigmoid(_wide(x))).astype(x.dtype))


@_quiet
def log_sigmoid(x: Array) -> Array:
    """Return log σ(x) as min(x, 0) - log1p(e^{-|x|}). Shape ()->()."""
    w = _wide(x)
    return np.asarray((np.minimum(w, 0) - np.log1p(np.exp(-np.abs(w)))).astype(x.dtype))


@_quiet
def log_sigmoid_vjp(x: Array, g: Array) -> Array:
    """Return g σ(-x). Shape (),()->()."""
    return np.asarray((_wide(g) * _sigmoid(-_wide(x))).astype(x.dtype))


@_quiet
def softmax_cross_entropy(logits: Array, targets: Array, *, axis: int = -1) -> Array:
    """Return -Σ t_i z_i, z = log_softargmax(logits), 0 · -inf being 0. Shape (n),(n)->()."""
    z, t = _log_softargmax(_wide(logits), axis), _wide(targets)
    terms = np.where((t == 0) & (z == -np.inf), z.dtype.type(0), t * z)
    return np.asarray((-np.sum(terms, axis=axis)).astype(logits.dtype))


@_quiet
def softmax_cross_entropy_vjp(logits: Array, targets: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g (p_k Σ t_i - t_k), p = softargmax(logits). Shape (n),(n),()->(n)."""
    p, t = _softargmax(_wide(logits), axis), _wide(targets)
    total = np.sum(t, axis=axis, keepdims=True)
    return np.asarray((np.expand_dims(_wide(g), axis) * (p * total - t)).astype(logits.dtype))


def _wide(x: Array) -> Array:
    """Return x in the format to compute in: float32 for formats of 8 and 16 bits, else its own."""
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x


def _softargmax(x: Array, axis: int) -> Array:
    # The initial value gives an empty axis a maximum and changes no other.
    e = np.exp(x - np.max(x, axis=axis, keepdims=True, initial=-np.inf))
    return np.asarray(e / np.sum(e, axis=axis, keepdims=True))


def _log_softargmax(x: Array, axis: int) -> Array:
    d = x - np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    return np.asarray(d - np.log(np.sum(np.exp(d), axis=axis, keepdims=True)))


def _sigmoid(x: Array) -> Array:
    e = np.exp(-np.abs(x))
    return np.asarray(np.where(x >= 0, x.dtype.type(1), e) / (1 + e))
