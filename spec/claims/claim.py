"""The data types of the claims that source documents make about the softmax family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ..reading.outcome import Outcome


class Provenance(StrEnum):
    """Where the formula of a claim comes from."""

    RECOVERED = "recovered"
    SECONDARY = "secondary"
    RECONSTRUCTED = "reconstructed"
    STANDARD = "standard"

    @property
    def meaning(self) -> str:
        """One sentence for a reader.

        >>> Provenance.STANDARD.meaning
        'standard, not specific to the document'
        """
        return _ORIGIN[self]


class Verdict(StrEnum):
    """What is to be said of a claim."""

    TRUE = "true"
    CONDITIONAL = "conditional"
    FALSE = "false"
    IMPRECISE = "imprecise"
    DEFINITION = "definition"
    NOT_MATHEMATICAL = "not mathematical"

    @property
    def checked(self) -> bool:
        """Whether there is something to prove or to refute."""
        return self not in (Verdict.DEFINITION, Verdict.NOT_MATHEMATICAL)


_ORIGIN = {
    Provenance.RECOVERED: "recovered from the source itself",
    Provenance.SECONDARY: "from a secondary source of the same course",
    Provenance.RECONSTRUCTED: "reconstructed from the text",
    Provenance.STANDARD: "standard, not specific to the document",
}


@dataclass(frozen=True)
class Claim:
    """One statement of a document, judged.

    ``reason`` says why the verdict holds and gives the corrected statement where the claim is false or
    imprecise. ``check`` runs the proof, or evaluates the counterexample again and proves the correction;
    it is None only where ``verdict.checked`` is False.
    """

    id: str
    statement: str
    formula: str
    provenance: Provenance
    verdict: Verdict
    reason: str
    conditions: str = ""
    check: Callable[[], Outcome] | None = None


@dataclass(frozen=True)
class Document:
    """A source document and its claims; ``id`` is the prefix of theirs."""

    id: str
    title: str
    language: str
    url: str
    about: str
    claims: tuple[Claim, ...]
