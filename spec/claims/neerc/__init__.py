"""The lecture notes of neerc.ifmo.ru on softmax and softargmax."""

from __future__ import annotations

from ..claim import Document
from .argmax import CLAIMS as ARGMAX
from .maximum import CLAIMS as MAXIMUM
from .relations import CLAIMS as RELATIONS

DOCUMENT = Document(
    id="RU",
    title="SoftMax и SoftArgMax",
    language="ru",
    url="http://neerc.ifmo.ru/wiki/index.php?title=Служебная:Сравнение_версий/82553",
    about=(
        "A page of the machine-learning course at ITMO University. It tells softargmax, which turns confidences into"
        " probabilities, from two functions that it both calls softmax: the weighted mean <x, softargmax(x)>, which it"
        " calls bad, and log-sum-exp, which it calls good. Formulas marked as recovered stand in revisions 82553, 82558"
        " and 82590 of the page; those from a secondary source stand in"
        " https://github.com/sfbakturin/ml-exam (theory/T21.md), notes to the same course."
    ),
    claims=ARGMAX + MAXIMUM + RELATIONS,
)
