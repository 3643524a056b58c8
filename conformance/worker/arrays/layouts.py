"""Ways an array may lie in memory; the values and the shape stay the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def _reversed(a: Array) -> Array:
    turned = tuple(slice(None, None, -1) for _ in a.shape)
    return np.ascontiguousarray(a[turned])[turned]


def _others(a: Array) -> Array:
    # What lies between entries shows where it is read: NaN, the other truth value, class 0.
    return ~a if a.dtype.kind == "b" else np.full(a.shape, 0 if a.dtype.kind in "iu" else np.nan, a.dtype)


def _strided(a: Array) -> Array:
    if not a.ndim:
        return a.copy()
    return np.stack([a, _others(a)], axis=-1).reshape(*a.shape[:-1], 2 * a.shape[-1])[..., ::2]


def _columns(a: Array) -> Array:
    return np.concatenate([a, _others(a)], axis=-1)[..., : a.shape[-1]] if a.ndim else a.copy()


def _readonly(a: Array) -> Array:
    copy = a.copy()
    copy.setflags(write=False)
    return copy


def _unaligned(a: Array) -> Array:
    buffer = np.zeros(a.nbytes + 1, np.uint8)
    view = buffer[1:].view(a.dtype).reshape(a.shape)
    view[...] = a
    return view


LAYOUTS: dict[str, Callable[[Array], Array]] = {
    "transposed": lambda a: np.asfortranarray(a),
    "reversed": _reversed,
    "strided": _strided,
    "columns": _columns,
    "mixed": _strided,
    "read-only": _readonly,
    "unaligned": _unaligned,
    "big-endian": lambda a: a.astype(a.dtype.newbyteorder(">")),
    "broadcast": lambda a: np.broadcast_to(a[:1], a.shape),
}
"""Column-major order, negative strides, gaps between entries, gaps between rows, gaps between the entries of every
argument but the first, no permission to write, an odd address, the other byte order, and one row in the place of all
(the rows of ``a`` are equal)."""

FURTHER = frozenset({"mixed"})
"""Layouts of the further arguments: the first lies as it is, so that its strides are not theirs."""

FOREIGN = frozenset({"reversed", "unaligned", "big-endian"})
"""Layouts that array libraries other than NumPy do not know: they may be refused."""

ONE_ROW = frozenset({"broadcast"})
"""Layouts that only an array of equal rows can have."""

SWAPPED = frozenset({"big-endian"})
"""Layouts that change the bytes of a number; types of one byte and the formats that NumPy does not know have none."""


def laid(a: Array, layout: str | None) -> Array:
    """Return an array equal to ``a`` that lies in memory as ``layout`` says; None leaves it as it is.

    >>> laid(np.arange(6.0).reshape(2, 3), "reversed").strides
    (-24, -8)
    """
    return a if layout is None else LAYOUTS[layout](a)
