"""Right: where p = 0 the term is left out, and its derivative with it, as where() and autodiff have it."""

import numpy as np


@np.errstate(all="ignore")
def entropy_vjp(p: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, cotangent = _wide(p), np.expand_dims(_wide(g), axis)
    return np.where(w == 0, w.dtype.type(0), -(cotangent * np.log(w)) - cotangent).astype(p.dtype)


@np.errstate(all="ignore")
def cross_entropy_vjp(p: np.ndarray, q: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(p)
    return np.where(w == 0, w.dtype.type(0), -np.expand_dims(_wide(g), axis) * np.log(_wide(q))).astype(p.dtype)


@np.errstate(all="ignore")
def kl_divergence_vjp_q(p: np.ndarray, q: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(p)
    return np.where(w == 0, w.dtype.type(0), -(w / _wide(q)) * np.expand_dims(_wide(g), axis)).astype(p.dtype)


@np.errstate(all="ignore")
def kl_divergence(p: np.ndarray, q: np.ndarray, *, axis: int = -1) -> np.ndarray:
    # Cross-entropy less entropy: the bound is that of both.
    w, v = _wide(p), _wide(q)
    zero = w.dtype.type(0)
    of_p, of_q = (np.where(w == 0, zero, w * np.log(a)).sum(axis=axis) for a in (w, v))
    return (of_p - of_q).astype(p.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x
