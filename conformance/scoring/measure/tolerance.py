"""What any result for one batch is compared with: the exact quantities, and the error that each line permits."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ....reference.evaluate import Enclosures
from ....reference.formats import Array, Format, Mask, Real
from ....spec.grade import Grade
from ....spec.op import Bound, Op
from ....spec.role import Role
from .arithmetic import Arithmetic, granted
from .exact_quantities import Exact
from .quantities import Quantities

SHRINK = 12
"""Exponent by which logits are shrunk where a radius overflows: more than any sum of terms of a bound."""

DIVISORS = 60
"""Exponent by which probabilities that are divided by are made larger where the reciprocal of one overflows."""

LOGITS = frozenset({"x", "m", "d", "D", "y", "z", "log_s", "offset", "value"})


class Tolerances:
    """What any result for one batch is compared with: the exact quantities, and the errors that lines permit."""

    def __init__(
        self,
        op: Op,
        how: Arithmetic,
        arrays: tuple[Array, ...],
        want: Enclosures,
        parameters: Mapping[str, Any] | None,
    ) -> None:
        self.op, self.how, self.arrays, self.want, self.parameters = op, how, arrays, want, parameters
        self.kind = how.format
        self.nan: Mask = np.isnan(want.rounded)
        self.unit = want.ulp_exponent.astype(np.int64)
        self._permitted: dict[tuple[Any, ...], Real] = {}
        self._underflow: dict[tuple[Any, ...], Real] = {}

    def serves(self, op: Op, how: Arithmetic, arrays: Any, want: Enclosures, parameters: Any) -> bool:
        """Whether these are the very objects that this was made for."""
        mine = (self.op, self.arrays, self.want, self.parameters)
        same = all(a is b for a, b in zip(mine, (op, arrays, want, parameters), strict=True))
        return same and self.how == how

    @cached_property
    def exact(self) -> Exact:
        """The exact quantities of the batch."""
        with np.errstate(all="ignore"):
            return Exact(self.op, self.arrays, self.want.rounded, self.parameters)

    @cached_property
    def exponent(self) -> npt.NDArray[np.int64]:
        """Binary exponent of the certified results."""
        return exponents(self.want.rounded, self.kind)

    def tolerance(self, line: Grade, unit: Array, h: int | None = None) -> Real:
        """Return the permitted error of a grade line in units of 2^unit: half an ulp, bound, underflow.

        ``h`` is the depth of the summation tree, unless it is what the line grants.
        """
        compute, profile = granted(self.how, line)
        bounds = {bound.grade: bound for bound in self.op.bounds}
        # What has no saved results loses nothing by their rounding.
        bound = bounds.get(line, bounds[Grade.FAST])
        q = Quantities(self.exact, profile, line, compute.u, self.kind, self.how.eta(self.kind))
        if h is not None:
            # To first order, in which an error is a sum of terms of which one grows with h.
            q.h, bound = h, replace(bound, factors=None)
        if unit is not self.unit:
            return self._tolerance(bound, q, compute, unit)
        # Where storage and compute format are one, native grants what textbook does.
        key = (bound.radius, bound.rounded, bound.factors, bound.underflow, compute.name, profile, q.h, q.plain, q.c_x)
        if key not in self._permitted:
            self._permitted[key] = self._tolerance(bound, q, compute, unit)
        return self._permitted[key]

    def _tolerance(self, bound: Bound, q: Quantities, compute: Format, unit: Array) -> Real:
        scale = self.exact.g_exponent if "g" in self.op.arguments else np.zeros(1, np.int64)
        with np.errstate(all="ignore"):
            spread = bound.radius(q) * compute.u
            if not np.isfinite(spread).all():
                spread = np.where(np.isfinite(spread), spread, self._shrunk(bound, q, compute.u, SHRINK, 1))
            if not np.isfinite(spread).all():
                # What is left is a product of two logits, most often beside a probability that is 0.
                spread = np.where(np.isfinite(spread), spread, self._shrunk(bound, q, compute.u, self._peak, 2))
            if bound.factors is not None and compute.bits > 16:
                # In 8 and 16 bits N u is no small number: a line that computes there stays one of first order.
                spread = spread / (1 - np.minimum(bound.factors(q) * compute.u, 0.5))
            if bound.rounded is not None:
                spread = spread + bound.rounded(q)
            radius = self._fit(np.ldexp(spread, scale - self._fit_up(unit)))
            lost = np.ldexp(self.how.eta(self.kind), -unit) + self._lost(bound, compute, unit)
        radius = np.where(np.isnan(radius), np.inf, radius)
        if self.how.normalises and self.op.roles[0] is Role.PROBABILITIES:
            radius = radius + self._normalised(q, unit)
        return np.asarray(radius + lost + (0.0 if compute is self.kind else self._half_ulp(radius, unit)))

    def _normalised(self, q: Quantities, unit: Array) -> Real:
        """Return what the division of probabilities by their sums costs, in units of 2^unit.

        With sums 1 + a and 1 + b of p and q an entropy becomes H/(1 + a) + log(1 + a), a cross-entropy
        C/(1 + a) + log(1 + b), a divergence D/(1 + a) + log((1 + b)/(1 + a)), and a pullback moves likewise, g times as
        far: by |y| and by |g|, times (|a| + |b|)/(1 - |a| - |b|). The sums err by h u, and each quotient by k_div u,
        which moves a function as far as an error of the sum does.
        """
        moved = self.exact.excess + 2 * (q.h + q.k_div) * q.u
        share = self._fit(moved / (1 - np.minimum(moved, 0.5)))
        g = np.abs(self._fit(self.exact.unscaled_g)) if "g" in self.op.arguments else 1.0
        with np.errstate(over="ignore"):
            return np.asarray(share * np.ldexp(np.abs(self.want.rounded.astype(np.float64)) + g, -unit))

    def _half_ulp(self, radius: Real, unit: Array) -> Real:
        """Return what the rounding of a result costs that is off by ``radius``, in units of 2^unit.

        It is half an ulp, and half an ulp of the next binade where the error leads there. The power of two between them
        is a number of the format, so that no rounding moves what was carried across it further than it was carried.
        """
        half = np.ldexp(0.5, self.want.ulp_exponent - unit)
        with np.errstate(invalid="ignore", over="ignore"):
            reached = np.abs(np.ldexp(self.want.rounded.astype(np.float64), -unit)) + radius
            farther = np.ldexp(0.5, np.frexp(reached)[1] - self.kind.p)
        return np.where(np.isfinite(reached), np.maximum(half, np.minimum(farther, radius)), half)

    @cached_property
    def _peak(self) -> npt.NDArray[np.int64]:
        """The exponent that leaves no logit of a row, or none at all, above 1; 0 where none is."""
        peak = np.abs(self.exact.x)
        if not self.op.elementwise:
            peak = np.max(peak, axis=-1, keepdims=True, initial=0.0)
        return np.maximum(np.frexp(peak)[1], 0).astype(np.int64)

    @staticmethod
    def _shrunk(bound: Bound, q: Quantities, u: float, by: Any, degree: int) -> Any:
        """Return radius times u, of this degree in the logits at most, from logits that were made smaller by 2^by.

        Terms of a lower degree count as much more, which is nothing beside logits that overflow in sums.
        """
        return np.ldexp(bound.radius(_Scaled(q, logits=by)) * u, degree * np.asarray(by))

    def _lost(self, bound: Bound, compute: Format, unit: Array) -> Real:
        """Return what the underflow of intermediates costs, in units of 2^unit: the same on every line.

        It is linear at most in cotangents, in logits and in 1/q. Where a product of these overflows each is scaled, and
        the scales count in full, of a term that has no cotangent too: beside a product of that size it is nothing.
        """
        key = bound.underflow, compute.name
        if unit is self.unit and key in self._underflow:
            return self._underflow[key]
        q, shape = Quantities.bare(self.exact), self._fit_up(unit).shape
        lost = np.full(unit.shape, np.inf)
        g = np.maximum(self.exact.g_exponent, 0) if "g" in self.op.arguments else 0
        for scales in ((0, 0, 0), (g, 0, 0), (g, self._peak, DIVISORS)):
            amplified = self._fit(np.broadcast_to(bound.underflow(_Lossy(q, *scales)), shape))
            total = self._fit(np.broadcast_to(sum(scales), shape))
            lost = np.where(np.isfinite(lost), lost, np.ldexp(self.how.eta(compute) * amplified, total - unit))
            if np.isfinite(amplified).all():
                break
        if unit is self.unit:
            self._underflow[key] = lost
        return lost

    def _fit_up(self, a: Any) -> Any:
        """Give a result without a class axis the axis that quantities keep."""
        return a if self.op.result or self.op.elementwise else np.asarray(a)[..., None]

    def _fit(self, a: Any) -> Any:
        return a if self.op.result or self.op.elementwise else np.asarray(a)[..., 0]


_recent: deque[Tolerances] = deque(maxlen=2)
"""The last few: a check asks for one batch in many ways, and may ask for two in turn."""

KEPT = 1 << 14
"""Entries of the largest batch that is remembered; more would hold memory and save little."""


def due(
    op: Op,
    how: Arithmetic,
    arrays: tuple[Array, ...],
    want: Enclosures,
    parameters: Mapping[str, Any] | None,
) -> Tolerances:
    """Return what results for a batch are compared with, remembered as long as the same batch is asked for."""
    for known in _recent:
        if known.serves(op, how, arrays, want, parameters):
            return known
    made = Tolerances(op, how, arrays, want, parameters)
    if arrays[0].size <= KEPT:
        _recent.appendleft(made)
    return made


def exponents(a: Array, format: Format) -> npt.NDArray[np.int64]:
    """Return binary exponents as frexp does, of an infinity one beyond the format's."""
    values = a.astype(np.float64)
    finite = np.frexp(np.where(np.isfinite(values), values, 0.0))[1].astype(np.int64)
    return np.where(np.isinf(values), format.e_max + 2, finite)


class _Scaled:
    """Quantities whose logits were made smaller by 2^logits, for where sums or products of true ones overflow."""

    def __init__(self, q: Quantities, logits: Any) -> None:
        self._q, self._logits = q, logits

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._q, name)
        return np.ldexp(value, -np.asarray(self._logits)) if name in LOGITS else value


class _Lossy(_Scaled):
    """Quantities for the underflow terms: their cotangents have their true size, but for a scale."""

    def __init__(self, q: Quantities, cotangents: Any, logits: Any, divisors: int) -> None:
        super().__init__(q, logits)
        self._cotangents, self._divisors = cotangents, divisors

    @property
    def g(self) -> Any:
        return np.ldexp(self._q.exact.unscaled_g, -np.asarray(self._cotangents))

    @property
    def q_kept(self) -> Any:
        return np.ldexp(self._q.q_kept, self._divisors)
