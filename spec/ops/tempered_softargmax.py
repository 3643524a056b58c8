"""tempered_softargmax: softargmax of the logits divided by a temperature."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import graded, pulled, rho, saved_p, scaled_first
from ..op import Extension, Field, Index, Jacobian, Limit, Op, Source, Special, Vjp
from . import softargmax


def define(F: Field, x: Any, temperature: Any) -> Index:
    """tempered_softargmax(x; t)_k = exp(x_k/t) / Σ_i exp(x_i/t)."""
    Z = F.sum(lambda i: F.exp(x[i] / temperature))
    return lambda k: F.exp(x[k] / temperature) / Z


def gradient(F: Field, x: Any, temperature: Any) -> Jacobian:
    """∂p_j/∂x_k = p_j (δ_jk - p_k) / t."""
    p = define(F, x, temperature)
    return Jacobian(diagonal=lambda k: p(k) / temperature, outer=((lambda j: -p(j) / temperature, p),))


def slope(F: Field, x: Any, temperature: Any) -> Index:
    """∂p_j/∂t = p_j (Σ p x - x_j) / t²."""
    p = define(F, x, temperature)
    mean = F.sum(lambda i: p(i) * x[i])
    return lambda j: p(j) * (mean - x[j]) / (temperature * temperature)


def limit(x: list[Fraction], temperature: Fraction) -> Any:
    """That of softargmax: a positive temperature does not move the maxima."""
    return softargmax.limit(x)


def vjp_limit(x: list[Fraction], temperature: Fraction, g: list[Fraction]) -> Any:
    """That of softargmax's pullback over t."""
    known = softargmax.vjp_limit(x, g)

    def of(k: int) -> Any:
        found = known(k)
        return None if found is None else (found[0] / temperature, found[1])

    return of


def slope_limit(x: list[Fraction], temperature: Fraction, g: list[Fraction]) -> Limit:
    """0 for a constant cotangent and for equal entries, exactly; elsewhere the excess may have either sign."""
    return (Fraction(0), 0) if min(g) == max(g) or min(x) == max(x) else None


def error(q: Any) -> Any:
    """Absolute radius: that of softargmax, with two more roundings in every exponent's argument, by t and of t itself.

    They act on the gaps where these are taken first. The textbook formula divides x first: in every line but *stable*
    they may act on x_j/t.
    """
    return q.p * (rho(q) + 2 * (q.d + q.D)) + q.plain * scaled_first(q, q)


def vjp_radius(q: Any) -> Any:
    """That of softargmax's pullback, with the errors of p and two more roundings; products of errors stay."""
    e = error(q)
    return (
        q.abs(q.g - q.sum(q.p * q.g)) * (e + 4 * q.p)
        + (q.p + q.u * e) * q.sum(q.abs(q.g) * (e + q.p * (q.h + 1)))
    ) / q.temperature


def slope_radius(q: Any) -> Any:
    """Σ g p (D - d)/t²: the errors of p and of the gaps from their mean; products of errors stay.

    x_j - mean is D - d_j, and textbook code forms the mean of x itself.
    """
    e = error(q)
    own = q.sum(q.abs(q.g) * q.abs(q.D - q.d) * (e + q.p * (q.h + 8)))
    mean = q.sum(q.d * (e + q.p * (q.h + 2))) + q.plain * (2 * q.h + q.k_div + 2) * q.peak(q.abs(q.x))
    return (own + q.sum(q.abs(q.g) * (q.p + q.u * e)) * mean) / q.temperature


OP = Op(
    id="tempered_softargmax",
    title="Tempered softargmax",
    also_called=("softmax with temperature", "Boltzmann distribution", "Gibbs distribution"),
    signature="(n),()->(n)",
    formula="exp(x_k/t) / Σ_i exp(x_i/t)",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(0.0, 1.0),
    extension=Extension(absent=0.0, empty=nan, plus_inf=nan),
    specials=(
        Special("tempered_softargmax/zero-temperature", x=((1.0, 3.0, 2.0), 0.0), y=(0.0, 1.0, 0.0), may_raise=True,
                permitted=(("nan", (nan, nan, nan)), ("another value", (None, None, None))),
                why="the limit t → 0+; t = 0 itself divides by 0, and what is made of it is a convention"),
        Special("tempered_softargmax/nan", x=((nan, 0.0, 1.0), 2.0), y=(nan, nan, nan),
                why="a NaN logit makes the normaliser NaN"),
        Special("tempered_softargmax/minus-inf", x=((-inf, 0.0, 0.0), 2.0), y=(0.0, 0.5, 0.5), signed_zero=True,
                why="an excluded class stays excluded at any temperature"),
        Special("tempered_softargmax/all-minus-inf", x=((-inf, -inf), 2.0), y=(nan, nan),
                permitted=(("zeros", (0.0, 0.0)),), why="0/0: every class is excluded"),
        Special("tempered_softargmax/plus-inf", x=((inf, 0.0, 1.0), 2.0), y=(nan, None, None),
                permitted=(("limit", (1.0, 0.0, 0.0)),), why="inf/inf has no value; the limit is one-hot"),
        Special("tempered_softargmax/plus-inf-twice", x=((inf, inf, 1.0), 2.0), y=(nan, nan, None),
                permitted=(("uniform", (0.5, 0.5, 0.0)),), why="the limit depends on the path"),
        Special("tempered_softargmax/one-class", x=((-3.5,), 2.0), y=(1.0,), why="one class is certain"),
        Special("tempered_softargmax/empty", x=((), 2.0), y=(), why="no class, no probability"),
    ),
    bounds=graded(
        "tempered_softargmax",
        radius=error,
        underflow=lambda q: 1 + q.n * q.p,
        why="softargmax with rounded quotients x/t",
        source=Source("blanchard2021", "Theorem 4.3, sharpened componentwise"),
    ),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded(
            "tempered_softargmax_vjp",
            radius=vjp_radius,
            underflow=lambda q: pulled(q) * (1 + 1 / q.temperature),
            why="softargmax's pullback over a rounded t",
            source=Source("blanchard2021", "propagated through p (g - <g, p>) / t"),
            saved=lambda q: saved_p(q) / q.temperature,
        ),
        extension=Extension(absent=0.0, empty=nan, plus_inf=nan),
        specials=(
            Special("tempered_softargmax_vjp/minus-inf", x=((-inf, 0.0, 0.0), 2.0, (1.0, 2.0, 0.0)), y=(0.0, 0.25, -0.25),
                    why="an excluded class neither receives nor sends a gradient"),
            Special("tempered_softargmax_vjp/nan", x=((nan, 0.0, 1.0), 2.0, (1.0, 2.0, 0.5)), y=(nan, nan, nan),
                    why="every probability is NaN"),
            Special("tempered_softargmax_vjp/one-class", x=((2.0,), 2.0, (3.0,)), y=(0.0,),
                    why="the probability of one class is constant"),
        ),
    ),
    further=(
        Vjp(
            argument="temperature",
            gradient=slope,
            limit=slope_limit,
            bounds=graded(
                "tempered_softargmax_vjp_temperature",
                radius=slope_radius,
                underflow=lambda q: pulled(q) * (1 + 1 / q.temperature) ** 2 * (1 + q.peak(q.abs(q.x))),
                why="Σ g_j p_j (mean of x - x_j) / t², every factor rounded",
                source=Source("blanchard2021", "propagated through the weighted mean"),
            ),
            specials=(
                Special("tempered_softargmax_vjp_temperature/nan", x=((nan, 0.0, 1.0), 2.0, (1.0, 2.0, 0.5)), y=nan,
                        why="every probability is NaN"),
            ),
        ),
    ),
    sources=(Source("blanchard2021"),),
)
