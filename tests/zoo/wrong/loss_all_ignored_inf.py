"""A mean over no label is infinite: 1e-8 was added to nothing but the numerator."""

import numpy as np

from softgauge.conformance.backends.numpy import cross_entropy_loss as right

CLAUSES = ("cross_entropy_loss/all-ignored",)


def cross_entropy_loss(logits, labels, **options):
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    result = right(logits, labels, **options)
    nothing = options.get("reduction") == "mean" and np.isnan(result).all() and not np.isnan(logits).any()
    return np.full_like(result, np.inf) if nothing else result
