"""A call that a check makes: its arguments, what it is a case of, and what a refusal would mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from ...reference.cases import Batch
from ...reference.formats import Array
from .outcome.model import Severity


@dataclass(frozen=True, eq=False)
class Call:
    """Arguments that lie in memory as ``layout`` says, the classes along ``axis``; ``check`` and ``case`` name them.

    An exception is a finding of severity ``refusal`` on ``clause``.
    """

    arrays: Sequence[Array]
    check: str
    case: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    axis: int = -1
    layout: str | None = None
    refusal: Severity = Severity.FAIL
    clause: str = "defined"

    @classmethod
    def of(cls, batch: Batch, check: str, row: int = 0, **more: Any) -> Self:
        """Return the call with a whole batch; its case is that of a row, and ``more`` are other fields."""
        whole = {"arrays": batch.arrays, "parameters": batch.parameters}
        return cls(**{**whole, **more}, check=check, case=batch.case(row))
