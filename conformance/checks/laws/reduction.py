"""reduction: a function whose further argument says nothing is another function.

A mask that keeps every class in every row, a temperature that a scaled row undoes, a cotangent of 1, a target that is
one label: the arguments for which a library takes a shorter way, for the whole call.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ....reference.formats import Array
from .image import Image, Source
from .translation import FINEST

ENFORCES = (
    "masked_softargmax/all-kept",
    "tempered_softargmax/scaling",
    "logsumexp/log-normaliser-gradient",
    "softmax_cross_entropy/one-hot",
    "sparse_softmax_cross_entropy/label",
)

TEMPERATURES = (1.0, 4.0, 2.0**-8)


def images(source: Source) -> Iterator[Image]:
    """Yield images whose base is softargmax, or log_softargmax for a loss."""
    op = source.op.id
    if op in ("softmax_cross_entropy", "sparse_softmax_cross_entropy"):
        yield _labelled(source)
        return
    if op not in ("masked_softargmax", "tempered_softargmax", "logsumexp_vjp", "mellowmax_vjp"):
        return
    base = source.grid("grid", FINEST, op="softargmax")
    (x,) = base.arrays
    rows, n = x.shape
    if op == "masked_softargmax":
        kept = source.batch(f"all-kept-K{n}", (x, np.ones(x.shape, np.bool_)), ("every class kept",) * rows)
        yield Image("masked_softargmax/all-kept", kept, base, base)
    elif op == "tempered_softargmax":
        for t in TEMPERATURES:
            if FINEST * t < source.format.eta:
                continue  # the scaled row would be rounded
            scaled = (x.astype(np.float64) * t).astype(x.dtype)
            flags = (f"softargmax's logits times {t:g}",) * rows
            made = source.batch(f"scaling{t:g}-K{n}", (scaled,), flags, given={"temperature": t})
            yield Image("tempered_softargmax/scaling", made, base, base)
    else:
        made = source.batch(f"gradient-K{n}", (x, np.ones(rows, x.dtype)), ("cotangent 1",) * rows)
        yield Image("logsumexp/log-normaliser-gradient", made, base, base)


def _labelled(source: Source) -> Image:
    base = source.grid("grid", FINEST, op="log_softargmax")
    (x,) = base.arrays
    rows, n = x.shape
    label = np.asarray(source.random("label").integers(n, size=rows))
    one_hot = np.eye(n)[label].astype(x.dtype)
    sparse = source.op.id.startswith("sparse")
    law = "sparse_softmax_cross_entropy/label" if sparse else "softmax_cross_entropy/one-hot"
    flags = tuple(f"label {k} alone" for k in label)
    made = source.batch(f"label-K{n}", (x, label if sparse else one_hot), flags)

    def move(a: Array) -> Array:
        return np.take_along_axis(a, label[:, None], 1)[:, 0]

    return Image(law, made, base, base, move, sign=-1)
