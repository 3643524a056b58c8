"""The scoring rule for a loss over rows: what the rows may err by, and their sum and division."""

from __future__ import annotations

import numpy as np

from ....reference.cases import Batch
from ....reference.formats import FORMATS, Array, Mask, Real
from ....reference.reduction.divisor import divisor_of
from ....spec.grade import Grade
from ....spec.op import Op
from ..oracle import Oracle
from .arithmetic import LINES, Arithmetic, granted
from .quantities import depth
from .ulp_error import Measure


class Reduced:
    """The comparison of one reduced result with the certified one."""

    def __init__(self, op: Op, how: Arithmetic, batch: Batch, got: Array, oracle: Oracle) -> None:
        """Take the arguments of a call with a reduction and its result."""
        self._op, self._how = op, how
        self.measure = Measure(op, how, batch.arrays, got, oracle.answer(batch), batch.parameters)
        arrays = batch.arrays
        if op.pullback_of:
            # The cotangent of the reduced loss is the cotangent of every row.
            arrays = (*arrays[:-1], np.broadcast_to(arrays[-1], arrays[1].shape))
        rows = Batch(f"{batch.id}:rows", op.id, batch.format, batch.check, arrays, batch.flags, {
            **batch.parameters, "reduction": "none"
        })  # fmt: skip
        want = oracle.answer(rows)
        self._rows = Measure(op, how, arrays, want.rounded, want, rows.parameters)
        self._weight = float(divisor_of(arrays[1], batch.parameters))

    def ratio(self, line: Grade) -> Real:
        """Return error / tolerance; a result is within the line where this is at most 1."""
        with np.errstate(all="ignore"):
            r = self.measure.error / self._tolerance(line)
        return np.where(self.measure.error == 0, 0.0, np.nan_to_num(r, nan=np.inf, posinf=np.inf))

    def beyond(self, line: Grade) -> Mask:
        """Return where a result misses a required grade."""
        return np.asarray(self.ratio(line) > 1) if line in LINES else self.measure.beyond(line)

    def _tolerance(self, line: Grade) -> Real:
        """Return the permitted error in units of 2^unit.

        Each row may err by its own bound, and be rounded to the format before it is added. Both sums, of the rows and
        of the weights, err by their depth times u, the division by k_div; a pullback multiplies by the weighted
        cotangent instead, with as many roundings.
        """
        compute, profile = granted(self._how, line)
        each = np.ldexp(self._rows.tolerance(line), self._rows.unit)
        size = np.abs(self._rows.want.rounded.astype(np.float64))
        roundings = 2 * depth(line, len(each), compute.u) + profile.k_div + 2
        total = (each + roundings * compute.u * size) / self._weight
        if not self._op.result:
            total = np.asarray(total.sum())
        kind = FORMATS[self._how.format.name]
        half = np.ldexp(0.0 if compute is kind else 0.5, self.measure.want.ulp_exponent)
        lost = self._how.eta(kind) + 2 * self._how.eta(compute)
        return np.asarray(np.ldexp(total + half + lost, -self.measure.unit))
