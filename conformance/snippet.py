"""A finding as a line of Python that needs the backend and NumPy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..spec.op import Op
from ..spec.role import Role

SHORT = 16
"""Rows up to this length are written out; longer ones are named by their case id."""


def snippet(
    op: Op,
    dtype: str,
    inputs: Sequence[npt.NDArray[Any]],
    parameters: Mapping[str, Any],
    at: tuple[int, ...],
    want: str,
    swapped: bool = False,
) -> str:
    """Return Python source that calls the function at ``inputs`` and shows the entry ``at`` of its result.

    ``swapped`` gives the arrays the other byte order. Empty where the rows are too long to be written out.
    """
    if any(np.size(a) > SHORT for a in inputs):
        return ""
    kinds = {Role.MASK: "bool", Role.LABELS: "int"}
    turned = ".astype(np.dtype({}).newbyteorder())" if swapped else ""
    types = [kinds.get(role, _kind(dtype)) for _, _, role in op.arrays]
    arrays = [f"np.array({_literal(a)}, {t}){turned.format(t)}" for a, t in zip(inputs, types, strict=True)]
    keywords = _keywords(dtype, parameters)
    entry = f"[{', '.join(map(str, at))}]" if at else ""
    return f"{op.id}({', '.join(arrays + keywords)}){entry}  # want {want}"


def outline(
    op: Op, dtype: str, arrays: Sequence[npt.NDArray[Any]], axis: int, parameters: Mapping[str, Any], what: str
) -> str:
    """Return Python source that calls the function at zeros of these shapes and shows ``what`` of its result.

    For faults of shape or dtype, which no value matters to.
    """
    kinds = {Role.MASK: "bool", Role.LABELS: "int"}
    given = [
        f"np.zeros({a.shape}, {kinds.get(role, _kind(dtype))})"
        for a, (_, _, role) in zip(arrays, op.arrays, strict=True)
    ]
    keywords = [] if op.elementwise else [f"axis={axis}"]
    return f"{op.id}({', '.join([*given, *keywords, *_keywords(dtype, parameters)])}).{what}"


def _kind(dtype: str) -> str:
    return f"np.{dtype}" if hasattr(np, dtype) else f"ml_dtypes.{dtype}"


def _keywords(dtype: str, parameters: Mapping[str, Any]) -> list[str]:
    return [
        f"{name}=" + (f"np.array({_literal(v)}, {_kind(dtype)})" if isinstance(v, np.ndarray) else repr(v))
        for name, v in parameters.items()
    ]


def _literal(a: Any) -> str:
    if np.ndim(a):
        return "[" + ", ".join(_literal(v) for v in a) + "]"
    if np.asarray(a).dtype.kind in "biu":
        return str(a)
    value = float(a)
    return repr(value) if np.isfinite(value) else f'float("{value}")'
