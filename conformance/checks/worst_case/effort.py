"""How much each level searches."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """How much a level spends on one function in one format, in batches; the same on every machine.

    ``plans`` are drawn for rows, ``scans`` are made of numbers; what is left is spent on climbing.
    """

    plans: int
    scans: int
    batches: int


EFFORTS: dict[str, Effort | None] = {
    "smoke": None,
    "standard": Effort(plans=8, scans=12, batches=16),
    "full": Effort(plans=150, scans=150, batches=600),
}
