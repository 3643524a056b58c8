"""Losses put together over rows that stand in several axes, of which some do not count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np

from ....reference.cases import Batch
from ....reference.cases.batch import generator
from ....reference.cases.family import into
from ....reference.formats import Array, Format
from ....spec.op import Op
from ....spec.role import Role
from ...scoring.call import Call
from ...scoring.outcome.model import Severity
from ...worker.arrays.layouts import BETWEEN, FOREIGN
from .levels import BATCH, FEW, LAYOUTS, MOST
from .pool import ignored
from .shape import Shape, extents, member
from .table import Setting

ROOM = 1 << 13
"""Rows of a call, where there are few classes."""

NARROW, MANY = 16, 800
"""Bits of a format whose sums are soon too large, and rows."""

HUNDRED = 100.0
"""A loss of which a few hundred have a sum that binary16 does not hold, and whose mean it does."""


@dataclass(frozen=True)
class Loss:
    """A call with a reduction, and the batch of its rows under each other with labels of 64 bits."""

    batch: Batch
    call: Call
    words: str


def loss(op: Op, target: Format, setting: Setting, name: str, fit: int) -> Loss:
    """Return the call of a setting; ``fit`` is its number of classes."""
    rng = generator(name)
    shape = _shape(rng, setting, fit)
    if target.bits <= NARROW and prod(shape.batch) >= MANY:
        # Only there does a sum leave the format, or stop growing.
        setting = {**setting, "losses": "a hundred"}
    logits = _logits(rng, target, setting, shape)
    options = _options(target, setting, rng, fit)
    labels = _labels(rng, setting, shape, options["ignore_index"])
    layouts = []
    for argument in ("first", "second"):
        own = str(rng.choice(LAYOUTS[setting[argument]]))
        if own == "repeated":
            along = int(np.argmax(shape.batch))
            labels = np.broadcast_to(labels.take([0], axis=along), shape.batch).copy()
            own = f"repeated-{along}"
        layouts.append(own)
    if (labels == options["ignore_index"]).all():
        # A mean over nothing is a convention.
        labels[...] = _counting(fit, options["ignore_index"])
    layouts += ["contiguous"] * (len(op.arrays) - len(layouts))
    rest = [into(target, np.array(1.5)) for _, _, role in op.arrays if role is Role.COTANGENT]
    count = prod(shape.batch)
    flat = (logits.reshape(count, fit), labels.reshape(count), *rest)
    batch = Batch(name, op.id, target.name, "covering", flat, (setting["losses"],) * count, options)
    strange = bool(FOREIGN & set(layouts))
    typed = labels.astype(setting["labels"])
    call = Call.of(
        batch,
        "covering",
        arrays=(shape.placed(logits), typed, *rest),
        axis=shape.axis,
        layout=BETWEEN.join(layouts),
        refusal=Severity.NOTE if strange or setting["labels"] != "int64" else Severity.FAIL,
        clause="label-type" if setting["labels"] != "int64" else "layout" if strange else "defined",
    )
    return Loss(batch, call, f"axis {shape.axis} of shape {call.arrays[0].shape}, labels of {typed.dtype}")


def plain(before: Loss) -> Call:
    """Return the call with the rows under each other in one piece of memory and labels of 64 bits."""
    return replace(before.call, arrays=before.batch.arrays, axis=-1, layout=None)


def placed(op: Op, before: Loss, got: Array) -> Array:
    """Return a result as that of the batch: one number, or the rows of a pullback."""
    if not op.result:
        return got
    return np.moveaxis(got, before.call.axis, -1).reshape(before.batch.arrays[0].shape)


def classes_of_loss(rng: np.random.Generator, setting: Setting) -> int:
    """Return a number of classes of the level."""
    return member(rng, FEW, setting["classes"], max(n for members in FEW.values() for n in members))


def _shape(rng: np.random.Generator, setting: Setting, classes: int) -> Shape:
    axes = int(setting["dimensions"])
    before = {"last": axes, "first": 0, "middle": int(rng.integers(1, max(axes, 2)))}[setting["axis"]]
    room = min(ROOM, MOST // classes)
    all_axes = extents(rng, axes, member(rng, BATCH, setting["rows"], room), room)
    return Shape(all_axes[:before], classes, all_axes[before:])


def _logits(rng: np.random.Generator, target: Format, setting: Setting, shape: Shape) -> Array:
    """Return the logits, the classes last: normal ones, or such that the loss of class 0 is a hundred."""
    x = rng.normal(size=(*shape.batch, shape.classes))
    if setting["losses"] == "a hundred":
        x = np.full(x.shape, HUNDRED)
        x[..., 0] = 0.0
    return into(target, x)


def _labels(rng: np.random.Generator, setting: Setting, shape: Shape, off: int | None) -> Array:
    """Return labels of which some are ignored, as the level says."""
    labels = rng.integers(shape.classes, size=shape.batch)
    if setting["losses"] == "a hundred":
        labels = np.zeros(shape.batch, np.int64)
    if off is None:
        return labels
    if off == 0 and shape.classes > 1:
        labels[labels == 0] = 1
    dropped = np.zeros(shape.batch, np.bool_)
    counted = setting["counted"]
    if counted == "scattered":
        dropped = rng.random(shape.batch) < 0.5
    elif counted == "unequal":
        # Most of one slice along each axis is ignored, and nothing of the others.
        for axis, extent in enumerate(shape.batch):
            if extent > 1:
                np.moveaxis(dropped, axis, 0)[0] = rng.random(shape.batch[:axis] + shape.batch[axis + 1 :]) < 0.8
    elif counted == "one":
        dropped = np.ones(shape.batch, np.bool_)
    labels[dropped] = off
    labels.reshape(-1)[int(rng.integers(labels.size))] = _counting(shape.classes, off)
    return labels


def _counting(classes: int, off: int | None) -> int:
    """Return a label that is not ignored."""
    return classes - 1 if off != classes - 1 else 0


def _options(target: Format, setting: Setting, rng: np.random.Generator, n: int) -> Mapping[str, Any]:
    weight = into(target, rng.integers(2, 16, size=n) / 4)
    return {
        "weight": weight if setting["weight"] == "given" else None,
        "ignore_index": ignored(setting, rng, n) if n > 1 or setting["ignored"] != "a class" else None,
        "label_smoothing": float(into(target, 0.1)) if setting["smoothing"] == "given" else 0.0,
        "reduction": setting["reduction"],
    }
