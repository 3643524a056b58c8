"""Plain arguments of a function: a call with them asks for nothing unusual."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ....reference.cases.family import into
from ....reference.formats import FORMATS
from ....spec.op import Op
from ....spec.role import Role

PARAMETERS: dict[str, Any] = {
    "n": 8, "temperature": 2.0, "weight": None, "ignore_index": None, "label_smoothing": 0.0, "reduction": "none",
}  # fmt: skip


def plain_call(
    op: Op, dtype: str, rows: tuple[int, ...], classes: int
) -> tuple[list[npt.NDArray[Any]], dict[str, Any]]:
    """Return arrays of shape (rows, classes) or (rows), as the signature has them, and the parameters."""
    arrays: list[npt.NDArray[Any]] = []
    for _, core, role in op.arrays:
        shape = (*rows, classes) if core or op.elementwise else rows
        if role is Role.LABELS:
            arrays.append(np.zeros(shape, np.int64))
        elif role is Role.MASK:
            arrays.append(np.ones(shape, np.bool_))
        else:
            arrays.append(into(FORMATS[dtype], np.linspace(0.25, 1.0, int(np.prod(shape))).reshape(shape)))
    return arrays, {name: PARAMETERS[name] for name in op.parameters}


def plain_like(op: Op, arrays: Sequence[npt.NDArray[Any]]) -> tuple[npt.NDArray[Any], ...]:
    """Return arrays of the same shapes and types with plain values."""
    plain = {Role.LABELS: 0, Role.MASK: 1}
    pairs = zip(arrays, op.arrays, strict=True)
    return tuple(np.full(a.shape, plain.get(role, 0.5)).astype(a.dtype) for a, (_, _, role) in pairs)
