"""What a finding comes from, as data: programs and renderings ask for it and never read a message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is known of the cause of a finding beyond the clause that it breaks."""

    UNNAMED = ""
    RAISED = "raised"
    ENDED = "ended the process"
    HUNG = "did not return"
    STORAGE_FORMAT = "computed in the storage format"
    INFINITE_ENTRY = "an infinity in the row"


@dataclass(frozen=True)
class Cause:
    """A cause and what it is about: the type of an exception that was raised.

    >>> str(Cause(Kind.RAISED, "TypeError")), cause_from("raised: TypeError") == Cause(Kind.RAISED, "TypeError")
    ('raised: TypeError', True)
    """

    kind: Kind = Kind.UNNAMED
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}" if self.detail else str(self.kind)


def cause_from(text: str) -> Cause:
    """Return the cause that :class:`Cause` has as text; raises ValueError."""
    kind, _, detail = text.partition(": ")
    return Cause(Kind(kind), detail)
