"""Calls of a loss over rows, as the reductions meet them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from softgauge.reference import FORMATS
from softgauge.reference.arguments import EncodedRows
from softgauge.reference.reduction.divisor import divisor_of
from softgauge.spec import function
from softgauge.spec.op import Op
from softgauge.spec.role import Role

from ... import audit_reductions
from ...audit_reductions import IGNORED

LOSS, PULLBACK = function("cross_entropy_loss"), function("cross_entropy_loss_vjp")


class Call(audit_reductions.Call):
    """A batch of rows of one format; ``labels`` have one axis or more."""

    @property
    def divisor(self) -> Fraction:
        return divisor_of(self.labels, self.keywords)

    @property
    def counts(self) -> Any:
        return self.labels.ravel() != IGNORED

    def kept(self, op: Op) -> list[EncodedRows]:
        """The rows that count, as the definition meets them."""
        n, count = self.x.shape[-1], self.labels.size
        columns = [
            (self.x.reshape(count, n), Role.LOGITS),
            (self.labels.ravel(), Role.LABELS),
            (np.broadcast_to(np.ones(n) if self.weight is None else self.weight, (count, n)), Role.WEIGHT),
            (np.full(count, self.smoothing), Role.PARAMETER),
            (np.broadcast_to(self.g, count), Role.COTANGENT),
        ]
        rows = [EncodedRows(a, role, n, IGNORED) for a, role in columns[: len(op.arguments)]]
        return [a.take(self.counts) for a in rows]


def rows_of(columns: list[EncodedRows]) -> list[tuple[Any, ...]]:
    """The rows as tuples of numbers."""
    return [
        tuple(tuple(v) if isinstance(v, list) else v for v in (a[r].tolist() for a in columns))
        for r in range(len(columns[0]))
    ]


SPREADS = (2.0**-6, 0.25, 1.0, 8.0, 40.0)
"""Units of logits: gaps of a few last bits, ordinary ones, and rows that are nearly certain."""


@st.composite
def calls(draw: st.DrawFn, format: str, *, signed: bool = False) -> Call:
    """Rows of the format on a coarse grid, where ties, midpoints and equal rows are common."""
    n = draw(st.integers(1, 4))
    shape = draw(st.sampled_from([(1,), (3,), (6,), (2, 3), (2, 1, 2)]))
    count, dtype = int(np.prod(shape)), FORMATS[format].dtype
    grid = draw(st.lists(st.integers(-6, 6), min_size=count * n, max_size=count * n))
    scale = draw(st.lists(st.sampled_from(SPREADS), min_size=count, max_size=count))
    x = (np.array(grid).reshape(count, n) * np.array(scale)[:, None]).reshape(*shape, n)
    labels = draw(st.lists(st.sampled_from([*range(n), IGNORED]), min_size=count, max_size=count))
    units = st.integers(-8 if signed else 0, 8)
    weight = draw(st.one_of(st.none(), st.lists(units, min_size=n, max_size=n)))
    return Call(
        x.astype(dtype),
        np.array(labels).reshape(shape),
        np.array(draw(st.sampled_from([1.0, -0.75, 6.0, 2.0**-9]))).astype(dtype),
        None if weight is None else (np.array(weight) / 4).astype(dtype),
        draw(st.sampled_from([0.0, 0.125, 0.1, 1.0])),
        draw(st.sampled_from(["sum", "mean"])),
    )
