"""The numeric reading of the bounds: arrays for the quantities that ``spec/bounds.py`` names.

Everything is evaluated in float64 from the exact inputs; a bound needs a few correct digits, not more. The classes
are along the last axis and stay there (``keepdims``), so that every quantity broadcasts against the result.
Cotangents are scaled by a power of two per row, since products with huge ones would overflow.
"""

from __future__ import annotations

from math import ceil, log2
from typing import Any

import numpy as np

from ....reference.formats import Format
from ....spec.grade import Grade, Profile
from .exact_quantities import Exact, Row

LARGEST_EXPONENT = 700.0
"""e to this is a number in float64."""


def depth(grade: Grade, n: int, u: float) -> int:
    """Return the depth h of the summation tree that a grade line grants for n terms.

    A tree of n terms is at most n - 1 deep. Where (n - 1)·u exceeds 0.1 a first-order bound for recursive summation
    says nothing, and every line is held to the tight depth.
    """
    tight = min(n - 1, ceil(log2(max(n, 1))) + 32)
    return max(0, tight if grade is Grade.STABLE or (n - 1) * u > 0.1 else n - 1)


class Quantities:
    """The namespace q of a bound's radius: a profile, a grade line and the exact quantities of a batch."""

    def __init__(self, exact: Exact, profile: Profile, grade: Grade, u: float, storage: Format, eta: float) -> None:
        """Combine the exact quantities with the arithmetic that a grade line grants.

        ``eta`` is the smallest positive number that survives in the storage format.
        """
        self.exact, self.u, self._storage, self._eta = exact, u, storage, eta
        self.c_d, self.k_exp, self.k_log, self.k_div = profile.c_d, profile.k_exp, profile.k_log, profile.k_div
        self.slack = profile.slack if exact.n > 16 else 0.0
        self.base2 = profile.base2
        self.c_x = profile.c_d if grade is Grade.FRAGILE else 0
        self.h = depth(grade, exact.n, u)
        self.plain = 0 if grade is Grade.STABLE else 1

    @classmethod
    def bare(cls, exact: Exact) -> Quantities:
        """Return the namespace of an underflow term: the exact quantities, and no line's arithmetic."""
        found = object.__new__(cls)
        found.exact = exact
        return found

    @property
    def tail(self) -> Any:
        """1 - max p with log1p, 2 - max p with log."""
        return self.exact.missing + self.plain

    def row(self, row: Row) -> Quantities:
        """Return the same arithmetic over another row of logits."""
        other = object.__new__(Quantities)
        other.__dict__.update(self.__dict__)
        other.exact = row  # type: ignore[assignment]  # a bound's shared fragments read row quantities only
        return other

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

    @staticmethod
    def smallest(a: Any, b: Any) -> Any:
        """The smaller of two, entry by entry."""
        return np.minimum(a, b)

    @staticmethod
    def expm1(a: Any) -> Any:
        """e^a - 1, finite: it stands beside a probability of 0 where it is not."""
        return np.expm1(np.minimum(a, LARGEST_EXPONENT))

    def half_ulp(self, a: Any) -> Any:
        """What rounding to the storage format may cost: half an ulp, all of what is flushed, nothing of an exact 0."""
        size, format = np.abs(a), self._storage
        exponent = np.maximum(np.frexp(size)[1] - 1, format.e_min) - format.p + 1
        flushed = (size <= self._eta) & (self._eta > float(format.eta))
        return np.where(size == 0, 0.0, np.where(flushed, size, np.ldexp(0.5, exponent)))
