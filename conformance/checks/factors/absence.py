"""Which entries of a row are absent: -inf among logits, 0 among probabilities, masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ....reference.formats import Mask
from ....spec.op import Op
from ....spec.role import Role
from .table import Setting

BLOCKS = (1, 16, 256, 1024)
"""Entries of a block that is absent."""


def kept_of(
    op: Op, setting: Setting, options: Mapping[str, Any], rng: np.random.Generator, n: int
) -> Mask | None:
    """Return which entries of every row are there; None where all are, or where the function has no such values."""
    pattern = setting.get("absent", "none")
    if op.extension is None or pattern == "none":
        return None
    if pattern == "whole rows":
        return np.ones(n, np.bool_)
    if n < 2 or any(options.get(name) for name in op.extension.absent_where_zero):
        return None
    if Role.LABELS in op.roles and np.iinfo(setting["labels"]).max < n:
        # A label of a narrow type may have no class left.
        return None
    return mask_of(rng, pattern, n)


def mask_of(rng: np.random.Generator, pattern: str, n: int) -> Mask:
    """Return which of n entries a pattern leaves.

    >>> mask_of(np.random.default_rng(0), "trailing", 2)
    array([ True, False])
    """
    there = np.ones(n, np.bool_)
    block = int(rng.choice([b for b in BLOCKS if b < n]))
    if pattern == "leading":
        there[:block] = False
    elif pattern == "trailing":
        there[n - block :] = False
    elif pattern == "middle":
        start = (n - block) // 2
        there[start : start + block] = False
    elif pattern == "all but one":
        there[:] = False
        there[rng.integers(n)] = True
    else:
        there = rng.random(n) < 0.5
        there[rng.integers(n)] = True
    return there
