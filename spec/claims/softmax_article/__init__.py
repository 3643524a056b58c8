"""An article on sigmoid, softplus, softmax, cross-entropy and the exponential family."""

from __future__ import annotations

from ..claim import Document
from .family import CLAIMS as FAMILY
from .loss import CLAIMS as LOSS
from .scalar import CLAIMS as SCALAR
from .vector import CLAIMS as VECTOR

DOCUMENT = Document(
    id="ZH",
    title="Sigmoid, softplus, softmax",
    language="zh",
    url="",
    about=(
        "A Chinese article whose original is not known any more. Its formulas are the standard ones; where they are"
        " reconstructed from the wording, the claim says so. The complete chain rule that the article cuts short is"
        " written out in https://e-com-net.com/article/1882284990574686208.htm, the exponential family in"
        " https://aman.ai/cs229/glm/."
    ),
    claims=SCALAR + VECTOR + LOSS + FAMILY,
)
