"""What is worth knowing of Shannon entropy."""

from __future__ import annotations

from typing import Any

from ..note import Curve, Note, Trap
from ._names import jax, scipy


def condition(F: Any, p: Any) -> Any:
    """Σ_i p_i |1 + log p_i| / |H|."""
    slopes = F.sum(lambda i: F.abs(p[i]) * F.abs(1 + F.log(p[i])))
    return slopes / F.abs(F.sum(lambda i: p[i] * F.log(p[i])))


NOTE = Note(
    names=(
        scipy("stats.entropy", "normalises its argument"),
        scipy("special.entr", "one term, summed by the caller"),
        jax("scipy.special.entr", "one term, summed by the caller"),
    ),
    domain=r"$p_i \ge 0$; a distribution as a rule, though it need not sum to 1",
    range=r"$[0, \log n]$ for a distribution",
    condition=condition,
    conditioning=r"Large where one class is nearly certain: the entropy is then small and rests on $1 - p_{\max}$. "
    r"From logits it is $\sum_i p_i \lvert x_i \rvert \lvert \log p_i + H \rvert / H$.",
    algorithm=(r"H = -\sum_i p_i \log p_i \quad (p_i \ne 0)",),
    why=r"For a distribution every term is positive, so nothing cancels, and $0 \cdot \log 0 = 0$ is left out. From "
    r"logits the log-probabilities come from log-softargmax with log1p: then the error is 19 roundoffs where the "
    "form below loses all digits.",
    traps=(
        Trap(
            r"\operatorname{lse}(x) - \langle p, x \rangle",
            "cancels: 8e7 roundoffs in binary32 where a class is nearly certain",
            r"-\sum_i p_i z_i",
        ),
        Trap(
            r"-\sum_i p_i \log(p_i + \varepsilon)",
            "is another function: for a certain class it is negative",
            r"-\sum_{p_i \ne 0} p_i \log p_i",
        ),
    ),
    curve=Curve("p = (s, 1 - s)", lambda s: ((s, 1 - s),), low=0.005, high=0.995),
    example=""">>> from softgauge.reference import value
>>> float(value("entropy", [0.5, 0.5], format="float64").value)
0.6931471805599453""",
)
