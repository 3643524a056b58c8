"""How arrays of a call become the numbers that a definition reads."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..spec.op import Role
from .irregular import DomainError


def encode(a: npt.NDArray[Any], role: Role, size: int) -> npt.NDArray[Any]:
    """Return rows as float64: a mask as 0 and 1, a label as the one-hot row of its class, numbers as they are.

    Raises :class:`~softgauge.reference.irregular.DomainError` for a label outside [0, size).

    >>> encode(np.array([2, 0]), Role.LABELS, 3).tolist()
    [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    """
    if role is not Role.LABELS:
        return a.astype(np.float64)
    if a.size and (a.min() < 0 or a.max() >= size):
        raise DomainError(f"a label outside [0, {size}) names no class")
    return (np.arange(size) == a[..., None]).astype(np.float64)


def encode_one(v: Any, role: Role, size: int) -> Any:
    """Return one argument of :func:`softgauge.reference.value` as exact numbers."""
    if role is Role.LABELS:
        return encode(np.asarray(v), role, size).tolist()
    if role is Role.MASK:
        return [float(bool(b)) for b in v]
    return [_number(x) for x in v] if np.ndim(v) else _number(v)


def _number(v: Any) -> Any:
    number = float(v) if isinstance(v, np.floating) or getattr(v, "dtype", None) is not None else v
    if isinstance(number, float) and not np.isfinite(number):
        raise DomainError(f"{number} is no finite number: use softgauge.reference.values for special values")
    return number
