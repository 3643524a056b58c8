"""The functions of the family for the audit: shifted formulas, each split into a rational and a small rest.

With m = max x, gaps d_i = m - x_i, c the number of maxima and s = Σ e^{-d_i} over the others, the normaliser is
e^m (c + s). Nothing here is taken from the definitions that are judged.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from flint import arb, fmpq

from .audit_rounding import Split, exactly

Formula = Callable[..., Split]
FORMULAS: dict[str, Formula] = {}


def formula(f: Formula) -> Formula:
    """Register a formula under its own name."""
    FORMULAS[f.__name__] = f
    return f


def split(op: str, row: tuple[Any, ...]) -> Split:
    """Return the split value of a function at one row of finite floats."""
    return FORMULAS[op](*([_exact(v) for v in a] if isinstance(a, list) else _exact(a) for a in row))


def _exact(v: float) -> fmpq:
    return fmpq(*v.as_integer_ratio())


Terms = dict[fmpq, fmpq]
"""Coefficients by gap: Σ coefficient·e^{-gap}."""


def _grouped(pairs: list[tuple[fmpq, fmpq]]) -> Terms:
    terms: Terms = {}
    for gap, coefficient in pairs:
        terms[gap] = terms.get(gap, fmpq(0)) + coefficient
    return {gap: c for gap, c in terms.items() if c != 0}


def _sum(terms: Terms) -> arb:
    """Return Σ c·e^{-gap}; exactly 0 for no terms, and never 0 otherwise by Lindemann and Weierstrass."""
    return sum((c * (-arb(gap)).exp() for gap, c in terms.items()), arb(0))


class Shifted:
    """A row, shifted by its maximum."""

    def __init__(self, x: list[fmpq]) -> None:
        self.m = max(x)
        self.gaps = [self.m - v for v in x]
        self.tops = [k for k, d in enumerate(self.gaps) if d == 0]
        self.rest = [k for k, d in enumerate(self.gaps) if d != 0]
        self.c = len(self.tops)

    @cached_property
    def _small(self) -> Terms:
        return _grouped([(self.gaps[k], fmpq(1)) for k in self.rest])

    def s(self) -> arb:
        return _sum(self._small)

    def log_sum(self) -> arb:
        return self.s().log1p() if self.c == 1 else (self.s() + self.c).log()

    def shares(self) -> Split:
        """p_k = 1/c - s/(c (c + s)) at a maximum, e^{-d_k}/(c + s) elsewhere."""

        def excess() -> list[arb]:
            s = self.s()
            top = -s / (self.c * (s + self.c))
            return [top if d == 0 else (-arb(d)).exp() / (s + self.c) for d in self.gaps]

        return Split([fmpq(1, self.c) if d == 0 else fmpq(0) for d in self.gaps], excess)


def _affine(part: Split, factors: list[fmpq], offsets: list[fmpq]) -> Split:
    """offset_k + factor_k·part_k."""
    exact = [b + a * y for y, a, b in zip(part.exact, factors, offsets, strict=True)]
    return Split(exact, lambda: [a * r if a != 0 else arb(0) for r, a in zip(part.excess(), factors, strict=True)])


@formula
def logsumexp(x: list[fmpq]) -> Split:
    row = Shifted(x)
    return Split([row.m], lambda: [row.log_sum()])


@formula
def log_softargmax(x: list[fmpq]) -> Split:
    row = Shifted(x)
    return Split([-d for d in row.gaps], lambda: [-row.log_sum()] * len(x))


@formula
def softargmax(x: list[fmpq]) -> Split:
    return Shifted(x).shares()


@formula
def softmax_cross_entropy(x: list[fmpq], t: list[fmpq]) -> Split:
    """Σ t_i d_i + (Σ t) log(c + s)."""
    row, total = Shifted(x), sum(t, fmpq(0))
    exact = sum((w * d for w, d in zip(t, row.gaps, strict=True)), fmpq(0))
    return Split([exact], lambda: [total * row.log_sum() if total != 0 else arb(0)])


@formula
def logsumexp_vjp(x: list[fmpq], g: fmpq) -> Split:
    return _affine(Shifted(x).shares(), [g] * len(x), [fmpq(0)] * len(x))


@formula
def log_softargmax_vjp(x: list[fmpq], g: list[fmpq]) -> Split:
    return _affine(Shifted(x).shares(), [-sum(g, fmpq(0))] * len(x), g)


@formula
def softmax_cross_entropy_vjp(x: list[fmpq], t: list[fmpq], g: fmpq) -> Split:
    return _affine(Shifted(x).shares(), [g * sum(t, fmpq(0))] * len(x), [-g * w for w in t])


@formula
def softargmax_vjp(x: list[fmpq], g: list[fmpq]) -> Split:
    """e^{-d_k} Σ_i e^{-d_i} (g_k - g_i) / (c + s)²; at a maximum the part for s = 0 is G/c², G = Σ_top (g_k - g_i).

    Its excess is (c² t - G (2c + s) s) / (c² (c + s)²) with t = Σ_rest e^{-d_i} (g_k - g_i).
    """
    row = Shifted(x)
    c, size = row.c, range(len(x))
    G = [sum((g[k] - g[i] for i in row.tops), fmpq(0)) for k in size]
    top = {k: _grouped([(row.gaps[i], c * c * (g[k] - g[i]) - 2 * c * G[k]) for i in row.rest]) for k in row.tops}
    below = {k: _grouped([(row.gaps[i], g[k] - g[i]) for i in size]) for k in row.rest}

    def excess() -> list[arb]:
        s = row.s()
        S2 = (s + c) ** 2
        out = []
        for k in size:
            if k in below:
                out.append((-arb(row.gaps[k])).exp() * _sum(below[k]) / S2 if below[k] else arb(0))
            elif G[k] == 0 or not row.rest:
                out.append(_sum(top[k]) / (c * c * S2) if top[k] else arb(0))
            else:
                out.append((_sum(top[k]) - G[k] * s * s) / (c * c * S2))
        return out

    return Split([G[k] / (c * c) if row.gaps[k] == 0 else fmpq(0) for k in size], excess)


def _share(x: fmpq) -> Split:
    """σ(x) = 1 - e/(1 + e) on the right and e/(1 + e) on the left, e = e^{-|x|}."""
    if x == 0:
        return exactly([fmpq(1, 2)])
    sign = -1 if x > 0 else 1

    def excess() -> list[arb]:
        e = (-arb(abs(x))).exp()
        return [sign * e / (e + 1)]

    return Split([fmpq(1 if x > 0 else 0)], excess)


@formula
def sigmoid(x: fmpq) -> Split:
    return _share(x)


@formula
def softplus(x: fmpq) -> Split:
    return Split([max(x, fmpq(0))], lambda: [(-arb(abs(x))).exp().log1p()])


@formula
def log_sigmoid(x: fmpq) -> Split:
    return Split([min(x, fmpq(0))], lambda: [-(-arb(abs(x))).exp().log1p()])


@formula
def sigmoid_vjp(x: fmpq, g: fmpq) -> Split:
    """g e/(1 + e)²."""
    if x == 0 or g == 0:
        return exactly([g / 4])

    def excess() -> list[arb]:
        e = (-arb(abs(x))).exp()
        return [g * e / (e + 1) ** 2]

    return Split([fmpq(0)], excess)


@formula
def softplus_vjp(x: fmpq, g: fmpq) -> Split:
    return _affine(_share(x), [g], [fmpq(0)])


@formula
def log_sigmoid_vjp(x: fmpq, g: fmpq) -> Split:
    return _affine(_share(-x), [g], [fmpq(0)])
