"""Parts of a row can be reduced one by one: what streaming and online softmax rest on."""

from __future__ import annotations

from typing import Any

from ..law import Law
from ..op import Source
from ..ops.logsumexp import define as lse
from ..ops.sigmoid import define as sigmoid
from ..ops.softargmax import define as softargmax
from ..proof import Domain, Identity, Inequality
from ..reading.few import Few
from ..reading.row import Row
from ._shared import signed_sum_exp


def logaddexp(F: Any, a: Any, b: Any) -> Any:
    """log(e^a + e^b): lse of two entries."""
    return lse(Few(F, 2), (a, b))


def _union(F: Any, x: Any, y: Any) -> Any:
    """The sum of exponentials over the entries of two rows."""
    return F.sum(lambda i: F.exp(x[i])) + F.sum(lambda i: F.exp(y[i]))


LAWS = (
    Law(
        "logsumexp/merge",
        "lse(x ∪ y) = logaddexp(lse(x), lse(y))",
        r"\operatorname{lse}(x \cup y) = \log\big(e^{\operatorname{lse}(x)} + e^{\operatorname{lse}(y)}\big)",
        why="sums add up; a part padded with -inf has any length",
        assumptions=("both parts have n entries",),
        proof=Identity(
            "(n),(n)->()",
            lambda F, x, y: F.log(_union(F, x, y)),
            lambda F, x, y: logaddexp(F, lse(F, x), lse(F, y)),
        ),
        source=Source("milakov2018"),
    ),
    Law(
        "logsumexp/associative",
        "logaddexp(logaddexp(a, b), c) = logaddexp(a, logaddexp(b, c)) = lse(a, b, c)",
        r"\operatorname{lse}(\operatorname{lse}(a, b), c) = \operatorname{lse}(a, b, c)",
        why="parts may be merged in any grouping, unlike those of the Boltzmann operator",
        proof=Identity(
            "(),(),()->()",
            lambda F, a, b, c: logaddexp(F, logaddexp(F, a, b), c),
            lambda F, a, b, c: lse(Few(F, 3), (a, b, c)),
        ),
    ),
    Law(
        "logsumexp/online",
        "with s = Σ e^{x_i - m}, the state after an entry a is s' = s e^{m - m'} + e^{a - m'} for any m'",
        r"s' = s\,e^{m-m'} + e^{a-m'}",
        why="m' + log s' = logaddexp(m + log s, a): the running maximum may be any number",
        proof=Identity(
            "(n),(),(),()->()",
            lambda F, x, m, w, a: w + F.log(F.sum(lambda i: F.exp(x[i] - m)) * F.exp(m - w) + F.exp(a - w)),
            lambda F, x, m, w, a: logaddexp(F, lse(F, x), a),
        ),
        source=Source("milakov2018"),
    ),
    Law(
        "softargmax/merge",
        "softargmax(x ∪ y)_k = σ(lse(x) - lse(y)) softargmax(x)_k for an entry of x",
        r"\operatorname{sa}(x \cup y)_k = \sigma\big(\operatorname{lse}(x) - \operatorname{lse}(y)\big)"
        r"\operatorname{sa}(x)_k",
        why="the probability of the part times the probability within it",
        assumptions=("both parts have n entries",),
        proof=Identity(
            "(n),(n)->(n)",
            lambda F, x, y: lambda k: F.exp(x[k]) / _union(F, x, y),
            lambda F, x, y: lambda k: sigmoid(F, lse(F, x) - lse(F, y)) * softargmax(F, x)(k),
        ),
        source=Source("milakov2018"),
    ),
    Law(
        "logsumexp/smooth-minimum",
        "-lse(-x) ≤ x_k for every k, hence -lse(-x) ≤ min x",
        r"-\operatorname{lse}(-x) \le \min x",
        why="the smooth maximum of -x is at least its maximum",
        proof=Inequality(
            "(n)->(n)",
            lambda F, x: lambda k: -lse(F, Row(lambda i: -x[i])),
            lambda F, x: lambda k: x[k],
            lambda C, x, k: C.log1p(C.rest(lambda i: C.exp(-x[i]), k) / C.exp(-x[k])),
        ),
    ),
    Law(
        "logsumexp/smooth-minimum-below",
        "min x - log n ≤ -lse(-x)",
        r"\min x - \log n \le -\operatorname{lse}(-x)",
        why="the smooth maximum of -x is at most its maximum plus log n",
        assumptions=("x_k is the minimum",),
        proof=Inequality(
            "(n)->(n)",
            lambda F, x: lambda k: x[k] - F.log(F.n),
            lambda F, x: lambda k: -lse(F, Row(lambda i: -x[i])),
            lambda C, x, k: C.minus_log(
                C.sum(lambda i: C.exp(x[k] - x[i])) / C.n, C.sum(lambda i: C.decay(C.given(i))) / C.n
            ),
            given=lambda F, x, k: lambda i: x[i] - x[k],
        ),
    ),
    Law(
        "logsumexp/block-bound",
        "lse(x) < lse(x ∪ y)",
        r"\operatorname{lse}(x) < \operatorname{lse}(x \cup y)",
        why="every further entry adds a positive term",
        assumptions=("y is not empty",),
        proof=Inequality(
            "(n),(n)->()",
            lambda F, x, y: lse(F, x),
            lambda F, x, y: F.log(_union(F, x, y)),
            lambda C, x, y: C.log1p(signed_sum_exp(C, y) / signed_sum_exp(C, x)),
            strict=True,
        ),
    ),
    Law(
        "logsumexp/weights",
        "Σ_i w_i e^{x_i} = e^{lse(x + log w)}",
        r"\sum_i w_i e^{x_i} = e^{\operatorname{lse}(x + \log w)}",
        why="a weight is an offset by its logarithm",
        assumptions=("w_i > 0",),
        proof=Identity(
            "(n),(n)->()",
            lambda F, x, w: F.sum(lambda i: w[i] * F.exp(x[i])),
            lambda F, x, w: F.exp(lse(F, Row(lambda i: x[i] + F.log(w[i])))),
            domains={"w": Domain.POSITIVE},
        ),
    ),
)
