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


def _strided(a: Array) -> Array:
    # Every second place of a larger array, a NaN in each place between: reading one shows.
    wide = np.full((*a.shape[:-1], 2 * a.shape[-1]), np.nan, a.dtype) if a.ndim else a.copy()
    view = wide[..., ::2] if a.ndim else wide
    view[...] = a
    return view


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
    "read-only": _readonly,
    "unaligned": _unaligned,
}
"""Column-major order, negative strides, gaps between entries, no permission to write, an odd address."""


def laid(a: Array, layout: str | None) -> Array:
    """Return an array equal to ``a`` that lies in memory as ``layout`` says; None leaves it as it is.

    >>> laid(np.arange(6.0).reshape(2, 3), "reversed").strides
    (-24, -8)
    """
    return a if layout is None else LAYOUTS[layout](a)
