"""What is worth knowing of softargmax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..note import Curve, Note, Trap
from ..ops.softargmax import define
from ._names import jax, onnx, pytorch, scipy, tensorflow


def condition(F: Any, x: Any) -> Callable[[Any], Any]:
    """Σ_i |x_i| |δ_ik - p_i|: entry k of x counts with 1 - p_k, the others with p_i."""
    p = define(F, x)
    weighted = F.sum(lambda i: p(i) * F.abs(x[i]))
    return lambda k: (1 - 2 * p(k)) * F.abs(x[k]) + weighted


NOTE = Note(
    names=(
        pytorch("nn.functional.softmax"),
        jax("nn.softmax"),
        scipy("special.softmax"),
        tensorflow("nn.softmax"),
        onnx("Softmax"),
    ),
    called=(("softmax", "bridle1990"), ("softmax", "blanchard2021"), ("softArgMax", "RU"), ("softmax", "UA")),
    domain=r"$x \in \mathbb{R}^n$, $n \ge 1$; infinite entries are special values",
    range=r"the open simplex: every entry lies in $(0, 1)$ for $n \ge 2$, and the entries sum to 1",
    condition=condition,
    conditioning=r"Normwise it is at most $2 (1 - \max_i p_i) \max_i \lvert x_i \rvert$: a certain result is well "
    "conditioned, large logits that nearly tie are not, because a small relative error of a large logit is a large "
    "absolute one.",
    algorithm=(r"m = \max_i x_i", r"e_k = e^{x_k - m}", r"p_k = \frac{e_k}{\sum_i e_i}"),
    why="A constant added to every entry changes nothing, so the maximum may be subtracted: no exponential overflows, "
    "at least one is 1, and their sum lies between 1 and $n$. A division costs one rounding; the form "
    r"$e^{x_k - \operatorname{lse}(x)}$ without one carries the absolute rounding of lse into the exponent.",
    traps=(
        Trap(
            r"\frac{e^{x_k}}{\sum_i e^{x_i}}",
            "overflows to inf/inf at logits above 88.7 in binary32 and above 11.09 in binary16",
            r"\frac{e^{x_k - m}}{\sum_i e^{x_i - m}}",
        ),
        Trap(
            r"e^{x_k - \operatorname{lse}(x)}",
            "with an offset of 3000 in binary32 the error is 481 times the bound",
            r"\frac{e^{x_k - m}}{\sum_i e^{x_i - m}}",
        ),
        Trap(
            r"p_k - 1",
            "cancels where class $k$ is nearly certain",
            r"-\frac{\sum_{i \ne k} e^{x_i - m}}{\sum_i e^{x_i - m}}",
        ),
        Trap(
            r"\sum_i e^{x_i - m} \text{ in 16 bits}",
            "overflows for 65536 equal logits in binary16; a recursive sum of ones stagnates at 2048 there and at 256 "
            "in bfloat16",
            r"\sum_i e^{x_i - m} \text{ in binary32}",
        ),
    ),
    curve=Curve("x = (s, 0, 1)", lambda s: ((s, 0.0, 1.0),)),
    example=""">>> from softgauge.reference import value
>>> [float(p.value) for p in value("softargmax", [0.0, 0.0, 1000.0], format="float64")]
[0.0, 0.0, 1.0]
>>> [float(p.value) for p in value("softargmax", [1000.0, 1000.0], format="float16")]
[0.5, 0.5]""",
)
