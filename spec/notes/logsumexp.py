"""What is worth knowing of log-sum-exp."""

from __future__ import annotations

from typing import Any

from ..note import Curve, Note, Trap
from ..ops import logsumexp, softargmax
from ._names import jax, numpy, onnx, pytorch, scipy, tensorflow


def condition(F: Any, x: Any) -> Any:
    """Σ_i p_i |x_i| / |lse(x)|."""
    p = softargmax.define(F, x)
    return F.sum(lambda i: p(i) * F.abs(x[i])) / F.abs(logsumexp.define(F, x))


NOTE = Note(
    names=(
        pytorch("logsumexp"),
        jax("nn.logsumexp"),
        scipy("special.logsumexp"),
        tensorflow("math.reduce_logsumexp"),
        numpy("logaddexp", "of two numbers"),
        onnx("ReduceLogSumExp"),
    ),
    called=(("log-sum-exp", "blanchard2021"), ("good SoftMax", "RU")),
    domain=r"$x \in \mathbb{R}^n$, $n \ge 1$; infinite entries and $n = 0$ are special values",
    range=r"$\mathbb{R}$; more precisely $\max_i x_i \le \operatorname{lse}(x) \le \max_i x_i + \log n$",
    condition=condition,
    conditioning=r"Ill conditioned only near a zero of the function, where $\max_i x_i$ is about $-\log n$. The "
    r"normwise number $\max_i \lvert x_i \rvert / \lvert \operatorname{lse}(x) \rvert$ is far too large at "
    "$x = (0, -40)$.",
    algorithm=(
        r"m = \max_i x_i",
        r"s = \sum_{i \ne \operatorname{argmax}} e^{x_i - m}",
        r"\operatorname{lse}(x) = m + \operatorname{log1p}(s)",
    ),
    why="After the shift no exponential overflows. Leaving the maximum's own 1 out of the sum and taking log1p keeps "
    "the digits of a sum that is small against 1, which is all there is where $m = 0$.",
    traps=(
        Trap(
            r"\log \sum_i e^{x_i}",
            "overflows at entries above 88.7 in binary32 and gives -inf where every exponential underflows",
            r"m + \operatorname{log1p}(s)",
        ),
        Trap(
            r"m + \log(1 + s)",
            "gives 0 at $x = (0, -40)$ in binary64, where the value is 4.25e-18",
            r"m + \operatorname{log1p}(s)",
        ),
        Trap(
            r"\operatorname{logaddexp}(\operatorname{lse}(x), \operatorname{lse}(y))",
            "loses one rounding of the result for each merge: 3.5 times the bound for 1024 entries in blocks of 16 at "
            "an offset of 10000",
            r"\text{merge pairs } (m, s)",
        ),
    ),
    curve=Curve("x = (s, 0, 1)", lambda s: ((s, 0.0, 1.0),)),
    example=""">>> from softgauge.reference import value
>>> float(value("logsumexp", [0.0, -40.0], format="float64").value)
4.248354255291589e-18
>>> float(value("logsumexp", [1000.0, 1000.0], format="float64").value)
1000.6931471805599""",
)
