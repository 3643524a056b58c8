"""The logistic function: softargmax of two classes, hyperbolic tangent in disguise, inverse of the log-odds."""

from __future__ import annotations

from typing import Any

from ..law import Law
from ..op import Source
from ..ops.logsumexp import define as lse
from ..ops.sigmoid import define as sigmoid
from ..ops.softargmax import define as softargmax
from ..proof import Domain, Identity
from ..reading.few import Few


def tanh(F: Any, a: Any) -> Any:
    """(e^a - e^{-a})/(e^a + e^{-a})."""
    return (F.exp(a) - F.exp(-a)) / (F.exp(a) + F.exp(-a))


def _two(F: Any, a: Any, b: Any) -> Any:
    """The first of softargmax(a, b)."""
    return softargmax(Few(F, 2), (a, b))(0)


LAWS = (
    Law(
        "sigmoid/two-classes",
        "σ(x) = softargmax(x, 0)_1",
        r"\sigma(x) = \operatorname{sa}(x, 0)_1",
        why="divide by e^x: sigmoid is the special case, softargmax the general function",
        proof=Identity("()->()", sigmoid, lambda F, x: _two(F, x, 0)),
        source=Source("bishop2006", "section 4.2"),
    ),
    Law(
        "sigmoid/difference",
        "softargmax(a, b)_1 = σ(a - b)",
        r"\operatorname{sa}(a, b)_1 = \sigma(a - b)",
        why="a shift by -b makes the second logit 0",
        proof=Identity("(),()->()", lambda F, a, b: _two(F, a, b), lambda F, a, b: sigmoid(F, a - b)),
        source=Source("bishop2006", "section 4.2"),
    ),
    Law(
        "sigmoid/reflection",
        "σ(-x) = 1 - σ(x)",
        r"\sigma(-x) = 1 - \sigma(x)",
        why="two probabilities that sum to 1",
        proof=Identity("()->()", lambda F, x: sigmoid(F, -x), lambda F, x: 1 - sigmoid(F, x)),
        source=Source("bishop2006", "section 4.2"),
    ),
    Law(
        "sigmoid/tanh",
        "σ(x) = (1 + tanh(x/2))/2",
        r"\sigma(x) = \tfrac12\big(1 + \tanh\tfrac x2\big)",
        why="multiply numerator and denominator by e^{x/2}",
        proof=Identity("()->()", sigmoid, lambda F, x: (1 + tanh(F, x / 2)) / 2),
    ),
    Law(
        "sigmoid/log-odds",
        "log(σ(x)/(1 - σ(x))) = x",
        r"\log\frac{\sigma(x)}{1 - \sigma(x)} = x",
        why="the odds are e^x: the inverse of σ is the logit",
        proof=Identity("()->()", lambda F, x: F.log(sigmoid(F, x) / sigmoid(F, -x)), lambda F, x: x),
        source=Source("bishop2006", "section 4.2"),
    ),
    Law(
        "sigmoid/of-log-odds",
        "σ(log(a/b)) = a/(a + b)",
        r"\sigma\big(\log\tfrac ab\big) = \frac{a}{a+b}",
        why="every number of (0, 1) is attained",
        assumptions=("a > 0", "b > 0"),
        proof=Identity(
            "(),()->()",
            lambda F, a, b: sigmoid(F, F.log(a / b)),
            lambda F, a, b: a / (a + b),
            domains={"a": Domain.POSITIVE, "b": Domain.POSITIVE},
        ),
    ),
    Law(
        "softargmax/one-versus-rest",
        "softargmax(x)_k = σ(x_k - log Σ_{i≠k} e^{x_i})",
        r"\operatorname{sa}(x)_k = \sigma\big(x_k - \operatorname{lse}_{i\ne k}(x_i)\big)",
        why="a class against all others together: their log-odds, which are not linear in x",
        assumptions=("n ≥ 2",),
        proof=Identity(
            "(n)->(n)",
            lambda F, x: softargmax(F, x),
            lambda F, x: lambda k: sigmoid(F, x[k] - F.log(F.sum(lambda i: F.exp(x[i])) - F.exp(x[k]))),
            least=2,
        ),
    ),
    Law(
        "logsumexp/two-classes",
        "lse(a, b) = a + softplus(b - a) = (a + b)/2 + log(2 cosh((a - b)/2))",
        r"\operatorname{lse}(a, b) = \tfrac{a+b}2 + \log\big(2\cosh\tfrac{a-b}2\big)",
        why="take e^{(a+b)/2} out of the sum",
        proof=Identity(
            "(),()->()",
            lambda F, a, b: lse(Few(F, 2), (a, b)),
            lambda F, a, b: (a + b) / 2 + F.log(F.exp((a - b) / 2) + F.exp((b - a) / 2)),
        ),
    ),
)
