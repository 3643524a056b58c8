"""A call with arrays of any shape as a call over rows of classes, which is what native code and adapters are given."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ...spec.op import Op
from ...spec.role import Role

Array = npt.NDArray[Any]

EXACT = {Role.LABELS: np.dtype(np.int64), Role.MASK: np.dtype(np.bool_)}
"""Arguments whose type does not depend on the format under test."""


@dataclass(frozen=True)
class CallRows:
    """The arguments of one call: rows × classes where an array has classes, else rows, ``()`` where it has neither.

    An elementwise function meets its array as rows × classes too, as it lies. ``due`` is the shape of the result.
    """

    rows: int
    classes: int
    arrays: tuple[Array, ...]
    due: tuple[int, ...]
    _outer: tuple[int, ...]
    _axis: int | None

    def restore(self, y: Array) -> Array:
        """Return a result of shape ``due`` in the shape that the caller's arrays ask for."""
        if not self.due:
            return y
        if self._axis is None:
            return y.reshape(self._outer)
        shaped = y.reshape((*self._outer, *self.due[1:]))
        return np.moveaxis(shaped, -1, self._axis) if len(self.due) == 2 else shaped


def rows(op: Op, arrays: tuple[Array, ...], axis: int | None, parameters: Mapping[str, Any]) -> CallRows:
    """Return the arguments of ``op`` as rows; an array is copied only where its rows do not lie at equal distances.

    Raises TypeError for a type that native code is not given, and what NumPy raises for an axis that is not there.
    """
    first = np.asarray(arrays[0])
    typed = [_typed(a, role, first.dtype) for a, (_, _, role) in zip(arrays, op.arrays, strict=True)]
    if op.elementwise:
        shape = first.shape
        count, classes = math.prod(shape[:-1]), shape[-1] if shape else 1
        flat = tuple(np.broadcast_to(a, shape).reshape(count, classes) for a in typed)
        return CallRows(count, classes, flat, (count, classes), shape, None)
    assert axis is not None
    outer = np.moveaxis(first, axis, -1).shape[:-1]
    count, classes = math.prod(outer), first.shape[axis]
    scalar = not op.result and parameters.get("reduction", "none") != "none"
    due = () if scalar else (count, classes) if op.result else (count,)
    laid = []
    for a, (_, core, _) in zip(typed, op.arrays, strict=True):
        if core:
            laid.append(np.moveaxis(a, axis, -1).reshape(count, classes))
        else:
            laid.append(a.reshape(count) if a.ndim else a)
    return CallRows(count, classes, tuple(laid), due, outer, axis)


def _typed(a: Array, role: Role, kind: np.dtype[Any]) -> Array:
    """Return an argument in the byte order of the machine; labels become int64."""
    want = EXACT.get(role, kind.newbyteorder("="))
    if role is Role.LABELS and a.dtype.kind in "iu":
        return a.astype(want, copy=False)
    if a.dtype.newbyteorder("=") != want:
        raise TypeError(f"an argument is {a.dtype} where {want} is due")
    return a.astype(want, copy=False)
