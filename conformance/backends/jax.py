"""Return the softmax family and its pullbacks as JAX compiles them, with 64-bit formats.

``jax:eager`` leaves out ``jax.jit``, ``jax:x32`` the 64-bit formats, as JAX does by default; ``jax:eager:x32`` both.
The terms of entropy and divergence are ``entr`` and ``rel_entr`` of ``jax.scipy.special``, whose sum over the classes
is left to the caller.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

# JAX reports each accelerator that it does not find; which one it uses is in its version line.
logging.getLogger("jax._src.xla_bridge").setLevel(logging.ERROR)

import jax  # noqa: E402  # after its logger is quiet
import jax.scipy.special  # noqa: E402
import numpy as np  # noqa: E402

from ._adapter import Adapter, Array, Function, Keywords  # noqa: E402

jax.config.update("jax_enable_x64", True)

DISTRIBUTION = "jax"
EXTRA: str | None = "jax"
VARIANTS = {
    "eager": "without jax.jit",
    "x32": "without 64-bit formats, as JAX is by default",
    "eager:x32": "both",
}
# On the CPU platform XLA flushes subnormal numbers to zero (tested).
CAPABILITIES: dict[str, Any] = {
    "device": jax.devices()[0].device_kind,
    "dtypes": ["float16", "bfloat16", "float32", "float64"],
    "flush_to_zero": ["bfloat16", "float32", "float64"] if jax.default_backend() == "cpu" else [],
    "deterministic": True,
    "batch_invariant": False,
}

_eager = False


def select(variant: str) -> None:
    """Compute by this variant from now on; ValueError for an unknown one."""
    global _eager
    words = set(variant.split(":"))
    if not words <= {"eager", "x32"}:
        raise ValueError(f"JAX has no variant {variant!r}; there are {', '.join(VARIANTS)}")
    _eager = "eager" in words
    if "x32" in words:
        jax.config.update("jax_enable_x64", False)
        for entry in ("dtypes", "flush_to_zero"):
            CAPABILITIES[entry] = [name for name in CAPABILITIES[entry] if name != "float64"]


@cache
def _jitted(f: Function, keywords: tuple[tuple[str, Any], ...]) -> Function:
    jitted: Function = jax.jit(lambda *args: f(*args, **dict(keywords)))
    return jitted


def _call(f: Function, args: list[Any], keywords: Keywords) -> Any:
    return f(*args, **keywords) if _eager else _jitted(f, tuple(keywords.items()))(*args)


@cache
def _pulling(f: Function, which: int) -> Function:
    def pull(g: Any, *args: Any, **keywords: Any) -> Any:
        def one(x: Any) -> Any:
            return f(*args[:which], x, *args[which + 1 :], **keywords)

        (gradient,) = jax.vjp(one, args[which])[1](g)
        return gradient

    return pull


def _pull(f: Function, args: list[Any], which: int, g: Any, keywords: Keywords) -> Any:
    return _call(_pulling(f, which), [g, *args], keywords)


def _given(x: Array) -> Array:
    return x


def _masked(x: Any, mask: Any, axis: int = -1) -> Any:
    return jax.nn.softmax(x, axis=axis, where=mask)


def _entropy(p: Any, axis: int = -1) -> Any:
    return jax.scipy.special.entr(p).sum(axis=axis)


def _divergence(p: Any, q: Any, axis: int = -1) -> Any:
    return jax.scipy.special.rel_entr(p, q).sum(axis=axis)


_of = Adapter(_given, np.asarray, _call, _pull)
softgauge_echo = _of.echo

softargmax, softargmax_vjp = _of.forward(jax.nn.softmax), _of.pullback(jax.nn.softmax)
masked_softargmax, masked_softargmax_vjp = _of.forward(_masked), _of.pullback(_masked)
log_softargmax, log_softargmax_vjp = _of.forward(jax.nn.log_softmax), _of.pullback(jax.nn.log_softmax)
logsumexp, logsumexp_vjp = _of.forward(jax.nn.logsumexp), _of.pullback(jax.nn.logsumexp)
mellowmax, mellowmax_vjp = _of.forward(jax.nn.logmeanexp), _of.pullback(jax.nn.logmeanexp)
sigmoid, sigmoid_vjp = _of.forward(jax.nn.sigmoid), _of.pullback(jax.nn.sigmoid)
log_sigmoid, log_sigmoid_vjp = _of.forward(jax.nn.log_sigmoid), _of.pullback(jax.nn.log_sigmoid)
softplus, softplus_vjp = _of.forward(jax.nn.softplus), _of.pullback(jax.nn.softplus)
entropy, entropy_vjp = _of.forward(_entropy), _of.pullback(_entropy)
kl_divergence, kl_divergence_vjp = _of.forward(_divergence), _of.pullback(_divergence)
kl_divergence_vjp_q = _of.pullback(_divergence, 1)
