"""translation: adding a constant to every logit changes no probability, and a smooth maximum by that constant.

The rows are small multiples of a power of two and the constants larger multiples of it, so that every sum is a number
of the format: nothing is rounded before the function is called. The constants go to where the grid still holds, in
one direction for a whole call, and to a quarter of the largest number; unlike the family *offset*, spread and size
of the offset have no relation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ....reference.cases import Batch
from ....reference.formats import Array, Format
from ....spec.role import Role
from .image import Image, Source, reach_of, same

OF = {
    "softargmax": "softargmax/shift",
    "log_softargmax": "log_softargmax/shift",
    "logsumexp": "logsumexp/shift",
    "mellowmax": "mellowmax/shift",
    "boltzmann": "boltzmann/shift",
    "masked_softargmax": "masked_softargmax/shift",
    "softmax_cross_entropy": "softmax_cross_entropy/shift",
    "sparse_softmax_cross_entropy": "softmax_cross_entropy/shift",
    "tempered_softargmax": "softargmax/shift",
    "range_limited_softargmax": "softargmax/shift",
    "gaussian_softargmax": "softargmax/shift",
    "gaussian_softargmax_corrected": "softargmax/shift",
}
"""The law for each function and its pullbacks: the derivative of a shift invariant function is one."""

MOVING = ("logsumexp", "mellowmax", "boltzmann")
"""Functions that the constant is added to."""

ENFORCES = tuple(dict.fromkeys(OF.values()))

FINEST = 2.0**-2


def images(source: Source) -> Iterator[Image]:
    """Yield the images of ordinary rows moved up and down, and of rows of every magnitude."""
    op = source.op
    law = OF.get(op.pullback_of or op.id)
    if law is None or op.elementwise or op.roles[0] is not Role.LOGITS:
        return
    base = source.grid("grid", FINEST)
    for name, sign in (("up", 1.0), ("down", -1.0)):
        yield _moved(source, law, base, name, sign * _amounts(source, name, len(base.flags)) * FINEST)
    scales = _scales(source.format, len(base.flags))
    ordinary = base.arrays[0].astype(np.float64) / FINEST
    spread = replace(
        base,
        id=base.id.replace(":grid-", ":scaled-"),
        arrays=((ordinary * scales[:, None]).astype(source.format.dtype), *base.arrays[1:]),
        flags=tuple(f"multiples of {s:g}" for s in scales),
    )
    if op.pullback_of == "boltzmann":
        # x - boltzmann(x) loses all of a gradient beside logits of the largest magnitudes.
        return
    signs = source.random("scaled").choice([-1.0, 1.0], size=len(scales))
    yield _moved(source, law, spread, "scaled", signs * _amounts(source, "scaled", len(scales)) * scales)


def _moved(source: Source, law: str, base: Batch, name: str, c: Array) -> Image:
    moved = (base.arrays[0].astype(np.float64) + c[:, None]).astype(source.format.dtype)
    n = moved.shape[-1]
    made = source.batch(
        f"shift-{name}-K{n}",
        (moved, *base.arrays[1:]),
        tuple(f"{flag}, moved by {by:g}" for flag, by in zip(base.flags, c, strict=True)),
        given=base.parameters,
    )
    if source.op.id in MOVING:
        return Image(law, made, base, made, expected=lambda result: result + c, spread=same)
    return Image(law, made, base, base)


def _amounts(source: Source, name: str, count: int) -> Array:
    """Return integers of every size that leave a grid row one sign and a place in the format; the first is the largest.

    Where both cannot be had, in a format of few bits, the sum comes first.
    """
    reach = reach_of(source.format)
    top = 2**source.format.p - reach
    sizes = 2.0 ** source.random(name).uniform(np.log2(min(reach + 1, top)), np.log2(top), size=count)
    amounts = np.minimum(np.ceil(sizes), top)
    amounts[0] = top
    return amounts


def _scales(format: Format, count: int) -> Array:
    """Return units from the smallest number to where a moved row reaches a quarter of the largest."""
    lowest, highest = format.e_min - format.p + 1, format.e_max - format.p - 2
    return 2.0 ** np.round(np.linspace(highest, lowest, count))
