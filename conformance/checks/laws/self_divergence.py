"""self-divergence: a cross-entropy of p with itself is its entropy, and the divergence of p from itself is 0."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .image import Image, Source

OF = {"cross_entropy": "kl_divergence/decomposition", "kl_divergence": "kl_divergence/zero-only-at-equality"}
ENFORCES = tuple(OF.values())


def images(source: Source) -> Iterator[Image]:
    """Yield one image: the first argument of an ordinary batch, twice."""
    law = OF.get(source.op.id)
    if law is None:
        return
    like = source.sized()
    p, n = like.arrays[0], like.arrays[0].shape[-1]
    made = source.batch(f"self-K{n}", (p, p), tuple(f"{flag}, twice" for flag in like.flags))
    alone = source.batch(f"self-base-K{n}", (p,), like.flags, op="entropy")
    if source.op.id == "cross_entropy":
        yield Image(law, made, alone, made)
    else:
        # The law's other side is the number 0, which no call returns.
        yield Image(law, made, made, made, expected=np.zeros_like, spread=np.zeros_like)
