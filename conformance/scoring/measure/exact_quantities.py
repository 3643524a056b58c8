"""The exact quantities of a batch, from which every bound is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from ....reference.arguments import encode
from ....reference.formats import Array
from ....spec.op import Op

Real = Array

LARGEST = float(np.finfo(np.float64).max)

FAR = 2.0**900
"""A gap in the inner or the outer row of a Gaussian map."""


class Row:
    """A row of logits ``scale·raw`` and its exact softargmax quantities; ``raw``, ``absent`` and ``n`` are given.

    Gaps are scaled after they are taken: the scaled logits themselves may overflow.
    """

    raw: Real
    absent: Real
    n: int
    scale = 1.0

    @cached_property
    def x(self) -> Real:
        """The logits, clipped to the largest number."""
        return np.clip(self.raw * self.scale, -LARGEST, LARGEST)

    @cached_property
    def m(self) -> Real:
        """max x."""
        return np.max(np.where(self.absent, -LARGEST, self.x), axis=-1, keepdims=True)

    @cached_property
    def d(self) -> Real:
        """m - x, and 0 at an entry -inf."""
        # Halved, since the gap between the ends of the range overflows.
        half = np.max(np.where(self.absent, -LARGEST, self.raw), axis=-1, keepdims=True) / 2 - self.raw / 2
        return np.where(self.absent, 0.0, np.minimum(half * self.scale, LARGEST / 2) * 2)

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
        return np.maximum(
            np.sum(np.where(self.d > 0, self._terms, 0.0), axis=-1, keepdims=True) + (self._ties - 1), 0.0
        )

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


class Plain(Row):
    """A row without absent entries."""

    def __init__(self, raw: Real, scale: float) -> None:
        self.raw, self.scale, self.absent, self.n = raw, scale, np.zeros(raw.shape, np.bool_), raw.shape[-1]

    @cached_property
    def d(self) -> Real:
        """m - x; where that is FAR it is multiplied by a probability of 0, and sums with it are not to overflow."""
        return np.minimum(super().d, FAR)


class Exact(Row):
    """What is known of a batch independently of any profile: the exact inputs and results in float64."""

    def __init__(
        self,
        op: Op,
        arrays: tuple[Array, ...],
        result: Array,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        """Take the arguments (classes last), the correctly rounded result and the parameters."""
        self.op = op
        given_parameters = dict(parameters or {})
        self.temperature = given_parameters.get("temperature", 1.0)
        self.samples = given_parameters.get("n", 0.0)
        classes, ignored = arrays[0].shape[-1] if op.cores[0] else 0, given_parameters.get("ignore_index")
        given = {
            name: self._kept(encode(np.asarray(a), role, classes, ignored), core)
            for (name, _, role), core, a in zip(op.arrays, op.array_cores, arrays, strict=True)
        }
        first = given[op.arrays[0][0]]
        self.first = first
        self.absent = np.isneginf(first)
        if "mask" in given:
            self.absent = self.absent | (given["mask"] == 0)
        self.raw, self.scale = np.where(self.absent, 0.0, first), 1 / self.temperature
        self.target = self.t = given.get("targets", given.get("labels", np.ones(1)))
        if "label_smoothing" in given_parameters:
            self.t = self._smoothed(given["labels"], **given_parameters)
        self.other = given.get("q", np.ones(1))
        self.y = self._kept(np.nan_to_num(np.asarray(result).astype(np.float64)), op.result)
        g = given.get("g", np.ones(1))
        axes = -1 if g.ndim and not op.elementwise else None
        peak = np.max(np.abs(g), axis=axes, keepdims=True) if axes is not None and g.size else np.abs(g)
        self.g_exponent = np.frexp(peak)[1].astype(np.int64)
        self.g = np.ldexp(g, -self.g_exponent)
        self.unscaled_g = g
        self.n = first.shape[-1] if op.cores[0] else 1

    @staticmethod
    def _smoothed(labels: Real, *, weight: Any, label_smoothing: float, **_: Any) -> Real:
        """The targets of a loss: w ((1 - ε) δ + ε/K), and 0 in a row without a label."""
        counts = labels.sum(axis=-1, keepdims=True)
        w = 1.0 if weight is None else np.asarray(weight).astype(np.float64)
        return np.asarray(w * ((1 - label_smoothing) * labels + label_smoothing * counts / labels.shape[-1]))

    def _kept(self, a: Real, core: str) -> Real:
        return a if core or self.op.elementwise else a[..., None]

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

    @property
    def log_n(self) -> float:
        """log K."""
        return float(np.log(self.n))

    @cached_property
    def log1p_far(self) -> Real:
        """log(1 + e^{-|x|})."""
        return np.log1p(np.exp(-np.abs(self.x)))

    @cached_property
    def certain(self) -> Real:
        """1 where a target is 0 or 1, else 0."""
        return np.asarray(np.isin(self.target, (0.0, 1.0)), np.float64)

    @cached_property
    def value(self) -> Real:
        """The mean of x under p, as m - D."""
        return self.m - self.D

    @cached_property
    def excess(self) -> Real:
        """How far the sums of the probabilities are from 1, both arguments together."""
        rows = [self.first, self.other] if "q" in self.op.arguments else [self.first]
        return np.asarray(sum(np.abs(np.sum(p, axis=-1, keepdims=True) - 1) for p in rows))

    @cached_property
    def probability(self) -> Real:
        """The first argument of an entropy."""
        return self.first

    @cached_property
    def log_p(self) -> Real:
        """Logarithm of the first argument; 0 where that is 0 and has no term."""
        return np.log(np.where(self.first > 0, self.first, 1.0))

    @cached_property
    def q_kept(self) -> Real:
        """The second argument; 1 where the first is 0 and has no term."""
        return np.where((self.first > 0) & (self.other > 0), self.other, 1.0)

    @cached_property
    def log_q(self) -> Real:
        """Logarithm of the second argument."""
        return np.log(np.where(self.other > 0, self.other, 1.0))

    @cached_property
    def p_log(self) -> Real:
        """p log p."""
        return self.first * self.log_p

    @cached_property
    def p_log_q(self) -> Real:
        """p log q."""
        return self.first * np.log(self.q_kept)

    @cached_property
    def ratio_pq(self) -> Real:
        """p/q."""
        return self.first / self.q_kept

    @property
    def scale_L(self) -> float:
        """L = log(n - 1) of n samples."""
        return float(np.log(self.samples - 1))

    @property
    def factor(self) -> float:
        """The factor of the Gaussian map's Jacobian: K with slope correction, else L."""
        return float(self.n) if self._corrected else self.scale_L

    @property
    def _corrected(self) -> bool:
        return "corrected" in self.op.id

    @cached_property
    def inner(self) -> Row:
        """The inner softargmax of a Gaussian map."""
        return Plain(self.raw, self.n / self.scale_L if self._corrected else 1.0)

    @cached_property
    def outer(self) -> Row:
        """The outer softargmax of a Gaussian map."""
        return Plain(self.inner.p, self.scale_L)
