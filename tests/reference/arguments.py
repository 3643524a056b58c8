"""Arguments for any function, built by the role of each: as a call passes them and as a definition meets them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from softgauge.reference.arbiter.nonfinite import regular_rows
from softgauge.reference.arguments import encode
from softgauge.spec import Op
from softgauge.spec.role import KEYWORDS, Role

Array = npt.NDArray[Any]

PARAMETERS: dict[str, Any] = {
    "temperature": 2.0,
    "n": 50,
    "weight": None,
    "ignore_index": -100,
    "label_smoothing": 0.0,
    "reduction": "none",
}
"""More samples than the rows here have classes, and not so many that a Gaussian map is a step."""


def parameters_of(op: Op) -> dict[str, Any]:
    """A value for each parameter."""
    return {name: PARAMETERS[name] for name in op.parameters}


def arrays_of(op: Op, shape: tuple[int, ...] = (2, 3)) -> list[Array]:
    """One array for each argument that a call passes; those without a class axis lack the last axis of the shape.

    Masks keep every other class, the first among them.
    """
    rng = np.random.default_rng(len(op.id))
    found: list[Array] = []
    for _, core, role in op.arrays:
        own = shape if core or op.elementwise else shape[:-1]
        if role is Role.LABELS:
            found.append(rng.integers(max(shape[-1], 1), size=own))
        elif role is Role.MASK:
            found.append(np.broadcast_to(np.arange(shape[-1]) % 2 == 0, own).copy())
        elif role is Role.PROBABILITIES:
            found.append(rng.uniform(0.05, 1.0, size=own))
        else:
            found.append(rng.normal(size=own))
    return found


def narrowed(op: Op, arrays: Sequence[Array], dtype: Any) -> list[Array]:
    """The arrays in a format; labels and masks stay what they are."""
    kept = (Role.LABELS, Role.MASK)
    return [a if role in kept else a.astype(dtype) for (_, _, role), a in zip(op.arrays, arrays, strict=True)]


def encoded(op: Op, arrays: Sequence[Array], parameters: Mapping[str, Any]) -> list[Array]:
    """The rows of a call as the definition meets them, parameters repeated for each row."""
    each, ignored = iter(arrays), parameters.get("ignore_index")
    size, count = (arrays[0].shape[-1] if op.cores[0] else 0), len(arrays[0])
    return [
        encode(_repeated(parameters[name], role, count, size) if role in KEYWORDS else next(each), role, size, ignored)
        for name, role in zip(op.arguments, op.roles, strict=True)
    ]


def _repeated(v: Any, role: Role, count: int, size: int) -> Array:
    if role is Role.WEIGHT:
        return np.broadcast_to(np.ones(size) if v is None else np.asarray(v), (count, size))
    return np.full(count, v)


def is_regular(op: Op, row: Sequence[Any]) -> bool:
    """Whether the definition is evaluated at a row: finite, probabilities positive, a mask that keeps some."""
    return bool(regular_rows(op, [np.array([v], dtype=np.float64) for v in row]).all())


def special_call(op: Op, x: Sequence[Any], dtype: Any) -> tuple[list[Array], dict[str, Any]]:
    """The arrays and parameters of a call at a special value, which is written as the definition meets it."""
    arrays: list[Array] = []
    parameters: dict[str, Any] = {"ignore_index": -100, "reduction": "none"} if op.options else {}
    for name, role, v in zip(op.arguments, op.roles, x, strict=True):
        if role is Role.PARAMETER:
            parameters[name] = v
        elif role is Role.WEIGHT:
            parameters[name] = np.array(v, dtype=dtype)
        elif role is Role.LABELS:
            arrays.append(np.array(v.index(1.0) if 1.0 in v else -100))
        else:
            arrays.append(np.array(v) != 0 if role is Role.MASK else np.array(v, dtype=dtype))
    return arrays, parameters
