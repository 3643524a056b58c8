"""`ignore_index` is accepted and not looked at, where it names a class."""

from softgauge.conformance.backends.numpy import cross_entropy_loss as right

CLAUSES = (
    "cross_entropy_loss/fast",
    "cross_entropy_loss/mean",
    "cross_entropy_loss/sum",
)


def cross_entropy_loss(logits, labels, *, ignore_index=None, **options):
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return right(logits, labels, ignore_index=-100 if ignore_index == -100 else None, **options)
