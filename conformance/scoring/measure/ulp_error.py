"""The scoring rule: errors in ulp at the exact value, and their ratio to the bound of each grade line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from ....reference.evaluate import Enclosures
from ....reference.formats import Array, Mask, Real
from ....spec.grade import Grade
from ....spec.op import Op
from .arithmetic import IN_ULP, LINES, Arithmetic
from .tolerance import due, exponents


class Measure:
    """The comparison of one result with the certified one."""

    def __init__(
        self,
        op: Op,
        how: Arithmetic,
        arrays: tuple[Array, ...],
        got: Array,
        want: Enclosures,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        """Take the arguments and both results, the classes along the last axis."""
        self.op, self.how, self.arrays, self.got, self.want = op, how, arrays, got, want
        self.due = due(op, how, arrays, want, parameters)
        self.nan, self.kind = self.due.nan, how.format
        self._ratios: dict[Grade, Real] = {}

    @cached_property
    def spurious(self) -> Mask:
        """NaN where the exact result is a number."""
        mask: Mask = np.isnan(self.got) & ~self.nan
        return mask

    @cached_property
    def missed_nan(self) -> Mask:
        """A number where the result is NaN."""
        mask: Mask = ~np.isnan(self.got) & self.nan
        return mask

    @cached_property
    def same(self) -> Mask:
        """Bit for bit the correctly rounded result; zeros of either sign and NaN of any payload are the same."""
        mask: Mask = (self.got == self.want.rounded) | (np.isnan(self.got) & self.nan)
        return mask

    @cached_property
    def unit(self) -> Array:
        """Exponent of the unit in which errors and tolerances are compared.

        It is the ulp's, unless a result is so much larger than what is due that float64 would overflow: a result near
        1 where 0 is due is more than 2^1024 ulp off.
        """
        largest = np.maximum(exponents(self.got, self.kind), self.due.exponent) - 1000
        # The very array: tolerances in this unit are remembered.
        return self.due.unit if (largest <= self.due.unit).all() else np.maximum(self.due.unit, largest)

    @cached_property
    def error(self) -> Real:
        """|got - exact| in units of 2^unit; an infinity counts as 2^(e_max + 1)."""
        with np.errstate(invalid="ignore"):
            gap = self._scaled(self.got) - self._scaled(self.want.rounded)
            error = np.abs(gap - np.ldexp(self.want.residual, self.want.ulp_exponent - self.unit))
        limits = np.isinf(self.want.rounded) & (self.want.bits == 0)
        error = np.where(limits & ~self.same, np.inf, error)
        # An exact overflow beyond 2^(e_max + 1) that gives the infinity it must give has no error.
        error = np.where(self.same & ~np.isfinite(self.want.rounded), 0.0, error)
        return np.where(self.spurious | self.missed_nan, np.inf, error)

    @cached_property
    def ulps(self) -> Real:
        """|got - exact| in ulp of the format at the exact value."""
        with np.errstate(over="ignore"):
            return np.asarray(np.ldexp(self.error, self.unit - self.want.ulp_exponent))

    def _scaled(self, a: Array) -> Real:
        values = a.astype(np.float64)
        infinite = np.isinf(values)
        # 2^1024 is no float64: an infinity's exponent joins the scale.
        finite = np.where(infinite, np.copysign(1.0, values), values)
        return np.ldexp(finite, np.where(infinite, self.kind.e_max + 1, 0) - self.unit)

    def tolerance(self, line: Grade) -> Real:
        """Return the permitted error of a grade line in units of 2^unit: half an ulp, bound, underflow."""
        return self.due.tolerance(line, self.unit)

    def ratio(self, line: Grade) -> Real:
        """Return error / tolerance; a result is within the line where this is at most 1."""
        if line not in self._ratios:
            with np.errstate(all="ignore"):
                r = self.error / self.tolerance(line)
            r = np.where(self.error == 0, 0.0, np.where(np.isnan(r), np.inf, r))
            granted = line in (Grade.FAST, Grade.SAVED, Grade.FRAGILE) and self._base2_overflow.any()
            self._ratios[line] = np.where(self._base2_overflow, 0.0, r) if granted else r
        return self._ratios[line]

    def share(self, line: Grade) -> Real:
        """Return error / what any grade permits, those that are a number of ulp included."""
        return self.ratio(line) if line in LINES else self.ulps / IN_ULP[line]

    def beyond(self, line: Grade) -> Mask:
        """Return where the result misses a grade."""
        if line is Grade.EXACT:
            return ~self.same
        return np.asarray(self.ulps >= 1 if line is Grade.FAITHFUL else self.ratio(line) > 1)

    def permitted(self, line: Grade) -> Real:
        """Return what any grade permits in ulp of the format at the exact value."""
        if line not in LINES:
            return np.full(self.got.shape, IN_ULP[line])
        with np.errstate(over="ignore"):
            return np.asarray(np.ldexp(self.tolerance(line), self.unit - self.want.ulp_exponent))

    def depth(self, counted: Mask) -> float | None:
        """Return the effective depth of the summation tree: the largest part of an error that no other term explains.

        It is in units of what one level contributes to the textbook bound, and 0 where the other terms explain all;
        None where no bound contains a sum over several classes.
        """
        if self.op.elementwise or self.arrays[0].shape[-1] < 2:
            return None
        others = self.due.tolerance(Grade.TEXTBOOK, self.unit, 0)
        with np.errstate(invalid="ignore"):
            level = self.due.tolerance(Grade.TEXTBOOK, self.unit, 1) - others
        kept = counted & (level > 0) & np.isfinite(self.error)
        if not kept.any():
            return None
        with np.errstate(over="ignore"):
            return float(max(0.0, ((self.error[kept] - others[kept]) / level[kept]).max()))

    @cached_property
    def _base2_overflow(self) -> Mask:
        """An infinity where the result exceeds max/log2(e): in base 2 its logarithm has no number."""
        edge = float(self.how.compute.max) / np.log2(np.e)
        exact = self.want.rounded.astype(np.float64)
        mask: Mask = np.isinf(self.got) & (np.abs(exact) > edge) & (np.signbit(self.got) == np.signbit(exact))
        return mask

    @cached_property
    def outside(self) -> Mask:
        """Outside the codomain; by more than a bound where the caller says so."""
        lo, hi = self.op.codomain
        mask: Mask = (self.got < lo) | (self.got > hi)
        return mask
