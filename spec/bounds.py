"""Error radii that several functions share, in units of the unit roundoff u of the compute format.

Every radius is an expression in quantities that a reader ``q`` supplies, as arrays or as symbols:

- the arithmetic: ``c_d, k_exp, k_log, k_div, slack, base2`` (:class:`~softgauge.spec.grade.Profile`),
  ``c_x`` (1 where the loss of shift invariance is granted, else 0), ``h`` (depth of the summation tree), ``n``;
- the exact row: ``x``, its maximum ``m``, gaps ``d = m - x``, ``offset = |x_j| + max |x|``, ``p = softargmax(x)``,
  ``D = Σ p d``,
  ``log_s = log Σ e^{-d}``, ``z = log p``, ``tail`` (``1 - max p`` with log1p, ``2 - max p`` with log),
  ``sigma = σ(x)``, ``cosigma = σ(-x)``, ``far = σ(-|x|)``, targets ``t``, cotangent ``g``, result ``y``;
- operations: ``q.abs``, ``q.sum`` and ``q.peak`` (over the axis), ``q.largest`` and ``q.smallest`` (of two),
  ``q.expm1``, and ``q.half_ulp``: half a unit in the last place of the storage format.

Derivations count factors: one 1 + δ for a rounded operation, k for a function, h for a sum of positive terms, c_d d for
the argument of an exponential, and every term is an upper bound of what the shifted formulas propagate. What n factors
move a term by is at most n u/(1 - n u) (Higham 2002, lemma 3.1; |e^ε - 1| <= ε/(1 - ε) for the exponents), not n u: a
radius holds with u/(1 - N u) for u, where N is the largest count that meets any term (:func:`factors`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .grade import Grade
from .op import Bound, Source

Radius = Callable[[Any], Any]

_WHY = {
    Grade.STABLE: "log1p form where it has one, sums of depth log2(K) + 32",
    Grade.TEXTBOOK: "the shifted textbook formula, recursive sums of depth K - 1",
    Grade.FAST: "the shifted textbook formula in fast arithmetic: approximate base-2 exponentials, lazy rescaling",
    Grade.SAVED: "fast arithmetic on results of the function itself that were rounded to the storage format",
    Grade.NATIVE: "the shifted textbook formula with every operation in the 8- or 16-bit storage format",
    Grade.FRAGILE: "what backward stability alone guarantees: the error grows with a common offset of the inputs",
}


def graded(
    op: str,
    radius: Radius,
    underflow: Radius,
    why: str,
    source: Source | None = None,
    saved: Radius | None = None,
    count: Radius | None = None,
) -> tuple[Bound, ...]:
    """Return one bound per grade line of ``op``; they differ in the arithmetic that ``q`` supplies.

    ``saved`` is what a pullback may lose beside the radius where it takes results of its function that were rounded
    to the storage format, in place of the inputs; without it there is no line *saved*. ``count`` is N, by default
    :func:`factors`.
    """
    return tuple(
        Bound(
            f"{op}/{grade.label}",
            grade,
            radius,
            underflow,
            f"{why}; {line}",
            source,
            saved if grade is Grade.SAVED else None,
            count or factors,
        )
        for grade, line in _WHY.items()
        if grade is not Grade.SAVED or saved is not None
    )


RANGE = 745.2
"""Nats from 1 down to the smallest positive number of binary64: what lies further below a maximum is 0."""


FAR = 2.0**500
"""A count of roundings that says nothing more; twice its product with a probability is a number."""


def factors(q: Any) -> Any:
    """How many factors 1 + δ meet a term of any function of a row: twice those of a probability, and two sums more.

    A pullback multiplies two probabilities, adds over the classes twice and has at most 8 operations beside that.
    """
    gap = q.smallest(q.peak(q.d), RANGE)
    share = q.c_d * (2 * gap + 2 * q.slack) + 2 * q.k_exp + q.k_log + q.k_div + q.h
    return 2 * share + 2 * q.h + 8 + q.c_x * q.peak(q.offset)


def factors_of_both(q: Any) -> Any:
    """The same of two softargmaxes, one of the other: what the inner one is off by stands L times in an exponent."""
    return factors(q.row(q.outer)) + q.scale_L * factors(q.row(q.inner))


def factors_of_number(q: Any) -> Any:
    """The same of a function of single numbers: two of each function, exponents within the range, 8 operations."""
    return 2 * (q.c_d * q.smallest(q.abs(q.x), RANGE) + q.k_exp + q.k_log + q.k_div) + 8


def rho(q: Any) -> Any:
    """Relative radius of e^{x_j - m} / Σ e^{x_i - m}.

    The numerator errs by c_d (d_j + slack) + k_exp, the denominator by the p-weighted mean of the same,
    Σ p_i (c_d (d_i + slack) + k_exp) + h, the division by k_div. Without a shift the arguments are x, not d.
    """
    return q.c_d * (q.d + q.D + 2 * q.slack) + 2 * q.k_exp + q.h + q.k_div + q.c_x * q.offset


def log_z(q: Any) -> Any:
    """Absolute radius of z_j = (x_j - m) - log Σ e^{x_i - m}.

    Rounding of x_j - m: c_d (d_j + slack). The logarithm: k_log (log S + slack) by itself and, through its
    argument, D c_d + tail (k_exp + h). The last subtraction: |z|, three times where the logarithm is taken
    in base 2 and converted.
    """
    return (
        (1 + 2 * q.base2) * q.abs(q.z)
        + q.c_d * (q.d + q.D + 2 * q.slack)
        + q.k_log * (q.log_s + q.slack)
        + q.tail * (q.k_exp + q.h)
        + q.c_x * q.offset
    )


def rho_p(q: Any) -> Any:
    """Relative radius of a probability inside a pullback: by division, or as exp of a stored log-probability."""
    return q.largest(rho(q), log_z(q) + q.k_exp)


def pulled(q: Any) -> Any:
    """Underflow in a pullback: K + 4 intermediates, each multiplied by cotangents and targets."""
    return (q.n + 4) * (1 + q.sum(q.abs(q.g)))


def sigmoid_error(q: Any) -> Any:
    """Absolute radius of 1/(1 + e^{-x}), and of e^x/(1 + e^x) where x is negative."""
    return q.sigma * (q.c_d * q.abs(q.x) * q.cosigma + q.k_exp + 1 + q.k_div)


def softplus_error(q: Any, y: Any) -> Any:
    """Radius of y = max(x, 0) + log1p(e^{-|x|}), and of log1p(e^x) where that does not overflow.

    With e = e^{-|x|}: the exponential adds k_exp e/(1 + e) <= k_exp log1p(e), the logarithm k_log log1p(e),
    the last addition |y|, and log1p(e) <= y. A base-2 exponential adds the rounding of its argument.
    """
    return q.abs(y) * (1 + q.k_exp + q.k_log) + q.base2 * q.c_d * q.abs(q.x) * q.far


def lse_error(q: Any, y: Any) -> Any:
    """Absolute radius of y = m + log Σ e^{x_i - m}.

    The last addition: |y|, and 3 (|m| + slack + |y|) more where the shift, which lies up to slack below the maximum,
    and the logarithm live in base 2. The logarithm: k_log (log S + slack). Its argument: c_d (D + slack) +
    tail (k_exp + h).
    """
    return (
        q.abs(y)
        + q.base2 * 3 * (q.abs(q.m) + q.slack + q.abs(y))
        + q.k_log * (q.log_s + q.slack)
        + q.c_d * (q.D + q.slack)
        + q.tail * (q.k_exp + q.h)
        + q.c_x * q.peak(q.offset)
    )


def moved(q: Any, a: Any, error: Any) -> Any:
    """How far rounding to the storage format moves a number that is off from a by u·error: ½ ulp of a, or u·error.

    An ulp beyond a power of two is longer; yet that power is a number of the format, so that what an error carried
    across it is moved no further than it was carried.
    """
    return q.largest(q.half_ulp(a), q.u * error)


def scaled_first(q: Any, row: Any) -> Any:
    """Absolute radius of softargmax where each argument, and not its gap, meets a quotient and a product.

    What the argument of the maximum meets is common to all terms and cancels. With ε_i the error of argument i, at
    most E_i = (k_div + 1) u |x_i|, the result is p_j e^{ε_j} / Σ p_i e^{ε_i}. By Jensen's inequality its logarithm
    exceeds log p_j by ε_j - Σ p_i ε_i at most; it falls short by the same with the weights of the result, which are at
    most w_i = p_i e^{2 max E}, and 1. Either is at most A = Σ_{i≠j} w_i (E_j + E_i), and no probability exceeds 1.
    No term is left out: exponents may be off by more than 1. A lone winner, whose w_i are 0 elsewhere, keeps its 1.
    """
    size = q.u * q.smallest((q.k_div + 1) * q.abs(row.x), FAR)
    weight = 1 + q.expm1(q.smallest(row.z + 2 * q.peak(size), 0))
    away = q.smallest(q.sum(weight) - weight, 1) * size + (q.sum(weight * size) - weight * size)
    up = (1 + q.expm1(q.smallest(row.z + away, 0))) * -q.expm1(-q.smallest(away, -row.z))
    return q.largest(up, row.p * -q.expm1(-away)) / q.u


def saved_p(q: Any) -> Any:
    """What p_j (g_j - <g, p>) loses where rounding moves each p_i by e_i.

    (p_j + e_j)(g_j - Σ (p_i + e_i) g_i) differs by e_j (g_j - <g, p>) - (p_j + e_j) Σ e_i g_i: no term is left out.
    """
    e = moved(q, q.p, q.p * rho(q))
    return e * q.abs(q.g - q.sum(q.p * q.g)) + (q.p + e) * q.sum(e * q.abs(q.g))


def saved_z(q: Any) -> Any:
    """What e^{z_j} loses where rounding moves z_j by e: p_j (e^e - 1)."""
    return q.p * q.expm1(moved(q, q.z, log_z(q)))


def saved_share(q: Any) -> Any:
    """What a probability in a loss loses: by its own rounding, or as e^{z_j} by that of the log-probability."""
    return q.largest(moved(q, q.p, q.p * rho_p(q)), saved_z(q))


def saved_near(q: Any, a: Any, gap: Any, error: Any) -> Any:
    """What an exponential of a number loses that is off from a by u·error and then rounded, relative to itself.

    ``gap`` is the distance from a to another number of the format: rounding moves what is off by u·error by
    gap + u·error at most.
    """
    return q.expm1(q.u * error + q.smallest(moved(q, a, error), gap + q.u * error))


def saved_lse(q: Any) -> Any:
    """What e^{x_j - y} loses where y = lse(x) is rounded; the maximum is a number of the format."""
    y = q.m + q.log_s
    return q.p * saved_near(q, y, q.log_s, lse_error(q, y))


def saved_softplus(q: Any, largest: Any) -> Any:
    """What a slope loses where y = largest + log1p(e^{-|x|}) is rounded, as e^{±(x - y)} and as -expm1(-y).

    The one is moved relatively to σ(x), the other to σ(-x). ``largest`` is a number of the format.
    """
    y = largest + q.log1p_far
    return q.largest(q.sigma, q.cosigma) * saved_near(q, y, q.log1p_far, softplus_error(q, y))
