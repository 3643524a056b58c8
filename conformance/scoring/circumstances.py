"""The circumstances of a call, as limits speak of them, and the limits that would explain a refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...reference.formats import FORMATS, Array, Mask
from ...spec.op import Op
from ...spec.role import Role
from ..worker.limits import LABELS, REDUCTIONS, Limits
from .call import Call

MULTIPLES = (1024, 512, 256, 128, 64, 32, 16, 8, 4, 2)


def probabilities(op: Op, arrays: Sequence[Array]) -> list[Array]:
    """Return the arguments that are probabilities: distributions, and the targets of a row."""
    rows = (Role.PROBABILITIES,) if op.elementwise else (Role.PROBABILITIES, Role.TARGETS)
    return [a for a, (_, _, role) in zip(arrays, op.arrays, strict=True) if role in rows]


def sums_to_one(p: Array, axis: int = -1) -> Mask:
    """Return which rows are probabilities of sum 1, each rounded to the format of ``p``; those of integers have sum 1.

    Probabilities rounded to nearest are off by at most u each, and so is their sum, and by η/2 where they are
    subnormal; who normalises in float64 adds (K + 1)·2^-53. Beyond one half a sum says nothing: a row of zeros would be
    one of probabilities that were rounded. A number is a row of one class. An axis that is not there means the last.
    """
    p = np.atleast_1d(p)
    axis = axis if -p.ndim <= axis < p.ndim else -1
    format, classes = FORMATS.get(p.dtype.name), p.shape[axis]
    slack = format.u + (classes + 1) * FORMATS["float64"].u + classes * float(format.eta) / 2 if format else 0.0
    with np.errstate(all="ignore"):
        return np.asarray(np.abs(p.astype(np.float64).sum(axis=axis) - 1) <= min(slack, 0.5))


@dataclass(frozen=True)
class Circumstances:
    """What a call is like, its values aside."""

    classes: int | None
    last_axis: bool
    dimensions: int
    layout: str | None
    reduction: str
    labels: str

    @classmethod
    def of(cls, op: Op, call: Call) -> Circumstances:
        """Return those of a call."""
        shape = call.arrays[0].shape
        rows = not op.elementwise and len(shape) > 0 and -len(shape) <= call.axis < len(shape)
        labels = [a.dtype.name for a, (_, _, role) in zip(call.arrays, op.arrays, strict=True) if role is Role.LABELS]
        return cls(
            classes=shape[call.axis] if rows else None,
            last_axis=op.elementwise or call.axis in (-1, len(shape) - 1),
            dimensions=0 if op.elementwise else len(shape),
            layout=call.layout,
            reduction=str(call.parameters.get("reduction", "")),
            labels=labels[0] if labels else "",
        )

    def beyond(self, limits: Limits) -> Iterator[str]:
        """Yield the limits that the call is beyond, by the fields of :class:`Limits`."""
        if self.classes is not None and not limits.classes(self.classes):
            yield "classes"
        if limits.last_axis and not self.last_axis:
            yield "last_axis"
        if limits.dimensions and self.dimensions and self.dimensions not in limits.dimensions:
            yield "dimensions"
        if limits.contiguous and self.layout is not None:
            yield "contiguous"
        if self.reduction and self.reduction not in limits.reductions:
            yield "reductions"
        if self.labels and self.labels not in limits.labels:
            yield "labels"

    def words(self) -> str:
        """Return what is unusual about the call, or its number of classes."""
        parts = [
            "" if self.last_axis else "another axis than the last",
            f"{self.dimensions} dimensions" if self.dimensions not in (0, 2) else "",
            f"{self.layout} arguments" if self.layout else "",
            f"reduction {self.reduction}" if self.reduction not in ("", "none") else "",
            f"labels of {self.labels}" if self.labels not in ("", "int64") else "",
        ]
        return ", ".join(part for part in parts if part) or f"K = {self.classes}"


def declarable(answered: Sequence[Circumstances], refused: Sequence[Circumstances]) -> dict[str, Any]:
    """Return the entries of ``limits`` that leave out all that was refused and nothing that was answered.

    Empty where no limit does: then the circumstances are not the reason.
    """
    if not answered or not refused:
        return {}
    found: dict[str, Any] = {}
    left = list(refused)
    for name, entry, within in _candidates(answered, refused):
        caught = [c for c in left if not within(c)]
        if caught:
            found[name] = {**found.get(name, {}), **entry} if isinstance(entry, dict) else entry
            left = [c for c in left if c not in caught]
    return {} if left else found


def _candidates(answered: Sequence[Circumstances], refused: Sequence[Circumstances]) -> Iterator[tuple[str, Any, Any]]:
    """Yield limits that every answered call is within."""
    if all(c.last_axis for c in answered):
        yield "axes", "last", lambda c: c.last_axis
    if all(c.layout is None for c in answered):
        yield "layout", "contiguous", lambda c: c.layout is None
    if dimensions := {c.dimensions for c in answered if c.dimensions}:
        yield "dimensions", sorted(dimensions), lambda c: c.dimensions in dimensions
    reductions = [r for r in REDUCTIONS if r in {c.reduction for c in answered}]
    if reductions:
        yield "reductions", reductions, lambda c: not c.reduction or c.reduction in reductions
    labels = [kind for kind in LABELS if kind in {c.labels for c in answered}]
    if labels:
        yield "labels", labels, lambda c: not c.labels or c.labels in labels
    sizes = [c.classes for c in answered if c.classes]
    if sizes:
        multiple = next((m for m in MULTIPLES if all(n % m == 0 for n in sizes)), 1)
        yield "classes", {"multiple_of": multiple}, lambda c: c.classes is None or c.classes % multiple == 0
        most, least = max(sizes), min(sizes)
        yield "classes", {"max": most}, lambda c: c.classes is None or c.classes <= most
        yield "classes", {"min": least}, lambda c: c.classes is None or c.classes >= least
