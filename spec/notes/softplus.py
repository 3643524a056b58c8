"""What is worth knowing of softplus."""

from __future__ import annotations

from typing import Any

from ..note import Curve, Note, Trap
from ..ops import sigmoid, softplus
from ._names import jax, onnx, pytorch, tensorflow


def condition(F: Any, x: Any) -> Any:
    """|x| σ(x) / softplus(x)."""
    return F.abs(x) * sigmoid.define(F, x) / softplus.define(F, x)


NOTE = Note(
    names=(
        pytorch("nn.functional.softplus", r"returns $x$ above a threshold of 20 by default, and takes a slope `beta`"),
        jax("nn.softplus"),
        tensorflow("math.softplus"),
        onnx("Softplus"),
    ),
    called=(("softplus", "dugas2001"), ("softplus", "ZH")),
    domain=r"$x \in \mathbb{R}$",
    range=r"$(0, \infty)$; more precisely $\max(x, 0) < \operatorname{softplus}(x) \le \max(x, 0) + \log 2$",
    condition=condition,
    conditioning=r"On the left it grows like $\lvert x \rvert$, as that of the exponential does; on the right it "
    "tends to 1.",
    algorithm=(r"\operatorname{softplus}(x) = \max(x, 0) + \operatorname{log1p}\left(e^{-\lvert x \rvert}\right)",),
    why="The exponential never overflows and both terms are positive. Four branches are cheaper: $e^x$, then "
    r"$\operatorname{log1p}(e^x)$, then $x + e^{-x}$, then $x$. With $p$ bits of precision they change at $-p \log 2$, "
    r"$\frac{1}{2} p \log 2$ and $W(2^p)$: -37, 18 and 33.3 in binary64, -16.6, 8.3 and 14.0 in binary32, "
    "-7.6, 3.8 and 5.9 in binary16, -5.5, 2.8 and 4.1 in bfloat16.",
    traps=(
        Trap(
            r"\log(1 + e^x)",
            "overflows on the right and gives 0 on the left, where the value is about $e^x$",
            r"\max(x, 0) + \operatorname{log1p}\left(e^{-\lvert x \rvert}\right)",
        ),
        Trap(
            r"x \text{ above } 20",
            "has a relative error of 6.1e-11 at 20.5 in binary64: a threshold belongs to one format",
            r"x \text{ above } W(2^p)",
        ),
    ),
    curve=Curve("x = s", lambda s: (s,)),
    example=""">>> from softgauge.reference import value
>>> float(value("softplus", 1000.0, format="float64").value)
1000.0
>>> float(value("softplus", -40.0, format="float64").value)
4.248354255291589e-18""",
)
