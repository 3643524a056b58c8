"""Shrinks a row that fails: fewer classes first, then zeros, ones and round numbers, while the same clause breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, islice
from typing import Any

import numpy as np

from ....reference.formats import Array, Format, Mask
from ....spec.op import Op
from ....spec.role import Role
from .candidates import Candidates, joined, lawful, ordered, unordered
from .starts import ROWS

Breaks = Callable[[Candidates], Mask]
"""Whether each row of a call, all with the same number of classes, breaks the clause."""

ROUNDS = 40
"""Most calls that are spent on the entries of one row."""

PLAIN = (0.0, 1.0, -1.0, 2.0, 0.5)
"""Numbers that a reader takes in at once."""


def simplest(op: Op, format: Format, row: Candidates, breaks: Breaks) -> Candidates:
    """Return the simplest row found that still ``breaks``; ``row`` is one row that does."""
    row = _fewer_classes(op, format, _unweighted(row, breaks), breaks)
    for _ in range(ROUNDS):
        before = cost(op, format, row)
        tried = {key(r): r for r in _simpler(op, format, row) if cost(op, format, r) < before}
        some = sorted(tried.values(), key=lambda r: cost(op, format, r))
        found = next((r for part in _portions(some) for r in _which(part, breaks)), None)
        if found is None:
            break
        row = found
    return row


def key(row: Candidates) -> bytes:
    """Return what tells rows apart."""
    return b"|".join(a.tobytes() for a in row.arrays)


def cost(op: Op, format: Format, row: Candidates) -> float:
    """Return how much there is to read in a row: bits of its significands, distance of its exponents from 0, signs."""
    total = 0.0
    for a, (_, _, role) in zip(row.arrays, op.arrays, strict=True):
        if role is Role.LABELS:
            total += float(a.sum())
        elif role is Role.MASK:
            total += float((~a).sum())
        else:
            values = a.astype(np.float64).ravel()
            significand, exponent = np.frexp(np.abs(values))
            digits = np.ldexp(significand, format.p).astype(np.int64)
            odd = np.where(digits == 0, 1, digits & -digits)
            length = format.p - np.round(np.log2(odd)).astype(np.int64)
            each = 1 + length + np.abs(exponent - 1) / 4 + 0.5 * np.signbit(values)
            total += float(np.where(values == 0, 0.0, each).sum())
    return total


def _which(rows: list[Candidates], breaks: Breaks) -> list[Candidates]:
    if not rows:
        return []
    together = joined(rows)
    hit = breaks(together.padded(ROWS))[: len(rows)]
    return [r for r, broken in zip(rows, hit, strict=True) if broken]


def _portions(rows: list[Candidates]) -> Iterator[list[Candidates]]:
    for i in range(0, len(rows), ROWS):
        yield rows[i : i + ROWS]


def _unweighted(row: Candidates, breaks: Breaks) -> Candidates:
    none = dict.fromkeys({"weight", "ignore_index"} & set(row.parameters))
    plain = Candidates(row.arrays, {**row.parameters, **none})
    return plain if plain.parameters and breaks(plain)[0] else row


def _fewer_classes(op: Op, format: Format, row: Candidates, breaks: Breaks) -> Candidates:
    # Rows of one call share their class weights, so these cannot lose different classes.
    n = 1 if op.elementwise or row.parameters.get("weight") is not None else row.classes
    for size in range(1, n):
        kept = [list(c) for c in islice(combinations(range(n), size), ROWS)]
        found = _which([_picked(op, format, row, each) for each in kept], breaks)
        if found:
            return found[0]
    return row


def _picked(op: Op, format: Format, row: Candidates, kept: list[int]) -> Candidates:
    arrays = []
    for a, (_, core, role) in zip(row.arrays, op.arrays, strict=True):
        if role is Role.LABELS:
            arrays.append(np.array([kept.index(int(a[0])) if int(a[0]) in kept else 0]))
        else:
            arrays.append(a[:, kept] if core else a)
    return lawful(op, format, Candidates(tuple(arrays), row.parameters))


def _simpler(op: Op, format: Format, row: Candidates) -> Iterator[Candidates]:
    """Yield rows in which some entry, or every entry of an array, is plainer."""
    for i, (_, _, role) in enumerate(op.arrays):
        for changed in _plainer(format, role, row.arrays[i]):
            arrays = (*row.arrays[:i], changed, *row.arrays[i + 1 :])
            yield lawful(op, format, Candidates(arrays, row.parameters))


def _plainer(format: Format, role: Role, a: Array) -> Iterator[Array]:
    if role is Role.LABELS:
        yield np.zeros_like(a)
        return
    places = [(0, j) for j in range(a.shape[1])] if a.ndim > 1 else [(0,)]
    if role is Role.MASK:
        for at in places:
            yield _with(a, at, True)
        return
    with np.errstate(all="ignore"):
        for value in PLAIN:
            yield np.full_like(a, value)
        values = a.astype(np.float64)
        # A common offset, and what is left of it.
        for offset in (values.min(), values.max(), np.rint(values.min()), np.rint(values.max())):
            yield (values - offset).astype(format.dtype)
        yield from _rounder(format, a)
    for at in places:
        for value in PLAIN:
            yield _with(a, at, value)
        for other in places:
            yield _with(a, at, a[other])
        for rounder in _rounder(format, a):
            yield _with(a, at, rounder[at])


def _rounder(format: Format, a: Array) -> Iterator[Array]:
    """Yield an array with fewer and fewer bits left in each entry, and with whole numbers."""
    order = ordered(format, a)
    for dropped in range(format.p - 1, 0, -1):
        for half in (0, 1 << (dropped - 1)):
            yield unordered(format, np.sign(order) * (((np.abs(order) + half) >> dropped) << dropped))
    yield np.rint(a.astype(np.float64)).astype(format.dtype)


def _with(a: Array, at: tuple[int, ...], value: Any) -> Array:
    changed = a.copy()
    changed[at] = value
    return changed
