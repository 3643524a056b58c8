"""An ignored label of -100 is clipped to class 0 and counts."""

import numpy as np

from softgauge.conformance.backends.numpy import cross_entropy_loss as right

CLAUSES = (
    "cross_entropy_loss/ignored-label",
    "cross_entropy_loss/fast",
)


def cross_entropy_loss(logits, labels, *, ignore_index=None, **options):
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    if ignore_index is not None and ignore_index < 0:
        labels = np.maximum(labels, 0)
    return right(logits, labels, ignore_index=ignore_index, **options)
