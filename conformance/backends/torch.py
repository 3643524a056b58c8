"""Return the softmax family as PyTorch computes it, and its pullbacks as autograd does.

``torch:compile`` computes by ``torch.compile``, ``torch:cuda`` and ``torch:mps`` on that device, ``torch:compile:cuda``
both. The terms of entropy and divergence are ``torch.special.entr`` and ``kl_div``; PyTorch's documents leave their
sum over the classes to the caller, and so the sum is here.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import ml_dtypes
import numpy as np
import torch
from torch.nn import functional

from ._adapter import Adapter, Array, Function, Keywords

DISTRIBUTION = "torch"
EXTRA: str | None = "torch"
VARIANTS = {
    "compile": "torch.compile with Inductor, which needs a C++ compiler; hours for all functions, so name one by --op",
    "cuda": "on the first NVIDIA or AMD device, where there is one; cuda:1 on the second",
    "mps": "on the GPU of an Apple computer",
    "compile:cuda": "torch.compile, which makes Triton kernels there",
}
# Subnormal results come out on the CPU (tested). Sums of 16-bit formats are in float32: softmax of 4096 equal float16
# logits is 2^-12, which a float16 sum misses; several functions round their steps to 16 bits all the same.
CAPABILITIES: dict[str, Any] = {
    "device": "cpu",
    "dtypes": ["float16", "bfloat16", "float32", "float64"],
    "deterministic": True,
    "batch_invariant": False,
}
# Triton links libdevice with its reflection of flushing set, and Metal permits flushing of binary32 (Metal Shading
# Language Specification, "INF, NaN, and Denormalized Numbers").
FLUSHING = ["bfloat16", "float32"]

NO_LABEL = torch.iinfo(torch.int64).min
"""The label to ignore where none is: PyTorch ignores -100 where nothing is said."""

_device: Any = torch.device("cpu")
_compiles = False


def select(variant: str) -> None:
    """Compute by this variant from now on; ValueError where PyTorch cannot."""
    global _compiles, _device
    first, _, rest = variant.partition(":")
    compiles, device = (True, rest or "cpu") if first == "compile" else (False, variant)
    try:
        candidate = torch.device(device)
        torch.zeros(1, device=candidate).cpu()
    except (RuntimeError, AssertionError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise ValueError(f"PyTorch {torch.__version__} cannot compute on {device!r}: {reason}.") from error
    _device, _compiles = candidate, compiles
    if compiles:
        _warm()
    CAPABILITIES["device"] = _named(candidate)
    if candidate.type == "mps":
        CAPABILITIES["dtypes"] = ["float16", "bfloat16", "float32"]
    if candidate.type == "mps" or (compiles and candidate.type == "cuda"):
        CAPABILITIES["flush_to_zero"] = FLUSHING


def _warm() -> None:
    """Let the compiler start, which takes longer than a call may, and never give up for an interpreter."""
    import torch._dynamo.config as limits
    import torch._inductor.config as inductor

    limits.recompile_limit = limits.accumulated_recompile_limit = 1 << 20
    inductor.compile_threads = 1  # in this process: others would outlive it
    _call(torch.sigmoid, [torch.zeros(2, device=_device)], {})


def _named(device: Any) -> str:
    return f"cuda: {torch.cuda.get_device_name(device)}" if device.type == "cuda" else device.type


def _tensor(x: Array) -> Any:
    # A copy, because PyTorch refuses negative strides and warns of memory that is read-only.
    owned = np.array(x, order="C")
    if owned.dtype == ml_dtypes.bfloat16:
        return torch.from_numpy(owned.view(np.int16)).view(torch.bfloat16).to(_device)
    return torch.from_numpy(owned).to(_device)


def _array(t: Any) -> Array:
    host = t.detach().cpu()
    if host.dtype == torch.bfloat16:
        return np.asarray(host.view(torch.int16).numpy()).view(ml_dtypes.bfloat16)
    return np.asarray(host.numpy())


@cache
def _compiled(f: Function) -> Function:
    # One kernel for all sizes; a rank or a dtype more is compiled anew.
    compiled: Function = torch.compile(f, dynamic=True)
    return compiled


def _call(f: Function, args: list[Any], keywords: Keywords) -> Any:
    if f in (_loss, _sparse_cross_entropy) and _device.type == "cuda":
        _in_range(*args, **keywords)
    return (_compiled(f) if _compiles else f)(*args, **keywords)


def _in_range(logits: Any, labels: Any, axis: int = -1, ignore_index: int | None = None, **_: Any) -> None:
    """Raise IndexError for a label that is none.

    CUDA kernels raise too, but by a device-side assert, after which the process can compute nothing more.
    """
    counts = labels != (NO_LABEL if ignore_index is None else ignore_index)
    if bool((counts & ((labels < 0) | (labels >= logits.shape[axis]))).any()):
        raise IndexError(f"labels must lie in [0, {logits.shape[axis]})")


def _pull(f: Function, args: list[Any], which: int, g: Any, keywords: Keywords) -> Any:
    leaf = args[which].requires_grad_()
    (gradient,) = torch.autograd.grad(_call(f, args, keywords), leaf, g)
    return gradient


def _masked(x: Any, mask: Any, axis: int = -1) -> Any:
    # As attention does it: -inf where the mask is False, then softmax.
    return torch.masked.softmax(x, axis, mask=mask)


def _entropy(p: Any, axis: int = -1) -> Any:
    return torch.special.entr(p).sum(dim=axis)


def _divergence(p: Any, q: Any, axis: int = -1) -> Any:
    return functional.kl_div(q.log(), p, reduction="none").sum(dim=axis)


def _cross_entropy(logits: Any, targets: Any, axis: int = -1) -> Any:
    rows, weights = (_classes_second(t, axis) for t in (logits, targets))
    return functional.cross_entropy(rows, weights, reduction="none").squeeze(0)


def _sparse_cross_entropy(logits: Any, labels: Any, axis: int = -1) -> Any:
    return _loss(logits, labels, axis, reduction="none")


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
    loss = functional.cross_entropy(
        _classes_second(logits, axis),
        labels.unsqueeze(0),
        weight=weight,
        ignore_index=NO_LABEL if ignore_index is None else ignore_index,
        label_smoothing=label_smoothing,
        reduction=reduction,
    )
    return loss.squeeze(0) if reduction == "none" else loss


def _binary_cross_entropy(logits: Any, targets: Any) -> Any:
    return functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")


def _classes_second(t: Any, axis: int) -> Any:
    # PyTorch wants the classes in dimension 1; a batch dimension in front makes room for any shape.
    return t.movedim(axis, 0).unsqueeze(0)


def _softmax(x: Any, axis: int = -1) -> Any:
    return torch.softmax(x, dim=axis)


def _log_softmax(x: Any, axis: int = -1) -> Any:
    return torch.log_softmax(x, dim=axis)


def _logsumexp(x: Any, axis: int = -1) -> Any:
    return torch.logsumexp(x, dim=axis)


_of = Adapter(_tensor, _array, _call, _pull)
softgauge_echo = _of.echo


def softgauge_synchronize() -> None:
    """Wait for the device: an error that it reports late belongs to the call that caused it."""
    if _device.type in ("cuda", "mps"):
        getattr(torch, _device.type).synchronize()


softargmax, softargmax_vjp = _of.forward(_softmax), _of.pullback(_softmax)
masked_softargmax, masked_softargmax_vjp = _of.forward(_masked), _of.pullback(_masked)
log_softargmax, log_softargmax_vjp = _of.forward(_log_softmax), _of.pullback(_log_softmax)
logsumexp, logsumexp_vjp = _of.forward(_logsumexp), _of.pullback(_logsumexp)
sigmoid, sigmoid_vjp = _of.forward(torch.sigmoid), _of.pullback(torch.sigmoid)
log_sigmoid, log_sigmoid_vjp = _of.forward(functional.logsigmoid), _of.pullback(functional.logsigmoid)
softplus, softplus_vjp = _of.forward(functional.softplus), _of.pullback(functional.softplus)
entropy, entropy_vjp = _of.forward(_entropy), _of.pullback(_entropy)
kl_divergence, kl_divergence_vjp = _of.forward(_divergence), _of.pullback(_divergence)
kl_divergence_vjp_q = _of.pullback(_divergence, 1)
softmax_cross_entropy, softmax_cross_entropy_vjp = _of.forward(_cross_entropy), _of.pullback(_cross_entropy)
softmax_cross_entropy_vjp_targets = _of.pullback(_cross_entropy, 1)
sparse_softmax_cross_entropy = _of.forward(_sparse_cross_entropy)
sparse_softmax_cross_entropy_vjp = _of.pullback(_sparse_cross_entropy)
cross_entropy_loss, cross_entropy_loss_vjp = _of.forward(_loss), _of.pullback(_loss)
binary_cross_entropy_with_logits = _of.forward(_binary_cross_entropy)
binary_cross_entropy_with_logits_vjp = _of.pullback(_binary_cross_entropy)
