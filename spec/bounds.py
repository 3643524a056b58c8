"""Error radii that several functions share, in units of the unit roundoff u of the compute format.

Every radius is an expression in quantities that a reader ``q`` supplies, as arrays or as symbols:

- the arithmetic: ``c_d, k_exp, k_log, k_div, slack, base2`` (:class:`~softgauge.spec.grade.Profile`),
  ``c_x`` (1 where the loss of shift invariance is granted, else 0), ``h`` (depth of the summation tree), ``n``;
- the exact row: ``x``, its maximum ``m``, gaps ``d = m - x``, ``offset = |x_j| + max |x|``, ``p = softargmax(x)``,
  ``D = Σ p d``,
  ``log_s = log Σ e^{-d}``, ``z = log p``, ``tail`` (``1 - max p`` with log1p, ``2 - max p`` with log),
  ``sigma = σ(x)``, ``cosigma = σ(-x)``, ``far = σ(-|x|)``, targets ``t``, cotangent ``g``, result ``y``;
- operations: ``q.abs``, ``q.sum`` and ``q.peak`` (over the axis), ``q.largest`` (of two).

Derivations are first order: one u for a rounded operation, ``k·u`` for a function, ``h·u`` for a sum of
positive terms, and every term is an upper bound of what the shifted formulas propagate.
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
    Grade.NATIVE: "the shifted textbook formula with every operation in the 8- or 16-bit storage format",
    Grade.FRAGILE: "what backward stability alone guarantees: the error grows with a common offset of the inputs",
}


def graded(op: str, radius: Radius, underflow: Radius, why: str, source: Source | None = None) -> tuple[Bound, ...]:
    """Return one bound per grade line of ``op``; they differ in the arithmetic that ``q`` supplies."""
    return tuple(
        Bound(f"{op}/{grade.label}", grade, radius, underflow, f"{why}; {line}", source) for grade, line in _WHY.items()
    )


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
