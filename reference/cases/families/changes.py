"""Changes to a row of logits: offset, order and mask. Any family, changed in any of these ways, is a family."""

from __future__ import annotations

import numpy as np

from ...formats import Format
from ..family import Change, Family, Row


def _offset(rng: np.random.Generator, f: Format, row: Row) -> Row:
    return np.asarray(row + rng.choice([-1.0, 1.0]) * 10.0 ** rng.uniform(0, (f.p - 2) * np.log10(2)))


def _centred(rng: np.random.Generator, f: Format, row: Row) -> Row:
    # logsumexp is then near 0, wherever the row was.
    kept = row[np.isfinite(row)]
    return np.asarray(row - (np.max(kept) + np.log(np.sum(np.exp(kept - np.max(kept))))))


def _ascending(rng: np.random.Generator, f: Format, row: Row) -> Row:
    return np.sort(row)


def _descending(rng: np.random.Generator, f: Format, row: Row) -> Row:
    return np.sort(row)[::-1]


def _shuffled(rng: np.random.Generator, f: Format, row: Row) -> Row:
    return rng.permutation(row)


def _masked(drop: Row, rng: np.random.Generator, row: Row) -> Row:
    drop = drop.copy()
    drop[rng.choice(np.flatnonzero(np.isfinite(row)))] = False
    return np.where(drop, -np.inf, row)


def _sparse(rng: np.random.Generator, f: Format, row: Row) -> Row:
    return _masked(rng.random(len(row)) < rng.choice([0.1, 0.5, 0.9]), rng, row)


def _window(rng: np.random.Generator, f: Format, row: Row) -> Row:
    start, width = rng.integers(len(row)), rng.integers(1, len(row) + 1)
    return _masked((np.arange(len(row)) - start) % len(row) >= width, rng, row)


OFFSETS = (
    Change("offset", "a common offset, up to where an ulp is 1/2", "lost shift invariance", _offset),
    Change("centred", "moved to where logsumexp is near 0", "wrong cancellation at lse = 0", _centred),
)
ORDERS = (
    Change("ascending", "sorted", "one-pass kernels that do not rescale", _ascending),
    Change("descending", "sorted from the largest on", "stagnating sums", _descending),
    Change("shuffled", "in any order", "results that depend on the place", _shuffled),
)
BLANKS = (
    Change("sparse", "any share of the entries is -inf", "NaN from inf - inf", _sparse),
    Change("window", "all but a window is -inf, as in local attention", "blocks that hold nothing", _window),
)


def composed(rng: np.random.Generator, families: tuple[Family, ...]) -> Family:
    """Return a family drawn from ``families`` with one or more changes, in the order offset, order, mask."""
    base = families[rng.integers(len(families))]
    while True:
        drawn = [group[rng.integers(len(group))] for group in (OFFSETS, ORDERS, BLANKS) if rng.random() < 0.5]
        if drawn:
            break

    def make(rng: np.random.Generator, f: Format, n: int) -> Row:
        row = base.make(rng, f, n)
        for change in drawn:
            row = change.make(rng, f, row)
        return row

    parts: list[Family | Change] = [base, *drawn]
    return Family(
        "+".join(p.flag for p in parts), "; ".join(p.why for p in parts), "; ".join(p.finds for p in parts), make
    )
