"""A call as a row of the array says: shapes, rows, layouts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ....reference.cases.batch import generator
from ....reference.formats import Array, Format
from ....spec.op import Op
from ...scoring.call import Call
from ...scoring.oracle import Oracle
from ...scoring.outcome.model import Severity
from ...worker.arrays.layouts import BETWEEN, FOREIGN
from .levels import ARGUMENTS, LAYOUTS
from .pool import NUMBERS, Pool, labelled, pool, rows_of
from .shape import Shape, classes_of, draw
from .table import Setting


@dataclass(frozen=True)
class Arrangement:
    """A call, the rows that it is made of and the shape that they stand in."""

    pool: Pool
    shape: Shape
    arrays: tuple[Array, ...]
    axis: int
    layout: str | None
    elementwise: bool

    @property
    def call(self) -> Call:
        """The call; what not every library knows may be refused."""
        labels = [a.dtype for a in self.arrays if a.dtype.kind in "iu"]
        wide = not labels or labels[0] == np.int64
        laid = (self.layout or "").split(BETWEEN)
        strange = bool(FOREIGN & set(laid))
        return Call.of(
            self.pool.batch,
            "covering",
            arrays=self.arrays,
            axis=self.axis,
            layout=self.layout,
            refusal=Severity.FAIL if wide and not strange else Severity.NOTE,
            clause="label-type" if not wide else "layout" if strange else "defined",
        )

    @property
    def words(self) -> str:
        """What is told of the call."""
        shape = self.arrays[0].shape
        parts = [f"shape {shape}" if self.elementwise else f"axis {self.axis} of shape {shape}"]
        parts += [f"{self.layout} arguments"] if self.layout else []
        parts += [f"labels of {a.dtype}" for a in self.arrays if a.dtype.kind in "iu" and a.dtype != np.int64]
        return ", ".join(parts)

    def rows(self, got: Array) -> Array:
        """Return a result as rows, the classes last; single numbers are rows without classes."""
        if got.shape == self.shape.batch or self.elementwise:
            return got.reshape(-1)
        return np.moveaxis(got, self.shape.axis, -1).reshape(-1, self.shape.classes)

    def place(self, row: int, entry: tuple[int, ...], vector: bool) -> tuple[int, ...]:
        """Return where an entry of a row stands in the result."""
        if self.elementwise:
            return tuple(int(i) for i in np.unravel_index(row, self.arrays[0].shape))
        at = tuple(int(i) for i in np.unravel_index(row, self.shape.batch)) if self.shape.batch else ()
        return (*at[: self.shape.axis], *entry, *at[self.shape.axis :]) if vector else at


def arrange(op: Op, target: Format, setting: Setting, name: str, fit: int, oracle: Oracle) -> Arrangement:
    """Return the call of a setting; ``fit`` is its number of classes."""
    rng = generator(name)
    shape = draw(rng, setting, fit)
    batch = (*shape.outer, shape.classes) if op.elementwise else shape.batch
    different = NUMBERS if op.elementwise else rows_of(fit)
    base = rng.integers(different, size=batch)
    layouts, places = [], []
    for argument in tuple(ARGUMENTS)[: len(op.arrays)]:
        own = str(rng.choice(LAYOUTS[setting[argument]]))
        at = base
        if own == "repeated":
            along = [i for i, extent in enumerate(batch) if extent > 1]
            axis = int(rng.choice(along)) if along else 0
            own = f"repeated-{axis}"
            at = np.broadcast_to(base.take([0], axis=axis), batch)
        layouts.append(own)
        places.append(at)
    rows = pool(op, target, setting, name, places, fit, oracle)
    layouts = [_behind(op, i, own, shape) for i, own in enumerate(layouts)]
    laid = None if all(own == "contiguous" for own in layouts) else BETWEEN.join(layouts)
    back = int(rng.integers(2)) * (len(shape.batch) + 1)
    return typed(op, of(op, rows, shape, laid, back), setting.get("labels", "int64"))


def _behind(op: Op, i: int, layout: str, shape: Shape) -> str:
    """Return the layout of an argument with the axes counted as it has them: that of the classes stands between."""
    name, _, axis = layout.rpartition("-")
    if name != "repeated" or op.elementwise or not op.arrays[i][1] or int(axis) < shape.axis:
        return layout
    return f"{name}-{int(axis) + 1}"


def of(op: Op, rows: Pool, shape: Shape, layout: str | None, back: int = 0) -> Arrangement:
    """Return the call with rows in a shape; ``back`` is taken from the number of the axis."""
    batch = (*shape.outer, shape.classes) if op.elementwise else shape.batch
    arrays = []
    for a, (_, core, _) in zip(rows.batch.arrays, op.arrays, strict=True):
        stood = a[rows.at].reshape((*batch, *a.shape[1:]))
        arrays.append(shape.placed(stood) if core else np.ascontiguousarray(stood).reshape(batch))
    return Arrangement(rows, shape, tuple(arrays), -1 if op.elementwise else shape.axis - back, layout, op.elementwise)


def typed(op: Op, before: Arrangement, kind: str) -> Arrangement:
    """Return the call with labels of a type, if that holds them."""
    at = labelled(op)
    if at is None:
        return before
    labels, held = before.arrays[at], np.iinfo(kind)
    if not held.min <= labels.min(initial=0) or not labels.max(initial=0) <= held.max:
        return before
    return replace(before, arrays=tuple(a.astype(kind) if i == at else a for i, a in enumerate(before.arrays)))


def flat(op: Op, before: Arrangement) -> Arrangement:
    """Return the call with the same rows under each other, along the last axis."""
    count = len(before.pool.at)
    shape = Shape((), count, ()) if op.elementwise else Shape((count,), before.shape.classes, ())
    return of(op, before.pool, shape, None)


def straight(op: Op, before: Arrangement) -> Arrangement:
    """Return the call with every argument in one piece of memory."""
    return replace(before, layout=None)


def widened(op: Op, before: Arrangement) -> Arrangement:
    """Return the call with labels of 64 bits."""
    return typed(op, before, "int64")


def number_of_classes(op: Op, setting: Setting, name: str) -> int:
    """Return the number of classes of a setting, before any limit."""
    return classes_of(generator(f"{name}:classes"), setting)
