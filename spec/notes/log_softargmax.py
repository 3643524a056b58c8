"""What is worth knowing of log-softargmax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..note import Curve, Note, Trap
from ..ops import log_softargmax, softargmax
from ._names import jax, onnx, pytorch, scipy, tensorflow


def condition(F: Any, x: Any) -> Callable[[Any], Any]:
    """Σ_i |x_i| |δ_ik - p_i| / |z_k|."""
    p, z = softargmax.define(F, x), log_softargmax.define(F, x)
    weighted = F.sum(lambda i: p(i) * F.abs(x[i]))
    return lambda k: ((1 - 2 * p(k)) * F.abs(x[k]) + weighted) / F.abs(z(k))


NOTE = Note(
    names=(
        pytorch("nn.functional.log_softmax"),
        jax("nn.log_softmax"),
        scipy("special.log_softmax"),
        tensorflow("nn.log_softmax"),
        onnx("LogSoftmax"),
    ),
    called=(("log softArgMax", "RU"),),
    domain=r"$x \in \mathbb{R}^n$, $n \ge 1$; infinite entries are special values",
    range=r"every entry lies in $(-\infty, 0)$ for $n \ge 2$, and $\sum_k e^{z_k} = 1$",
    condition=condition,
    conditioning="Where class $k$ is nearly certain the value is close to 0 and its relative error may be large; the "
    "absolute error stays small, and that is what is judged.",
    algorithm=(
        r"m = \max_i x_i",
        r"s = \sum_{i \ne \operatorname{argmax}} e^{x_i - m}",
        r"z_k = (x_k - m) - \operatorname{log1p}(s)",
    ),
    why="The difference $x_k - m$ carries all of the offset away before anything is added to it. Subtracting a "
    "finished log-sum-exp instead rounds the offset in twice.",
    traps=(
        Trap(
            r"x_k - \operatorname{lse}(x)",
            "error of 900 000 times the bound at a large offset in binary32",
            r"(x_k - m) - \operatorname{log1p}(s)",
        ),
        Trap(
            r"\log \operatorname{softargmax}(x)_k",
            "gives -inf as soon as the probability underflows, and loses all digits near probability 1",
            r"(x_k - m) - \operatorname{log1p}(s)",
        ),
    ),
    curve=Curve("x = (s, 0, 1)", lambda s: ((s, 0.0, 1.0),)),
    example=""">>> from softgauge.reference import value
>>> [float(z.value) for z in value("log_softargmax", [0.0, -1000.0], format="float32")]
[-0.0, -1000.0]""",
)
