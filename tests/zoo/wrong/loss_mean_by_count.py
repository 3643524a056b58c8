"""The mean divides by the number of labels that count, not by the sum of their weights."""

from softgauge.conformance.backends.numpy import cross_entropy_loss as right

CLAUSES = ("cross_entropy_loss/mean",)


def cross_entropy_loss(logits, labels, *, reduction="mean", ignore_index=None, **options):
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    inner = "sum" if reduction == "mean" else reduction
    total = right(logits, labels, reduction=inner, ignore_index=ignore_index, **options)
    count = labels.size if ignore_index is None else max((labels != ignore_index).sum(), 1)
    return (total / total.dtype.type(count)).astype(total.dtype) if reduction == "mean" else total
