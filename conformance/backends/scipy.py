"""Return softargmax, log-softargmax, logsumexp, σ, log σ and softplus as ``scipy.special`` computes them.

A 16-bit format that SciPy promotes instead of keeping is one that it does not offer: TypeError.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as special
from numpy.typing import NDArray

Array = NDArray[Any]

DISTRIBUTION = "scipy"
EXTRA: str | None = "scipy"
CAPABILITIES: dict[str, Any] = {"deterministic": True, "batch_invariant": False}

# Infinities and NaN are values of these functions, not accidents.
_quiet = np.errstate(all="ignore")


@_quiet
def softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return e^{x_k} / Σ e^{x_i} by ``scipy.special.softmax``. Shape (n)->(n)."""
    return _kept(special.softmax(x, axis=axis), x)


@_quiet
def log_softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return x_k - log Σ e^{x_i} by ``scipy.special.log_softmax``. Shape (n)->(n)."""
    return _kept(special.log_softmax(x, axis=axis), x)


@_quiet
def logsumexp(x: Array, *, axis: int = -1) -> Array:
    """Return log Σ e^{x_i} by ``scipy.special.logsumexp``. Shape (n)->()."""
    return _kept(special.logsumexp(x, axis=axis), x)


@_quiet
def sigmoid(x: Array) -> Array:
    """Return 1/(1 + e^{-x}) by ``scipy.special.expit``. Shape ()->()."""
    return _kept(special.expit(x), x)


@_quiet
def log_sigmoid(x: Array) -> Array:
    """Return -log(1 + e^{-x}) by ``scipy.special.log_expit``. Shape ()->()."""
    return _kept(special.log_expit(x), x)


if hasattr(special, "softplus"):

    @_quiet
    def softplus(x: Array) -> Array:
        """Return log(1 + e^x) by ``scipy.special.softplus``. Shape ()->()."""
        return _kept(special.softplus(x), x)


def _kept(y: Any, x: Array) -> Array:
    result = np.asarray(y)
    if x.dtype.itemsize < 4 and result.dtype != x.dtype:
        raise TypeError(f"SciPy has no {x.dtype} here: it answers in {result.dtype}")
    return result
