"""An article that replaces the exponential tail of softmax by Gaussian statistics."""

from __future__ import annotations

from ..claim import Document
from .example import CLAIMS as EXAMPLE
from .many_classes import CLAIMS as MANY_CLASSES
from .two_classes import CLAIMS as TWO_CLASSES

DOCUMENT = Document(
    id="GS",
    title="Gaussian softmax",
    language="zh",
    url="http://runxinzhi.com/deephub-p-16337086.html",
    about=(
        "A Chinese translation of an article by Alex Roberts (a second, independent one:"
        " https://www.cyhsb.com/shuxue/619.html). The original and all its formulas are lost: every formula here is"
        " reconstructed from the text and held against its numbers, and says so. n is the number of training samples,"
        " K the number of classes, L = log(n - 1). The text decides between the map S(z) = 1/(1 + (n-1)^{1-2σ(z)}) as"
        " it simplifies and its slope-corrected form S̃(z) = σ(L tanh(z/L)): only the second agrees with the plots that"
        " are described. S̃ is the soft-capping cap·tanh(logit/cap) of logits with cap = L, followed by the sigmoid."
    ),
    claims=TWO_CLASSES + MANY_CLASSES + EXAMPLE,
)
