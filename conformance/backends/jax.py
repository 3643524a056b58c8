"""Return softargmax, also masked, logsumexp, σ, log σ, softplus and their pullbacks as JAX compiles them.

64-bit formats are enabled, which is not JAX's default. On the CPU platform XLA flushes subnormal numbers
to zero; that is declared there and nowhere else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

# JAX reports each accelerator that it does not find; which one it uses is in its version line.
logging.getLogger("jax._src.xla_bridge").setLevel(logging.ERROR)

import jax  # noqa: E402  # after its logger is quiet
import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

Array = NDArray[Any]

jax.config.update("jax_enable_x64", True)

DISTRIBUTION = "jax"
EXTRA: str | None = "jax"
CAPABILITIES: dict[str, Any] = {
    "dtypes": ["float16", "bfloat16", "float32", "float64"],
    "flush_to_zero": ["bfloat16", "float32", "float64"] if jax.default_backend() == "cpu" else [],
    "deterministic": True,
    "batch_invariant": False,
}


def softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return e^{x_k} / Σ e^{x_i} by ``jax.nn.softmax``. Shape (n)->(n)."""
    return np.asarray(_compiled(jax.nn.softmax, axis)(x))


def softargmax_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return p_k (g_k - Σ g_i p_i) by ``jax.vjp``. Shape (n),(n)->(n)."""
    return np.asarray(_pullback(jax.nn.softmax, axis)(x, g))


def masked_softargmax(x: Array, mask: Array, *, axis: int = -1) -> Array:
    """Return softargmax where ``mask`` is True by ``jax.nn.softmax`` with ``where``. Shape (n),(n)->(n)."""
    return np.asarray(_compiled(_masked, axis)(x, mask))


def masked_softargmax_vjp(x: Array, mask: Array, g: Array, *, axis: int = -1) -> Array:
    """Return p_k (g_k - Σ g_i p_i) by ``jax.vjp``. Shape (n),(n),(n)->(n)."""
    return np.asarray(_masked_pullback(axis)(x, mask, g))


def log_softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return x_k - log Σ e^{x_i} by ``jax.nn.log_softmax``. Shape (n)->(n)."""
    return np.asarray(_compiled(jax.nn.log_softmax, axis)(x))


def log_softargmax_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g_k - p_k Σ g_i by ``jax.vjp``. Shape (n),(n)->(n)."""
    return np.asarray(_pullback(jax.nn.log_softmax, axis)(x, g))


def logsumexp(x: Array, *, axis: int = -1) -> Array:
    """Return log Σ e^{x_i} by ``jax.nn.logsumexp``. Shape (n)->()."""
    return np.asarray(_compiled(jax.nn.logsumexp, axis)(x))


def logsumexp_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g p_k by ``jax.vjp``. Shape (n),()->(n)."""
    return np.asarray(_pullback(jax.nn.logsumexp, axis)(x, g))


def sigmoid(x: Array) -> Array:
    """Return 1/(1 + e^{-x}) by ``jax.nn.sigmoid``. Shape ()->()."""
    return np.asarray(_compiled(jax.nn.sigmoid)(x))


def sigmoid_vjp(x: Array, g: Array) -> Array:
    """Return g σ(x) (1 - σ(x)) by ``jax.vjp``. Shape (),()->()."""
    return np.asarray(_pullback(jax.nn.sigmoid)(x, g))


def log_sigmoid(x: Array) -> Array:
    """Return -log(1 + e^{-x}) by ``jax.nn.log_sigmoid``. Shape ()->()."""
    return np.asarray(_compiled(jax.nn.log_sigmoid)(x))


def log_sigmoid_vjp(x: Array, g: Array) -> Array:
    """Return g σ(-x) by ``jax.vjp``. Shape (),()->()."""
    return np.asarray(_pullback(jax.nn.log_sigmoid)(x, g))


def softplus(x: Array) -> Array:
    """Return log(1 + e^x) by ``jax.nn.softplus``. Shape ()->()."""
    return np.asarray(_compiled(jax.nn.softplus)(x))


def softplus_vjp(x: Array, g: Array) -> Array:
    """Return g σ(x) by ``jax.vjp``. Shape (),()->()."""
    return np.asarray(_pullback(jax.nn.softplus)(x, g))


Function = Callable[..., Any]


def _along(function: Function, axis: int | None) -> Function:
    return function if axis is None else lambda *arrays: function(*arrays, axis=axis)


def _masked(x: Any, mask: Any, axis: int) -> Any:
    return jax.nn.softmax(x, axis=axis, where=mask)


@cache
def _masked_pullback(axis: int) -> Function:
    def pull(x: Any, mask: Any, g: Any) -> Any:
        (gradient,) = jax.vjp(lambda a: _masked(a, mask, axis), x)[1](g)
        return gradient

    compiled: Function = jax.jit(pull)
    return compiled


@cache
def _compiled(function: Function, axis: int | None = None) -> Function:
    compiled: Function = jax.jit(_along(function, axis))
    return compiled


@cache
def _pullback(function: Function, axis: int | None = None) -> Function:
    def pull(x: Any, g: Any) -> Any:
        (gradient,) = jax.vjp(_along(function, axis), x)[1](g)
        return gradient

    compiled: Function = jax.jit(pull)
    return compiled
