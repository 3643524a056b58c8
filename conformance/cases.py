"""Finds the batch and the row that a case id names."""

from __future__ import annotations

import contextlib
import itertools

from ..reference.cases import Batch, batches, exhaustive
from ..reference.cases.batch import LEVELS
from ..reference.formats import FORMATS
from ..spec.discovery import functions
from ..spec.op import Op
from .checks.reduction import groups
from .checks.structure import squares
from .errors import UsageError
from .search.witness import CHECK, read


def find(case: str) -> tuple[Op, Batch, int]:
    """Return the function, the batch and the row that a case id names; raises :class:`UsageError` for any other text.

    >>> op, batch, row = find("softargmax:float32:smoke:0:accuracy:K17:4")
    >>> batch.flags[row], batch.arrays[0][row].size
    ('offset', 17)
    """
    parts = case.split(":")
    if parts[2:3] == [CHECK] and parts[0] in functions() and parts[1] in FORMATS:
        op = functions()[parts[0]]
        with contextlib.suppress(ValueError, KeyError, OverflowError):
            return op, *read(op, FORMATS[parts[1]], parts[3:])
    if len(parts) == 7:
        name, dtype, level, seed, _, _, row = parts
        known = functions()
        if name in known and dtype in FORMATS and level in LEVELS and seed.isdigit() and row.isdigit():
            found = list(batches(known[name], dtype, level, int(seed)))
            square = squares(known[name], found)
            reductions = groups(known[name], found) if "reduction" in known[name].options else ()
            every = exhaustive(known[name], dtype, level, int(seed)) if level == "full" else ()
            for batch in itertools.chain(found, [square] if square else [], reductions, every):
                if batch.case(int(row)) == case and int(row) < len(batch.flags):
                    return known[name], batch, int(row)
    raise UsageError(
        f"no case {case!r}; give the id that a report prints, such as softargmax:float32:standard:0:accuracy:K17:4"
    )
