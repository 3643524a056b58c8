"""Error-free sums and products of float64 arrays, and arithmetic of pairs (hi, lo) that stand for hi + lo."""

from __future__ import annotations

from typing import Any

Pair = tuple[Any, Any]


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


def multiply(a: Pair, b: Pair) -> Pair:
    """Return a·b as a pair; the error is below 2^-102 of the product.

    >>> multiply((1.0, 2.0**-60), (2.0, 0.0))
    (2.0, 1.734723475976807e-18)
    """
    p, e = two_product(a[0], b[0])
    return two_sum(p, e + (a[0] * b[1] + a[1] * b[0]))


def add(a: Pair, b: Pair) -> Pair:
    """Return a + b as a pair; the error is below 2^-102 of |a| + |b|.

    >>> add((1.0, 0.0), (2.0**-60, 0.0))
    (1.0, 8.673617379884035e-19)
    """
    s, e = two_sum(a[0], b[0])
    return two_sum(s, e + (a[1] + b[1]))
