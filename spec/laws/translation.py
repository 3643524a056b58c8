"""What a common offset of the logits does: nothing to probabilities, and to a smooth maximum its own amount."""

from __future__ import annotations

from ..law import Law
from ..op import Source
from ..ops.boltzmann import define as boltzmann
from ..ops.log_softargmax import define as log_softargmax
from ..ops.logsumexp import define as lse
from ..ops.mellowmax import define as mellowmax
from ..ops.softargmax import define as softargmax
from ..ops.softmax_cross_entropy import define as cross_entropy
from ..proof import Identity
from ..reading.row import Row
from ._shared import shifted

LAWS = (
    Law(
        "softargmax/shift",
        "softargmax(x + c·1) = softargmax(x)",
        r"\operatorname{sa}(x + c\mathbf{1}) = \operatorname{sa}(x)",
        why="the factor e^c stands in the numerator and in the denominator",
        proof=Identity("(n),()->(n)", lambda F, x, c: softargmax(F, shifted(x, c)), lambda F, x, c: softargmax(F, x)),
        source=Source("blanchard2021"),
    ),
    Law(
        "softargmax/shift-converse",
        "x_k - y_k - (log softargmax(x)_k - log softargmax(y)_k) = lse(x) - lse(y) for every k",
        r"x_k - y_k - \log\frac{\operatorname{sa}(x)_k}{\operatorname{sa}(y)_k} = "
        r"\operatorname{lse}(x) - \operatorname{lse}(y)",
        why="the right side does not depend on k: rows with equal probabilities differ by a constant",
        proof=Identity(
            "(n),(n)->(n)",
            lambda F, x, y: lambda k: x[k] - y[k] - F.log(softargmax(F, x)(k)) + F.log(softargmax(F, y)(k)),
            lambda F, x, y: lambda k: lse(F, x) - lse(F, y),
        ),
    ),
    Law(
        "log_softargmax/shift",
        "log_softargmax(x + c·1) = log_softargmax(x)",
        r"\log\operatorname{sa}(x + c\mathbf{1}) = \log\operatorname{sa}(x)",
        why="the logarithm of a shift invariant function",
        proof=Identity(
            "(n),()->(n)", lambda F, x, c: log_softargmax(F, shifted(x, c)), lambda F, x, c: log_softargmax(F, x)
        ),
        source=Source("blanchard2021"),
    ),
    Law(
        "logsumexp/shift",
        "lse(x + c·1) = lse(x) + c",
        r"\operatorname{lse}(x + c\mathbf{1}) = \operatorname{lse}(x) + c",
        why="e^c is a factor of every term",
        proof=Identity("(n),()->()", lambda F, x, c: lse(F, shifted(x, c)), lambda F, x, c: lse(F, x) + c),
        source=Source("blanchard2021"),
    ),
    Law(
        "logsumexp/of-equals",
        "lse(a, …, a) = a + log n",
        r"\operatorname{lse}(a\mathbf{1}) = a + \log n",
        why="n equal terms: the smooth maximum of equal entries exceeds them (x lends only its number of classes)",
        proof=Identity("(n),()->()", lambda F, x, a: lse(F, Row(lambda i: a)), lambda F, x, a: a + F.log(F.n)),
    ),
    Law(
        "mellowmax/shift",
        "mellowmax(x + c·1) = mellowmax(x) + c",
        r"\operatorname{mm}(x + c\mathbf{1}) = \operatorname{mm}(x) + c",
        why="lse has the property and log n is a constant",
        proof=Identity("(n),()->()", lambda F, x, c: mellowmax(F, shifted(x, c)), lambda F, x, c: mellowmax(F, x) + c),
        source=Source("asadi2017"),
    ),
    Law(
        "mellowmax/of-equals",
        "mellowmax(a, …, a) = a",
        r"\operatorname{mm}(a\mathbf{1}) = a",
        why="the logarithm of a mean of equal terms (x lends only its number of classes)",
        proof=Identity("(n),()->()", lambda F, x, a: mellowmax(F, Row(lambda i: a)), lambda F, x, a: a),
        source=Source("asadi2017"),
    ),
    Law(
        "boltzmann/shift",
        "boltzmann(x + c·1) = boltzmann(x) + c",
        r"\operatorname{bz}(x + c\mathbf{1}) = \operatorname{bz}(x) + c",
        why="the weights do not change and sum to 1",
        proof=Identity("(n),()->()", lambda F, x, c: boltzmann(F, shifted(x, c)), lambda F, x, c: boltzmann(F, x) + c),
    ),
    Law(
        "boltzmann/of-equals",
        "boltzmann(a, …, a) = a",
        r"\operatorname{bz}(a\mathbf{1}) = a",
        why="a weighted mean of equal entries (x lends only its number of classes)",
        proof=Identity("(n),()->()", lambda F, x, a: boltzmann(F, Row(lambda i: a)), lambda F, x, a: a),
    ),
    Law(
        "softmax_cross_entropy/shift",
        "CE(x + c·1, t) = CE(x, t)",
        r"\operatorname{CE}(x + c\mathbf{1}, t) = \operatorname{CE}(x, t)",
        why="the log-probabilities do not change, whatever the targets sum to",
        proof=Identity(
            "(n),(n),()->()",
            lambda F, x, t, c: cross_entropy(F, shifted(x, c), t),
            lambda F, x, t, c: cross_entropy(F, x, t),
        ),
    ),
)
