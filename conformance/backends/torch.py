"""Return softargmax, logsumexp, σ, the cross-entropies and their pullbacks as PyTorch and its autograd do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ml_dtypes
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

Array = NDArray[Any]

DISTRIBUTION = "torch"
EXTRA: str | None = "torch"
CAPABILITIES: dict[str, Any] = {
    "dtypes": ["float16", "bfloat16", "float32", "float64"],
    "deterministic": True,
    "batch_invariant": False,
}

_device: Any = torch.device("cpu")


def select(device: str) -> None:
    """Compute on ``device`` from now on; ValueError where PyTorch cannot use it."""
    global _device
    try:
        candidate = torch.device(device)
        torch.zeros(1, device=candidate).cpu()
    except (RuntimeError, AssertionError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise ValueError(f"PyTorch {torch.__version__} cannot compute on {device!r}: {reason}.") from error
    _device = candidate


def softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return e^{x_k} / Σ e^{x_i} by ``torch.softmax``. Shape (n)->(n)."""
    return _array(torch.softmax(_tensor(x), dim=axis))


def softargmax_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return p_k (g_k - Σ g_i p_i) by autograd. Shape (n),(n)->(n)."""
    return _pull(lambda t: torch.softmax(t, dim=axis), x, g)


def log_softargmax(x: Array, *, axis: int = -1) -> Array:
    """Return x_k - log Σ e^{x_i} by ``torch.log_softmax``. Shape (n)->(n)."""
    return _array(torch.log_softmax(_tensor(x), dim=axis))


def log_softargmax_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g_k - p_k Σ g_i by autograd. Shape (n),(n)->(n)."""
    return _pull(lambda t: torch.log_softmax(t, dim=axis), x, g)


def logsumexp(x: Array, *, axis: int = -1) -> Array:
    """Return log Σ e^{x_i} by ``torch.logsumexp``. Shape (n)->()."""
    return _array(torch.logsumexp(_tensor(x), dim=axis))


def logsumexp_vjp(x: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g p_k by autograd. Shape (n),()->(n)."""
    return _pull(lambda t: torch.logsumexp(t, dim=axis), x, g)


def sigmoid(x: Array) -> Array:
    """Return 1/(1 + e^{-x}) by ``torch.sigmoid``. Shape ()->()."""
    return _array(torch.sigmoid(_tensor(x)))


def sigmoid_vjp(x: Array, g: Array) -> Array:
    """Return g σ(x) (1 - σ(x)) by autograd. Shape (),()->()."""
    return _pull(torch.sigmoid, x, g)


def log_sigmoid(x: Array) -> Array:
    """Return -log(1 + e^{-x}) by ``torch.nn.functional.logsigmoid``. Shape ()->()."""
    return _array(functional.logsigmoid(_tensor(x)))


def log_sigmoid_vjp(x: Array, g: Array) -> Array:
    """Return g σ(-x) by autograd. Shape (),()->()."""
    return _pull(functional.logsigmoid, x, g)


def softplus(x: Array) -> Array:
    """Return log(1 + e^x) by ``torch.nn.functional.softplus`` with its default threshold. Shape ()->()."""
    return _array(functional.softplus(_tensor(x)))


def softplus_vjp(x: Array, g: Array) -> Array:
    """Return g σ(x) by autograd. Shape (),()->()."""
    return _pull(functional.softplus, x, g)


def softmax_cross_entropy(logits: Array, targets: Array, *, axis: int = -1) -> Array:
    """Return -Σ t_i z_i by ``torch.nn.functional.cross_entropy`` with soft targets. Shape (n),(n)->()."""
    return _array(_cross_entropy(_tensor(logits), _tensor(targets), axis))


def softmax_cross_entropy_vjp(logits: Array, targets: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g (p_k Σ t_i - t_k) by autograd. Shape (n),(n),()->(n)."""
    weights = _tensor(targets)
    return _pull(lambda t: _cross_entropy(t, weights, axis), logits, g)


def softmax_cross_entropy_vjp_targets(logits: Array, targets: Array, g: Array, *, axis: int = -1) -> Array:
    """Return -g z_k by autograd. Shape (n),(n),()->(n)."""
    x = _tensor(logits)
    return _pull(lambda t: _cross_entropy(x, t, axis), targets, g)


def sparse_softmax_cross_entropy(logits: Array, labels: Array, *, axis: int = -1) -> Array:
    """Return -z_y by ``torch.nn.functional.cross_entropy`` with integer labels. Shape (n),()->()."""
    return _array(_sparse_cross_entropy(_tensor(logits), _tensor(labels), axis))


def sparse_softmax_cross_entropy_vjp(logits: Array, labels: Array, g: Array, *, axis: int = -1) -> Array:
    """Return g (p_k - δ_ky) by autograd. Shape (n),(),()->(n)."""
    classes = _tensor(labels)
    return _pull(lambda t: _sparse_cross_entropy(t, classes, axis), logits, g)


def cross_entropy_loss(logits: Array, labels: Array, *, axis: int = -1, **options: Any) -> Array:
    """Return the loss by ``torch.nn.functional.cross_entropy`` with all its options. Shape (n),()->()."""
    return _array(_loss(_tensor(logits), _tensor(labels), axis, **options))


def cross_entropy_loss_vjp(logits: Array, labels: Array, g: Array, *, axis: int = -1, **options: Any) -> Array:
    """Return the loss's pullback by autograd. Shape (n),(),()->(n)."""
    classes = _tensor(labels)
    return _pull(lambda t: _loss(t, classes, axis, **options), logits, g)


def _loss(
    logits: Any,
    labels: Any,
    axis: int,
    *,
    weight: Array | None = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
) -> Any:
    rows = logits.unsqueeze(0).movedim(axis if axis < 0 else axis + 1, 1)
    loss = functional.cross_entropy(
        rows,
        labels.unsqueeze(0),
        weight=None if weight is None else _tensor(weight),
        ignore_index=-100 if ignore_index is None else ignore_index,
        label_smoothing=label_smoothing,
        reduction=reduction,
    )
    return loss.squeeze(0) if reduction == "none" else loss


def binary_cross_entropy_with_logits(logits: Array, targets: Array) -> Array:
    """Return log(1 + e^x) - t x by ``torch.nn.functional.binary_cross_entropy_with_logits``. Shape (),()->()."""
    return _array(_binary_cross_entropy(_tensor(logits), _tensor(targets)))


def binary_cross_entropy_with_logits_vjp(logits: Array, targets: Array, g: Array) -> Array:
    """Return g (σ(x) - t) by autograd. Shape (),(),()->()."""
    weights = _tensor(targets)
    return _pull(lambda t: _binary_cross_entropy(t, weights), logits, g)


def _binary_cross_entropy(logits: Any, targets: Any) -> Any:
    return functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")


def _sparse_cross_entropy(logits: Any, labels: Any, axis: int) -> Any:
    rows = _classes_second(logits, axis)
    return functional.cross_entropy(rows, labels.unsqueeze(0), reduction="none").squeeze(0)


def _cross_entropy(logits: Any, targets: Any, axis: int) -> Any:
    rows, weights = (_classes_second(t, axis) for t in (logits, targets))
    return functional.cross_entropy(rows, weights, reduction="none").squeeze(0)


def _classes_second(t: Any, axis: int) -> Any:
    # PyTorch wants the classes in dimension 1; a batch dimension in front makes room for any shape.
    return t.movedim(axis, 0).unsqueeze(0)


def _pull(function: Callable[[Any], Any], x: Array, g: Array) -> Array:
    leaf = _tensor(x).requires_grad_()
    (gradient,) = torch.autograd.grad(function(leaf), leaf, _tensor(g))
    return _array(gradient)


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
