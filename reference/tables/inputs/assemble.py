"""Puts the rows of one case together: each argument of the type that a call passes, all of them inside the domain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ....spec.op import Op
from ....spec.role import Role
from ...cases.family import into
from ...cases.reconcile import reconcile
from ...formats import Array, Format


def assemble(
    op: Op, target: Format, n: int, chosen: Mapping[str, Any], rows: Callable[[int, int], Array]
) -> list[Array]:
    """Return the arrays of a call of one row of n classes.

    ``rows(argument, width)`` gives the row of an array of the call before rounding; ``chosen`` are its parameters.
    """
    arrays: list[Array] = [into(target, rows(0, n))[None]]
    for argument, (_, core, role) in enumerate(op.arrays[1:], 1):
        row = rows(argument, n if core else 1)
        if role is Role.LABELS:
            arrays.append(row.astype(np.int64))
        elif role is Role.MASK:
            arrays.append(row[None] != 0)
        else:
            arrays.append(into(target, row[None] if core else row))
    reconcile(op, target, arrays, chosen)
    return arrays
