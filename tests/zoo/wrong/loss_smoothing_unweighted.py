"""The smoothing term forgets the class weights: only the label is weighted."""

from softgauge.conformance.backends.numpy import cross_entropy_loss as right

CLAUSES = ("cross_entropy_loss/fast",)


def cross_entropy_loss(logits, labels, *, label_smoothing=0.0, weight=None, **options):
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    if weight is None:
        return right(logits, labels, label_smoothing=label_smoothing, **options)
    if options.get("reduction") != "none":
        return right(logits, labels, label_smoothing=label_smoothing, weight=weight, **options)
    hard = right(logits, labels, label_smoothing=0.0, weight=weight, **options)
    plain = right(logits, labels, label_smoothing=1.0, **options)
    e = hard.dtype.type(label_smoothing)
    return ((1 - e) * hard + e * plain).astype(hard.dtype)
