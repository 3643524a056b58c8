"""Return the softmax family as tinygrad compiles it for its device CPU, its pullbacks by ``Tensor.gradient``.

That device needs clang. ``tinygrad:python`` is tinygrad's interpreter of its own kernels, which needs nothing; another
name is one of tinygrad's devices.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import ml_dtypes
import numpy as np
from tinygrad import Device, Tensor, dtypes

from ._adapter import Adapter, Array, Function, Keywords

DISTRIBUTION = "tinygrad"
EXTRA: str | None = "tinygrad"
VARIANTS = {
    "python": "tinygrad's interpreter of its kernels: slow; chosen where there is no clang",
    "cuda": "any other device of tinygrad's",
}
_clang = shutil.which("clang")


def _bfloat16() -> bool:
    """Whether clang knows __bf16, which tinygrad writes for its device CPU; on x86-64 it does since its version 15."""
    command = [str(_clang), "-x", "c", "-fsyntax-only", "-"]
    return subprocess.run(command, input=b"__bf16 x;", capture_output=True, check=False).returncode == 0


# Sums of 16-bit formats are in float32 (tinygrad.dtype.sum_acc_dtype), and nothing flushes (tested).
CAPABILITIES: dict[str, Any] = {
    "device": "CPU" if _clang is not None else "PYTHON",
    "dtypes": ["float16", "bfloat16", "float32", "float64"],
    "deterministic": True,
    "batch_invariant": False,
}
if _clang is not None and not _bfloat16():
    CAPABILITIES["dtypes"].remove("bfloat16")


def select(device: str) -> None:
    """Compute on ``device`` from now on; ValueError where tinygrad cannot use it."""
    try:
        Device[device.upper()]
    except Exception as error:  # tinygrad's devices raise whatever their drivers do
        raise ValueError(f"tinygrad cannot compute on {device!r}: {type(error).__name__}: {error}") from error
    CAPABILITIES["device"] = device.upper()
    if device.upper() != "CPU" and "bfloat16" not in CAPABILITIES["dtypes"]:
        CAPABILITIES["dtypes"].append("bfloat16")


def _tensor(x: Array) -> Any:
    owned = np.array(x, order="C")
    if owned.dtype == ml_dtypes.bfloat16:
        return Tensor(owned.view(np.uint16), device=CAPABILITIES["device"]).bitcast(dtypes.bfloat16)
    return Tensor(owned, device=CAPABILITIES["device"])


def _array(t: Any) -> Array:
    if t.dtype == dtypes.bfloat16:
        return np.array(t.bitcast(dtypes.uint16).numpy()).view(ml_dtypes.bfloat16)
    return np.array(t.numpy())


def _pull(f: Function, args: list[Any], which: int, g: Any, keywords: Keywords) -> Any:
    (gradient,) = f(*args, **keywords).gradient(args[which], gradient=g)
    return gradient


def _cross_entropy(logits: Any, targets: Any, axis: int = -1) -> Any:
    rows, weights = (_classes_second(t, axis) for t in (logits, targets))
    return rows.cross_entropy(weights, reduction="none").squeeze(0)


def _sparse_cross_entropy(logits: Any, labels: Any, axis: int = -1) -> Any:
    return _classes_second(logits, axis).cross_entropy(labels.unsqueeze(0), reduction="none").squeeze(0)


def _classes_second(t: Any, axis: int) -> Any:
    # The classes are in dimension 1; a batch dimension in front makes room for any shape.
    others = [i for i in range(t.ndim) if i != axis % t.ndim]
    return t.permute(axis % t.ndim, *others).unsqueeze(0)


def _loss(
    logits: Any,
    labels: Any,
    axis: int = -1,
    *,
    weight: Any = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
) -> Any:
    if weight is not None:
        raise NotImplementedError("sparse_categorical_crossentropy has no weights")
    if ignore_index == -1:
        raise NotImplementedError("ignore_index=-1 means no ignored label in tinygrad")
    # The classes are in the last dimension.
    others = [i for i in range(logits.ndim) if i != axis % logits.ndim]
    rows = logits.permute(*others, axis % logits.ndim)
    ignored = -1 if ignore_index is None else ignore_index
    return rows.sparse_categorical_crossentropy(labels, ignored, label_smoothing, reduction)


def _binary_cross_entropy(logits: Any, targets: Any) -> Any:
    return logits.binary_crossentropy_logits(targets, reduction="none")


_of = Adapter(_tensor, _array, pull=_pull)
softgauge_echo = _of.echo

softargmax, softargmax_vjp = _of.forward(Tensor.softmax), _of.pullback(Tensor.softmax)
log_softargmax, log_softargmax_vjp = _of.forward(Tensor.log_softmax), _of.pullback(Tensor.log_softmax)
logsumexp, logsumexp_vjp = _of.forward(Tensor.logsumexp), _of.pullback(Tensor.logsumexp)
sigmoid, sigmoid_vjp = _of.forward(Tensor.sigmoid), _of.pullback(Tensor.sigmoid)
log_sigmoid, log_sigmoid_vjp = _of.forward(Tensor.logsigmoid), _of.pullback(Tensor.logsigmoid)
softplus, softplus_vjp = _of.forward(Tensor.softplus), _of.pullback(Tensor.softplus)
softmax_cross_entropy, softmax_cross_entropy_vjp = _of.forward(_cross_entropy), _of.pullback(_cross_entropy)
softmax_cross_entropy_vjp_targets = _of.pullback(_cross_entropy, 1)
sparse_softmax_cross_entropy = _of.forward(_sparse_cross_entropy)
sparse_softmax_cross_entropy_vjp = _of.pullback(_sparse_cross_entropy)
cross_entropy_loss, cross_entropy_loss_vjp = _of.forward(_loss), _of.pullback(_loss)
binary_cross_entropy_with_logits = _of.forward(_binary_cross_entropy)
binary_cross_entropy_with_logits_vjp = _of.pullback(_binary_cross_entropy)
