"""The worked example: a network that tells people from dogs (UA-11 to UA-24)."""

from __future__ import annotations

from fractions import Fraction
from math import log
from typing import Any

import sympy

from ...ops.softargmax import define as sa
from ...ops.softmax_cross_entropy import define as cross_entropy
from ..checks import Equal, Identity, Less, Limit, Number, Sign, proof, stored
from ..checks.binary import BINARY64
from ..checks.identity import delta
from ..checks.real import mean, row, sigmoid, softargmax, softplus
from ..claim import Claim, Provenance, Verdict
from .function import ABOVE_0, BELOW_1, CONFIDENCE, SUMS_TO_1
from .witness import correct, descend, loss, mean_confidence

a, c, r, t = sympy.symbols("a c r t", positive=True)
oo = sympy.oo


def length(m: Any, text: str) -> Any:
    """‖p - e_1‖₂."""
    first, *others = row(m, text)
    return m.sqrt((1 - first) ** 2 + sum(p * p for p in others))


def nearest(logit: float, scale: float) -> int:
    """Class that softargmax of scale·(logit, 0) prefers, in binary64."""
    p = BINARY64.softargmax((scale * logit, 0.0))
    return p.index(max(p))


def layer() -> tuple[int, ...]:
    """Outputs W h + b of a dense layer with W the identity, b = 0 and h = (-1, 3)."""
    hidden = (-1, 3)
    return tuple(sum(int(i == j) * h for j, h in enumerate(hidden)) for i in range(2))


def sum_of(values: Any) -> Any:
    """Σ of written-out entries."""
    first, *others = values
    for value in others:
        first = first + value
    return first


def slope(F: Any, x: Any, t: Any) -> Any:
    """Gradient of the cross-entropy in its logits, p_k Σt - t_k."""
    p, total = sa(F, x), F.sum(lambda i: t[i])
    return lambda k: p(k) * total - t[k]


def long_step(m: Any) -> list[Any]:
    """f before and after a gradient step of 20 from w = 1; f' = σ(w) - σ(-w)."""
    w = m.mpf(1)
    after = w - 20 * (sigmoid(m, w) - sigmoid(m, -w))
    return [softplus(m, v) + softplus(m, -v) for v in (w, after)]


def path() -> list[float]:
    """Weights of the descent from 5 at rate 1/20."""
    return descend(5.0, 0.05, 100)


CLAIMS = (
    Claim(
        "UA-11",
        "A picture shows a human or a dog, not both: the classes exclude each other.",
        "",
        Provenance.STANDARD,
        Verdict.NOT_MATHEMATICAL,
        "An assumption of the model.",
    ),
    Claim(
        "UA-12",
        "The outputs of the last dense layer are not normalised and cannot be taken as probabilities.",
        r"x = W h + b \in \mathbb R^K",
        Provenance.STANDARD,
        Verdict.TRUE,
        "An affine map of full rank takes every value of ℝᴷ: with W the identity and h = (-1, 3) the outputs are"
        " negative, above 1 and sum to 2.",
        "in general; a layer can happen to be normalised",
        proof(
            Equal("entries and sum", (True, True, 2), lambda: (min(layer()) < 0, max(layer()) > 1, sum(layer()))),
        ),
    ),
    Claim(
        "UA-13",
        "So one can say: in 90 % of the cases it is a human.",
        r"\operatorname{sa}(c z), \quad c > 0",
        Provenance.STANDARD,
        Verdict.FALSE,
        "0.9 is a frequency only if the network is calibrated. sa(cz) decides alike for every c > 0 while its"
        " confidence changes, so at most one c can be calibrated: the logits (log 9, 0) read 0.9, twice these 0.988."
        " Among ten normal logits the mean largest probability is 0.32, 0.66, 0.89 and 0.96 at standard deviation 1,"
        " 3, 10 and 30. The page says the same in UA-24.",
        check=proof(
            Number(
                "logits (log 9, 0) and twice these",
                "0.900 0.988",
                lambda m: [sigmoid(m, m.log(9)), sigmoid(m, 2 * m.log(9))],
            ),
            stored(
                "the decisions agree", (0, 0, 0), lambda: tuple(nearest(log(9.0), scale) for scale in (0.5, 1.0, 2.0))
            ),
            CONFIDENCE,
        ),
    ),
    Claim(
        "UA-14",
        "The outputs need no further normalisation before other algorithms, as they lie between 0 and 1.",
        r"0 < p_i < 1, \quad \sum_i p_i = 1",
        Provenance.STANDARD,
        Verdict.TRUE,
        "True of finite inputs; in floating point the ends are included, and the sum can miss 1 by rounding.",
        "finite inputs",
        proof(SUMS_TO_1, ABOVE_0, BELOW_1),
    ),
    Claim(
        "UA-15",
        "With two outputs every picture is called a human or a dog, even if it shows neither.",
        r"p_1 + p_2 = 1",
        Provenance.STANDARD,
        Verdict.TRUE,
        "The sum is 1 and the total evidence is lost: sa(-100, -100) = sa(100, 100) = (1/2, 1/2).",
        check=proof(
            Identity("p_1 + p_2 = 1", "(),()->()", lambda F, x, y: sum_of(softargmax(F, [x, y])), lambda F, x, y: 1),
            Identity(
                "sa(x, x)_1 = 1/2 for every x", "()->()", lambda F, x: 2 * softargmax(F, [x, x])[0], lambda F, x: 1
            ),
        ),
    ),
    Claim(
        "UA-16",
        "To allow for that, add a third output.",
        r"p_1 + p_2 = 1 - p_3 < 1",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "Sufficient, not necessary: one can also abstain where the largest probability is small. The third class needs"
        " training data of its own.",
        "data of the third class are available",
        proof(
            Identity(
                "p_1 + p_2 = 1 - p_3",
                "(),(),()->()",
                lambda F, x, y, z: sum_of(softargmax(F, [x, y, z])[:2]),
                lambda F, x, y, z: 1 - softargmax(F, [x, y, z])[2],
            ),
            ABOVE_0,
            Less(
                "two outputs and a threshold 0.9 abstain at (0.5, 0)",
                lambda m: (softargmax(m, row(m, "0.5 0"))[0], m.mpf(9) / 10),
            ),
        ),
    ),
    Claim(
        "UA-17",
        "Ideally the network returns [1, 0] for a dog and [0, 1] for a human.",
        r"\inf_x\, -\log \operatorname{sa}(x)_y = 0",
        Provenance.STANDARD,
        Verdict.IMPRECISE,
        "No finite logits reach that: every p_i lies strictly between 0 and 1. The loss tends to 0 and never is 0.",
        check=proof(
            BELOW_1,
            ABOVE_0,
            Limit("-log σ(t) → 0", sympy.log(1 + sympy.exp(-t)), t, oo, 0),
            Sign("-log p = log(1 + r/a) > 0", sympy.log(1 + r / a), sympy.log(1 + r / a)),
        ),
    ),
    Claim(
        "UA-18",
        "The last layer gives two numbers that are no probabilities, softmax converts them; the weights are random at"
        " first.",
        "",
        Provenance.STANDARD,
        Verdict.NOT_MATHEMATICAL,
        "A description of the procedure.",
    ),
    Claim(
        "UA-19",
        "A loss measures the deviation; where it is small the output is close to the right class.",
        r"\operatorname{TV}(p, e_y) = 1 - e^{-\ell}, \quad \ell = -\log p_y",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "True of cross-entropy and total variation: one determines the other. Not in the Euclidean norm: (.5, .5, 0)"
        " has the loss 0.6931 and the distance 0.7071, (.499, .25, .251) the larger loss 0.6951 and the smaller"
        " distance 0.6136.",
        "cross-entropy, distance in total variation",
        proof(
            Identity(
                "½ (1 - p_k + Σ_{i≠k} p_i) = 1 - e^{log p_k}",
                "(n)->(n)",
                lambda F, x: lambda k: (1 - sa(F, x)(k) + (F.sum(sa(F, x)) - sa(F, x)(k))) / 2,
                lambda F, x: lambda k: 1 - F.exp(F.log(sa(F, x)(k))),
            ),
            Sign("1 - e^{-ℓ} increases with ℓ", sympy.diff(1 - sympy.exp(-t), t), sympy.exp(-t)),
            Number("losses", "0.6931 0.6951", lambda m: [-m.log(p) for p in row(m, "0.5 0.499")]),
            Number("distances", "0.7071 0.6136", lambda m: [length(m, "0.5 0.5 0"), length(m, "0.499 0.25 0.251")]),
        ),
    ),
    Claim(
        "UA-20",
        "The derivative of the loss can be computed for every weight and picture, as softmax is continuously"
        " differentiable.",
        r"\frac{\partial p_j}{\partial x_k} = p_j (\delta_{jk} - p_k)",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "Softmax is smooth: its derivatives are polynomials in its values. The loss and the rest of the network must be"
        " differentiable as well; a rectifier is not at 0, where its one-sided slopes are 0 and 1.",
        "all other parts of the network are differentiable",
        proof(
            Identity(
                "the Jacobian",
                "(n)->(n,n)",
                lambda F, x: lambda j, k: F.derivative(sa(F, x)(j), k),
                lambda F, x: lambda j, k: sa(F, x)(j) * (delta(j, k) - sa(F, x)(k)),
            ),
            Limit("slope of max(0, x) from the right", sympy.Max(0, t) / t, t, 0, 1),
            Limit("… and from the left", sympy.Max(0, -t) / -t, t, 0, 0),
        ),
    ),
    Claim(
        "UA-21",
        "That allows to adjust the weights so that the loss falls and the output comes closer to the target.",
        r"\frac{d}{d\eta} \ell(x - \eta \nabla\ell)\big|_{\eta=0} = -|\nabla\ell|^2",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "True of steps that are small enough. For f(w) = softplus(w) + softplus(-w), the loss of one input with both"
        " labels, a step of 20 from w = 1 raises the loss from 1.6265 to 8.2429.",
        "steps small enough",
        proof(
            Identity(
                "along d the slope of the loss is <p Σt - t, d>, for d = -∇ℓ minus a sum of squares",
                "(n),(n)->()",
                lambda F, x, t: -F.sum(lambda k: F.derivative(cross_entropy(F, x, t), k) * slope(F, x, t)(k)),
                lambda F, x, t: -F.sum(lambda k: slope(F, x, t)(k) * slope(F, x, t)(k)),
            ),
            Number("before and after", "1.6265 8.2429", long_step),
        ),
    ),
    Claim(
        "UA-22",
        "… and it raises the accuracy.",
        "",
        Provenance.STANDARD,
        Verdict.FALSE,
        "Not in general: loss and accuracy are different functions. A logistic model with one weight on six points,"
        " one of them an outlier, descends for 100 steps, its loss falling at every step from 8.3385 to 0.6743, while"
        " the number of points it gets right falls from 5 to 1.",
        check=proof(
            stored("points right before and after", (5, 1), lambda: (correct(5.0), correct(path()[-1]))),
            stored(
                "steps on which the loss falls",
                100,
                lambda: sum(loss(b) < loss(a) for a, b in zip(path(), path()[1:], strict=False)),
            ),
            Number(
                "loss before and after",
                "8.3385 0.6743",
                lambda m: [m.mpf(loss(5.0)), m.mpf(loss(path()[-1]))],
                enclosed=False,
            ),
        ),
    ),
    Claim(
        "UA-23",
        "Argmax is not differentiable, so the procedure would be impossible with it.",
        r"\nabla_x \sum_i f_i\, p_i = p_k (f_k - \langle f, p \rangle)",
        Provenance.STANDARD,
        Verdict.IMPRECISE,
        "One-hot argmax is constant near every input without a tie: the derivative exists there and is 0; it jumps at"
        " ties. The gradient is useless rather than missing, and 'impossible' forgets methods that do not need it: the"
        " expected score of an argmax after Gumbel noise has the gradient of the formula.",
        check=proof(
            Limit(
                "difference quotient of the first entry of argmax (x, 0) at x = 1",
                (sympy.Heaviside(1 + t) - sympy.Heaviside(1)) / t,
                t,
                0,
                0,
            ),
            Limit("… and its jump at x = 0", sympy.Heaviside(t) - sympy.Heaviside(-t), t, 0, 1),
            Identity(
                "gradient of the expected score",
                "(n),(n)->(n)",
                lambda F, x, f: lambda k: F.derivative(mean(F, sa(F, x), f), k),
                lambda F, x, f: lambda k: sa(F, x)(k) * (f[k] - mean(F, sa(F, x), f)),
            ),
        ),
    ),
    Claim(
        "UA-24",
        "The output of softmax is no true probability; it tends to be near 0 or 1.",
        "",
        Provenance.STANDARD,
        Verdict.CONDITIONAL,
        "It depends on the scale of the logits (UA-13). Equal logits give 1/K, and normal logits with standard"
        " deviation 0.1 a mean largest probability of 0.116 among ten.",
        "logits whose differences are large against 1",
        proof(
            CONFIDENCE,
            Equal("ten equal logits", Fraction(1, 10), lambda: Fraction(1) / sum([Fraction(1)] * 10)),
            Number("sd 0.1", "0.116", lambda m: m.mpf(mean_confidence(0.1)), enclosed=False),
        ),
    ),
)
