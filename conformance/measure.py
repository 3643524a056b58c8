"""The scoring rule: errors in ulp at the exact value, and their ratio to the bound of each grade line."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ..reference.formats import FORMATS, Format
from ..reference.value import Enclosures
from ..spec.grade import FAST, FAST64, LIBM, Grade, Profile
from ..spec.op import Bound, Op
from .quantities import Exact, Quantities

Real = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

LINES = (Grade.STABLE, Grade.TEXTBOOK, Grade.FAST, Grade.NATIVE, Grade.FRAGILE)
"""The grades that are a bound, best first.

Each grants what the ones before it grant, and more; *native* and *fragile* alone are not comparable.
"""

IN_ULP = {Grade.EXACT: 0.5, Grade.FAITHFUL: 1.0}
"""The grades that are a number of ulp."""

SHRINK = 12
"""Exponent by which logits are shrunk where a radius overflows: more than any sum of terms of a bound."""

DIVISORS = 60
"""Exponent by which probabilities that are divided by are made larger where the reciprocal of one overflows."""

LOGITS = frozenset({"x", "m", "d", "D", "y", "z", "log_s", "offset", "value"})


@dataclass(frozen=True)
class Arithmetic:
    """What a backend says of the arithmetic behind a format: compute format and what it flushes to zero."""

    format: Format
    compute: Format
    flushes: frozenset[str] = frozenset()

    @property
    def native(self) -> bool:
        """Whether a 16- or 8-bit format is declared to be computed in itself."""
        return self.format.bits <= 16 and self.compute is self.format

    def eta(self, format: Format) -> float:
        """Return the smallest positive number that survives in a format: η, or the smallest normal if it flushes.

        A flushed compute format also flushes an output format with the same exponent range (binary32 and bfloat16).
        """
        flushed = format.name in self.flushes or any(FORMATS[f].tiny == format.tiny for f in self.flushes)
        return float(format.tiny if flushed else format.eta)


def arithmetic(format: str, accumulate: dict[str, str], flushes: frozenset[str]) -> Arithmetic:
    """Return the declared arithmetic: 16- and 8-bit formats compute in float32 unless they declare otherwise."""
    target = FORMATS[format]
    default = "float32" if target.bits <= 16 else format
    return Arithmetic(target, FORMATS[accumulate.get(format, default)], flushes)


def granted(how: Arithmetic, line: Grade) -> tuple[Format, Profile]:
    """Return the compute format and the constants of arithmetic that a grade line grants."""
    compute = how.format if line is Grade.NATIVE else how.compute
    if line in (Grade.FAST, Grade.FRAGILE):
        return compute, FAST64 if compute.bits == 64 else FAST
    return compute, LIBM


class Due:
    """What any result for one batch is compared with: the exact quantities, and the errors that lines permit."""

    def __init__(
        self,
        op: Op,
        how: Arithmetic,
        arrays: tuple[npt.NDArray[Any], ...],
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

    def tolerance(self, line: Grade, unit: npt.NDArray[Any], h: int | None = None) -> Real:
        """Return the permitted error of a grade line in units of 2^unit: half an ulp, bound, underflow.

        ``h`` is the depth of the summation tree, unless it is what the line grants.
        """
        compute, profile = granted(self.how, line)
        bound = next(b for b in self.op.bounds if b.grade is line)
        q = Quantities(self.exact, profile, line, compute.u)
        if h is not None:
            q.h = h
        if unit is not self.unit:
            return self._tolerance(bound, q, compute, unit)
        # Where storage and compute format are one, native grants what textbook does.
        key = (bound.radius, bound.underflow, compute.name, profile, q.h, q.plain, q.c_x)
        if key not in self._permitted:
            self._permitted[key] = self._tolerance(bound, q, compute, unit)
        return self._permitted[key]

    def _tolerance(self, bound: Bound, q: Quantities, compute: Format, unit: npt.NDArray[Any]) -> Real:
        scale = self.exact.g_exponent if "g" in self.op.arguments else np.zeros(1, np.int64)
        with np.errstate(all="ignore"):
            spread = bound.radius(q) * compute.u
            if not np.isfinite(spread).all():
                spread = np.where(np.isfinite(spread), spread, self._shrunk(bound, q, compute.u, SHRINK, 1))
            if not np.isfinite(spread).all():
                # What is left is a product of two logits, most often beside a probability that is 0.
                spread = np.where(np.isfinite(spread), spread, self._shrunk(bound, q, compute.u, self._peak, 2))
            radius = self._fit(np.ldexp(spread, scale - self._fit_up(unit)))
            lost = np.ldexp(self.how.eta(self.kind), -unit) + self._lost(bound, compute, unit)
        half = np.ldexp(0.0 if compute is self.kind else 0.5, self.want.ulp_exponent - unit)
        return np.asarray(half + np.where(np.isnan(radius), np.inf, radius) + lost)

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

    def _lost(self, bound: Bound, compute: Format, unit: npt.NDArray[Any]) -> Real:
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


_recent: deque[Due] = deque(maxlen=2)
"""The last few: a check asks for one batch in many ways, and may ask for two in turn."""

KEPT = 1 << 14
"""Entries of the largest batch that is remembered; more would hold memory and save little."""


def due(
    op: Op,
    how: Arithmetic,
    arrays: tuple[npt.NDArray[Any], ...],
    want: Enclosures,
    parameters: Mapping[str, Any] | None,
) -> Due:
    """Return what results for a batch are compared with, remembered as long as the same batch is asked for."""
    for known in _recent:
        if known.serves(op, how, arrays, want, parameters):
            return known
    made = Due(op, how, arrays, want, parameters)
    if arrays[0].size <= KEPT:
        _recent.appendleft(made)
    return made


def exponents(a: npt.NDArray[Any], format: Format) -> npt.NDArray[np.int64]:
    """Return binary exponents as frexp does, of an infinity one beyond the format's."""
    values = a.astype(np.float64)
    finite = np.frexp(np.where(np.isfinite(values), values, 0.0))[1].astype(np.int64)
    return np.where(np.isinf(values), format.e_max + 2, finite)


class Measure:
    """The comparison of one result with the certified one."""

    def __init__(
        self,
        op: Op,
        how: Arithmetic,
        arrays: tuple[npt.NDArray[Any], ...],
        got: npt.NDArray[Any],
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
    def unit(self) -> npt.NDArray[Any]:
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

    def _scaled(self, a: npt.NDArray[Any]) -> Real:
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
            granted = line in (Grade.FAST, Grade.FRAGILE) and self._base2_overflow.any()
            self._ratios[line] = np.where(self._base2_overflow, 0.0, r) if granted else r
        return self._ratios[line]

    def share(self, line: Grade) -> Real:
        """Return error / what any grade permits, those that are a number of ulp included."""
        return self.ratio(line) if line in LINES else self.ulps / IN_ULP[line]

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
