"""A glossary entry on the softmax function."""

from __future__ import annotations

from ..claim import Document
from .function import CLAIMS as FUNCTION
from .network import CLAIMS as NETWORK

DOCUMENT = Document(
    id="UA",
    title="Функція softmax",
    language="uk",
    url="https://zhuanshulz.github.io/page/2",
    about=(
        "A Ukrainian glossary entry, translated from the entry 'Softmax Function' of the DeepAI glossary, whose first"
        " paragraph the address quotes. The entry displays no formula of its own; those given here are standard."
    ),
    claims=FUNCTION + NETWORK,
)
