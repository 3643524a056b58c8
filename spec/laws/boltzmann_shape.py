"""The Boltzmann operator is neither monotone nor convex, homogeneous or associative; its derivatives say where."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..law import Law
from ..op import Source
from ..ops.boltzmann import define as boltzmann
from ..ops.sigmoid import define as sigmoid
from ..ops.softargmax import define as softargmax
from ..proof import Identity, Inequality, Witness
from ..reading.few import Few

TENTH = Fraction(1, 10)


def _pair(F: Any, a: Any, b: Any) -> Any:
    """boltzmann(a, b)."""
    return boltzmann(Few(F, 2), (a, b))


LAWS = (
    Law(
        "boltzmann/gradient-form",
        "∂boltzmann/∂x_k = p_k (1 + x_k - boltzmann(x))",
        r"\frac{\partial\operatorname{bz}}{\partial x_k} = p_k\big(1 + x_k - \operatorname{bz}(x)\big)",
        why="the product rule with the Jacobian of softargmax; negative where x_k < boltzmann(x) - 1",
        proof=Identity(
            "(n)->(n)",
            lambda F, x: lambda k: F.derivative(boltzmann(F, x), k),
            lambda F, x: lambda k: softargmax(F, x)(k) * (1 + x[k] - boltzmann(F, x)),
        ),
    ),
    Law(
        "boltzmann/gradient-sum",
        "Σ_k ∂boltzmann/∂x_k = 1",
        r"\sum_k\frac{\partial\operatorname{bz}}{\partial x_k} = 1",
        why="a common offset is passed on",
        proof=Identity("(n)->()", lambda F, x: F.sum(lambda k: F.derivative(boltzmann(F, x), k)), lambda F, x: 1),
    ),
    Law(
        "boltzmann/hessian",
        "∂²boltzmann/∂x_j∂x_k = δ_jk p_j (2 + x_j - m) - p_j p_k (2 + (x_j - m) + (x_k - m)), m = boltzmann(x)",
        r"\nabla^2\operatorname{bz} = \operatorname{diag}\big(p(2+x-m)\big) - "
        r"\big[p_jp_k(2+(x_j-m)+(x_k-m))\big]_{jk}",
        why="the derivative of p_j (1 + x_j - m)",
        proof=Identity(
            "(n)->(n,n)",
            lambda F, x: lambda j, k: F.derivative(softargmax(F, x)(j) * (1 + x[j] - boltzmann(F, x)), k),
            lambda F, x: (
                lambda j, k: (
                    F.delta(j, k) * softargmax(F, x)(j) * (2 + x[j] - boltzmann(F, x))
                    - softargmax(F, x)(j) * softargmax(F, x)(k) * (2 + x[j] + x[k] - 2 * boltzmann(F, x))
                )
            ),
        ),
    ),
    Law(
        "boltzmann/not-monotone",
        "boltzmann(0, -3) < boltzmann(0, -5) although -5 < -3",
        r"\operatorname{bz}(0,-3) < \operatorname{bz}(0,-5)",
        why="an entry far below the mean has lost its weight, one less far pulls the mean down",
        proof=Witness(((0, -3), -5), lambda F, x, a: boltzmann(F, x), lambda F, x, a: _pair(F, 0, a)),
    ),
    Law(
        "boltzmann/not-convex",
        "(boltzmann(3, 0) + boltzmann(5, 0))/2 < boltzmann(4, 0)",
        r"\tfrac12\big(\operatorname{bz}(3,0) + \operatorname{bz}(5,0)\big) < \operatorname{bz}(4,0)",
        why="x σ(x) is concave where x > 2.4",
        proof=Witness(
            ((3, 0), (5, 0), (4, 0)),
            lambda F, a, b, c: (boltzmann(F, a) + boltzmann(F, b)) / 2,
            lambda F, a, b, c: boltzmann(F, c),
        ),
    ),
    Law(
        "boltzmann/not-concave",
        "boltzmann(0, 0) < (boltzmann(-1, 0) + boltzmann(1, 0))/2",
        r"\operatorname{bz}(0,0) < \tfrac12\big(\operatorname{bz}(-1,0) + \operatorname{bz}(1,0)\big)",
        why="x σ(x) is convex around 0",
        proof=Witness(
            ((-1, 0), (1, 0), (0, 0)),
            lambda F, a, b, c: boltzmann(F, c),
            lambda F, a, b, c: (boltzmann(F, a) + boltzmann(F, b)) / 2,
        ),
    ),
    Law(
        "boltzmann/not-a-non-expansion",
        "boltzmann(0.5, -2.9) - boltzmann(0, -2.4) > 0.5 although no entry moves by more than 0.5",
        r"\big|\operatorname{bz}(x) - \operatorname{bz}(y)\big| > \|x - y\|_\infty"
        r"\quad\text{at}\quad x = (0, -2.4),\ y = (0.5, -2.9)",
        why="the components of its gradient sum to 1 and one of them is negative",
        proof=Witness(
            ((0, -24 * TENTH), (5 * TENTH, -29 * TENTH), 5 * TENTH),
            lambda F, x, y, r: r,
            lambda F, x, y, r: boltzmann(F, y) - boltzmann(F, x),
        ),
        source=Source("asadi2017", "section 3"),
    ),
    Law(
        "boltzmann/not-homogeneous",
        "2 boltzmann(0, 1) < boltzmann(0, 2)",
        r"2\operatorname{bz}(0,1) < \operatorname{bz}(0,2)",
        why="larger differences give the larger entry more weight; the maximum is homogeneous",
        proof=Witness(((0, 1), (0, 2)), lambda F, x, y: 2 * boltzmann(F, x), lambda F, x, y: boltzmann(F, y)),
    ),
    Law(
        "boltzmann/not-associative",
        "boltzmann(0, 1, 2) < boltzmann(boltzmann(0, 1), 2)",
        r"\operatorname{bz}(0,1,2) < \operatorname{bz}(\operatorname{bz}(0,1), 2)",
        why="merging two entries loses the weight that they had together",
        proof=Witness(((0, 1, 2),), boltzmann, lambda F, x: _pair(F, _pair(F, x[0], x[1]), x[2])),
    ),
    Law(
        "boltzmann/silu",
        "boltzmann(x, 0) = x σ(x)",
        r"\operatorname{bz}(x, 0) = x\,\sigma(x)",
        why="the weight of x beside 0 is σ(x): the activation called SiLU or swish",
        proof=Identity("()->()", lambda F, x: _pair(F, x, 0), lambda F, x: x * sigmoid(F, x)),
        source=Source("elfwing2018"),
    ),
    Law(
        "boltzmann/silu-minimum",
        "x σ(x) ≥ -g for every g with g e^{g+1} ≥ 1, the least of which is W(1/e)",
        r"x\,\sigma(x) \ge -W(1/e)",
        why="(1 + e^{-x}) (x σ(x) + g) = e^a - 1 - a + e^{-x} (g - e^{-g-1}) for a = -x - g - 1",
        assumptions=("g e^{g+1} ≥ 1",),
        proof=Inequality(
            "(),()->()",
            lambda F, x, g: -g,
            lambda F, x, g: x * sigmoid(F, x),
            lambda C, x, g: (C.tangent(-x - g - 1) + C.exp(-x) * C.given() * C.exp(-g - 1)) / (C.one + C.exp(-x)),
            given=lambda F, x, g: g * F.exp(g + 1) - 1,
            at=((Fraction(-12785, 10000), Fraction(2785, 10000)), (-3, 1), (2, 1)),
        ),
    ),
)
