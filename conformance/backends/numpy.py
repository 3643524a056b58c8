"""Return the functions of the softmax family and their pullbacks as NumPy users write them.

The textbook formulas: the maximum is subtracted, exponentials are of non-positive numbers, logarithms are
``log1p`` where a one is added. Formats narrower than 32 bits are computed in float32 and rounded once.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

DISTRIBUTION = "numpy"
EXTRA: str | None = None
CAPABILITIES: dict[str, Any] = {"device": "cpu", "deterministic": True, "batch_invariant": False}

# Infinities and NaN are values of these functions, not accidents.
_quiet = np.errstate(all="ignore")


@_quiet
def softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return e^{x_k - m} / Σ e^{x_i - m}, m = max x. Shape (n)->(n)."""
    return _softargmax(_wide(x), axis).astype(x.dtype)


@_quiet
def softargmax_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return p_k (g_k - Σ g_i p_i), p = softargmax(x). Shape (n),(n)->(n)."""
    return _pull(_softargmax(_wide(x), axis), _wide(g), axis).astype(x.dtype)


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
    return np.asarray(_logsumexp(_wide(x), axis).astype(x.dtype))


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


@_quiet
def softmax_cross_entropy_vjp_targets(logits: Array, targets: Array, g: Array, *, axis: int = -1) -> Array:
    """Return -g z_k, z = log_softargmax(logits). Shape (n),(n),()->(n)."""
    z = _log_softargmax(_wide(logits), axis)
    return np.asarray((-np.expand_dims(_wide(g), axis) * z).astype(logits.dtype))


@_quiet
def sparse_softmax_cross_entropy(logits: Array, labels: Array, *, axis: int = -1) -> Array:
    """Return -z_y, z = log_softargmax(logits), for the label y. Shape (n),()->()."""
    z, y = _log_softargmax(_wide(logits), axis), _classes(labels, logits.shape[axis], axis)
    return np.asarray(-np.squeeze(np.take_along_axis(z, y, axis), axis)).astype(logits.dtype)


@_quiet
def sparse_softmax_cross_entropy_vjp(logits: Array, labels: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g (p_k - δ_ky), p = softargmax(logits). Shape (n),(),()->(n)."""
    p, y = _softargmax(_wide(logits), axis), _classes(labels, logits.shape[axis], axis)
    np.put_along_axis(p, y, np.take_along_axis(p, y, axis) - 1, axis)
    return np.asarray((np.expand_dims(_wide(g), axis) * p).astype(logits.dtype))


@_quiet
def cross_entropy_loss(
    logits: Array,
    labels: Array,
    *,
    weight: Array | None = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
    axis: int = -1,
) -> Array:
    """Return Σ_c t_c (-z_c), t_c = w_c ((1 - ε) δ_cy + ε/K), z = log_softargmax(logits), reduced. Shape (n),()->()."""
    t, counted, total = _targets(logits, labels, weight, ignore_index, label_smoothing, axis)
    z = np.moveaxis(_log_softargmax(_wide(logits), axis), axis, -1)
    rows = -np.sum(np.where(t == 0, z.dtype.type(0), t * z), axis=-1) * counted
    return np.asarray(rows if reduction == "none" else np.sum(rows) / (total if reduction == "mean" else 1)).astype(
        logits.dtype
    )


@_quiet
def cross_entropy_loss_vjp(
    logits: Array,
    labels: Array,
    g: Array,
    *,
    weight: Array | None = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
    axis: int = -1,
) -> Array:
    """Return g (p_k Σ t - t_k), t the smoothed and weighted targets, p = softargmax(logits). (n),(),()->(n)."""
    t, counted, total = _targets(logits, labels, weight, ignore_index, label_smoothing, axis)
    p = np.moveaxis(_softargmax(_wide(logits), axis), axis, -1)
    slope = np.where(counted[..., None], p * np.sum(t, axis=-1, keepdims=True) - t, p.dtype.type(0))
    pulled = slope * _wide(g)[..., None] / (total if reduction == "mean" else 1)
    return np.asarray(np.moveaxis(pulled, -1, axis).astype(logits.dtype))


def _targets(
    logits: Array, labels: Array, weight: Array | None, ignore_index: int | None, label_smoothing: float, axis: int
) -> tuple[Array, Array, Array]:
    """Return w ((1 - ε) δ + ε/K) with the classes last, which labels count, and the sum of their weights."""
    kind, n = _wide(logits).dtype.type, logits.shape[axis]
    w = np.ones(n, kind) if weight is None else _wide(weight)
    counted = np.ones(labels.shape, np.bool_) if ignore_index is None else labels != ignore_index
    if np.any(counted & ((labels < 0) | (labels >= n))):
        raise ValueError(f"a label outside [0, {n})")
    one_hot = (np.arange(n) == labels[..., None]) & counted[..., None]
    t = w * (kind(1 - label_smoothing) * one_hot + kind(label_smoothing) / kind(n) * counted[..., None])
    return t, counted, np.sum(w * one_hot)


@_quiet
def binary_cross_entropy_with_logits(logits: Array, targets: Array) -> Array:
    """Return log1p(e^{-|x|}) + |x| c, c = 1 - t for x >= 0 and t for x < 0, 0 · inf being 0. Shape (),()->()."""
    x, t = _wide(logits), _wide(targets)
    c = np.where(x >= 0, 1 - t, t)
    linear = np.where(c == 0, x.dtype.type(0), c * np.abs(x))
    return np.asarray((linear + np.log1p(np.exp(-np.abs(x)))).astype(logits.dtype))


@_quiet
def binary_cross_entropy_with_logits_vjp(logits: Array, targets: Array, g: Array) -> Array:
    """Return g (σ(x) - t). Shape (),(),()->()."""
    return np.asarray((_wide(g) * (_sigmoid(_wide(logits)) - _wide(targets))).astype(logits.dtype))


@_quiet
def tempered_softargmax(x: Array, *, temperature: float, axis: int = -1) -> Array:
    """Return softargmax(x/t), the maximum subtracted before the division. Shape (n)->(n)."""
    return _tempered(_wide(x), temperature, axis).astype(x.dtype)


@_quiet
def tempered_softargmax_vjp(x: Array, g: Array, *, temperature: float, axis: int = -1) -> Array:
    """Return p_k (g_k - Σ g_i p_i) / t, p = softargmax(x/t). Shape (n),(n)->(n)."""
    return np.asarray((_pull(_tempered(_wide(x), temperature, axis), _wide(g), axis) / temperature).astype(x.dtype))


@_quiet
def tempered_softargmax_vjp_temperature(x: Array, g: Array, *, temperature: float, axis: int = -1) -> Array:
    """Return Σ g_j p_j (d_j - Σ p d) / t², d = max x - x. Shape (n),(n)->()."""
    w = _wide(x)
    p, d = _tempered(w, temperature, axis), _gaps(w, axis)
    slope = _times(p, (d - _mean(d, p, axis)) / temperature)
    return np.asarray((np.sum(_wide(g) * slope, axis=axis) / temperature).astype(x.dtype))


@_quiet
def masked_softargmax(x: Array, mask: Array, *, axis: int = -1) -> Array:
    """Return softargmax over the entries where ``mask`` is True, 0 elsewhere. Shape (n),(n)->(n)."""
    return _masked(_wide(x), mask, axis).astype(x.dtype)


@_quiet
def masked_softargmax_vjp(x: Array, mask: Array, g: Array, *, axis: int = -1) -> Array:
    """Return p_k (g_k - Σ g_i p_i), p = masked_softargmax(x, mask). Shape (n),(n),(n)->(n)."""
    return _pull(_masked(_wide(x), mask, axis), _wide(g), axis).astype(x.dtype)


@_quiet
def boltzmann(x: Array, *, axis: int = -1) -> Array:
    """Return m - Σ p_i d_i, p = softargmax(x), m = max x, d = m - x, 0 · inf being 0. Shape (n)->()."""
    w = _wide(x)
    drop = _mean(_gaps(w, axis), _softargmax(w, axis), axis)
    return np.asarray((np.max(w, axis=axis, initial=-np.inf) - np.squeeze(drop, axis)).astype(x.dtype))


@_quiet
def boltzmann_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g p_k (1 + Σ p d - d_k), p = softargmax(x), d = max x - x, 0 · inf being 0. Shape (n),()->(n)."""
    w = _wide(x)
    p, d = _softargmax(w, axis), _gaps(w, axis)
    slope = _times(p, 1 + (_mean(d, p, axis) - d))
    return np.asarray((np.expand_dims(_wide(g), axis) * slope).astype(x.dtype))


@_quiet
def mellowmax(x: Array, *, axis: int = -1) -> Array:
    """Return logsumexp(x) - log K. Shape (n)->()."""
    w = _wide(x)
    return np.asarray((_logsumexp(w, axis) - np.log(w.dtype.type(w.shape[axis]))).astype(x.dtype))


@_quiet
def mellowmax_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g p_k, p = softargmax(x). Shape (n),()->(n)."""
    return (np.expand_dims(_wide(g), axis) * _softargmax(_wide(x), axis)).astype(x.dtype)


@_quiet
def entropy(p: Array, *, axis: int = -1) -> Array:
    """Return -Σ p_i log p_i, 0 log 0 being 0. Shape (n)->()."""
    w = _wide(p)
    return np.asarray((-np.sum(_times(w, np.log(w)), axis=axis)).astype(p.dtype))


@_quiet
def entropy_vjp(p: Array, g: Array, *, axis: int = -1) -> Array:
    """Return -g (log p_k + 1). Shape (n),()->(n)."""
    return np.asarray((-np.expand_dims(_wide(g), axis) * (np.log(_wide(p)) + 1)).astype(p.dtype))


@_quiet
def cross_entropy(p: Array, q: Array, *, axis: int = -1) -> Array:
    """Return -Σ p_i log q_i, 0 log 0 being 0. Shape (n),(n)->()."""
    return np.asarray((-np.sum(_times(_wide(p), np.log(_wide(q))), axis=axis)).astype(p.dtype))


@_quiet
def cross_entropy_vjp(p: Array, q: Array, g: Array, *, axis: int = -1) -> Array:
    """Return -g log q_k. Shape (n),(n),()->(n)."""
    return np.asarray((-np.expand_dims(_wide(g), axis) * np.log(_wide(q))).astype(p.dtype))


@_quiet
def cross_entropy_vjp_q(p: Array, q: Array, g: Array, *, axis: int = -1) -> Array:
    """Return -g p_k / q_k, 0/0 being 0. Shape (n),(n),()->(n)."""
    w = _wide(p)
    ratio = np.where(w == 0, w.dtype.type(0), w / _wide(q))
    return np.asarray((-np.expand_dims(_wide(g), axis) * ratio).astype(p.dtype))


@_quiet
def kl_divergence(p: Array, q: Array, *, axis: int = -1) -> Array:
    """Return Σ p_i (log p_i - log q_i), 0 log 0 being 0. Shape (n),(n)->()."""
    w = _wide(p)
    return np.asarray(np.sum(_times(w, np.log(w) - np.log(_wide(q))), axis=axis).astype(p.dtype))


@_quiet
def kl_divergence_vjp(p: Array, q: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g (log p_k - log q_k + 1). Shape (n),(n),()->(n)."""
    slope = np.log(_wide(p)) - np.log(_wide(q)) + 1
    return np.asarray((np.expand_dims(_wide(g), axis) * slope).astype(p.dtype))


@_quiet
def kl_divergence_vjp_q(p: Array, q: Array, g: Array, *, axis: int = -1) -> Array:
    """Return -g p_k / q_k, 0/0 being 0. Shape (n),(n),()->(n)."""
    return cross_entropy_vjp_q(p, q, g, axis=axis)


@_quiet
def range_limited_softargmax(x: Array, *, n: int, axis: int = -1) -> Array:
    """Return 1/n + (1 - K/n) softargmax(x)_k. Shape (n)->(n)."""
    return np.asarray((1 / n + (1 - x.shape[axis] / n) * _softargmax(_wide(x), axis)).astype(x.dtype))


@_quiet
def range_limited_softargmax_vjp(x: Array, g: Array, *, n: int, axis: int = -1) -> Array:
    """Return (1 - K/n) p_k (g_k - Σ g_i p_i), p = softargmax(x). Shape (n),(n)->(n)."""
    return np.asarray(((1 - x.shape[axis] / n) * _pull(_softargmax(_wide(x), axis), _wide(g), axis)).astype(x.dtype))


@_quiet
def gaussian_softargmax(x: Array, *, n: int, axis: int = -1) -> Array:
    """Return softargmax(L softargmax(x)), L = log(n - 1). Shape (n)->(n)."""
    return _softargmax(math.log(n - 1) * _softargmax(_wide(x), axis), axis).astype(x.dtype)


@_quiet
def gaussian_softargmax_vjp(x: Array, g: Array, *, n: int, axis: int = -1) -> Array:
    """Return the pullbacks of both softargmaxes, one after the other, and L. Shape (n),(n)->(n)."""
    scale = math.log(n - 1)
    s = _softargmax(_wide(x), axis)
    outer = _pull(_softargmax(scale * s, axis), _wide(g), axis)
    return _pull(s, scale * outer, axis).astype(x.dtype)


@_quiet
def gaussian_softargmax_corrected(x: Array, *, n: int, axis: int = -1) -> Array:
    """Return softargmax(L softargmax(K x / L)), L = log(n - 1). Shape (n)->(n)."""
    scale = math.log(n - 1)
    s = _tempered(_wide(x), scale / x.shape[axis], axis)
    return _softargmax(scale * s, axis).astype(x.dtype)


@_quiet
def gaussian_softargmax_corrected_vjp(x: Array, g: Array, *, n: int, axis: int = -1) -> Array:
    """Return the pullbacks of both softargmaxes, one after the other, and K. Shape (n),(n)->(n)."""
    scale, classes = math.log(n - 1), x.shape[axis]
    s = _tempered(_wide(x), scale / classes, axis)
    outer = _pull(_softargmax(scale * s, axis), _wide(g), axis)
    return _pull(s, classes * outer, axis).astype(x.dtype)


def _wide(x: Array) -> Array:
    """Return x in the format to compute in: float32 for formats of 8 and 16 bits, else its own.

    TypeError for integers: a result of their type has no fractions.
    """
    if x.dtype.kind in "biu":
        raise TypeError(f"floating-point numbers are needed, not {x.dtype}")
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x


def _classes(labels: Array, count: int, axis: int) -> Array:
    """Return labels with a class axis; IndexError for one that names no class, which indexing would wrap."""
    if ((labels < 0) | (labels >= count)).any():
        raise IndexError(f"labels must lie in [0, {count})")
    return np.expand_dims(labels, axis)


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


def _gaps(x: Array, axis: int) -> Array:
    return np.asarray(np.max(x, axis=axis, keepdims=True, initial=-np.inf) - x)


def _logsumexp(x: Array, axis: int) -> Array:
    m = np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, x.dtype.type(0))
    return np.asarray(np.squeeze(m + np.log(np.sum(np.exp(x - m), axis=axis, keepdims=True)), axis=axis))


def _tempered(x: Array, temperature: float, axis: int) -> Array:
    # Gaps first: x/t overflows, and loses the digits of a gap between large logits.
    return _softargmax(-_gaps(x, axis) / temperature, axis)


def _masked(x: Array, mask: Array, axis: int) -> Array:
    return _softargmax(np.where(mask, x, x.dtype.type(-np.inf)), axis)


def _mean(x: Array, p: Array, axis: int) -> Array:
    return np.asarray(np.sum(_times(p, x), axis=axis, keepdims=True))


def _times(p: Array, a: Array) -> Array:
    """Return p a, and 0 where p = 0 meets an infinity or a NaN that p = 0 itself has caused."""
    return np.asarray(np.where((p == 0) & ~np.isfinite(a), p.dtype.type(0), p * a))


def _pull(p: Array, g: Array, axis: int) -> Array:
    """Return p_k (g_k - Σ g_i p_i)."""
    return np.asarray(p * (g - np.sum(g * p, axis=axis, keepdims=True)))
