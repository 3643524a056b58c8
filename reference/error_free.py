"""Error-free sums and products of float64 arrays."""

from __future__ import annotations

from typing import Any


def two_sum(a: Any, b: Any) -> tuple[Any, Any]:
    """Return the rounded sum and its exact error (Knuth).

    >>> two_sum(1.0, 2.0**-60)
    (1.0, 8.673617379884035e-19)
    """
    s = a + b
    t = s - a
    return s, (a - (s - t)) + (b - t)


def quick_two_sum(a: Any, b: Any) -> tuple[Any, Any]:
    """Return the rounded sum and its exact error where |a| >= |b| or a = 0 (Dekker).

    >>> quick_two_sum(1.0, 2.0**-60)
    (1.0, 8.673617379884035e-19)
    """
    s = a + b
    return s, b - (s - a)


def two_product(a: Any, b: Any) -> tuple[Any, Any]:
    """Return the rounded product and its exact error (Dekker); NaN where splitting overflows.

    Exact unless the error underflows.

    >>> two_product(1.0 + 2.0**-30, 1.0 + 2.0**-30)
    (1.0000000018626451, 8.673617379884035e-19)
    """
    p = a * b
    ah, bh = upper(a), upper(b)
    al, bl = a - ah, b - bh
    return p, ((ah * bh - p) + ah * bl + al * bh) + al * bl


def upper(a: Any) -> Any:
    """Return the upper 26 bits of a float64 (Veltkamp)."""
    c = 134217729.0 * a
    return c - (c - a)
