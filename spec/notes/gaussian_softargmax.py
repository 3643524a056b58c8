"""What is worth knowing of Gaussian softargmax."""

from __future__ import annotations

from ..note import Curve, Note

NOTE = Note(
    called=(("Gaussian softmax", "GS"),),
    domain=r"$x \in \mathbb{R}^K$ and a number of samples $n > 2$, with $L = \log(n - 1) > 0$",
    range=r"every entry lies in $\left(\frac{1}{n + K - 2}, \frac{n - 1}{n + K - 2}\right)$, which for two classes is "
    r"$\left(\frac{1}{n}, 1 - \frac{1}{n}\right)$; the entries sum to 1",
    conditioning=r"With $s = \operatorname{softargmax}(x)$ it is at most that of the outer softargmax at $L s$ times "
    "that of the inner one at $x$.",
    algorithm=(
        r"s = \operatorname{softargmax}(x)",
        r"L = \log(n - 1)",
        r"y_k = \operatorname{softargmax}(L s)_k",
    ),
    why=r"The argument of the outer map lies in $[0, L]$, so nothing overflows; both maps shift by their maximum.",
    curve=Curve(r"x = (s, 0), \; n = 10", lambda s: ((s, 0.0), 10.0)),
    example=""">>> from softgauge.reference import value
>>> [float(p.value) for p in value("gaussian_softargmax", [1.0, 1.0], n=8, format="float64")]
[0.5, 0.5]""",
)
