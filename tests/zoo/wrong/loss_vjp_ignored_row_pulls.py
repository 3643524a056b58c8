"""A row whose label is ignored still pulls with its probabilities."""

import numpy as np

from softgauge.conformance.backends.numpy import cross_entropy_loss_vjp as right

CLAUSES = (
    "cross_entropy_loss_vjp/ignored-label",
    "cross_entropy_loss_vjp/fast",
)


def cross_entropy_loss_vjp(logits, labels, g, *, ignore_index=None, axis=-1, reduction="mean", **options):
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    result = right(logits, labels, g, ignore_index=ignore_index, axis=axis, reduction=reduction, **options)
    if reduction != "none" or ignore_index is None:
        return result
    other = right(logits, np.zeros_like(labels), g, axis=axis, reduction=reduction, **options)
    ignored = np.expand_dims(labels == ignore_index, axis)
    return np.where(ignored, other, result).astype(result.dtype)
