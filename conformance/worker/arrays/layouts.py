"""Ways an array may lie in memory; the values and the shape stay the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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


BETWEEN = "|"
"""Stands between the layouts of the arguments where each has its own, as in ``permuted|contiguous``."""


def _permuted(a: Array) -> Array:
    order = [*reversed(range(a.ndim - 1)), a.ndim - 1] if a.ndim > 2 else [*reversed(range(a.ndim))]
    return np.ascontiguousarray(a.transpose(order)).transpose(np.argsort(order))


def _channels_last(a: Array) -> Array:
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(a, 1, -1)), -1, 1) if a.ndim > 1 else a


def _offset(a: Array) -> Array:
    buffer = np.zeros(a.size + 1, a.dtype)
    buffer[1:] = a.ravel()
    return buffer[1:].reshape(a.shape)


def _repeated(a: Array, axis: int) -> Array:
    return np.broadcast_to(a.take([0], axis=axis), a.shape)


OWN: dict[str, Callable[[Array], Array]] = {
    "contiguous": lambda a: a,
    "permuted": _permuted,
    "channels-last": _channels_last,
    "offset": _offset,
    **{f"repeated-{axis}": partial(_repeated, axis=axis) for axis in range(5)},
}
"""Layouts of a single argument beside those of all: as it is, the leading axes in another order (of two axes both),
the second axis last in memory, one entry behind the start of the memory, and strides of 0 along one axis (what lies
along it is equal)."""


def of_argument(layout: str | None, i: int, positional: int) -> str | None:
    """Return how the argument number ``i`` lies; those from ``positional`` on are passed by keyword.

    >>> [of_argument("permuted|strided", i, 2) for i in range(3)], of_argument("mixed", 0, 2)
    (['permuted', 'strided', None], None)
    """
    if layout is not None and BETWEEN in layout:
        return layout.split(BETWEEN)[i] if i < positional else None
    # What is passed by keyword belongs to the classes and has no rows.
    spared = layout in (ONE_ROW if i >= positional else FURTHER if i == 0 else ())
    return None if spared else layout


def laid(a: Array, layout: str | None) -> Array:
    """Return an array equal to ``a`` that lies in memory as ``layout`` says; None leaves it as it is.

    >>> laid(np.arange(6.0).reshape(2, 3), "reversed").strides
    (-24, -8)
    """
    if layout is None or not a.ndim:
        return a
    return (LAYOUTS[layout] if layout in LAYOUTS else OWN[layout])(a)
