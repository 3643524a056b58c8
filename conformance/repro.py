"""A stand-alone reproduction of a finding: a few lines that need the backend and NumPy alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from .subject import Subject

SHORT = 16
"""Rows up to this length are written out; longer ones are named by their case id."""


def snippet(subject: Subject, inputs: Sequence[npt.NDArray[Any]], at: tuple[int, ...], case: str) -> str:
    """Return Python source that calls the function at ``inputs`` and shows the entry ``at`` of its result."""
    if any(np.ndim(a) and len(a) > SHORT for a in inputs):
        return f"softgauge repro {case} BACKEND"
    name = subject.format.name
    dtype = f"np.{name}" if name.startswith("float") and "_" not in name else f"ml_dtypes.{name}"
    wrapped = [a if np.ndim(a) else np.asarray(a)[None] for a in inputs] if subject.op.elementwise else inputs
    arguments = ", ".join(f"np.array({_literal(a)}, {dtype})" for a in wrapped)
    entry = f"[{', '.join(map(str, at))}]" if at else ""
    return f"{subject.op.id}({arguments}){entry}"


def _literal(a: npt.NDArray[Any]) -> str:
    if np.ndim(a):
        return "[" + ", ".join(_literal(v) for v in a) + "]"
    value = float(a)
    return f'float("{value}")' if not np.isfinite(value) else repr(value)
