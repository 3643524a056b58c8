"""Laws, which are proved, and rules, which an implementation keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .op import Source
    from .proof import Proof


@dataclass(frozen=True)
class Law:
    """A true statement about functions of the family, with a permanent id and its proof.

    ``statement`` is plain text, ``latex`` its formula; ``assumptions`` say for which inputs it holds (for real
    inputs and every number of classes where there are none).
    """

    id: str
    statement: str
    latex: str
    why: str
    proof: Proof
    assumptions: tuple[str, ...] = ()
    source: Source | None = None


@dataclass(frozen=True)
class Rule:
    """A clause of the contract between a function and its caller: it is enforced, there is nothing to prove."""

    id: str
    statement: str
    why: str
    source: Source | None = None
