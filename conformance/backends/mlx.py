"""Return the softmax family as MLX computes it, its pullbacks by ``mlx.core.vjp``; on the CPU unless ``mlx:gpu``.

The soft targets of MLX's cross-entropy must sum to 1, which those of softmax_cross_entropy need not: not here.
"""

from __future__ import annotations

from typing import Any

import ml_dtypes
import mlx.core as mx
import numpy as np
from mlx import nn

from ._adapter import Adapter, Array, Function, Keywords

DISTRIBUTION = "mlx"
EXTRA: str | None = "mlx"
VARIANTS = {"gpu": "on the GPU of an Apple computer or on CUDA, without float64"}
# MLX documents that its CPU reduces in the format of the logits (mlx.nn.losses.cross_entropy): softmax of 4096 equal
# float16 logits is 2^-11, where the sum stopped growing. Its exponential of subnormal size is 0 (tested).
CAPABILITIES: dict[str, Any] = {
    "device": "cpu",
    "dtypes": ["float16", "bfloat16", "float32", "float64"],
    "accumulate": {"float16": "float16", "bfloat16": "bfloat16"},
    "flush_to_zero": ["bfloat16", "float32"],
    "deterministic": True,
    "batch_invariant": False,
}

mx.set_default_device(mx.cpu)


def select(variant: str) -> None:
    """Compute on this device from now on; ValueError where MLX cannot."""
    if variant != "gpu" or not mx.is_available(mx.gpu):
        raise ValueError(f"MLX cannot compute on {variant!r} here")
    mx.set_default_device(mx.gpu)
    CAPABILITIES.update(device="gpu", dtypes=["float16", "bfloat16", "float32"])


def _tensor(x: Array) -> Any:
    owned = np.array(x, order="C")
    # Without its name MLX makes float32 of float64.
    return mx.array(owned, dtype=mx.float64) if owned.dtype == np.float64 else mx.array(owned)


def _array(t: Any) -> Array:
    if t.dtype == mx.bfloat16:
        return np.array(t.view(mx.uint16)).view(ml_dtypes.bfloat16)
    return np.array(t)


def _pull(f: Function, args: list[Any], which: int, g: Any, keywords: Keywords) -> Any:
    def one(x: Any) -> Any:
        return f(*args[:which], x, *args[which + 1 :], **keywords)

    return mx.vjp(one, [args[which]], [g])[1][0]


def _cross_entropy(
    logits: Any,
    labels: Any,
    axis: int = -1,
    *,
    weight: Any = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    reduction: str = "none",
) -> Any:
    if weight is not None or ignore_index is not None:
        raise NotImplementedError("MLX's cross-entropy has no weights of classes and no ignored label")
    return nn.losses.cross_entropy(logits, labels, axis=axis, label_smoothing=label_smoothing, reduction=reduction)


def _binary_cross_entropy(logits: Any, targets: Any) -> Any:
    return nn.losses.binary_cross_entropy(logits, targets, reduction="none")


_of = Adapter(_tensor, _array, pull=_pull)
softgauge_echo = _of.echo

softargmax, softargmax_vjp = _of.forward(mx.softmax), _of.pullback(mx.softmax)
log_softargmax, log_softargmax_vjp = _of.forward(nn.log_softmax), _of.pullback(nn.log_softmax)
logsumexp, logsumexp_vjp = _of.forward(mx.logsumexp), _of.pullback(mx.logsumexp)
sigmoid, sigmoid_vjp = _of.forward(mx.sigmoid), _of.pullback(mx.sigmoid)
log_sigmoid, log_sigmoid_vjp = _of.forward(nn.log_sigmoid), _of.pullback(nn.log_sigmoid)
softplus, softplus_vjp = _of.forward(nn.softplus), _of.pullback(nn.softplus)
sparse_softmax_cross_entropy = _of.forward(_cross_entropy)
sparse_softmax_cross_entropy_vjp = _of.pullback(_cross_entropy)
cross_entropy_loss, cross_entropy_loss_vjp = _of.forward(_cross_entropy), _of.pullback(_cross_entropy)
binary_cross_entropy_with_logits = _of.forward(_binary_cross_entropy)
binary_cross_entropy_with_logits_vjp = _of.pullback(_binary_cross_entropy)
