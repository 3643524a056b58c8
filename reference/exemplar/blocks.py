"""From arrays of any shape, axis and format to blocks of rows in binary64 and back: the only second rounding."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Body = Callable[..., Any]

BLOCK = 3 << 12
"""Numbers in a block: some ten temporaries of 96 KiB fit a cache, and are reused instead of mapped anew."""


def is_narrow(x: Array) -> bool:
    """Whether binary64 has digits to spare for the format of x."""
    return x.dtype.itemsize < 8


def vectors(body: Body, x: Array, *others: Array, axis: int) -> Array:
    """Return ``body`` of blocks (rows, n), one value a class, the classes along ``axis``, in the format of x."""
    n = x.shape[axis]
    flat = _mapped(body, x, others, axis, n)
    return np.moveaxis(flat.reshape(*np.moveaxis(x, axis, -1).shape), -1, axis)


def scalars(body: Body, x: Array, *others: Array, axis: int, dtype: Any = None) -> Array:
    """Return ``body`` of blocks (rows, n), one value a row as (rows, 1), in the format of x unless one is named."""
    return _mapped(body, x, others, axis, 1, dtype).reshape(np.moveaxis(x, axis, -1).shape[:-1])


def elements(body: Body, x: Array, *others: Array) -> Array:
    """Return ``body`` of blocks of numbers, in the format of x."""
    arrays = np.broadcast_arrays(x, *others)
    return _filled(body, [a.reshape(-1, 1) for a in arrays], x.dtype, 1).reshape(arrays[0].shape)


def _mapped(body: Body, x: Array, others: tuple[Array, ...], axis: int, width: int, dtype: Any = None) -> Array:
    classes = np.moveaxis(x, axis, -1)
    n, batch = classes.shape[-1], classes.shape[:-1]
    # NumPy sums neighbours pairwise (an error of u log n) and anything else one by one (u n): classes go last.
    flat = [classes.reshape(prod(batch), n)]
    for a in others:
        along = a.ndim == x.ndim
        full = np.broadcast_to(np.moveaxis(a, axis, -1) if along else a, (*batch, n) if along else batch)
        flat.append(full.reshape(prod(batch), n if along else 1))
    return _filled(body, flat, dtype or x.dtype, width)


def _filled(body: Body, flat: list[Array], dtype: Any, width: int) -> Array:
    rows, n = flat[0].shape
    out = np.empty((rows, width), dtype)
    step = max(1, BLOCK // max(n, 1))
    # Infinities and NaN are values of these functions, not accidents.
    with np.errstate(all="ignore"):
        for i in range(0, rows, step):
            out[i : i + step] = body(*(_wide(a[i : i + step]) for a in flat))
    return out


def _wide(a: Array) -> Array:
    # Neighbours in memory, so that sums have one order whatever the layout; masks and labels are no numbers.
    return a if a.dtype.kind in "biu" else np.ascontiguousarray(a, dtype=np.float64)
