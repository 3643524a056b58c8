"""The SymPy reading with a concrete number of classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy


class ConcreteN:
    """Rows are tuples of separate real symbols, sums over the classes are written out.

    >>> F = ConcreteN((("x", "n"),), 2)
    >>> (x,) = F.arguments
    >>> F.sum(lambda i: F.exp(x[i]))
    exp(_x0) + exp(_x1)
    """

    def __init__(self, arguments: tuple[tuple[str, str], ...], n: int) -> None:
        self.n = n
        self.arguments = tuple(
            tuple(_real(f"{name}{i}") for i in range(n)) if core else _real(name) for name, core in arguments
        )

    def exp(self, a: Any) -> Any:
        """e^a."""
        return sympy.exp(a)

    def log(self, a: Any) -> Any:
        """Natural logarithm of a."""
        return sympy.log(a)

    def sum(self, term: Callable[[Any], Any]) -> Any:
        """Σ_i term(i) over the classes 0, …, n - 1."""
        return sympy.Add(*(term(i) for i in range(self.n)))

    @property
    def indices(self) -> Sequence[int]:
        """Every class."""
        return range(self.n)

    @property
    def pairs(self) -> Sequence[tuple[int, int, int]]:
        """Every pair of classes."""
        return tuple((j, k, int(j == k)) for j in range(self.n) for k in range(self.n))

    def derivative(self, y: Any, k: int | None) -> Any:
        """∂y/∂x_k by SymPy."""
        x = self.arguments[0]
        return sympy.diff(y, x if k is None else x[k])


def _real(name: str) -> Any:
    return sympy.Dummy(name, real=True)
