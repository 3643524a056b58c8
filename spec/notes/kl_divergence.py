"""What is worth knowing of the Kullback-Leibler divergence."""

from __future__ import annotations

from typing import Any

from ..note import Curve, Note, Trap
from ._names import jax, pytorch, scipy


def condition(F: Any, p: Any, q: Any) -> Any:
    """Σ_i p_i |1 + log(p_i/q_i)| / |KL|."""
    slopes = F.sum(lambda i: F.abs(p[i]) * F.abs(1 + F.log(p[i]) - F.log(q[i])))
    return slopes / F.abs(F.sum(lambda i: p[i] * (F.log(p[i]) - F.log(q[i]))))


NOTE = Note(
    names=(
        scipy("stats.entropy", "with `qk`; normalises both arguments"),
        scipy("special.rel_entr", "one term, summed by the caller"),
        scipy("special.kl_div", "one term with $- p + q$ added, summed by the caller"),
        jax("scipy.special.rel_entr", "one term, summed by the caller"),
        pytorch("nn.functional.kl_div", r"takes $\log q$ first and $p$ second"),
    ),
    domain=r"$p_i \ge 0$, $q_i > 0$; distributions as a rule",
    range=r"$[0, \infty)$ for distributions; negative values occur where the sums differ",
    condition=condition,
    conditioning="Large where $p$ and $q$ nearly agree: the terms of both signs cancel, and the number grows without "
    "bound as the divergence tends to 0.",
    algorithm=(r"\operatorname{KL} = \sum_i p_i (\log p_i - \log q_i) \quad (p_i \ne 0)",),
    why="A difference of logarithms neither overflows nor underflows, as a quotient may. Both forms lose relative "
    "accuracy where the distributions agree; the absolute error is what is judged.",
    traps=(
        Trap(
            r"p_i \log \frac{p_i}{q_i}",
            "the quotient overflows for a small $q_i$ and underflows for a small $p_i$",
            r"p_i (\log p_i - \log q_i)",
        ),
        Trap(
            r"\operatorname{CE}(p, q) - H(p)",
            "cancels where the divergence is small against the entropy",
            r"\sum_i p_i (\log p_i - \log q_i)",
        ),
    ),
    curve=Curve(
        r"p = (s, 1 - s), \; q = (\tfrac{1}{2}, \tfrac{1}{2})",
        lambda s: ((s, 1 - s), (0.5, 0.5)),
        low=0.005,
        high=0.995,
        cap=20.0,
    ),
    example=""">>> from softgauge.reference import value
>>> float(value("kl_divergence", [0.5, 0.5], [0.25, 0.25], format="float64").value)
0.6931471805599453""",
)
