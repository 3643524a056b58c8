"""Steps from a row to its neighbours: bits, exponents, signs, ties, gaps, offsets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ....reference.cases.family import into
from ....reference.formats import Array, Format
from ....spec.op import Op
from ....spec.role import Role
from .candidates import Candidates, lawful, ordered, unordered

Move = Callable[[np.random.Generator, Format, Array], Array]

LARGEST_GAP = 7
"""Binary exponent of the largest difference of two entries that a move makes: beyond 2^7 nothing is left of e^-d."""


def neighbours(rng: np.random.Generator, op: Op, format: Format, rows: Candidates) -> Candidates:
    """Return one neighbour of each row: one of its arrays is changed by one move, or by two."""
    arrays = [a.copy() for a in rows.arrays]
    with np.errstate(all="ignore"):
        for rounds in (1.0, 0.3):
            # The first argument is the function's own; the others follow it.
            which = np.where(rng.random(rows.count) < 0.6, 0, rng.integers(len(arrays), size=rows.count))
            which = np.where(rng.random(rows.count) < rounds, which, -1)
            for i, (_, _, role) in enumerate(op.arrays):
                chosen = np.flatnonzero(which == i)
                if chosen.size:
                    arrays[i][chosen] = _moved(rng, format, role, arrays[i][chosen], rows.classes)
    return lawful(op, format, Candidates(tuple(arrays), rows.parameters))


def _moved(rng: np.random.Generator, format: Format, role: Role, a: Array, classes: int) -> Array:
    if role is Role.LABELS:
        return rng.integers(classes, size=a.shape)
    if role is Role.MASK:
        flipped = a.copy()
        at = np.arange(len(a)), rng.integers(a.shape[1], size=len(a))
        flipped[at] = ~flipped[at]
        return flipped
    table = a if a.ndim > 1 else a[:, None]
    moves = MOVES if table.shape[1] > 1 else ALONE
    kind = rng.integers(len(moves), size=len(table))
    out = table.copy()
    for k, move in enumerate(moves):
        chosen = np.flatnonzero(kind == k)
        if chosen.size:
            out[chosen] = move(rng, format, table[chosen])
    return out.reshape(a.shape)


def _at(rng: np.random.Generator, a: Array) -> tuple[Array, Array]:
    return np.arange(len(a)), rng.integers(a.shape[1], size=len(a))


def _signs(rng: np.random.Generator, count: int) -> Array:
    return rng.choice([-1, 1], size=count)


def _step(rng: np.random.Generator, f: Format, a: Array) -> Array:
    """One entry by a power of two of ulps: from its last bit to its exponent."""
    order, at = ordered(f, a), _at(rng, a)
    order[at] += _signs(rng, len(a)) << rng.integers(f.bits - 1, size=len(a))
    return unordered(f, order)


def _binade(rng: np.random.Generator, f: Format, a: Array) -> Array:
    order, at = ordered(f, a), _at(rng, a)
    order[at] += _signs(rng, len(a)) << (f.p - 1)
    return unordered(f, order)


def _sign(rng: np.random.Generator, f: Format, a: Array) -> Array:
    out, at = a.copy(), _at(rng, a)
    out[at] = -out[at]
    return out


def _swap(rng: np.random.Generator, f: Format, a: Array) -> Array:
    out, one, other = a.copy(), _at(rng, a), _at(rng, a)
    out[one], out[other] = a[other], a[one]
    return out


def _tie(rng: np.random.Generator, f: Format, a: Array) -> Array:
    order, one, other = ordered(f, a), _at(rng, a), _at(rng, a)
    order[one] = order[other] + rng.integers(-2, 3, size=len(a))
    return unordered(f, order)


def _gap(rng: np.random.Generator, f: Format, a: Array) -> Array:
    values, one, other = a.astype(np.float64), _at(rng, a), _at(rng, a)
    values[one] = values[other] + _signs(rng, len(a)) * 2.0 ** rng.integers(-f.p, LARGEST_GAP, size=len(a))
    return into(f, values)


def _offset(rng: np.random.Generator, f: Format, a: Array) -> Array:
    step = _signs(rng, len(a)) * 2.0 ** rng.integers(-f.p, f.p, size=len(a))
    return into(f, a.astype(np.float64) + step[:, None])


def _scale(rng: np.random.Generator, f: Format, a: Array) -> Array:
    return into(f, a.astype(np.float64) * 2.0 ** rng.integers(-3, 4, size=len(a))[:, None])


def _fewer_bits(rng: np.random.Generator, f: Format, a: Array) -> Array:
    order, at = ordered(f, a), _at(rng, a)
    dropped = rng.integers(1, f.p, size=len(a))
    order[at] = np.sign(order[at]) * ((np.abs(order[at]) >> dropped) << dropped)
    return unordered(f, order)


def _fresh(rng: np.random.Generator, f: Format, a: Array) -> Array:
    values, at = a.astype(np.float64), _at(rng, a)
    values[at] = rng.normal(size=len(a)) * 2.0 ** rng.integers(-4, LARGEST_GAP, size=len(a))
    return into(f, values)


ALONE: tuple[Move, ...] = (_step, _step, _binade, _sign, _fewer_bits, _fresh)
MOVES: tuple[Move, ...] = (*ALONE, _swap, _tie, _gap, _offset, _scale)
