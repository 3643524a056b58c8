"""The SymPy reading with a symbolic number of classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from ..proof import Domain
from .concrete import assumption


class SymbolicN:
    """Rows are indexed symbols x[1], …, x[n] with n a symbol, sums over the classes stay sums.

    Two different free indices stand for two different classes; equal indices are a case of their own.

    >>> F = SymbolicN((("x", "n"),))
    >>> (x,) = F.arguments
    >>> F.derivative(F.exp(x[F.indices[0]]), F.indices[0])
    exp(x[_k])
    """

    def __init__(self, arguments: tuple[tuple[str, str], ...], domains: tuple[Domain, ...] = ()) -> None:
        # Dummies, because an argument may be called n, j or k.
        self.n, self._j, self._k = (sympy.Dummy(name, integer=True, positive=True) for name in "njk")
        known = domains or (Domain.REAL,) * len(arguments)
        self.arguments = tuple(
            (sympy.IndexedBase if core else sympy.Symbol)(name, **assumption(domain))
            for (name, core), domain in zip(arguments, known, strict=True)
        )

    def exp(self, a: Any) -> Any:
        """e^a."""
        return sympy.exp(a)

    def log(self, a: Any) -> Any:
        """Natural logarithm of a."""
        return sympy.log(a)

    def sum(self, term: Callable[[Any], Any]) -> Any:
        """Σ_{i=1}^n term(i) over an index that occurs nowhere else."""
        i = sympy.Dummy("i", integer=True, positive=True)
        return sympy.Sum(term(i), (i, 1, self.n))

    def delta(self, j: Any, k: Any) -> Any:
        """δ_jk, which is 0 for the two free indices; comparing a bound index with == would drop the case j = k."""
        return self._apart(sympy.KroneckerDelta(j, k))

    @property
    def indices(self) -> tuple[Any, ...]:
        """One class that may be any."""
        return (self._k,)

    @property
    def pairs(self) -> tuple[tuple[Any, Any, int], ...]:
        """The two cases j = k and j ≠ k."""
        return (self._k, self._k, 1), (self._j, self._k, 0)

    def derivative(self, y: Any, k: Any) -> Any:
        """∂y/∂x_k by SymPy, with δ_jk = 0 for the two free indices."""
        x = self.arguments[0]
        return self._apart(sympy.diff(y, x if k is None else x[k]))

    def _apart(self, e: Any) -> Any:
        return e.xreplace({sympy.KroneckerDelta(self._j, self._k): sympy.Integer(0)})
