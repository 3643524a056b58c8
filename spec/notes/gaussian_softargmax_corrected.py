"""What is worth knowing of slope-corrected Gaussian softargmax."""

from __future__ import annotations

from ..note import Curve, Note, Trap

NOTE = Note(
    called=(("Gaussian softmax, slope-corrected", "GS"),),
    domain=r"$x \in \mathbb{R}^K$ and a number of samples $n > 2$, with $L = \log(n - 1) > 0$",
    range="that of Gaussian softargmax",
    conditioning=r"That of Gaussian softargmax at $K x / L$: the factor is exact up to two roundings, which count like "
    "a relative change of every logit.",
    algorithm=(
        r"s = \operatorname{softargmax}(K x / L)",
        r"y_k = \operatorname{softargmax}(L s)_k",
    ),
    why=r"At equal logits softargmax has the slope $\frac{1}{K}$ and Gaussian softargmax $\frac{L}{K^2}$; the factor "
    r"$\frac{K}{L}$ makes it $\frac{1}{K}$ again.",
    traps=(
        Trap(
            r"\operatorname{softargmax}\left(\frac{K}{L} x\right)",
            "a rounded factor is multiplied by every logit: divide the gaps, after the shift",
            r"e^{K (x_k - m) / L}",
        ),
    ),
    curve=Curve(r"x = (s, 0), \; n = 10", lambda s: ((s, 0.0), 10.0)),
    example=""">>> from softgauge.reference import value
>>> [float(p.value) for p in value("gaussian_softargmax_corrected", [1.0, 1.0], n=8, format="float64")]
[0.5, 0.5]""",
)
