"""Return the softmax family as TensorFlow computes it, its pullbacks by ``tf.GradientTape``.

``tensorflow:xla`` compiles by XLA. The masked softmax is ``tf.keras.layers.Softmax``. The gradient of
``softmax_cross_entropy_with_logits`` is defined for targets that sum to 1 alone, so that pullback is not here.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

# TensorFlow reports its processor's features on standard error.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # after the environment is set
import tensorflow as tf

from ._adapter import Adapter, Array, Function, Keywords

DISTRIBUTION = ("tensorflow-cpu", "tensorflow")
EXTRA: str | None = "tensorflow"
VARIANTS = {"xla": "tf.function(jit_compile=True)", "gpu": "on the first GPU, where there is one"}
# TensorFlow's thread pools set the processor to flush subnormal numbers (tested). Eigen rounds every step of the
# 16-bit formats to them; sums alone are wider: 4096 equal logits give 2^-12.
CAPABILITIES: dict[str, Any] = {
    "device": "cpu",
    "dtypes": ["float16", "bfloat16", "float32", "float64"],
    "accumulate": {"float16": "float16", "bfloat16": "bfloat16"},
    "flush_to_zero": ["bfloat16", "float32", "float64"],
    "deterministic": True,
    "batch_invariant": False,
    # softmax_cross_entropy_with_logits: "each row labels[i] must be a valid probability distribution".
    "limits": {
        name: {"inputs": "simplex"}
        for name in ("softmax_cross_entropy", "softmax_cross_entropy_vjp", "softmax_cross_entropy_vjp_targets")
    },
}

_xla = False


def select(variant: str) -> None:
    """Compute by this variant from now on; ValueError where TensorFlow cannot."""
    global _xla
    if variant == "xla":
        _xla = True
    elif variant == "gpu" and tf.config.list_physical_devices("GPU"):
        CAPABILITIES.update(device="gpu", flush_to_zero=[])
    else:
        there = "no GPU is there" if variant == "gpu" else f"there are {', '.join(VARIANTS)}"
        raise ValueError(f"TensorFlow {tf.__version__} cannot compute on {variant!r}: {there}")


def _tensor(x: Array) -> Any:
    with tf.device(CAPABILITIES["device"]):
        return tf.constant(np.array(x, order="C"))


def _array(t: Any) -> Array:
    return np.array(t.numpy())


@cache
def _compiled(f: Function, keywords: tuple[tuple[str, Any], ...]) -> Function:
    compiled: Function = tf.function(lambda *args: f(*args, **dict(keywords)), jit_compile=True)
    return compiled


def _call(f: Function, args: list[Any], keywords: Keywords) -> Any:
    return _compiled(f, tuple(keywords.items()))(*args) if _xla else f(*args, **keywords)


def _pull(f: Function, args: list[Any], which: int, g: Any, keywords: Keywords) -> Any:
    with tf.GradientTape() as tape:
        tape.watch(args[which])
        y = _call(f, args, keywords)
    return tape.gradient(y, args[which], output_gradients=g)


@cache
def _layer(axis: int, dtype: str) -> Any:
    return tf.keras.layers.Softmax(axis=axis, dtype=dtype)


def _masked(x: Any, mask: Any, axis: int = -1) -> Any:
    return _layer(axis, x.dtype.name)(x, mask=mask)


def _cross_entropy(logits: Any, targets: Any, axis: int = -1) -> Any:
    return tf.nn.softmax_cross_entropy_with_logits(targets, logits, axis=axis)


def _sparse_cross_entropy(logits: Any, labels: Any, axis: int = -1) -> Any:
    # The classes are in the last dimension.
    rows = tf.experimental.numpy.moveaxis(logits, axis, -1)
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, rows)


def _binary_cross_entropy(logits: Any, targets: Any) -> Any:
    return tf.nn.sigmoid_cross_entropy_with_logits(targets, logits)


_of = Adapter(_tensor, _array, _call, _pull)
softgauge_echo = _of.echo

softargmax, softargmax_vjp = _of.forward(tf.nn.softmax), _of.pullback(tf.nn.softmax)
masked_softargmax, masked_softargmax_vjp = _of.forward(_masked), _of.pullback(_masked)
log_softargmax, log_softargmax_vjp = _of.forward(tf.nn.log_softmax), _of.pullback(tf.nn.log_softmax)
logsumexp, logsumexp_vjp = _of.forward(tf.reduce_logsumexp), _of.pullback(tf.reduce_logsumexp)
sigmoid, sigmoid_vjp = _of.forward(tf.sigmoid), _of.pullback(tf.sigmoid)
log_sigmoid, log_sigmoid_vjp = _of.forward(tf.math.log_sigmoid), _of.pullback(tf.math.log_sigmoid)
softplus, softplus_vjp = _of.forward(tf.math.softplus), _of.pullback(tf.math.softplus)
softmax_cross_entropy = _of.forward(_cross_entropy)
softmax_cross_entropy_vjp_targets = _of.pullback(_cross_entropy, 1)
sparse_softmax_cross_entropy = _of.forward(_sparse_cross_entropy)
sparse_softmax_cross_entropy_vjp = _of.pullback(_sparse_cross_entropy)
binary_cross_entropy_with_logits = _of.forward(_binary_cross_entropy)
binary_cross_entropy_with_logits_vjp = _of.pullback(_binary_cross_entropy)
