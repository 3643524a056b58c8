"""two classes: softargmax, its logarithm and lse of (x, 0) and (0, x) are elementwise functions of x."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ....reference.formats import Array
from .image import Image, Source

OF = {
    "softargmax": ("sigmoid/two-classes", "sigmoid"),
    "log_softargmax": ("log_sigmoid/logarithm", "log_sigmoid"),
    "logsumexp": ("softplus/logsumexp", "softplus"),
}
ENFORCES = tuple(law for law, _ in OF.values())


def images(source: Source) -> Iterator[Image]:
    """Yield the images of x beside 0 on either side; the second probability is that of -x."""
    op = source.op.id
    if op not in OF:
        return
    law, other = OF[op]
    known = source.elementwise(other)
    half, rows = len(known.flags) // 2, len(source.sized(2).flags)
    chosen = source.random("two-classes").integers(2 * half, size=rows)
    mirrored = (chosen + half) % (2 * half)
    x = known.arrays[0]
    for name, flip in (("zero-last", False), ("zero-first", True)):
        columns = [x[chosen], np.zeros(rows, x.dtype)]
        places = [chosen, mirrored]
        row = np.stack(columns[::-1] if flip else columns, axis=1)
        place = np.stack(places[::-1] if flip else places, axis=1) if source.op.result else chosen
        flags = ("(0, x)" if flip else "(x, 0)",) * rows
        made = source.batch(f"two-classes-{name}-K2", (row,), flags)
        base = source.batch(f"two-classes-{name}-base", (x[place].ravel(),), flags, op=other)

        def move(a: Array, place: Array = place) -> Array:
            return a[place]

        def shaped(a: Array, place: Array = place) -> Array:
            return a.reshape(place.shape)

        yield Image(law, made, base, known, move, expected=shaped, spread=shaped)
