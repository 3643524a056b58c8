"""A vector given by a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """The vector i ↦ rule(i), indexed like an argument of a definition.

    A transformed input enters a definition as a row, so that the definition sums the transformed entries.
    Substituting x[i] in a finished sum instead never touches its bound index: every law would hold.

    >>> x = (1, 2, 3)
    >>> Row(lambda i: x[i] + 10)[2]
    13
    """

    rule: Callable[[Any], Any]

    def __getitem__(self, index: Any) -> Any:
        return self.rule(index)
