"""Right: the pullbacks of the losses by the cotangent of the log-probabilities, as an autodiff engine composes them."""

import numpy as np


@np.errstate(all="ignore")
def cross_entropy_loss_vjp(
    logits, labels, g, *, weight=None, ignore_index=None, label_smoothing=0.0, reduction="mean", axis=-1
):
    x = np.moveaxis(_wide(logits), axis, -1)
    counted = np.full(labels.shape, True) if ignore_index is None else labels != ignore_index
    if (counted & ((labels < 0) | (labels >= x.shape[-1]))).any():
        raise ValueError("a label that names no class")
    kind, w = x.dtype.type, np.ones(x.shape[-1], x.dtype) if weight is None else _wide(weight)
    hard = (np.arange(x.shape[-1]) == labels[..., None]) & counted[..., None]
    pulled = np.where(hard, -w * kind(1 - label_smoothing), kind(0))
    pulled = pulled - counted[..., None] * (w * kind(label_smoothing / x.shape[-1]))
    scale = _wide(g)
    if reduction == "mean":
        scale = scale / np.sum(w * hard)
    pulled = pulled * (scale[..., None] if scale.ndim else scale)
    p = np.exp(_log_softargmax(x))
    result = np.where(counted[..., None], pulled - p * pulled.sum(axis=-1, keepdims=True), kind(0))
    return np.moveaxis(result, -1, axis).astype(logits.dtype)


@np.errstate(all="ignore")
def softmax_cross_entropy_vjp_targets(logits, targets, g, *, axis=-1):
    z = np.moveaxis(_log_softargmax(np.moveaxis(_wide(logits), axis, -1)), -1, axis)
    return (np.expand_dims(_wide(g), axis) * -z).astype(logits.dtype)


def _log_softargmax(x):
    m = x.max(axis=-1, keepdims=True, initial=-np.inf)
    return x - m - np.log(np.exp(x - m).sum(axis=-1, keepdims=True))


def _wide(x):
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x
