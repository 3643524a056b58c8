"""reflection: what an elementwise function says of x and of -x, one sign a call; losses of one label."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ....reference.cases import Batch
from ....reference.formats import Array
from .image import Image, Source

REFLECTED = {
    "sigmoid": ("sigmoid/reflection", "sigmoid"),
    "softplus": ("softplus/reflection", "softplus"),
    "log_sigmoid": ("log_sigmoid/softplus", "softplus"),
}
"""The law of each function and the function at -x that it names."""

LOSS = "binary_cross_entropy_with_logits"
ENFORCES = (*(law for law, _ in REFLECTED.values()), f"{LOSS}/stable-form")


def images(source: Source) -> Iterator[Image]:
    """Yield images whose arguments have one sign, or one target."""
    op = source.op.id
    if op == LOSS:
        yield from _losses(source)
    if op not in REFLECTED:
        return
    law, other = REFLECTED[op]
    for name, sign in (("positive", 1), ("negative", -1)):
        known = source.batches[0]
        x, take, _ = _signed(known, sign)
        flags = (f"{name} alone",) * len(x)
        made = source.batch(f"reflection-{name}", (x,), flags)
        base = source.batch(f"reflection-{name}-base", (-x,), flags, op=other)

        def move(a: Array, take: Array = take) -> Array:
            return a[take]

        def due(result: Array, x: Array = x) -> Array:
            return {"sigmoid": 1 - result, "softplus": x.astype(np.float64) + result, "log_sigmoid": -result}[op]

        yield Image(law, made, base, known, move, expected=due, spread=lambda tolerance: tolerance)


def _signed(batch: Batch, sign: int) -> tuple[Array, Array, Array]:
    """Return the entries of one sign, repeated to the batch's size, their places and the places of their negatives.

    The second half of a scalar batch is the negative of the first.
    """
    half = len(batch.flags) // 2
    place = np.resize(np.arange(half), len(batch.flags))
    positive, negative = place, place + half
    take, mirrored = (positive, negative) if sign > 0 else (negative, positive)
    return batch.arrays[0][take], take, mirrored


def _losses(source: Source) -> Iterator[Image]:
    """Yield the losses of one target for every x: softplus(x) for 0, softplus(-x) for 1."""
    known = source.elementwise("softplus")
    for target, sign in ((0, 1), (1, -1)):
        x, take, mirrored = _signed(known, sign)
        place = mirrored if target else take
        at = np.full(len(x), target, x.dtype)
        flags = (f"target {target} alone",) * len(x)
        made = source.batch(f"target-{target}", (x, at), flags)
        base = source.batch(f"target-{target}-base", (known.arrays[0][place],), flags, op="softplus")

        def move(a: Array, place: Array = place) -> Array:
            return a[place]

        yield Image(
            f"{LOSS}/stable-form",
            made,
            base,
            known,
            move,
            spread=lambda tolerance: tolerance,
            expected=lambda result: result,
        )
