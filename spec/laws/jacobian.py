"""The Jacobian of softargmax."""

from __future__ import annotations

from ..law import Law
from ..op import Source
from ..ops.softargmax import define as softargmax
from ..proof import Identity

LAWS = (
    Law(
        "softargmax/jacobian",
        "∂p_j/∂x_k = p_j (δ_jk - p_k), as a matrix diag(p) - ppᵀ",
        r"\frac{\partial p_j}{\partial x_k} = p_j(\delta_{jk} - p_k)",
        why="the quotient rule",
        proof=Identity(
            "(n)->(n,n)",
            lambda F, x: lambda j, k: F.derivative(softargmax(F, x)(j), k),
            lambda F, x: lambda j, k: softargmax(F, x)(j) * (F.delta(j, k) - softargmax(F, x)(k)),
        ),
        source=Source("bridle1990"),
    ),
    Law(
        "softargmax/jacobian-symmetric",
        "∂p_j/∂x_k = ∂p_k/∂x_j",
        r"\frac{\partial p_j}{\partial x_k} = \frac{\partial p_k}{\partial x_j}",
        why="softargmax is a gradient",
        proof=Identity(
            "(n)->(n,n)",
            lambda F, x: lambda j, k: F.derivative(softargmax(F, x)(j), k),
            lambda F, x: lambda j, k: F.derivative(softargmax(F, x)(k), j),
        ),
    ),
    Law(
        "softargmax/jacobian-rows",
        "Σ_k ∂p_j/∂x_k = 0",
        r"\sum_k\frac{\partial p_j}{\partial x_k} = 0",
        why="a common offset of the logits changes nothing",
        proof=Identity(
            "(n)->(n)",
            lambda F, x: lambda j: F.sum(lambda k: F.derivative(softargmax(F, x)(j), k)),
            lambda F, x: lambda j: 0,
        ),
    ),
    Law(
        "softargmax/jacobian-columns",
        "Σ_j ∂p_j/∂x_k = 0",
        r"\sum_j\frac{\partial p_j}{\partial x_k} = 0",
        why="the probabilities keep their sum",
        proof=Identity(
            "(n)->(n)",
            lambda F, x: lambda k: F.derivative(F.sum(softargmax(F, x)), k),
            lambda F, x: lambda k: 0,
        ),
    ),
)
