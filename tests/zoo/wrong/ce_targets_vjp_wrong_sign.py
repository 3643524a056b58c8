"""The pullback to the targets has the wrong sign."""

from softgauge.conformance.backends.numpy import softmax_cross_entropy_vjp_targets as right

CLAUSES = (
    "softmax_cross_entropy_vjp_targets/fast",
    "softmax_cross_entropy_vjp_targets/finite",
)


def softmax_cross_entropy_vjp_targets(logits, targets, g, *, axis=-1):
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return -right(logits, targets, g, axis=axis)
