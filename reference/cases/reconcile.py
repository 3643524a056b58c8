"""Keeps the arguments of a row fit for each other: each inside the domain, products of them inside the range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...spec.op import Op
from ...spec.role import Role
from ..formats import Array, Format

NO_CLASS = -100
"""The label that is ignored where the ignored label is no class."""

IGNORED_EVERY = 7
"""One row in so many has a label that is ignored, where that is no class."""

ORDINARY = 2.0**10
"""No cotangent but a huge one is larger."""


def reconcile(op: Op, target: Format, arrays: list[Array], options: Mapping[str, Any]) -> None:
    """Change arguments in place: what may not be absent is lifted, what may is given no weight."""
    if op.roles[0] is Role.PROBABILITIES:
        _probabilities(op, target, arrays)
    elif not op.elementwise:
        _logits(op, arrays, options)
    if Role.COTANGENT in op.roles and not op.elementwise:
        _cotangents(op, target, arrays)


def _probabilities(op: Op, target: Format, arrays: list[Array]) -> None:
    first = arrays[0]
    if op.extension is None:
        first[first == 0] = 0.25
    for i, (name, _, role) in enumerate(op.arrays):
        if i and role is Role.PROBABILITIES:
            other = arrays[i]
            other[(other == 0) & (first > 0)] = max(float(target.tiny), 2.0**-10)
            assert name == "q"


def _logits(op: Op, arrays: list[Array], options: Mapping[str, Any]) -> None:
    first, extension = arrays[0], op.extension
    absent = np.isneginf(first)
    if extension is None or any(options.get(name) for name in extension.absent_where_zero):
        first[absent] = -50.0
        absent = np.isneginf(first)
    for i, (name, _, role) in enumerate(op.arrays):
        if role is Role.MASK:
            # A row that mask and -inf leave nothing of is a convention, not a value.
            nothing = (absent | ~arrays[i]).all(axis=1, keepdims=True)
            first[nothing & arrays[i]] = 0.0
        if extension is not None and name in extension.absent_where_zero:
            if role is Role.LABELS:
                chosen = np.take_along_axis(absent, arrays[i][:, None], 1)[:, 0]
                arrays[i] = np.where(chosen, first.argmax(axis=1), arrays[i])
            else:
                arrays[i][absent] = 0.0
        if role is Role.LABELS and options.get("ignore_index") == NO_CLASS:
            arrays[i][::IGNORED_EVERY] = NO_CLASS


def _cotangents(op: Op, target: Format, arrays: list[Array]) -> None:
    """Scale huge cotangents down to where 4·K·max |g|·max(1, Σ|t|) is finite: products of them are then, too."""
    (at,) = [i for i, (*_, role) in enumerate(op.arrays) if role is Role.COTANGENT]
    g = arrays[at].astype(np.float64)
    weight = np.ones(len(g))
    for a, (_, core, role) in zip(arrays, op.arrays, strict=True):
        if role is Role.TARGETS and core:
            weight = np.maximum(1.0, np.abs(a.astype(np.float64)).sum(axis=-1))
    room = float(target.max) / (4 * arrays[0].shape[-1] * weight)
    peak = np.abs(g) if g.ndim == 1 else np.abs(g).max(axis=-1)
    scale = np.where((peak > room) & (peak > ORDINARY), 2.0 ** -np.ceil(np.log2(np.maximum(peak / room, 1.0))), 1.0)
    arrays[at] = (g * (scale if g.ndim == 1 else scale[:, None])).astype(target.dtype)
