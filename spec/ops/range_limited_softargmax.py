"""range_limited_softargmax: softargmax mixed with the uniform distribution, as label smoothing mixes targets."""

from __future__ import annotations

from fractions import Fraction
from math import nan
from typing import Any

from ..bounds import graded, pulled, rho
from ..op import Field, Index, Jacobian, Limit, Op, Source, Special, Vjp, sign
from . import softargmax


def _share(F: Field, n: Any) -> Any:
    """1 - K/n."""
    return 1 - F.sum(lambda i: 1) / n


def define(F: Field, x: Any, n: Any) -> Index:
    """1/n + (1 - K/n) softargmax(x)_k, for n samples and K <= n classes."""
    s, share = softargmax.define(F, x), _share(F, n)
    return lambda k: 1 / n + share * s(k)


def gradient(F: Field, x: Any, n: Any) -> Jacobian:
    """(1 - K/n) s_j (δ_jk - s_k)."""
    s, share = softargmax.define(F, x), _share(F, n)
    return Jacobian(diagonal=lambda k: share * s(k), outer=((lambda j: -(share * s(j)), s),))


def limit(x: list[Fraction], n: Fraction) -> Any:
    """The map of softargmax's limit."""
    inner, share = softargmax.limit(x), 1 - len(x) / n

    def of(k: int) -> Limit:
        value, excess = inner(k)
        return 1 / n + share * value, excess * sign(share)

    return of


def vjp_limit(x: list[Fraction], n: Fraction, g: list[Fraction]) -> Any:
    """(1 - K/n) times that of softargmax's pullback."""
    inner, share = softargmax.vjp_limit(x, g), 1 - len(x) / n

    def of(k: int) -> Limit:
        found = inner(k)
        return (Fraction(0), 0) if not share else None if found is None else (share * found[0], found[1] * sign(share))

    return of


OP = Op(
    id="range_limited_softargmax",
    title="Range-limited softargmax",
    also_called=("smoothed softmax", "linear range limit"),
    signature="(n),()->(n)",
    formula="1/n + (1 - K/n) softargmax(x)_k",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(0.0, 1.0),
    specials=(
        Special("range_limited_softargmax/nan", x=((nan, 0.0, 1.0), 8.0), y=(nan, nan, nan), why="a NaN logit makes the normaliser NaN"),
        Special("range_limited_softargmax/equal", x=((1.0, 1.0), 8.0), y=(0.5, 0.5), why="the uniform distribution is kept"),
        Special("range_limited_softargmax/one-class", x=((-3.5,), 8.0), y=(1.0,), why="1/n + (1 - 1/n)"),
    ),
    bounds=graded(
        "range_limited_softargmax",
        radius=lambda q: q.abs(1 - q.n / q.samples) * q.p * (rho(q) + 1) + 2 * q.k_div * q.p + 2 * q.k_div / q.samples + q.abs(q.y),
        underflow=lambda q: 3 + q.n * q.p,
        why="softargmax, the rounded factor 1 - K/n, product and sum",
        source=Source("roberts2022", "the linear map"),
    ),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded(
            "range_limited_softargmax_vjp",
            radius=lambda q: q.p * (
                q.abs(1 - q.n / q.samples) * (
                    q.abs(q.g - q.sum(q.p * q.g)) * (rho(q) + 3) + q.sum(q.p * q.abs(q.g) * (rho(q) + q.h + 2))
                ) + 2 * q.k_div * q.abs(q.g - q.sum(q.p * q.g))
            ),
            underflow=pulled,
            why="softargmax's pullback and a rounded factor",
            source=Source("roberts2022", "the linear map"),
        ),
        specials=(
            Special("range_limited_softargmax_vjp/nan", x=((nan, 0.0, 1.0), 8.0, (1.0, 2.0, 0.5)), y=(nan, nan, nan),
                    why="every probability is NaN"),
            Special("range_limited_softargmax_vjp/one-class", x=((2.0,), 8.0, (3.0,)), y=(0.0,), why="the map of one class is constant"),
        ),
    ),
    sources=(Source("roberts2022"),),
)
