"""Softplus: lse of x and 0, antiderivative of the logistic function, smooth positive part."""

from __future__ import annotations

from math import inf

from ..law import Law
from ..op import Source
from ..ops.log_sigmoid import define as log_sigmoid
from ..ops.logsumexp import define as lse
from ..ops.sigmoid import define as sigmoid
from ..ops.softplus import define as softplus
from ..proof import Argument, Domain, Identity, Inequality, Tends
from ..reading.few import Few

LAWS = (
    Law(
        "softplus/logsumexp",
        "softplus(x) = lse(x, 0)",
        r"\zeta(x) = \operatorname{lse}(x, 0)",
        why="e^0 = 1",
        proof=Identity("()->()", softplus, lambda F, x: lse(Few(F, 2), (x, 0))),
    ),
    Law(
        "softplus/reflection",
        "softplus(x) - softplus(-x) = x",
        r"\zeta(x) - \zeta(-x) = x",
        why="log((1 + e^x)/(1 + e^{-x})) = log e^x",
        proof=Identity("()->()", lambda F, x: softplus(F, x) - softplus(F, -x), lambda F, x: x),
        source=Source("dugas2001"),
    ),
    Law(
        "log_sigmoid/softplus",
        "log σ(x) = -softplus(-x)",
        r"\log\sigma(x) = -\zeta(-x)",
        why="σ(x) = 1/(1 + e^{-x})",
        proof=Identity("()->()", log_sigmoid, lambda F, x: -softplus(F, -x)),
        source=Source("machler2012"),
    ),
    Law(
        "log_sigmoid/logarithm",
        "exp(log_sigmoid(x)) = σ(x)",
        r"e^{\log\sigma(x)} = \sigma(x)",
        why="the name says it",
        proof=Identity("()->()", lambda F, x: F.exp(log_sigmoid(F, x)), sigmoid),
    ),
    Law(
        "softplus/inverse",
        "log(e^{softplus(x)} - 1) = x",
        r"\log\big(e^{\zeta(x)} - 1\big) = x",
        why="e^{softplus(x)} = 1 + e^x",
        proof=Identity("()->()", lambda F, x: F.log(F.exp(softplus(F, x)) - 1), lambda F, x: x),
    ),
    Law(
        "softplus/antiderivative",
        "softplus' = σ and softplus(-x) → 0 as x → ∞, so softplus(x) is the integral of σ from -∞ to x",
        r"\zeta(x) = \int_{-\infty}^x\sigma(s)\,ds",
        why="the derivative and the limit at -∞ fix the antiderivative",
        proof=Argument(
            (
                ("the derivative", Identity("()->()", lambda F, x: F.derivative(softplus(F, x), None), sigmoid)),
                ("the limit", Tends("()->()", lambda F, t: softplus(F, -t), lambda F: 0, to=inf)),
            )
        ),
        source=Source("dugas2001"),
    ),
    Law(
        "softplus/positive-part",
        "max(x, 0) < softplus(x)",
        r"\max(x, 0) < \zeta(x)",
        why="softplus(x) = log(1 + e^x) and softplus(x) - x = log(1 + e^{-x}) are positive",
        proof=Argument(
            (
                (
                    "above 0",
                    Inequality("()->()", lambda F, x: 0, softplus, lambda C, x: C.log1p(C.exp(x)), strict=True),
                ),
                (
                    "above x",
                    Inequality("()->()", lambda F, x: x, softplus, lambda C, x: C.log1p(C.exp(-x)), strict=True),
                ),
            )
        ),
        source=Source("dugas2001"),
    ),
    Law(
        "softplus/near-positive-part",
        "softplus(x) ≤ max(x, 0) + log 2",
        r"\zeta(x) \le \max(x, 0) + \log 2",
        why="for x = ±u with u ≥ 0 the difference is -log((1 + e^{-u})/2), with equality at 0",
        assumptions=("u ≥ 0 stands for |x|",),
        proof=Argument(
            (
                (
                    "x = u",
                    Inequality(
                        "()->()",
                        lambda F, u: softplus(F, u),
                        lambda F, u: u + F.log(2),
                        lambda C, u: C.minus_log(
                            (C.one + C.exp(-u)) / C.constant(2), C.decay(C.argument(u)) / C.constant(2)
                        ),
                        domains={"u": Domain.NONNEGATIVE},
                    ),
                ),
                (
                    "x = -u",
                    Inequality(
                        "()->()",
                        lambda F, u: softplus(F, -u),
                        lambda F, u: F.log(2),
                        lambda C, u: C.minus_log(
                            (C.one + C.exp(-u)) / C.constant(2), C.decay(C.argument(u)) / C.constant(2)
                        ),
                        domains={"u": Domain.NONNEGATIVE},
                    ),
                ),
            )
        ),
    ),
)
