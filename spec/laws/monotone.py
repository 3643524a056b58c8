"""The monotone gradient of a convex function: softargmax of two rows moves with their difference."""

from __future__ import annotations

from fractions import Fraction

from ..law import Law
from ..op import Source
from ..ops.softargmax import define as softargmax
from ..proof import Argument, Domain, Identity, Inequality
from ._shared import scaled, signed_share, signed_variance
from .lipschitz import moved, pulled, spare_spread

LAWS = (
    Law(
        "softargmax/cocoercive",
        "<p - q, x - y> ≥ 2 ‖p - q‖² for p = softargmax(x), q = softargmax(y)",
        r"\langle p - q, x - y\rangle \ge 2\|p - q\|_2^2",
        why="p - q = A (x - y) with A the mean Jacobian along the segment, symmetric with eigenvalues in [0, 1/2]; "
        "an eigenvalue λ of A contributes λ to the left and 2λ² to the right",
        proof=Argument(
            (
                (
                    "A is symmetric",
                    Identity(
                        "(n)->(n,n)",
                        lambda F, x: lambda j, k: F.derivative(softargmax(F, x)(j), k),
                        lambda F, x: lambda j, k: F.derivative(softargmax(F, x)(k), j),
                    ),
                ),
                (
                    "A is the mean Jacobian",
                    Identity(
                        "(),(n)->(n)",
                        lambda F, s, x: lambda j: F.derivative(softargmax(F, scaled(x, s))(j), None),
                        lambda F, s, x: lambda j: moved(F, scaled(x, s), x, j),
                    ),
                ),
                (
                    "its eigenvalues are not negative",
                    Inequality(
                        "(n),(n)->()",
                        lambda F, x, h: 0,
                        lambda F, x, h: pulled(F, x, h, h),
                        lambda C, x, h: signed_variance(C, x, h),
                    ),
                ),
                (
                    "nor above 1/2",
                    Inequality(
                        "(n),(n),(),()->()",
                        lambda F, x, h, low, high: 2 * pulled(F, x, h, h),
                        lambda F, x, h, low, high: high * high + low * low,
                        lambda C, x, h, low, high: (
                            C.constant(2) * spare_spread(C, x, h, low, high) + C.square(high + low) / C.constant(2)
                        ),
                        given=lambda F, x, h, low, high: ((lambda i: high - h[i]), (lambda i: h[i] - low)),
                        at=(((0, 0), (-1, 1), -1, 1),),
                    ),
                ),
                (
                    "λ ≥ 2λ² there",
                    Inequality(
                        "()->()",
                        lambda F, v: 2 * v * v,
                        lambda F, v: v,
                        lambda C, v: C.argument(v) * C.given(),
                        given=lambda F, v: 1 - 2 * v,
                        domains={"v": Domain.NONNEGATIVE},
                        at=((Fraction(1, 4),), (Fraction(1, 2),)),
                    ),
                ),
            ),
            statement=Inequality(
                "(n),(n)->()",
                lambda F, x, y: (
                    2
                    * F.sum(
                        lambda i: (
                            (softargmax(F, x)(i) - softargmax(F, y)(i)) * (softargmax(F, x)(i) - softargmax(F, y)(i))
                        )
                    )
                ),
                lambda F, x, y: F.sum(lambda i: (softargmax(F, x)(i) - softargmax(F, y)(i)) * (x[i] - y[i])),
                None,
                at=(((0, 0), (0, 1)), ((0, 0), (0, -1))),
            ),
        ),
        source=Source("gao2017"),
    ),
    Law(
        "softargmax/monotone",
        "<p - q, x - y> ≥ 0 for p = softargmax(x), q = softargmax(y)",
        r"\langle \operatorname{sa}(x) - \operatorname{sa}(y), x - y\rangle \ge 0",
        why="the sum of two divergences, KL(p‖q) + KL(q‖p)",
        proof=Inequality(
            "(n),(n)->()",
            lambda F, x, y: 0,
            lambda F, x, y: F.sum(lambda i: (softargmax(F, x)(i) - softargmax(F, y)(i)) * (x[i] - y[i])),
            lambda C, x, y: C.sum(
                lambda i: (
                    signed_share(C, x, i) * C.log_tangent(signed_share(C, y, i) / signed_share(C, x, i))
                    + signed_share(C, y, i) * C.log_tangent(signed_share(C, x, i) / signed_share(C, y, i))
                )
            ),
        ),
        source=Source("gao2017"),
    ),
)
