"""Wrong: the derivatives of cross-entropy and KL with respect to p and q lose their sign or their constant."""

import numpy as np

CLAUSES = ("cross_entropy_vjp/fast", "kl_divergence_vjp/fast", "kl_divergence_vjp_q/fast")


@np.errstate(all="ignore")
def cross_entropy_vjp(p: np.ndarray, q: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return (np.expand_dims(g, axis) * np.log(q.astype(np.float64))).astype(p.dtype)


@np.errstate(all="ignore")
def kl_divergence_vjp(p: np.ndarray, q: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, v = p.astype(np.float64), q.astype(np.float64)
    return (np.expand_dims(g, axis) * (np.log(w) - np.log(v))).astype(p.dtype)


@np.errstate(all="ignore")
def kl_divergence_vjp_q(p: np.ndarray, q: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return (np.expand_dims(g, axis) * p.astype(np.float64) / q.astype(np.float64)).astype(p.dtype)
