"""The certified pullback of a sum or mean over rows: row by row, with the cotangent over the divisor in g's place.

∂(Σ_r L_r / d)/∂x_r = (1/d) ∂L_r/∂x_r, so no row meets another: what certifies the pullback of one row certifies this,
rungs, limits and the arbiter's one reading a row.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from inspect import Parameter, Signature
from typing import Any

import numpy as np

from ...spec.op import Field, Op
from ...spec.role import Role
from ..arbiter.ziv import enclose
from ..arguments import EncodedRows
from ..formats import Format
from ..ladder.climb import chunks
from ..ladder.decide import decide
from ..ladder.verdict import RungResult

LARGEST = Fraction(sys.float_info.max)


def reduced_pullback(op: Op, rows: Sequence[EncodedRows], divisor: Fraction, target: Format, into: RungResult) -> None:
    """Write the pullback of Σ op(row) / divisor; rows are finite, the divisor is dyadic and not 0."""
    *inputs, cotangent = rows
    # A divisor is positive for whoever divides: its sign goes to the cotangent.
    g = cotangent if divisor > 0 else EncodedRows(-cotangent[:], Role.COTANGENT, 0)
    divisor = abs(divisor)
    if divisor > LARGEST:
        _exact(op, [*inputs, g], divisor, target, into)
        return
    parts = parts_of(divisor) if divisor != 1 else []
    columns = [EncodedRows(np.broadcast_to(np.float64(v), len(g)), Role.PARAMETER, 0) for v in parts]
    known = divided(op, len(parts)) if parts else op
    for here in chunks(len(g), rows[0].shape[-1], times=32):
        decide(known, [a.take(here) for a in (*inputs, g, *columns)], target, into.rows(here))


def _exact(op: Op, rows: Sequence[EncodedRows], divisor: Fraction, target: Format, into: RungResult) -> None:
    """Write the arbiter's outcomes: no float64 holds the divisor, and the arbiter takes any number."""
    for r in range(len(rows[0])):
        for k, outcome in enumerate(enclose(divided(op, 1), [*(a[r].tolist() for a in rows), divisor], target)):
            into.put((r, k), outcome)


def parts_of(divisor: Fraction) -> list[float]:
    """Return floating-point numbers whose exact sum is a positive number that float64 numbers add up to.

    >>> parts_of(Fraction(2**60 + 1))
    [1.152921504606847e+18, 1.0]
    """
    parts = []
    while divisor:
        parts.append(float(divisor))
        divisor -= Fraction(parts[-1])
    return parts


def divided(op: Op, count: int) -> Op:
    """Return a pullback with g / Σ d in place of its cotangent g; the ``count`` numbers d are its last arguments."""

    def split(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
        *inputs, g = arguments[:-count]
        return (*inputs, g / sum(arguments[-count:]))

    def define(F: Field, *arguments: Any) -> Any:
        return op.define(F, *split(arguments))

    def limit(*arguments: Any) -> Any:
        assert op.limit is not None
        return op.limit(*split(arguments))

    names = ("F", *op.arguments, *(f"divisor_{i}" for i in range(count)))
    parameters = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in names]
    define.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # read by Op.arguments
    inputs, out = op.signature.split("->")
    signature = f"{inputs}{',()' * count}->{out}"
    return replace(op, signature=signature, define=define, limit=None if op.limit is None else limit)
