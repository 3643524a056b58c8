"""The functions of the family for the audit: shifted formulas, each split into a rational and a small rest.

With m = max x, gaps d_i = m - x_i, c the number of maxima and s = Σ e^{-d_i} over the others, the normaliser is
e^m (c + s). Nothing here is taken from the definitions that are judged.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from math import gcd
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
def softmax_cross_entropy_vjp_targets(x: list[fmpq], t: list[fmpq], g: fmpq) -> Split:
    """g d_k + g log(c + s)."""
    row = Shifted(x)
    return Split([g * d for d in row.gaps], lambda: [g * row.log_sum() if g != 0 else arb(0)] * len(x))


def _smoothed(label: list[fmpq], weight: list[fmpq], smoothing: fmpq) -> list[fmpq]:
    """w_i (ε/K + (1 - ε) δ_iy)."""
    share = smoothing / len(label)
    return [w * (share + (1 - smoothing) * y) for w, y in zip(weight, label, strict=True)]


@formula
def cross_entropy_loss(x: list[fmpq], label: list[fmpq], weight: list[fmpq], smoothing: fmpq) -> Split:
    return softmax_cross_entropy(x, _smoothed(label, weight, smoothing))


@formula
def cross_entropy_loss_vjp(
    x: list[fmpq], label: list[fmpq], weight: list[fmpq], smoothing: fmpq, g: fmpq
) -> Split:
    return softmax_cross_entropy_vjp(x, _smoothed(label, weight, smoothing), g)


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


@formula
def binary_cross_entropy_with_logits(x: fmpq, t: fmpq) -> Split:
    return _affine(softplus(x), [fmpq(1)], [-t * x])


@formula
def binary_cross_entropy_with_logits_vjp(x: fmpq, t: fmpq, g: fmpq) -> Split:
    return _affine(_share(x), [g], [-g * t])


@formula
def sparse_softmax_cross_entropy(x: list[fmpq], label: list[fmpq]) -> Split:
    """d_y + log(c + s)."""
    row = Shifted(x)
    return Split([row.gaps[label.index(fmpq(1))]], lambda: [row.log_sum()])


@formula
def sparse_softmax_cross_entropy_vjp(x: list[fmpq], label: list[fmpq], g: fmpq) -> Split:
    return _affine(Shifted(x).shares(), [g] * len(x), [-g * w for w in label])


@formula
def mellowmax(x: list[fmpq]) -> Split:
    """m + log((c + s)/K), which is m where all entries are equal."""
    row = Shifted(x)
    return Split([row.m], lambda: [((row.s() + row.c) / len(x)).log() if row.rest else arb(0)])


@formula
def mellowmax_vjp(x: list[fmpq], g: fmpq) -> Split:
    return logsumexp_vjp(x, g)


@formula
def boltzmann(x: list[fmpq]) -> Split:
    """m - T/(c + s) with T = Σ d e^{-d}."""
    row = Shifted(x)
    weighted = _grouped([(d, d) for d in row.gaps])
    return Split([row.m], lambda: [-_sum(weighted) / (row.s() + row.c)])


@formula
def boltzmann_vjp(x: list[fmpq], g: fmpq) -> Split:
    """g e^{-d_k} Σ_i e^{-d_i} (1 - d_k + d_i) / (c + s)².

    At a maximum that is g/c + g (c Σ_rest (d - 1) e^{-d} - s²) / (c (c + s)²).
    """
    row, size = Shifted(x), range(len(x))
    c = row.c
    below = {k: _grouped([(d, 1 - row.gaps[k] + d) for d in row.gaps]) for k in row.rest}
    top = _grouped([(row.gaps[i], c * (row.gaps[i] - 1)) for i in row.rest])

    def excess() -> list[arb]:
        s = row.s()
        S2 = (s + c) ** 2
        return [
            g * (-arb(row.gaps[k])).exp() * _sum(below[k]) / S2 if k in below else g * (_sum(top) - s * s) / (c * S2)
            for k in size
        ]

    return Split([g / c if d == 0 else fmpq(0) for d in row.gaps], excess)


def _only(mask: list[fmpq], *rows: list[fmpq]) -> tuple[list[int], list[list[fmpq]]]:
    kept = [i for i, b in enumerate(mask) if b != 0]
    return kept, [[row[i] for i in kept] for row in rows]


def _spread(part: Split, kept: list[int], size: int) -> Split:
    """The entries of a part in their places, 0 elsewhere."""
    places = {i: place for place, i in enumerate(kept)}

    def excess() -> list[arb]:
        values = part.excess()
        return [values[places[i]] if i in places else arb(0) for i in range(size)]

    return Split([part.exact[places[i]] if i in places else fmpq(0) for i in range(size)], excess)


@formula
def masked_softargmax(x: list[fmpq], mask: list[fmpq]) -> Split:
    kept, (row,) = _only(mask, x)
    return _spread(softargmax(row), kept, len(x))


@formula
def masked_softargmax_vjp(x: list[fmpq], mask: list[fmpq], g: list[fmpq]) -> Split:
    kept, (row, weights) = _only(mask, x, g)
    return _spread(softargmax_vjp(row, weights), kept, len(x))


@formula
def tempered_softargmax(x: list[fmpq], t: fmpq) -> Split:
    return softargmax([v / t for v in x])


@formula
def tempered_softargmax_vjp(x: list[fmpq], t: fmpq, g: list[fmpq]) -> Split:
    return _affine(softargmax_vjp([v / t for v in x], g), [1 / t] * len(x), [fmpq(0)] * len(x))


@formula
def tempered_softargmax_vjp_temperature(x: list[fmpq], t: fmpq, g: list[fmpq]) -> Split:
    """Σ_{i<j} e^{-d_i - d_j} (g_j - g_i) (d_j - d_i) / (t (c + s)²) with the gaps d of x/t."""
    row = Shifted([v / t for v in x])
    d = row.gaps
    pairs = _grouped(
        [(d[i] + d[j], (g[j] - g[i]) * (d[j] - d[i])) for j in range(len(x)) for i in range(j)]
    )
    return Split([fmpq(0)], lambda: [_sum(pairs) / (t * (row.s() + row.c) ** 2)])


@formula
def range_limited_softargmax(x: list[fmpq], n: fmpq) -> Split:
    size = len(x)
    return _affine(Shifted(x).shares(), [1 - size / n] * size, [1 / n] * size)


@formula
def range_limited_softargmax_vjp(x: list[fmpq], n: fmpq, g: list[fmpq]) -> Split:
    size = len(x)
    return _affine(softargmax_vjp(x, g), [1 - size / n] * size, [fmpq(0)] * size)


class Nested:
    """s = softargmax(stretch·x) and p = softargmax(L s), at Arb's precision; tied entries have the same shares."""

    def __init__(self, x: list[fmpq], L: arb, stretch: arb) -> None:
        m = max(x)
        inner = [(-(arb(m - v) * stretch)).exp() if v != m else arb(1) for v in x]
        self.s = [e / sum(inner, arb(0)) for e in inner]
        outer = [(L * v).exp() for v in self.s]
        self.p = [e / sum(outer, arb(0)) for e in outer]

    def pulled(self, x: list[fmpq], g: list[fmpq]) -> list[arb]:
        """s_k Σ_j s_j (h_k - h_j) with h_k = p_k Σ_i p_i (g_k - g_i): the pullbacks of both, without 1 - s or 1 - p."""
        size = range(len(x))
        away = [sum((self.p[i] * (g[k] - g[i]) for i in size), arb(0)) for k in size]

        def gap(k: int, j: int) -> arb:
            tied = x[k] == x[j]
            return self.p[k] * (g[k] - g[j]) if tied else self.p[k] * away[k] - self.p[j] * away[j]

        return [self.s[k] * sum((self.s[j] * gap(k, j) for j in size), arb(0)) for k in size]


def _nested(x: list[fmpq], values: Callable[[], list[arb]]) -> Split:
    """Where all entries are equal the share is 1/K."""
    if min(x) == max(x):
        return exactly([fmpq(1, len(x))] * len(x))
    return Split([fmpq(0)] * len(x), values)


def _balanced(x: list[fmpq], g: list[fmpq]) -> list[bool]:
    """Entries k such that among every value of x the mean of g is g_k: nothing is pulled back to them."""
    groups: dict[fmpq, list[fmpq]] = {}
    for v, w in zip(x, g, strict=True):
        groups.setdefault(v, []).append(w)
    return [all(sum(ws, fmpq(0)) == len(ws) * w for ws in groups.values()) for w in g]


@formula
def gaussian_softargmax(x: list[fmpq], n: fmpq) -> Split:
    return _nested(x, lambda: Nested(x, arb(n - 1).log(), arb(1)).p)


@formula
def gaussian_softargmax_corrected(x: list[fmpq], n: fmpq) -> Split:
    def values() -> list[arb]:
        L = arb(n - 1).log()
        return Nested(x, L, len(x) / L).p

    return _nested(x, values)


@formula
def gaussian_softargmax_vjp(x: list[fmpq], n: fmpq, g: list[fmpq]) -> Split:
    zero = _balanced(x, g)

    def excess() -> list[arb]:
        L = arb(n - 1).log()
        return [arb(0) if z else L * v for z, v in zip(zero, Nested(x, L, arb(1)).pulled(x, g), strict=True)]

    return Split([fmpq(0)] * len(x), excess)


@formula
def gaussian_softargmax_corrected_vjp(x: list[fmpq], n: fmpq, g: list[fmpq]) -> Split:
    size = len(x)
    if min(x) == max(x):
        # Slope of softargmax: (g_k - mean of g)/K.
        return exactly([(w - sum(g, fmpq(0)) / size) / size for w in g])
    zero = _balanced(x, g)

    def excess() -> list[arb]:
        L = arb(n - 1).log()
        return [arb(0) if z else size * v for z, v in zip(zero, Nested(x, L, size / L).pulled(x, g), strict=True)]

    return Split([fmpq(0)] * size, excess)


def _coprime(numbers: list[int]) -> list[int]:
    """Pairwise coprime integers above 1 of which every one of the numbers is a product."""
    base: list[int] = []
    left = [v for v in numbers if v > 1]
    while left:
        v = left.pop()
        for i, b in enumerate(base):
            common = gcd(v, b)
            if common > 1:
                del base[i]
                left += [w for w in (common, v // common, b // common) if w > 1]
                break
        else:
            base.append(v)
    return base


def _order(v: int, b: int) -> int:
    """How often b divides v."""
    count = 0
    while v % b == 0:
        v, count = v // b, count + 1
    return count


def _log_sum(weights: list[fmpq], arguments: list[fmpq]) -> Split:
    """Σ w log a; exactly 0 where Π a^w = 1, which unique factorisation decides."""
    pairs = [(w, int(a.p), int(a.q)) for w, a in zip(weights, arguments, strict=True) if w != 0]
    base = _coprime([v for _, p, q in pairs for v in (p, q)])
    powers = (sum((w * (_order(p, b) - _order(q, b)) for w, p, q in pairs), fmpq(0)) for b in base)
    if all(power == 0 for power in powers):
        return exactly([fmpq(0)])
    return Split([fmpq(0)], lambda: [sum((arb(w) * arb(fmpq(p, q)).log() for w, p, q in pairs), arb(0))])


@formula
def entropy(p: list[fmpq]) -> Split:
    return _log_sum([-a for a in p], p)


@formula
def entropy_vjp(p: list[fmpq], g: fmpq) -> Split:
    return Split([-g] * len(p), lambda: [-g * arb(a).log() if a != 1 else arb(0) for a in p])


@formula
def cross_entropy(p: list[fmpq], q: list[fmpq]) -> Split:
    return _log_sum([-a for a in p], q)


@formula
def cross_entropy_vjp(p: list[fmpq], q: list[fmpq], g: fmpq) -> Split:
    return Split([fmpq(0)] * len(p), lambda: [-g * arb(b).log() if b != 1 else arb(0) for b in q])


@formula
def cross_entropy_vjp_q(p: list[fmpq], q: list[fmpq], g: fmpq) -> Split:
    return exactly([-g * a / b for a, b in zip(p, q, strict=True)])


@formula
def kl_divergence(p: list[fmpq], q: list[fmpq]) -> Split:
    return _log_sum(p, [a / b for a, b in zip(p, q, strict=True)])


@formula
def kl_divergence_vjp(p: list[fmpq], q: list[fmpq], g: fmpq) -> Split:
    ratios = [a / b for a, b in zip(p, q, strict=True)]
    return Split([g] * len(p), lambda: [g * arb(r).log() if r != 1 else arb(0) for r in ratios])


@formula
def kl_divergence_vjp_q(p: list[fmpq], q: list[fmpq], g: fmpq) -> Split:
    return cross_entropy_vjp_q(p, q, g)
