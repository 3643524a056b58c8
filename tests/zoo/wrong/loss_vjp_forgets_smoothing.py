"""The pullback knows no smoothing: p - onehot."""

from softgauge.conformance.backends.numpy import cross_entropy_loss_vjp as right

CLAUSES = ("cross_entropy_loss_vjp/fast",)


def cross_entropy_loss_vjp(logits, labels, g, *, label_smoothing=0.0, **options):
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return right(logits, labels, g, label_smoothing=0.0, **options)
