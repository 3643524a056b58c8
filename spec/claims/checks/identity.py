"""Identities, derivatives included, decided by the readings of the specification."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...prove import prove_identity
from ...reading.outcome import Outcome


@dataclass(frozen=True)
class Identity:
    """left(F, x, …) = right(F, x, …) at every entry of a result of the shape that ``signature`` names.

    Both sides are written like definitions; F is the whole reading, so a side may take ``F.derivative``
    with respect to the first argument. A side of shape (n) is a function of k, one of shape (n,n) of (j, k).
    """

    statement: str
    signature: str
    left: Callable[..., Any]
    right: Callable[..., Any]

    def run(self) -> Outcome:
        """Prove the identity or find a rational point where it fails."""
        return prove_identity(self.statement, self.signature, self.left, self.right)


def delta(j: Any, k: Any) -> int:
    """δ_jk for the indices of an entry (j, k): two different symbols stand for two different classes."""
    return int(j == k)
