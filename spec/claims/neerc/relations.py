"""How the three functions are related, and the notes of the page (RU-25 to RU-29)."""

from __future__ import annotations

from math import inf, nan

import sympy

from ...ops.log_softargmax import define as log_sa
from ...ops.logsumexp import define as lse
from ...ops.softargmax import define as sa
from ..checks import TANGENT, Identity, Number, Sign, proof, stored
from ..checks.binary import BINARY64
from ..checks.identity import delta
from ..checks.real import bad, boltzmann, count, entropy, logsumexp, row, softargmax
from ..claim import Claim, Provenance, Verdict
from .argmax import LOG_ODDS, POSITIVE
from .maximum import GAP
from .shared import LSE_ABOVE_MAX

a, b = sympy.symbols("a b", positive=True)

ENTROPY = Identity(
    "H(sa(x)) = lse(x) - <x, sa(x)>",
    "(n)->()",
    lambda F, x: entropy(F, sa(F, x)),
    lambda F, x: lse(F, x) - bad(F, x),
)
LOG = Identity(
    "log sa(x)_k = x_k - lse(x)",
    "(n)->(n)",
    lambda F, x: lambda k: F.log(sa(F, x)(k)),
    lambda F, x: lambda k: x[k] - lse(F, x),
)


def kept() -> tuple[float, ...]:
    """softargmax(0, -800) as binary64 holds it."""
    return BINARY64.softargmax((0.0, -800.0))


CLAIMS = (
    Claim(
        "RU-25",
        "Relations between the bad softmax, the good one and softargmax.",
        r"\operatorname{bad}(x) = \langle x, \operatorname{sa}(x) \rangle, \quad"
        r" \operatorname{lse}(x) = \operatorname{bad}(x) + H(\operatorname{sa}(x)), \quad"
        r" \log \operatorname{sa}_i(x) = x_i - \operatorname{lse}(x)",
        Provenance.RECONSTRUCTED,
        Verdict.TRUE,
        "The third, recovered from the page, is the logarithm of the definition; the mean of its negative is the"
        " second; the first, like the second reconstructed, defines bad. Together bad <= max < lse <= bad + log n,"
        " because an entropy is at most log n.",
        check=proof(
            LOG,
            ENTROPY,
            GAP,
            LSE_ABOVE_MAX,
            # log n - H = Σ p_i log(n p_i), and log r >= 1 - 1/r by the tangent at v = -log r.
            TANGENT,
            Identity(
                "Σ p_i (1 - 1/(n p_i)) = 0, hence H <= log n",
                "(n)->()",
                lambda F, x: F.sum(lambda i: sa(F, x)(i) * (1 - 1 / (count(F) * sa(F, x)(i)))),
                lambda F, x: 0,
            ),
        ),
    ),
    Claim(
        "RU-26",
        "Cross-entropy needs log p_i; the last relation lets one differentiate it where p_i = 0.",
        r"\frac{\partial \log p_i}{\partial x_j} = \delta_{ij} - p_j",
        Provenance.RECOVERED,
        Verdict.CONDITIONAL,
        "In the reals p_i is never 0. It is true of floating point: for (0, -800) binary64 stores p_2 = 0 (exactly it"
        " is 3.67e-348), whose logarithm is -∞ and whose derivative over itself is 0/0; the relation gives -800 and the"
        " derivatives (-1, 1). An input -∞ has log p_i = -∞ and no derivative, and lse itself needs its shift.",
        "a stored p_i underflows to 0; with finite inputs in exact arithmetic the case does not occur",
        proof(
            Identity(
                "∂(x_j - lse(x))/∂x_k = δ_jk - p_k",
                "(n)->(n,n)",
                lambda F, x: lambda j, k: F.derivative(log_sa(F, x)(j), k),
                lambda F, x: lambda j, k: delta(j, k) - sa(F, x)(k),
            ),
            POSITIVE,
            Number("softargmax(0, -800)_2", "3.67e-348", lambda m: softargmax(m, row(m, "0 -800"))[1]),
            stored("… as stored", (1.0, 0.0), kept),
            stored("its logarithm", -inf, lambda: BINARY64.log(kept()[1])),
            stored(
                "its derivative p_2 (1 - p_2) over p_2",
                nan,
                lambda: BINARY64.div(kept()[1] * (1 - kept()[1]), kept()[1]),
            ),
            stored("x_2 - lse(x)", -800.0, lambda: -800.0 - BINARY64.log(BINARY64.add(1.0, BINARY64.exp(-800.0)))),
            stored("δ_2j - p_j", (-1.0, 1.0), lambda: (0 - kept()[0], 1 - kept()[1])),
        ),
    ),
    Claim(
        "RU-27",
        "Most papers write softmax where they mean softargmax.",
        "",
        Provenance.RECOVERED,
        Verdict.NOT_MATHEMATICAL,
        "Right, but a statement about the literature. Every framework calls softargmax softmax.",
    ),
    Claim(
        "RU-28",
        "Softargmax may also be called a generalised, multivariate sigmoid.",
        r"p_i = \sigma(x_i - \operatorname{lse}_{j \ne i} x_j)",
        Provenance.RECOVERED,
        Verdict.TRUE,
        "Each entry is a sigmoid of its log-odds (RU-12 put right).",
        check=proof(LOG_ODDS),
    ),
    Claim(
        "RU-29",
        "Softargmax is the algorithm that computes the weights for softmax.",
        r"\operatorname{lse}(x) = \langle x, \operatorname{sa}(x) \rangle + H(\operatorname{sa}(x))",
        Provenance.RECOVERED,
        Verdict.IMPRECISE,
        "True of the bad softmax. The good one is no weighted mean: softargmax is its gradient, and the mean with these"
        " weights falls short of it by the entropy, for two equal entries 0 by log 2 = 0.6931.",
        check=proof(
            Number(
                "lse(0, 0) and bad(0, 0) + 1",
                "0.6931 1.0000",
                lambda m: [logsumexp(m, [m.mpf(0)] * 2), 1 + boltzmann(m, [m.mpf(0)] * 2)],
            ),
            ENTROPY,
            Sign("an entropy of two classes is positive: each -log p > 0, as 1/p > 1", (a + b) / a - 1, b / a),
        ),
    ),
)
