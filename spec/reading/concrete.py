"""The SymPy reading with a concrete number of classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy

from ..proof import Domain


class ConcreteN:
    """Rows are tuples of separate real symbols, sums over the classes are written out.

    >>> F = ConcreteN((("x", "n"),), 2)
    >>> (x,) = F.arguments
    >>> F.sum(lambda i: F.exp(x[i]))
    exp(_x0) + exp(_x1)
    """

    def __init__(self, arguments: tuple[tuple[str, str], ...], n: int, domains: tuple[Domain, ...] = ()) -> None:
        # SymPy's integer, because 1/3 of Python would be a float.
        self.n = sympy.Integer(n)
        known = domains or (Domain.REAL,) * len(arguments)
        self.arguments = tuple(
            tuple(_dummy(f"{name}{i}", domain) for i in range(n)) if core else _dummy(name, domain)
            for (name, core), domain in zip(arguments, known, strict=True)
        )

    def exp(self, a: Any) -> Any:
        """e^a."""
        return sympy.exp(a)

    def log(self, a: Any) -> Any:
        """Natural logarithm of a."""
        return sympy.log(a)

    def sum(self, term: Callable[[Any], Any]) -> Any:
        """Σ_i term(i) over the classes 0, …, n - 1."""
        return sympy.Add(*(term(i) for i in range(int(self.n))))

    def delta(self, j: int, k: int) -> int:
        """1 where the classes are equal, else 0."""
        return int(j == k)

    @property
    def indices(self) -> Sequence[int]:
        """Every class."""
        return range(int(self.n))

    @property
    def pairs(self) -> Sequence[tuple[int, int, int]]:
        """Every pair of classes."""
        return tuple((j, k, int(j == k)) for j in range(int(self.n)) for k in range(int(self.n)))

    def derivative(self, y: Any, k: int | None) -> Any:
        """∂y/∂x_k by SymPy."""
        x = self.arguments[0]
        return sympy.diff(y, x if k is None else x[k])


def assumption(domain: Domain) -> dict[str, bool]:
    """What SymPy is told of a symbol."""
    if domain is Domain.REAL:
        return {"real": True}
    return {"nonnegative": True} if domain is Domain.NONNEGATIVE else {"positive": True}


def _dummy(name: str, domain: Domain) -> Any:
    return sympy.Dummy(name, **assumption(domain))
