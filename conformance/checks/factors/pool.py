"""Rows for a call: a few of each argument, the pairs of them that stand somewhere, and what is due for each pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from ....reference.cases import Batch
from ....reference.cases.batch import NO_CLASS, SAMPLED, generator, parameters
from ....reference.cases.choose import chosen, stacked
from ....reference.cases.families.further_arguments import COTANGENTS, LABELS, TARGETS, UNIT_TARGETS
from ....reference.cases.families.logits import LOGITS
from ....reference.cases.families.probabilities import PROBABILITIES, RARE
from ....reference.cases.families.scalars import scalars
from ....reference.cases.family import Family, into
from ....reference.cases.reconcile import reconcile
from ....reference.evaluate import Enclosures
from ....reference.formats import FORMATS, Array, Format, Mask
from ....spec.discovery import function
from ....spec.op import Op
from ....spec.role import Role
from ...scoring.oracle import Oracle
from .absence import kept_of
from .table import Setting

NUMBERS = 24
"""Single numbers of a call."""

LONG, LONGER = 64, 1100
"""Classes beyond which a call has fewer different rows."""

QUOTIENT = 4
"""No probability is larger."""

ABSENT = 3
"""Entries of the row that shows what stands at an entry that is absent."""


def _far(rng: np.random.Generator, f: Format, n: int) -> Array:
    return rng.choice([-1000.0, -300.0, 1000.0]) + rng.normal(size=n)


FAR = Family("far", "every exponential of the entries themselves is 0 or infinite", "a missing shift", _far)

VALUES: Mapping[str, tuple[str, ...]] = {
    "ordinary": ("normal", "soft"),
    "wide": ("wide", "peaked"),
    "far": ("far", "magnitudes"),
    "equal": ("equal", "uniform"),
    "late": ("late-maximum", "unnormalised"),
    "tails": ("tails", "subnormal"),
}
"""The family of the logits and that of the probabilities at each level."""

FURTHER: Mapping[str, tuple[str, ...]] = {
    "random": ("random", "soft"),
    "last": ("last",),
    "mixed": ("mixed", "counts"),
    "alternating": ("alternating", "unnormalised"),
    "zero": ("zero",),
}
"""The family of the cotangents and that of the targets at each level."""


def _last(rng: np.random.Generator, f: Format, n: int) -> Array:
    return (np.arange(n) == n - 1).astype(np.float64)


LAST = Family("last", "the last entry alone", "an end that is left out", _last)

TEMPERATURES: Mapping[str, tuple[float, ...]] = {"1": (1.0,), "below": (0.1, 0.7), "above": (3.0, 10.0)}


@dataclass(frozen=True)
class Pool:
    """Different rows, what is due for each, and which of them stands at each place; the classes are last.

    What ``counted`` leaves out is a convention.
    """

    batch: Batch
    want: Enclosures
    at: Array
    counted: Mask


def labelled(op: Op) -> int | None:
    """Return which argument holds labels."""
    roles = [role for _, _, role in op.arrays]
    return roles.index(Role.LABELS) if Role.LABELS in roles else None


def pool(
    op: Op, target: Format, setting: Setting, name: str, places: Sequence[Array], classes: int, oracle: Oracle
) -> Pool:
    """Return the rows of a call; ``places`` says which of its rows each argument has at each place."""
    rng = generator(f"{name}:rows")
    if op.elementwise:
        rows, flags = _numbers(op, target, rng)
        options, kept = dict[str, Any](), None
    else:
        rows, flags, options, kept = _rows(op, target, setting, rng, classes)
    count = len(flags)
    keys, at = np.unique(
        np.ravel_multi_index([p.ravel() % count for p in places], (count,) * len(places)), return_inverse=True
    )
    which = np.unravel_index(keys, (count,) * len(places))
    batch = Batch(
        name,
        op.id,
        target.name,
        "covering",
        tuple(a[i] for a, i in zip(rows, which, strict=True)),
        tuple(flags[i] for i in which[0]),
        options,
    )
    counted = np.ones(len(keys), np.bool_)
    if kept is None:
        return Pool(batch, oracle.answer(batch), at, counted)
    want = _due(op, batch, kept, oracle)
    if setting.get("absent") == "whole rows" and whole_rows(op):
        # What a row of nothing gives is a convention; its neighbours are looked at.
        empty = which[0] % 2 == 1
        batch.arrays[0][empty] = op.extension.absent_at if op.extension else 0.0
        counted = ~empty
    return Pool(batch, want, at, counted)


def rows_of(classes: int) -> int:
    """Return how many different rows of each argument a call has."""
    return 4 if classes <= LONG else 3 if classes <= LONGER else 2


def whole_rows(op: Op) -> bool:
    """Whether a row may lack all of its entries: no other argument forbids it."""
    return op.extension is not None and not {Role.LABELS, Role.TARGETS, Role.MASK, Role.PROBABILITIES} & set(op.roles)


def fitting(op: Op, classes: int) -> int:
    """Return a number of classes that a function is tried with: the maps of samples have fewer."""
    return 1 + (classes - 1) % SAMPLED if "n" in op.parameters else classes


def _numbers(op: Op, target: Format, rng: np.random.Generator) -> tuple[list[Array], tuple[str, ...]]:
    x, flags = scalars(rng, target, 8 * NUMBERS)
    few = rng.permutation(len(x))[:NUMBERS]
    arrays, named = [x[few]], tuple(flags[i] for i in few)
    for role in op.roles[1:]:
        families = UNIT_TARGETS if role is Role.TARGETS else COTANGENTS
        extra, _ = stacked(rng, chosen(rng, families, range(NUMBERS)), target, 1)
        arrays.append(into(target, extra[:, 0]))
    return arrays, named


def _rows(
    op: Op, target: Format, setting: Setting, rng: np.random.Generator, n: int
) -> tuple[list[Array], tuple[str, ...], dict[str, Any], Mask | None]:
    count = rows_of(n)
    options = _options(op, target, setting, rng, n)
    kept = kept_of(op, setting, options, rng, n)
    arrays: list[Array] = []
    flags: tuple[str, ...] = ()
    for _, core, role in op.arrays:
        if role is Role.LABELS:
            arrays.append(_labels(setting, rng, arrays[0], kept))
            continue
        if role is Role.MASK:
            drawn = np.ones((count, n), np.bool_) if kept is None else np.broadcast_to(kept, (count, n)).copy()
            arrays.append(drawn)
            continue
        rows, found = stacked(rng, _families(role, setting, count), target, n if core else 1)
        flags = flags or found
        rounded = into(target, rows)
        if role is Role.PROBABILITIES:
            # A quotient of an ordinary probability and a subnormal one may overflow, as it does in a sound form.
            least = float(target.tiny) * QUOTIENT if arrays else float(target.tiny)
            rounded[(rounded == 0) | ((rounded < least) & bool(arrays))] = least
        if not core:
            # Of one number for each row no two are alike.
            rounded = into(target, rows[:, 0] + np.arange(count) / 4)
        arrays.append(rounded)
    reconcile(op, target, arrays, {**options, "ignore_index": None})
    where = labelled(op)
    if where is not None and options.get("ignore_index") is not None:
        arrays[where][0] = options["ignore_index"]
    if kept is not None and op.extension is not None:
        for i, (name, core, role) in enumerate(op.arrays):
            if role in (Role.LOGITS, Role.PROBABILITIES) and Role.MASK not in op.roles:
                arrays[i][:, ~kept] = op.extension.absent_at
            elif role is Role.TARGETS and core and name in op.extension.absent_where_zero:
                arrays[i][:, ~kept] = 0
    return arrays, flags, options, kept


def _families(role: Role, setting: Setting, count: int) -> list[Family]:
    """Return the family of each row of an argument: every second row is an ordinary one, and one of logits far off.

    What rows beside each other share by mistake, as a maximum, shows where they lie far apart.
    """
    known = {f.flag: f for f in (*LOGITS, FAR)}
    level, plain = setting["values"], "normal"
    if role is Role.PROBABILITIES:
        known, plain = {f.flag: f for f in (*PROBABILITIES, *RARE)}, "soft"
        wanted = VALUES[level][1]
    elif role is Role.LOGITS:
        wanted = VALUES[level][0]
    else:
        further = FURTHER[setting["further"]]
        known = {f.flag: f for f in ((*TARGETS, LAST) if role is Role.TARGETS else (*COTANGENTS, LAST))}
        wanted, plain = further[-1 if role is Role.TARGETS else 0], "soft" if role is Role.TARGETS else "random"
    found = [known[plain if i % 2 else wanted] for i in range(count)]
    if role is Role.LOGITS and count > 2:
        found[-1] = FAR
    return found


def _options(op: Op, target: Format, setting: Setting, rng: np.random.Generator, n: int) -> dict[str, Any]:
    """Return the parameters of a call."""
    options = parameters(op, rng, n, target)
    if "temperature" in options:
        options["temperature"] = float(into(target, rng.choice(TEMPERATURES[setting["temperature"]])))
    if "weight" in options:
        weight = into(target, rng.integers(2, 16, size=n) / 4)
        options["weight"] = weight if setting["weight"] == "given" else None
    if "label_smoothing" in options:
        options["label_smoothing"] = float(into(target, 0.1)) if setting["smoothing"] == "given" else 0.0
    if "ignore_index" in options:
        options["ignore_index"] = ignored(setting, rng, n)
    return options


def ignored(setting: Setting, rng: np.random.Generator, n: int) -> int | None:
    """Return the label that is ignored: one that the labels' type holds."""
    held = np.iinfo(setting["labels"])
    found = {
        "none": None,
        "-100": NO_CLASS,
        "a class": int(rng.choice([0, n - 1])),
        "beyond": 255 if n <= 255 <= held.max else n + 1,
    }[setting["ignored"]]
    return found if found is None or held.min <= found <= held.max else None


def _labels(setting: Setting, rng: np.random.Generator, first: Array, kept: Mask | None) -> Array:
    """Return labels that a type holds, each of a class that is there; where there is none, others."""
    held = np.iinfo(setting["labels"])
    n = first.shape[-1]
    there = np.ones(n, np.bool_) if kept is None else kept
    legal = np.flatnonzero(there & (np.arange(n) <= held.max))
    legal = legal if legal.size else np.flatnonzero(there)
    families = [LABELS[i % len(LABELS)] for i in range(len(first))]
    rows, _ = stacked(rng, families, FORMATS["float64"], 1, first[:, legal].astype(np.float64))
    return legal[rows[:, 0].astype(np.int64)]


def _due(op: Op, batch: Batch, kept: Mask, oracle: Oracle) -> Enclosures:
    """Return what is due where some entries are absent: the values of the rows without them, as the extension says."""
    present = oracle.answer(without(op, batch, np.flatnonzero(kept)))
    if not op.result:
        return present
    absent = absent_entry(op.id, batch.format)
    fields = []
    for found, other in zip(_fields(present), _fields(absent), strict=True):
        whole = np.empty((len(found), len(kept)), found.dtype)
        whole[:, kept], whole[:, ~kept] = found, other[0, 0]
        fields.append(whole)
    return Enclosures(*fields)


def _fields(known: Enclosures) -> tuple[Array, ...]:
    return known.rounded, known.ulp_exponent, known.residual, known.bits


def without(op: Op, batch: Batch, at: Array) -> Batch:
    """Return a batch with some of its classes only."""
    arrays = [
        np.searchsorted(at, a) if role is Role.LABELS else a[:, at] if core else a
        for a, (_, core, role) in zip(batch.arrays, op.arrays, strict=True)
    ]
    options = dict(batch.parameters)
    where = labelled(op)
    if where is not None and options.get("ignore_index") is not None:
        off = batch.arrays[where].astype(np.int64) == options["ignore_index"]
        arrays[where] = np.where(off, NO_CLASS, arrays[where])
        options["ignore_index"] = NO_CLASS
    if options.get("weight") is not None:
        options["weight"] = options["weight"][at]
    return replace(batch, id=f"{batch.id}:{len(at)}", arrays=tuple(arrays), parameters=options)


@cache
def absent_entry(name: str, format: str) -> Enclosures:
    """Return what is due for a row whose first entry is absent."""
    op, target = function(name), FORMATS[format]
    assert op.extension is not None
    arrays: list[Array] = []
    for _, core, role in op.arrays:
        if role is Role.LABELS:
            arrays.append(np.array([1]))
        elif role is Role.MASK:
            arrays.append(np.array([[False, True, True]]))
        elif not core:
            arrays.append(into(target, np.ones(1)))
        else:
            row = np.full((1, ABSENT), 0.5)
            if role is Role.LOGITS and Role.MASK not in op.roles:
                row[0, 0] = op.extension.absent_at
            elif role in (Role.PROBABILITIES, Role.TARGETS):
                row[0, 0] = 0.0
            arrays.append(into(target, row))
    options = {"n": 8, "temperature": 1.0, "weight": None, "ignore_index": None, "label_smoothing": 0.0}
    given = {name: options.get(name, "none") for name in op.parameters}
    return Oracle().answer(Batch(f"{name}:{format}:absent", name, format, "covering", tuple(arrays), ("",), given))
