"""Return logsumexp, σ and their pullbacks as Autograd differentiates its wrappers of SciPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from autograd import make_vjp
from autograd.scipy.special import expit
from autograd.scipy.special import logsumexp as _logsumexp

from ._adapter import Adapter, Array, Function, Keywords, kept, quiet

DISTRIBUTION = "autograd"
EXTRA: str | None = "autograd"
# SciPy's logsumexp and NumPy compute float16 in float16; bfloat16 is no type that Autograd differentiates.
CAPABILITIES: dict[str, Any] = {
    "device": "cpu",
    "dtypes": ["float16", "float32", "float64"],
    "accumulate": {"float16": "float16"},
    "deterministic": True,
    "batch_invariant": False,
}


def _given(x: Array) -> Array:
    return x


def _call(f: Function, args: list[Any], keywords: Keywords) -> Any:
    return kept(quiet(f, args, keywords), args[0])


def _pull(f: Function, args: list[Any], which: int, g: Any, keywords: Keywords) -> Any:
    with np.errstate(all="ignore"):
        return kept(make_vjp(lambda x: f(x, **keywords))(args[0])[0](g), args[0])


_of = Adapter(_given, np.asarray, _call, _pull)
softgauge_echo = _of.echo

logsumexp, logsumexp_vjp = _of.forward(_logsumexp), _of.pullback(_logsumexp)
sigmoid, sigmoid_vjp = _of.forward(expit), _of.pullback(expit)
