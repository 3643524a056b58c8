"""Arithmetic in which every operation is off by as much as the error model of a grade line allows.

Every operation of a formula is off by ``k·u·δ`` relatively with ``|δ| <= 1``: k = 1 for ``+ - *``, and for quotients,
exponentials, logarithms and the arguments of exponentials what the profile of the line says. The formulas run in
float64 with u of binary32, so that float64's own rounding is nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from softgauge.reference.formats import FORMATS
from softgauge.spec.grade import FAST, LIBM, Grade, Profile

Real = npt.NDArray[np.float64]

U = FORMATS["float32"].u

LAZY = 16
"""Classes up to which the shift is the maximum itself in every profile."""


@dataclass(frozen=True)
class Style:
    """What a grade line grants to a formula.

    ``log1p`` asks for the form without the maximum's own term, ``split`` takes each exponent's argument as the
    difference of two rounded products, ``storage`` is what inputs and saved results are rounded to.
    """

    profile: Profile = LIBM
    log1p: bool = False
    split: bool = False
    storage: str = "float32"


STYLES = {
    Grade.STABLE: Style(log1p=True),
    Grade.TEXTBOOK: Style(),
    Grade.FAST: Style(FAST),
    Grade.SAVED: Style(FAST, storage="bfloat16"),
    # Storage and compute format are one in binary32: the bound of native is that of textbook, in units of its u.
    Grade.NATIVE: Style(),
    Grade.FRAGILE: Style(FAST, split=True),
}
"""What each line grants."""


class Rounding:
    """Arithmetic with prescribed roundings: row b of ``delta`` holds the δ of one run, taken in order."""

    def __init__(self, delta: Real, style: Style = STYLES[Grade.TEXTBOOK]) -> None:
        self._delta, self.style, self.profile = delta, style, style.profile
        self.used = 0

    def __call__(self, value: Any, k: float = 1) -> Real:
        """Return ``value`` off by k·u·δ; the runs are along its first axis."""
        a = np.asarray(value, np.float64)
        count = prod(a.shape[1:])
        delta = self._delta[:, self.used : self.used + count].reshape(-1, *a.shape[1:])
        self.used += count
        return np.asarray(a * (1 + k * U * delta))

    def exp(self, a: Real) -> Real:
        return self(np.exp(a), self.profile.k_exp)

    def expm1(self, a: Real) -> Real:
        return self(np.expm1(a), self.profile.k_exp)

    def log(self, a: Real) -> Real:
        return self(np.log(a), self.profile.k_log)

    def log1p(self, a: Real) -> Real:
        return self(np.log1p(a), self.profile.k_log)

    def divide(self, a: Any, b: Any) -> Real:
        return self(a / b, self.profile.k_div)

    def sum(self, a: Real) -> Real:
        """One addition after the other: depth K - 1."""
        total = a[..., :1]
        for i in range(1, a.shape[-1]):
            total = self(total + a[..., i : i + 1])
        return total

    def argument(self, a: Real) -> Real:
        """The argument of an exponential that is exact but for a change of base."""
        return self(a, self.profile.c_d) if self.profile.base2 else a

    def converted(self, a: Real) -> Real:
        """A result that was computed in base 2: once more rounded, by the constant and by the product."""
        return self(self(a)) if self.profile.base2 else a

    def saved(self, a: Real, near: Any = np.inf) -> Real:
        """A result after it was rounded to the storage format; ``near`` is a number of that format."""
        size, storage = np.abs(a), FORMATS[self.style.storage]
        exponent = np.maximum(np.frexp(size)[1] - 1, storage.e_min) - storage.p + 1
        # Powers of two and 0 are numbers of the format: what is next to one is rounded to it.
        power = np.where(size == 0, 0.0, np.ldexp(1.0, np.frexp(size)[1] - 1))
        most = np.minimum(np.minimum(np.ldexp(0.5, exponent), size - power), np.abs(a - near))
        count = prod(a.shape[1:])
        delta = self._delta[:, self.used : self.used + count].reshape(-1, *a.shape[1:])
        self.used += count
        return np.asarray(a + most * delta)

    def shift(self, x: Real) -> Real:
        """The maximum, or as far below it as lazy rescaling leaves the shift."""
        m = x.max(axis=-1, keepdims=True)
        return np.asarray(m - self.profile.slack if x.shape[-1] > LAZY else m)

    def gap(self, x: Real, m: Real) -> Real:
        """x - m."""
        if self.style.split:
            return np.asarray(self(x, self.profile.c_d) - self(m, self.profile.c_d))
        return self(x - m, self.profile.c_d)


class Real32(Rounding):
    """Arithmetic that rounds to binary32 as a machine does: no δ is prescribed."""

    def __init__(self, rows: int, style: Style) -> None:
        super().__init__(np.zeros((rows, 0)), style)

    def __call__(self, value: Any, k: float = 1) -> Real:
        a = np.asarray(value, np.float64)
        a = np.broadcast_to(a, (len(self._delta), *a.shape[1:]))
        return np.asarray(a.astype(np.float32).astype(np.float64))

    def saved(self, a: Real, near: Any = np.inf) -> Real:
        return np.asarray(a.astype(FORMATS[self.style.storage].dtype).astype(np.float64))
