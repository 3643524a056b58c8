"""Right: the derivatives of cross-entropy, KL and temperature in float64, term by term."""

import numpy as np

CAPABILITIES = {"dtypes": ["float32", "float16", "bfloat16"]}


@np.errstate(all="ignore")
def cross_entropy_vjp(p: np.ndarray, q: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return (-np.expand_dims(_wide(g), axis) * np.log(_wide(q))).astype(p.dtype)


@np.errstate(all="ignore")
def kl_divergence_vjp(p: np.ndarray, q: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return (np.expand_dims(_wide(g), axis) * (np.log(_wide(p)) - np.log(_wide(q)) + 1)).astype(p.dtype)


@np.errstate(all="ignore")
def kl_divergence_vjp_q(p: np.ndarray, q: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    slope = np.where(p == 0, 0.0, -_wide(p) / np.where(p == 0, 1.0, _wide(q)))
    return (np.expand_dims(_wide(g), axis) * slope).astype(p.dtype)


@np.errstate(all="ignore")
def tempered_softargmax_vjp_temperature(
    x: np.ndarray, g: np.ndarray, *, temperature: float, axis: int = -1
) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    gap = np.where(np.isneginf(w), 0.0, w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    e = np.where(np.isneginf(w), 0.0, np.exp(gap / temperature))
    p = e / e.sum(axis=axis, keepdims=True)
    mean = (p * gap).sum(axis=axis, keepdims=True)
    return ((_wide(g) * p * (mean - gap)).sum(axis=axis) / temperature**2).astype(x.dtype)


def _wide(a: np.ndarray) -> np.ndarray:
    return a.astype(np.float64)
