"""masked_softargmax: softargmax over the entries that a mask keeps, 0 at the others."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import graded, pulled, rho, saved_p
from ..op import Extension, Field, Index, Jacobian, Limit, Op, Source, Special, Vjp
from . import softargmax


def define(F: Field, x: Any, mask: Any) -> Index:
    """masked_softargmax(x, b)_k = b_k exp(x_k) / Σ_i b_i exp(x_i), with b_i = 1 where the mask keeps and 0 elsewhere."""
    Z = F.sum(lambda i: mask[i] * F.exp(x[i]))
    return lambda k: mask[k] * F.exp(x[k]) / Z


def gradient(F: Field, x: Any, mask: Any) -> Jacobian:
    """∂p_j/∂x_k = p_j (δ_jk - p_k)."""
    p = define(F, x, mask)
    return Jacobian(diagonal=p, outer=((lambda j: -p(j), p),))


def limit(x: list[Fraction], mask: list[Fraction]) -> Any:
    """That of softargmax over the kept entries; 0 at the others."""
    kept = [i for i, b in enumerate(mask) if b]
    inner = softargmax.limit([x[i] for i in kept])
    places = {i: place for place, i in enumerate(kept)}

    def of(k: int) -> Limit:
        return inner(places[k]) if k in places else (Fraction(0), 0)

    return of


def vjp_limit(x: list[Fraction], mask: list[Fraction], g: list[Fraction]) -> Any:
    """That of softargmax's pullback over the kept entries; 0 at the others."""
    kept = [i for i, b in enumerate(mask) if b]
    inner = softargmax.vjp_limit([x[i] for i in kept], [g[i] for i in kept])
    places = {i: place for place, i in enumerate(kept)}

    def of(k: int) -> Limit:
        return inner(places[k]) if k in places else (Fraction(0), 0)

    return of


OP = Op(
    id="masked_softargmax",
    title="Masked softargmax",
    also_called=("masked softmax", "softmax with a where argument"),
    signature="(n),(n)->(n)",
    formula="b_k exp(x_k) / Σ_i b_i exp(x_i)",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(0.0, 1.0),
    extension=Extension(absent=0.0, empty=nan, plus_inf=nan),
    specials=(
        Special("masked_softargmax/fully-masked", x=((1.0, 2.0, 3.0), (0.0, 0.0, 0.0)), y=(0.0, 0.0, 0.0),
                permitted=(("nan", (nan, nan, nan)),), why="no class is left: 0/0, by convention nothing"),
        Special("masked_softargmax/masked-nan", x=((nan, 0.0, 0.0), (0.0, 1.0, 1.0)), y=(0.0, 0.5, 0.5),
                permitted=(("nan row", (nan, nan, nan)), ("nan there", (nan, 0.5, 0.5))), why="what is masked out is not looked at"),
        Special("masked_softargmax/masked-inf", x=((inf, 0.0, 0.0), (0.0, 1.0, 1.0)), y=(0.0, 0.5, 0.5),
                permitted=(("nan row", (nan, nan, nan)), ("nan there", (nan, 0.5, 0.5))), why="what is masked out is not looked at"),
        Special("masked_softargmax/nan", x=((nan, 0.0, 1.0), (1.0, 1.0, 0.0)), y=(nan, nan, None),
                why="a NaN logit that is kept makes the normaliser NaN"),
        Special("masked_softargmax/one-kept", x=((5.0, -3.0, 2.0), (0.0, 1.0, 0.0)), y=(0.0, 1.0, 0.0), signed_zero=True,
                why="one class is certain, the others have probability +0"),
        Special("masked_softargmax/minus-inf", x=((-inf, 0.0, 0.0), (1.0, 1.0, 1.0)), y=(0.0, 0.5, 0.5), signed_zero=True,
                why="-inf excludes a class as the mask does"),
    ),
    bounds=graded("masked_softargmax", radius=lambda q: q.p * rho(q), underflow=lambda q: 1 + q.n * q.p,
                  why="relative error of softargmax over the kept entries",
                  source=Source("blanchard2021", "Theorem 4.3, sharpened componentwise")),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded(
            "masked_softargmax_vjp",
            radius=lambda q: q.p * (
                q.abs(q.g - q.sum(q.p * q.g)) * (rho(q) + 2)
                + q.sum(q.p * q.abs(q.g) * (rho(q) + q.h + 1))
            ),
            underflow=pulled,
            why="softargmax's pullback over the kept entries",
            source=Source("blanchard2021", "propagated through p (g - <g, p>)"),
            saved=saved_p,
        ),
        extension=Extension(absent=0.0, empty=nan, plus_inf=nan),
        specials=(
            Special("masked_softargmax_vjp/nan", x=((nan, 0.0, 1.0), (1.0, 1.0, 0.0), (1.0, 2.0, 0.5)), y=(nan, nan, None),
                    why="a NaN logit that is kept makes every probability NaN"),
            Special("masked_softargmax_vjp/fully-masked", x=((1.0, 2.0), (0.0, 0.0), (1.0, 2.0)), y=(0.0, 0.0),
                    permitted=(("nan", (nan, nan)),), why="no class is left to receive a gradient"),
            Special("masked_softargmax_vjp/one-kept", x=((5.0, -3.0), (0.0, 1.0), (1.0, 2.0)), y=(0.0, 0.0),
                    why="the probability of one class is constant"),
        ),
    ),
    sources=(Source("blanchard2021"),),
)
