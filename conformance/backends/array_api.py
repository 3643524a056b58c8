"""Return the textbook formulas over any library of the Python array API standard: ``array_api:LIBRARY``.

The standard has no function of the family but logaddexp, so that formulas are written here once, and what is graded
is a library's exp, log, sum, max and logaddexp. LIBRARY is what is imported: ``array_api_strict``, which is the
default, ``torch``, ``dask.array``, ``jax.numpy``.
"""

from __future__ import annotations

import importlib
import os
from typing import Any

import array_api_compat
import numpy as np

from ._adapter import Adapter, Array, quiet

DISTRIBUTION = "array-api-compat"
EXTRA: str | None = "array-api"
VARIANTS = {
    "array_api_strict": "the strict implementation of the standard, in NumPy",
    "torch": "PyTorch",
    "dask.array": "Dask, in chunks of NumPy",
    "jax.numpy": "JAX; any other library of the standard may be named",
}
# The formats of the standard; others are a library's own.
CAPABILITIES: dict[str, Any] = {
    "device": "cpu",
    "dtypes": ["float32", "float64"],
    "deterministic": True,
    "batch_invariant": False,
}

xp: Any


def select(library: str) -> None:
    """Compute with this library from now on; ValueError where it is not installed."""
    global DISTRIBUTION, xp
    if library.startswith("jax"):
        os.environ.setdefault("JAX_ENABLE_X64", "1")
    # array-api-compat has a module for each library that needs one.
    for name in (f"{array_api_compat.__name__}.{library}", library):
        try:
            xp = importlib.import_module(name)
        except ImportError as error:
            missing = error
        else:
            DISTRIBUTION = library.partition(".")[0]
            return
    raise ValueError(f"no library {library!r} of the array API is installed: {missing}")


select("array_api_strict")


def _given(x: Array) -> Any:
    if x.dtype.kind == "i":
        raise TypeError("the functions of the standard are for floating-point numbers")
    return xp.asarray(np.array(x, order="C"))


def _softmax(x: Any, axis: int = -1) -> Any:
    e = xp.exp(x - xp.max(x, axis=axis, keepdims=True))
    return e / xp.sum(e, axis=axis, keepdims=True)


def _masked(x: Any, mask: Any, axis: int = -1) -> Any:
    return _softmax(xp.where(mask, x, xp.full_like(x, -xp.inf)), axis)


def _log_softmax(x: Any, axis: int = -1) -> Any:
    d = x - xp.max(x, axis=axis, keepdims=True)
    return d - xp.log(xp.sum(xp.exp(d), axis=axis, keepdims=True))


def _logsumexp(x: Any, axis: int = -1) -> Any:
    m = xp.max(x, axis=axis, keepdims=True)
    m = xp.where(xp.isfinite(m), m, xp.zeros_like(m))
    return xp.squeeze(m + xp.log(xp.sum(xp.exp(x - m), axis=axis, keepdims=True)), axis=axis)


def _sigmoid(x: Any) -> Any:
    e = xp.exp(-xp.abs(x))
    return xp.where(x >= 0, xp.ones_like(x), e) / (1 + e)


def _softplus(x: Any) -> Any:
    return xp.logaddexp(x, xp.zeros_like(x))


def _log_sigmoid(x: Any) -> Any:
    return -_softplus(-x)


_of = Adapter(_given, np.asarray, quiet)
softgauge_echo = _of.echo

softargmax, masked_softargmax = _of.forward(_softmax), _of.forward(_masked)
log_softargmax, logsumexp = _of.forward(_log_softmax), _of.forward(_logsumexp)
sigmoid, log_sigmoid, softplus = _of.forward(_sigmoid), _of.forward(_log_sigmoid), _of.forward(_softplus)
