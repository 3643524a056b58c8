"""Softargmax is a bijection from logits modulo constants onto the open simplex that keeps their order."""

from __future__ import annotations

from typing import Any

from ..law import Law
from ..op import Source
from ..ops.softargmax import define as softargmax
from ..proof import Argument, Domain, Identity, Inequality
from ..reading.row import Row
from ._shared import signed_complement, signed_share


def _cycle(F: Any, i: int) -> int:
    return (i + 1) % len(F.indices)


def _swap(i: int) -> int:
    return 1 - i if i < 2 else i


LAWS = (
    Law(
        "softargmax/sum",
        "Σ_k softargmax(x)_k = 1",
        r"\sum_k \operatorname{sa}(x)_k = 1",
        why="the denominator is the sum of the numerators",
        proof=Identity("(n)->()", lambda F, x: F.sum(softargmax(F, x)), lambda F, x: 1),
        source=Source("bridle1990"),
    ),
    Law(
        "softargmax/positive",
        "softargmax(x)_k > 0",
        r"\operatorname{sa}(x)_k > 0",
        why="a quotient of exponentials",
        proof=Inequality(
            "(n)->(n)",
            lambda F, x: lambda k: 0,
            softargmax,
            lambda C, x, k: signed_share(C, x, k),
            strict=True,
        ),
        source=Source("bridle1990"),
    ),
    Law(
        "softargmax/below-one",
        "softargmax(x)_k < 1",
        r"\operatorname{sa}(x)_k < 1",
        why="the other classes have positive probability",
        assumptions=("n ≥ 2",),
        proof=Inequality(
            "(n)->(n)",
            softargmax,
            lambda F, x: lambda k: 1,
            lambda C, x, k: signed_complement(C, x, k),
            strict=True,
            least=2,
        ),
        source=Source("bridle1990"),
    ),
    Law(
        "softargmax/onto",
        "softargmax(log q) = q for every q in the open simplex",
        r"\operatorname{sa}(\log q) = q",
        why="the image is the open simplex, and log q + c·1 are all logits of q",
        assumptions=("q_i > 0", "Σ q_i = 1"),
        proof=Identity(
            "(n)->(n)",
            lambda F, q: softargmax(F, Row(lambda i: F.log(q[i]))),
            lambda F, q: lambda k: q[k],
            domains={"q": Domain.SIMPLEX},
        ),
    ),
    Law(
        "softargmax/ratio",
        "softargmax(x)_j / softargmax(x)_k = exp(x_j - x_k)",
        r"\frac{\operatorname{sa}(x)_j}{\operatorname{sa}(x)_k} = e^{x_j - x_k}",
        why="the denominators cancel: the ratio of two classes does not depend on the others",
        proof=Identity(
            "(n)->(n,n)",
            lambda F, x: lambda j, k: softargmax(F, x)(j) / softargmax(F, x)(k),
            lambda F, x: lambda j, k: F.exp(x[j] - x[k]),
        ),
        source=Source("luce1959", "the axiom of independence of irrelevant alternatives"),
    ),
    Law(
        "softargmax/order",
        "x_j > x_k implies softargmax(x)_j > softargmax(x)_k",
        r"x_j > x_k \implies \operatorname{sa}(x)_j > \operatorname{sa}(x)_k",
        why="p_j - p_k = p_k (e^{x_j - x_k} - 1)",
        assumptions=("x_j > x_k",),
        proof=Inequality(
            "(n)->(n,n)",
            lambda F, x: lambda j, k: softargmax(F, x)(k),
            lambda F, x: lambda j, k: softargmax(F, x)(j),
            lambda C, x, j, k: signed_share(C, x, k) * C.growth(C.given()),
            strict=True,
            given=lambda F, x, j, k: x[j] - x[k],
            strictly_given=True,
        ),
    ),
    Law(
        "softargmax/permutation",
        "softargmax(x∘π) = softargmax(x)∘π for every permutation π",
        r"\operatorname{sa}(x \circ \pi) = \operatorname{sa}(x) \circ \pi",
        why="the sum does not depend on the order; a cycle and a transposition generate every permutation",
        proof=Argument(
            (
                (
                    "the cycle k ↦ k + 1 modulo n",
                    Identity(
                        "(n)->(n)",
                        lambda F, x: softargmax(F, Row(lambda i: x[_cycle(F, i)])),
                        lambda F, x: lambda k: softargmax(F, x)(_cycle(F, k)),
                        concrete=True,
                    ),
                ),
                (
                    "the transposition of the first two",
                    Identity(
                        "(n)->(n)",
                        lambda F, x: softargmax(F, Row(lambda i: x[_swap(i)])),
                        lambda F, x: lambda k: softargmax(F, x)(_swap(k)),
                        least=2,
                        concrete=True,
                    ),
                ),
            )
        ),
    ),
)
