"""The same functions as plain loops over one row, in the two multiprecision libraries a user would reach for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

BITS = 120
OPS = ("softargmax", "log_softargmax", "logsumexp", "softargmax_vjp", "log_softargmax_vjp", "logsumexp_vjp")
Loop = Callable[..., Any]


def mpmath_loops() -> dict[str, Loop]:
    """Return loops over mpmath numbers of 120 bits, in a context of their own."""
    from mpmath import MPContext

    context = MPContext()
    context.prec = BITS
    return _loops(context.mpf, context.exp, context.log, float)


def arb_loops() -> dict[str, Loop]:
    """Return loops over Arb balls of 120 bits; the caller sets python-flint's precision."""
    from flint import arb

    return _loops(arb, lambda a: a.exp(), lambda a: a.log(), lambda a: float(a.mid()))


def _loops(number: Loop, exp: Loop, log: Loop, rounded: Loop) -> dict[str, Loop]:
    def shares(x: list[float]) -> list[Any]:
        e = [exp(number(v)) for v in x]
        total = number(0)
        for v in e:
            total += v
        return [v / total for v in e]

    def normaliser(x: list[Any]) -> Any:
        total = number(0)
        for v in x:
            total += exp(v)
        return log(total)

    def softargmax(x: list[float]) -> list[float]:
        return [rounded(p) for p in shares(x)]

    def log_softargmax(x: list[float]) -> list[float]:
        held = [number(v) for v in x]
        lse = normaliser(held)
        return [rounded(v - lse) for v in held]

    def logsumexp(x: list[float]) -> float:
        return rounded(normaliser([number(v) for v in x]))

    def softargmax_vjp(x: list[float], g: list[float]) -> list[float]:
        p, weights = shares(x), [number(v) for v in g]
        inner = number(0)
        for a, b in zip(p, weights, strict=True):
            inner += a * b
        return [rounded(a * (b - inner)) for a, b in zip(p, weights, strict=True)]

    def log_softargmax_vjp(x: list[float], g: list[float]) -> list[float]:
        p, weights = shares(x), [number(v) for v in g]
        total = number(0)
        for v in weights:
            total += v
        return [rounded(b - a * total) for a, b in zip(p, weights, strict=True)]

    def logsumexp_vjp(x: list[float], g: float) -> list[float]:
        weight = number(g)
        return [rounded(weight * p) for p in shares(x)]

    found = (softargmax, log_softargmax, logsumexp, softargmax_vjp, log_softargmax_vjp, logsumexp_vjp)
    return {loop.__name__: loop for loop in found}
