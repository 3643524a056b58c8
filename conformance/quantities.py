"""The numeric reading of the bounds: arrays for the quantities that ``spec/bounds.py`` names.

Everything is evaluated in float64 from the exact inputs; a bound needs a few correct digits, not more. The classes
are along the last axis and stay there (``keepdims``), so that every quantity broadcasts against the result.
Cotangents are scaled by a power of two per row, since products with huge ones would overflow.
"""

from __future__ import annotations

from functools import cached_property
from math import ceil, log2
from typing import Any

import numpy as np
import numpy.typing as npt

from ..spec.grade import Grade, Profile
from ..spec.op import Op

Real = npt.NDArray[Any]

LARGEST = float(np.finfo(np.float64).max)


def depth(grade: Grade, n: int, u: float) -> int:
    """Return the depth h of the summation tree that a grade line grants for n terms.

    A tree of n terms is at most n - 1 deep. Where (n - 1)·u exceeds 0.1 a first-order bound for recursive summation
    says nothing, and every line is held to the tight depth.
    """
    tight = min(n - 1, ceil(log2(max(n, 1))) + 32)
    return max(0, tight if grade is Grade.STABLE or (n - 1) * u > 0.1 else n - 1)


class Exact:
    """What is known of a batch independently of any profile: the exact inputs and results in float64."""

    def __init__(self, op: Op, arrays: tuple[npt.NDArray[Any], ...], result: npt.NDArray[Any]) -> None:
        """Take the arguments (classes last) and the correctly rounded result."""
        self.op = op
        given = {
            name: self._kept(np.asarray(a).astype(np.float64), core)
            for name, core, a in zip(op.arguments, op.cores, arrays, strict=True)
        }
        first = given[op.arguments[0]]
        self.absent = np.isneginf(first)
        self.x = np.where(self.absent, 0.0, first)
        self.t = given.get("targets", np.ones(1))
        self.y = self._kept(np.nan_to_num(np.asarray(result).astype(np.float64)), op.result)
        g = given.get("g", np.ones(1))
        axes = -1 if g.ndim and not op.elementwise else None
        peak = np.max(np.abs(g), axis=axes, keepdims=True) if axes is not None and g.size else np.abs(g)
        self.scale = np.frexp(peak)[1].astype(np.int64)
        self.g = np.ldexp(g, -self.scale)
        self.unscaled_g = g
        self.n = self.x.shape[-1] if op.cores[0] else 1

    def _kept(self, a: Real, core: str) -> Real:
        return a if core or self.op.elementwise else a[..., None]

    @cached_property
    def m(self) -> Real:
        """max x."""
        return np.max(np.where(self.absent, -LARGEST, self.x), axis=-1, keepdims=True)

    @cached_property
    def d(self) -> Real:
        """m - x, and 0 at an entry -inf."""
        # Halved, since the gap between the ends of the range overflows.
        return np.where(self.absent, 0.0, np.minimum(self.m / 2 - self.x / 2, LARGEST / 2) * 2)

    @cached_property
    def offset(self) -> Real:
        """|x_j| + max |x|."""
        magnitude = np.abs(self.x) / 2
        return np.minimum(magnitude + np.max(magnitude, axis=-1, keepdims=True), LARGEST / 2) * 2

    @cached_property
    def _terms(self) -> Real:
        return np.where(self.absent, 0.0, np.exp(-self.d))

    @cached_property
    def _rest(self) -> Real:
        """Sum of all terms but one maximum."""
        return np.maximum(np.sum(np.where(self.d > 0, self._terms, 0.0), axis=-1, keepdims=True) + (self._ties - 1), 0.0)

    @cached_property
    def _ties(self) -> Real:
        return np.sum((self.d == 0) & ~self.absent, axis=-1, keepdims=True).astype(np.float64)

    @cached_property
    def log_s(self) -> Real:
        """log Σ e^{-d}."""
        return np.log1p(self._rest)

    @cached_property
    def p(self) -> Real:
        """softargmax(x)."""
        return self._terms / (1 + self._rest)

    @cached_property
    def z(self) -> Real:
        """log p."""
        return -(self.d + self.log_s)

    @cached_property
    def D(self) -> Real:
        """Σ p d."""
        return np.sum(self.p * self.d, axis=-1, keepdims=True)

    @cached_property
    def missing(self) -> Real:
        """1 - max p, without cancellation."""
        return self._rest / (1 + self._rest)

    @cached_property
    def sigma(self) -> Real:
        """σ(x)."""
        return np.where(self.x < 0, self.far, 1 - self.far)

    @cached_property
    def cosigma(self) -> Real:
        """σ(-x)."""
        return np.where(self.x < 0, 1 - self.far, self.far)

    @cached_property
    def far(self) -> Real:
        """σ(-|x|)."""
        e = np.exp(-np.abs(self.x))
        return e / (1 + e)


class Quantities:
    """The namespace q of a bound's radius: a profile, a grade line and the exact quantities of a batch."""

    def __init__(self, exact: Exact, profile: Profile, grade: Grade, u: float) -> None:
        """Combine the exact quantities with the arithmetic that a grade line grants."""
        self.exact = exact
        self.c_d, self.k_exp, self.k_log, self.k_div = profile.c_d, profile.k_exp, profile.k_log, profile.k_div
        self.slack = profile.slack if exact.n > 16 else 0.0
        self.base2 = profile.base2
        self.c_x = profile.c_d if grade is Grade.FRAGILE else 0
        self.h = depth(grade, exact.n, u)
        self.tail = exact.missing if grade is Grade.STABLE else 1 + exact.missing

    def __getattr__(self, name: str) -> Any:
        return getattr(self.exact, name)

    @staticmethod
    def abs(a: Any) -> Any:
        """|a|."""
        return np.abs(a)

    @staticmethod
    def sum(a: Any) -> Any:
        """Sum over the classes."""
        return np.sum(a, axis=-1, keepdims=True)

    @staticmethod
    def peak(a: Any) -> Any:
        """Maximum over the classes."""
        return np.max(a, axis=-1, keepdims=True)

    @staticmethod
    def largest(a: Any, b: Any) -> Any:
        """The larger of two, entry by entry."""
        return np.maximum(a, b)
