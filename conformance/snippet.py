"""A finding as a line of Python that needs the backend and NumPy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..spec.op import Op, Role

SHORT = 16
"""Rows up to this length are written out; longer ones are named by their case id."""


def snippet(
    op: Op,
    dtype: str,
    inputs: Sequence[npt.NDArray[Any]],
    parameters: Mapping[str, Any],
    at: tuple[int, ...],
    want: str,
) -> str:
    """Return Python source that calls the function at ``inputs`` and shows the entry ``at`` of its result.

    Empty where the rows are too long to be written out.
    """
    if any(np.size(a) > SHORT for a in inputs):
        return ""
    kind = f"np.{dtype}" if hasattr(np, dtype) else f"ml_dtypes.{dtype}"
    kinds = {Role.MASK: "bool", Role.LABELS: "int"}
    arrays = [
        f"np.array({_literal(a)}, {kinds.get(role, kind)})" for a, (_, _, role) in zip(inputs, op.arrays, strict=True)
    ]
    keywords = [
        f"{name}=" + (f"np.array({_literal(v)}, {kind})" if isinstance(v, np.ndarray) else repr(v))
        for name, v in parameters.items()
    ]
    entry = f"[{', '.join(map(str, at))}]" if at else ""
    return f"{op.id}({', '.join(arrays + keywords)}){entry}  # want {want}"


def _literal(a: Any) -> str:
    if np.ndim(a):
        return "[" + ", ".join(_literal(v) for v in a) + "]"
    if np.asarray(a).dtype.kind in "biu":
        return str(a)
    value = float(a)
    return repr(value) if np.isfinite(value) else f'float("{value}")'
