"""Rows that no definition is evaluated at: infinities, NaN, zeros under a logarithm, nothing. Data resolve them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...spec.op import Extension, Op
from ...spec.role import Role
from ..formats import Array, Format, Mask
from .certified import Certified, Outcome
from .ziv import enclose

Row = tuple[Any, ...]


class DomainError(ValueError):
    """An input outside the function's domain, whose value is a convention and not a number."""


def regular_rows(op: Op, rows: list[Array]) -> Mask:
    """Return which rows the definition is evaluated at: finite, probabilities positive, a mask that keeps some."""
    fits = []
    for a, role in zip(rows, op.roles, strict=True):
        good = np.isfinite(a)
        if role is Role.PROBABILITIES:
            # The 16-bit types of ml_dtypes warn of NaN.
            with np.errstate(invalid="ignore"):
                good = good & (a > 0)
        fits.append(good.all(axis=-1) if a.ndim > 1 else good)
        if role is Role.MASK:
            fits.append((a != 0).any(axis=-1))
    mask: Mask = np.all(fits, axis=0)
    return mask


def irregular(op: Op, row: Row, target: Format) -> list[Outcome]:
    """Return the outcomes of a row that is not regular; raises :class:`DomainError` where its value is a convention."""
    if op.cores[0] and not row[0]:
        return [] if op.result else [literal(op.extension.empty if op.extension else np.nan, target)]
    width = len(row[0]) if op.result else 1
    if op.elementwise:
        missing = any(v != v for v in row)
        return [literal(np.nan if missing else _tabulated(op, row), target)]
    if _ignored(op, row):
        return [literal(0.0, target)] * width
    kept = _kept(op, row)
    present = [[a[i] for i in kept] if core else [a] for core, a in zip(op.cores, row, strict=True)]
    if any(v != v for a in present for v in a):
        return [literal(np.nan, target)] * width
    extension = op.extension
    if extension is None or _conventional(op, extension, row, present):
        raise DomainError(f"{op.id}: no value is defined at {row}; see the special values of {op.id}")
    if np.inf in present[0]:
        return [literal(_given(op, extension.plus_inf, row), target)] * width
    if not kept:
        return [literal(extension.empty, target)] * width
    reduced = [a if core else a[0] for core, a in zip(op.cores, present, strict=True)]
    part = enclose(op, reduced, target)
    if not op.result:
        return part
    whole: list[Outcome] = [literal(extension.absent, target)] * width
    for i, outcome in zip(kept, part, strict=True):
        whole[i] = outcome
    return whole


def _ignored(op: Op, row: Row) -> bool:
    """Whether the label of a row is ignored, and nothing but its logits can make it irregular."""
    if "ignore_index" not in op.options or any(row[op.roles.index(Role.LABELS)]):
        return False
    return all(np.isfinite(a).all() for a in row[1:])


def _kept(op: Op, row: Row) -> list[int]:
    """Return the entries that are not absent: kept by the mask, and not where the extension says absent."""
    absent_at = op.extension.absent_at if op.extension else None
    masks = [a for a, role in zip(row, op.roles, strict=True) if role is Role.MASK]
    return [i for i, v in enumerate(row[0]) if v != absent_at and all(m[i] for m in masks)]


def _conventional(op: Op, extension: Extension, row: Row, present: list[list[Any]]) -> bool:
    """Whether the value is a convention: an infinity beside the first argument, a weight where an entry is absent."""
    if any(not np.isfinite(v) for a in present[1:] for v in a):
        return True
    if any(v <= 0 for a, role in zip(present, op.roles, strict=True) if role is Role.PROBABILITIES for v in a):
        return True
    absent = [i for i, v in enumerate(row[0]) if v == extension.absent_at]
    for name in extension.absent_where_zero:
        place = op.arguments.index(name)
        if any(row[place][i] if op.cores[place] else row[place] for i in absent):
            return True
    return False


def _given(op: Op, number: float | None, row: Row) -> float:
    if number is None:
        raise DomainError(f"{op.id}: no value is defined at {row}; see the special values of {op.id}")
    return number


def _tabulated(op: Op, row: Row) -> float:
    for special in op.specials:
        if all(a == b for a, b in zip(special.x, row, strict=True)):
            return float(special.y)
    raise DomainError(f"{op.id}: no value is defined at {row}; see the special values of {op.id}")


def literal(number: float, target: Format) -> Certified:
    """Return a special value in the format: an infinity, NaN or a number that is given and not computed."""
    if number != number:
        return Certified(target, target.nan_code, (0, 0), (0, 0), 0)
    if np.isinf(number):
        return Certified(target, target.inf_code | (target.sign_bit if number < 0 else 0), (0, 0), (0, 0), 0)
    numerator, denominator = float(number).as_integer_ratio()
    exact = numerator, 1 - denominator.bit_length()
    return Certified(target, target.round(*exact), exact, exact, 0)
