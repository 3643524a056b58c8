"""The canonical text of a definition: what it computes, without a comment, a name or a line break of its file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...spec.op import Op


@dataclass(frozen=True)
class Text:
    """An expression in full parentheses."""

    text: str

    def __add__(self, other: Any) -> Text:
        return Text(f"({self} + {other})")

    def __radd__(self, other: Any) -> Text:
        return Text(f"({other} + {self})")

    def __sub__(self, other: Any) -> Text:
        return Text(f"({self} - {other})")

    def __rsub__(self, other: Any) -> Text:
        return Text(f"({other} - {self})")

    def __mul__(self, other: Any) -> Text:
        return Text(f"({self} * {other})")

    def __rmul__(self, other: Any) -> Text:
        return Text(f"({other} * {self})")

    def __truediv__(self, other: Any) -> Text:
        return Text(f"({self} / {other})")

    def __rtruediv__(self, other: Any) -> Text:
        return Text(f"({other} / {self})")

    def __neg__(self) -> Text:
        return Text(f"(-{self})")

    def __getitem__(self, index: Any) -> Text:
        return Text(f"{self}[{index}]")

    def __str__(self) -> str:
        return self.text


class TextField:
    """The reading of a definition as text; bound indices are named by their depth."""

    def __init__(self) -> None:
        self._depth = 0

    def exp(self, a: Any) -> Text:
        """Return exp(a)."""
        return Text(f"exp({a})")

    def log(self, a: Any) -> Text:
        """Return log(a)."""
        return Text(f"log({a})")

    def sum(self, term: Callable[[Any], Any]) -> Text:
        """Return sum(i, term(i))."""
        self._depth += 1
        index = Text(f"i{self._depth}")
        body = term(index)
        self._depth -= 1
        return Text(f"sum({index}, {body})")


def canonical(op: Op) -> str:
    """Return the definition of a function as text; ``k`` is the index of a vector result.

    >>> from ...spec import function
    >>> canonical(function("softargmax"))
    '(exp(x[k]) / sum(i1, exp(x[i1])))'
    """
    result = op.define(TextField(), *map(Text, op.arguments))
    return str(result(Text("k")) if op.result else result)


def definition_digest(op: Op) -> str:
    """Return the SHA-256 of :func:`canonical`: it changes when the function does."""
    return hashlib.sha256(canonical(op).encode()).hexdigest()
