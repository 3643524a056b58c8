"""Return softargmax, log-softargmax, logsumexp, σ, log σ and softplus as ``scipy.special`` computes them.

The terms of entropy and divergence are ``entr`` and ``rel_entr``, whose sum over the classes is left to the caller.

A 16-bit format that SciPy promotes instead of keeping is one that it does not offer: TypeError.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as special

from ._adapter import Array, kept

DISTRIBUTION = "scipy"
EXTRA: str | None = "scipy"
# Subnormal results come out (tested). What keeps 16 bits at all is NumPy's arithmetic of that format.
CAPABILITIES: dict[str, Any] = {
    "device": "cpu",
    "accumulate": {"float16": "float16", "bfloat16": "bfloat16"},
    "deterministic": True,
    "batch_invariant": False,
}

# Infinities and NaN are values of these functions, not accidents.
_quiet = np.errstate(all="ignore")


@_quiet
def softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return e^{x_k} / Σ e^{x_i} by ``scipy.special.softmax``. Shape (n)->(n)."""
    return kept(special.softmax(x, axis=axis), x)


@_quiet
def log_softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return x_k - log Σ e^{x_i} by ``scipy.special.log_softmax``. Shape (n)->(n)."""
    return kept(special.log_softmax(x, axis=axis), x)


@_quiet
def logsumexp(x: Array, *, axis: int = -1) -> Array:
    """Return log Σ e^{x_i} by ``scipy.special.logsumexp``. Shape (n)->()."""
    return kept(special.logsumexp(x, axis=axis), x)


@_quiet
def sigmoid(x: Array) -> Array:
    """Return 1/(1 + e^{-x}) by ``scipy.special.expit``. Shape ()->()."""
    return kept(special.expit(x), x)


@_quiet
def log_sigmoid(x: Array) -> Array:
    """Return -log(1 + e^{-x}) by ``scipy.special.log_expit``. Shape ()->()."""
    return kept(special.log_expit(x), x)


@_quiet
def entropy(p: Array, *, axis: int = -1) -> Array:
    """Return -Σ p_i log p_i as the sum of ``scipy.special.entr``. Shape (n)->()."""
    return kept(np.sum(special.entr(p), axis=axis), p)


@_quiet
def kl_divergence(p: Array, q: Array, *, axis: int = -1) -> Array:
    """Return Σ p_i log(p_i/q_i) as the sum of ``scipy.special.rel_entr``. Shape (n),(n)->()."""
    return kept(np.sum(special.rel_entr(p, q), axis=axis), p)


if hasattr(special, "softplus"):

    @_quiet
    def softplus(x: Array) -> Array:
        """Return log(1 + e^x) by ``scipy.special.softplus``. Shape ()->()."""
        return kept(special.softplus(x), x)
