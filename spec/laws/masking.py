"""A mask removes classes: what is left is softargmax of the rest."""

from __future__ import annotations

from typing import Any

from ..law import Law
from ..ops.masked_softargmax import define as masked
from ..ops.softargmax import define as softargmax
from ..proof import Domain, Identity
from ..reading.row import Row
from ._shared import shifted

KEPT = {"b": Domain.POSITIVE}


def _without(F: Any, x: Any, k: Any) -> Row:
    """The mask that removes class k alone."""
    return Row(lambda i: 1 - F.delta(i, k))


LAWS = (
    Law(
        "masked_softargmax/all-kept",
        "with every class kept masked_softargmax(x) = softargmax(x)",
        r"\operatorname{sa}_{\mathbf 1}(x) = \operatorname{sa}(x)",
        why="every factor b_i is 1",
        proof=Identity("(n)->(n)", lambda F, x: masked(F, x, Row(lambda i: 1)), softargmax),
    ),
    Law(
        "masked_softargmax/shift",
        "masked_softargmax(x + c·1, b) = masked_softargmax(x, b)",
        r"\operatorname{sa}_b(x + c\mathbf 1) = \operatorname{sa}_b(x)",
        why="the factor e^c cancels",
        assumptions=("some b_i > 0, here all",),
        proof=Identity(
            "(n),(n),()->(n)",
            lambda F, x, b, c: masked(F, shifted(x, c), b),
            lambda F, x, b, c: masked(F, x, b),
            domains=KEPT,
        ),
    ),
    Law(
        "masked_softargmax/offset",
        "masked_softargmax(x, b) = softargmax(x + log b) for b > 0",
        r"\operatorname{sa}_b(x) = \operatorname{sa}(x + \log b)",
        why="b_i e^{x_i} = e^{x_i + log b_i}: a removed class has the offset -∞",
        assumptions=("b_i > 0",),
        proof=Identity(
            "(n),(n)->(n)",
            masked,
            lambda F, x, mask: softargmax(F, Row(lambda i: x[i] + F.log(mask[i]))),
            domains={"mask": Domain.POSITIVE},
        ),
    ),
    Law(
        "masked_softargmax/removed",
        "a class that is removed has probability 0",
        r"b_k = 0 \implies \operatorname{sa}_b(x)_k = 0",
        why="its numerator is 0 and the others are left in the denominator",
        assumptions=("n ≥ 2",),
        proof=Identity(
            "(n)->(n)",
            lambda F, x: lambda k: masked(F, x, _without(F, x, k))(k),
            lambda F, x: lambda k: 0,
            least=2,
        ),
    ),
    Law(
        "masked_softargmax/others",
        "without class k the sum of the others' odds stays: e^{x_j}/(Σ e^{x_i} - e^{x_k})",
        r"\operatorname{sa}_b(x)_j = \frac{e^{x_j}}{\sum_{i\ne k}e^{x_i}}",
        why="only the removed term leaves the denominator",
        assumptions=("n ≥ 2", "j ≠ k; the factor 1 - δ_jk covers j = k"),
        proof=Identity(
            "(n)->(n,n)",
            lambda F, x: lambda j, k: masked(F, x, _without(F, x, k))(j),
            lambda F, x: lambda j, k: (1 - F.delta(j, k)) * F.exp(x[j]) / (F.sum(lambda i: F.exp(x[i])) - F.exp(x[k])),
            least=2,
        ),
    ),
)
