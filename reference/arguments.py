"""How arrays of a call become the numbers that a definition reads."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..spec.role import Role
from .arbiter.nonfinite import DomainError
from .formats import Array, Mask


def encode(a: Array, role: Role, size: int, ignored: int | None = None) -> Array:
    """Return rows as float64: a mask as 0 and 1, a label as the one-hot row of its class, numbers as they are.

    The row of an ``ignored`` label is 0. Raises :class:`~softgauge.reference.DomainError` for another label outside
    [0, size).

    >>> encode(np.array([2, 0]), Role.LABELS, 3).tolist()
    [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    """
    if role is not Role.LABELS:
        return a.astype(np.float64)
    counts = _counts(a, size, ignored)
    return ((np.arange(size) == a[..., None]) & counts[..., None]).astype(np.float64)


def _counts(labels: Array, size: int, ignored: int | None) -> Mask:
    counts = np.ones(labels.shape, np.bool_) if ignored is None else labels != ignored
    if (counts & ((labels < 0) | (labels >= size))).any():
        raise DomainError(f"a label outside [0, {size}) names no class")
    return counts


class EncodedRows:
    """The rows of one argument, encoded when they are asked for: a copy of a large array is never whole."""

    def __init__(self, raw: Array, role: Role, size: int, ignored: int | None = None) -> None:
        """Take rows of ``size`` classes, or one number or label a row."""
        self.raw = raw
        self._role, self._size, self._ignored = role, size, ignored

    def __len__(self) -> int:
        return len(self.raw)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of all encoded rows."""
        return (len(self.raw), self._size) if self._role is Role.LABELS else self.raw.shape

    @property
    def counts(self) -> Mask:
        """Which labels count, of an argument that is labels: those that are not ignored."""
        return _counts(self.raw, self._size, self._ignored)

    def __getitem__(self, which: Any) -> Array:
        return encode(self.raw[which], self._role, self._size, self._ignored)

    def take(self, which: Any) -> EncodedRows:
        """Return some of the rows."""
        return EncodedRows(self.raw[which], self._role, self._size, self._ignored)


def encode_one(v: Any, role: Role, size: int, ignored: int | None = None) -> Any:
    """Return one argument of :func:`softgauge.reference.evaluate` as exact numbers."""
    if role is Role.LABELS:
        return encode(np.asarray(v), role, size, ignored).tolist()
    if role is Role.WEIGHT and v is None:
        return [1.0] * size
    if role is Role.MASK:
        return [float(bool(b)) for b in v]
    return [_number(x) for x in v] if np.ndim(v) else _number(v)


def _number(v: Any) -> Any:
    number = float(v) if isinstance(v, np.floating) or getattr(v, "dtype", None) is not None else v
    if isinstance(number, float) and not np.isfinite(number):
        raise DomainError(f"{number} is no finite number: use softgauge.reference.values for special values")
    return number
