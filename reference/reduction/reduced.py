"""The outcomes of a loss over rows, or of its pullback, with the reduction ``sum`` or ``mean``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...spec.op import Op
from ...spec.role import Role
from ..arbiter.nonfinite import DomainError, literal, regular_rows
from ..arguments import EncodedRows
from ..formats import Format
from ..ladder.verdict import RungResult
from .divisor import divisor_of
from .loss import reduced_loss
from .pullback import reduced_pullback


def reduced(op: Op, rows: Sequence[EncodedRows], target: Format, parameters: Mapping[str, Any]) -> RungResult:
    """Return one outcome, or those of a pullback row by row; a row whose label does not count gives 0.

    Raises :class:`DomainError` for infinities and NaN in a row that counts, ValueError for an unknown reduction.
    """
    labels = rows[op.roles.index(Role.LABELS)]
    counts = labels.counts
    kept = list(rows) if counts.all() else [a.take(counts) for a in rows]
    if not regular_rows(op, [a.raw for a in kept]).all():
        raise DomainError(f"{op.id}: an infinity or NaN in a row that counts has no certified reduction")
    divisor = divisor_of(labels.raw, parameters)
    found = RungResult.blank((len(counts), labels.shape[1]) if op.result else (1, 1), target)
    if divisor == 0:
        found.put(..., literal(np.nan, target))
    elif not op.result:
        found.put(..., reduced_loss(op, kept, divisor, target))
    elif counts.all():
        reduced_pullback(op, kept, divisor, target, found)
    else:
        found.put(..., literal(0.0, target))
        part = RungResult.blank((len(kept[0]), labels.shape[1]), target)
        reduced_pullback(op, kept, divisor, target, part)
        found.assign(counts, part)
    return found
